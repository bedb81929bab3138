/** Without libFuzzer: run every file of the given directories through the target once. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { PATH_ROOM = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In memory of just its length, so that the address sanitizer sees a read past it. */
static int replay_file(const char *path, size_t size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc(size ? size : 1);
    size_t got = f && data ? fread(data, 1, size, f) : 0;

    if (f)
        fclose(f);
    if (f && data && got == size)
        LLVMFuzzerTestOneInput(data, size);
    else
        perror(path);
    free(data);
    return f && data && got == size ? 1 : 0;
}

static unsigned replay_directory(const char *directory)
{
    DIR *d = opendir(directory);
    const struct dirent *entry;
    unsigned files = 0;

    if (!d) {
        perror(directory);
        return 0;
    }
    while ((entry = readdir(d))) {
        char path[PATH_ROOM];
        struct stat st;
        int n = snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);

        if (n > 0 && n < PATH_ROOM && !stat(path, &st) && S_ISREG(st.st_mode))
            files += (unsigned)replay_file(path, (size_t)st.st_size);
    }
    closedir(d);
    return files;
}

int main(int argc, char **argv)
{
    unsigned all = 0;

    for (int i = 1; i < argc; i++) {
        unsigned files = replay_directory(argv[i]);

        if (!files) {
            fprintf(stderr, "%s: no files\n", argv[i]);
            return EXIT_FAILURE;
        }
        all += files;
    }
    printf("%u files\n", all);
    return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
