/* The program `metrum`: finds the subcommand in a table and runs it. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "metrum.h"

static const struct tool_command commands[] = {
    {"info", "show cards, modules, firmware and load", info_run},
    {"dispatch", "receive an RTP stream and send its octets on as UDP datagrams", dispatch_run},
    {"collect", "receive UDP datagrams and send their octets on as an RTP stream", collect_run},
    {"loop", "receive an RTP stream, send it through UDP and send it on as RTP", loop_run},
    {"modem", "send octets as a modem's signal over RTP, or receive them", modem_run},
};

enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static int show_help(void)
{
    printf("usage: metrum COMMAND [OPTION ...]\n"
           "       metrum --help | --version\n\n"
           "commands:\n");
    for (int i = 0; i < N_COMMANDS; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].purpose);
    printf("\n'metrum COMMAND --help' shows the options of a command.\n");
    return TOOL_DONE;
}

static int show_version(void)
{
    printf("metrum %s\n", metrum_version());
    return TOOL_DONE;
}

static int complain(const char *word)
{
    if (!word)
        fprintf(stderr, "metrum: no command given; 'metrum --help' lists them\n");
    else if (word[0] == '-')
        fprintf(stderr, "metrum: unknown option '%s'; 'metrum --help' lists what there is\n", word);
    else
        fprintf(stderr, "metrum: unknown command '%s'; 'metrum --help' lists them\n", word);
    return TOOL_USAGE;
}

static int run(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;

    if (!word)
        return complain(NULL);
    if (!strcmp(word, "--help") || !strcmp(word, "-h"))
        return show_help();
    if (!strcmp(word, "--version"))
        return show_version();
    for (int i = 0; i < N_COMMANDS; i++)
        if (!strcmp(word, commands[i].name))
            return commands[i].run(argc - 1, argv + 1);
    return complain(word);
}

int main(int argc, char **argv)
{
    int code = run(argc, argv);

    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("metrum: cannot write the output; check the disk or the reader of the pipe");
        return code == TOOL_DONE ? TOOL_FAILED : code;
    }
    return code;
}
