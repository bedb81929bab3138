#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool options_int(const char *text, int lo, int hi, int *out)
{
    char *end;
    long n;

    if (text[0] < '0' || text[0] > '9') /* strtol would take blanks and signs */
        return false;
    errno = 0;
    n = strtol(text, &end, 10);
    if (errno || *end || n < lo || n > hi)
        return false;
    *out = (int) n;
    return true;
}

static void show_help(const struct option_table *table)
{
    printf("usage: metrum %s %s\n\n%s\noptions:\n", table->command, table->usage, table->about);
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct option_row *row = &table->rows[i];
        char left[64];

        snprintf(left, sizeof(left), "%s%s%s", row->name, row->value ? " " : "", row->value ? row->value : "");
        printf("  %-26s %s\n", left, row->help);
    }
    printf("  %-26s %s\n", "--help", "show this and end");
}

static const struct option_row *find(const struct option_table *table, const char *word, size_t len)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (strlen(table->rows[i].name) == len && !memcmp(table->rows[i].name, word, len))
            return &table->rows[i];
    return NULL;
}

static enum options_outcome wrong(const struct option_table *table, const char *word, const char *fault)
{
    fprintf(stderr, "metrum %s: %s: %s; see 'metrum %s --help'\n", table->command, word, fault, table->command);
    return OPTIONS_WRONG;
}

/* Takes one option and its value; *at is left on the last word used. */
static enum options_outcome take(const struct option_table *table, int argc, char **argv, int *at, void *into)
{
    const char *word = argv[*at], *value = NULL, *fault;
    const char *equals = strchr(word, '=');
    const struct option_row *row = find(table, word, equals ? (size_t) (equals - word) : strlen(word));
    char said[300];

    if (word[0] != '-')
        return wrong(table, word, "unexpected argument: every value follows its option");
    if (!row)
        return wrong(table, word, "unknown option");
    if (!row->value && equals)
        return wrong(table, row->name, "takes no value");
    if (row->value && equals)
        value = equals + 1;
    else if (row->value && *at + 1 < argc)
        value = argv[++*at];
    else if (row->value)
        return wrong(table, row->name, "its value is missing");

    fault = row->set(into, value);
    if (!fault)
        return OPTIONS_READ;
    snprintf(said, sizeof(said), "%s %s", row->name, value ? value : "");
    return wrong(table, said, fault);
}

enum options_outcome options_read(const struct option_table *table, int argc, char **argv, void *into)
{
    for (int i = 1; i < argc; i++) {
        enum options_outcome outcome;

        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            show_help(table);
            return OPTIONS_HELP_SHOWN;
        }
        outcome = take(table, argc, argv, &i, into);
        if (outcome != OPTIONS_READ)
            return outcome;
    }
    return OPTIONS_READ;
}
