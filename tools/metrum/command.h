/**
 * Subcommands of the program `metrum`, and its exit codes.
 */
#ifndef METRUM_TOOL_COMMAND_H
#define METRUM_TOOL_COMMAND_H

enum tool_exit {
    TOOL_DONE = 0,
    TOOL_FAILED = 1, /* something refused at run time */
    TOOL_USAGE = 2,  /* the command line makes no sense */
};

/** One subcommand. argv[0] is its name. @return enum tool_exit, after any message was printed */
struct tool_command {
    const char *name;
    const char *purpose; /* one line, for the list of `metrum --help` */
    int (*run)(int argc, char **argv);
};

int info_run(int argc, char **argv);
int dispatch_run(int argc, char **argv);
int collect_run(int argc, char **argv);
int loop_run(int argc, char **argv);
int modem_run(int argc, char **argv);

#endif
