/**
 * Reads the options of a subcommand by a table, which also gives the text of --help.
 *
 * An option is written --name VALUE or --name=VALUE; the last of two wins. There are no abbreviations.
 */
#ifndef METRUM_TOOL_OPTIONS_H
#define METRUM_TOOL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct option_row {
    const char *name;  /* with its dashes */
    const char *value; /* what stands for the value in the help; NULL: the option takes none */
    const char *help;

    /** Store a value. @return NULL, or what is wrong and what to write instead. `value` is NULL if it takes none */
    const char *(*set)(void *into, const char *value);
};

struct option_table {
    const char *command;
    const char *usage; /* what follows the command */
    const char *about; /* a few lines, ended by \n */
    const struct option_row *rows;
    size_t n_rows;
};

enum options_outcome { OPTIONS_READ, OPTIONS_HELP_SHOWN, OPTIONS_WRONG };

/** Read argv[1] ... into what the rows know. Prints the help, or what is wrong. */
enum options_outcome options_read(const struct option_table *table, int argc, char **argv, void *into);

/** A whole number from lo to hi. @return false, with *out untouched, if it is not one */
bool options_int(const char *text, int lo, int hi, int *out);

#endif
