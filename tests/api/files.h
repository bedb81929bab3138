/** A file of a test: its name, what it holds, and what stands behind a descriptor of it. */
#ifndef API_FILES_H
#define API_FILES_H

#include "world.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROOM = 100000 };

static char path[] = "/tmp/metrum-files-XXXXXX";

/* An empty file of a name that nobody has. */
static inline void new_path(void)
{
    int fd;

    strcpy(path + sizeof(path) - 7, "XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
}

static inline void put_file(const void *octets, size_t n)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(octets, 1, n, f), n);
    fclose(f);
}

static inline void put_behind(int number, const char *file)
{
    int fd = open(file, O_RDONLY);

    assert_true(fd >= 0);
    assert_int_equal(dup2(fd, number), number);
    close(fd);
}

#endif
