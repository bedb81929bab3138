/**
 * What holds the engine to its discipline (engine/discipline.h) does so: a command that breaks it ends the program. The
 * same watches over all tests of the API.
 */
#include "core/handle.h"
#include "engine/discipline.h"
#include "module/module.h"
#include "world.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void *volatile memory;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int nothing(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    return 0;
}

static int allocates(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    memory = malloc(16);
    return 0;
}

static int frees(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    free(memory);
    return 0;
}

static int allocates_of_the_world(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    memory = mt_os->alloc(16);
    return 0;
}

static int locks(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    return pthread_mutex_lock(&lock);
}

static int looks_up(struct mt_module *m, void *arg)
{
    (void)m;
    return mt_handle_lock(arg, MT_KIND_CHANNEL) != NULL;
}

static int opens_a_socket(struct mt_module *m, void *arg)
{
    union mt_addr any = {.sa.sa_family = AF_INET};

    (void)m, (void)arg;
    return mt_os->udp_open(&any, &(struct mt_udp_options){0});
}

static int commands(struct mt_module *m, void *arg)
{
    (void)arg;
    return mt_module_call(m, nothing, NULL);
}

static int status_of_a_process_that_calls(mt_command_fn *run)
{
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (!child) {
        struct mt_module *m = mt_handle_lock(module, MT_KIND_MODULE);

        prctl(PR_SET_DUMPABLE, 0);
        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), discipline_words);
        alarm(10); /* a lock that nobody will give */
        mt_module_call(m, run, (void *)(uintptr_t)1);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void command_that_breaks_the_discipline_ends_the_program(void **state)
{
    static mt_command_fn *const broken[] = {allocates,      frees,   allocates_of_the_world, locks, looks_up,
                                            opens_a_socket, commands};

    (void)state;
    memory = malloc(16);
    for (size_t i = 0; i < COUNT(broken); i++) {
        int status = status_of_a_process_that_calls(broken[i]);

        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
            fail_msg("command %zu is not caught: status %x", i, (unsigned)status);
    }
    free(memory);
}

static void command_that_keeps_it_does_not(void **state)
{
    (void)state;
    assert_int_equal(status_of_a_process_that_calls(nothing), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(command_that_breaks_the_discipline_ends_the_program),
        WORLD_TEST(command_that_keeps_it_does_not),
    };

    return cmocka_run_group_tests_name("discipline", tests, NULL, NULL);
}
