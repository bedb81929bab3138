/** What holds a real engine thread to its discipline (engine/filter.c): a command that breaks it ends the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/handle.h"
#include "engine/discipline.h"
#include "metrum.h"
#include "module/module.h"
#include "prosody_x.h"

enum { CARD = 3 };

static void *volatile memory;

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

static int sleeps(struct mt_module *m, void *arg)
{
    struct timespec t = {.tv_nsec = 1};

    (void)m, (void)arg;
    return nanosleep(&t, NULL);
}

static int prints(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    return (int)write(STDOUT_FILENO, "", 1);
}

static int opens_a_file(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static int maps_memory(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    memory = mt_os->map(4096);
    return 0;
}

static int waits_for_another_thread(struct mt_module *m, void *arg)
{
    _Atomic uint32_t word = 1;

    (void)m, (void)arg;
    mt_os->futex_wait(&word, 0);
    return 0;
}

static int waits_for_a_descriptor(struct mt_module *m, void *arg)
{
    (void)m, (void)arg;
    return poll(NULL, 0, 10);
}

static int waits_for_a_datagram(struct mt_module *m, void *arg)
{
    char octet;

    (void)m, (void)arg;
    return (int)recv(0, &octet, 1, 0);
}

static void run_in_engine(mt_command_fn *run)
{
    static char locator[] = "local/key";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = CARD};
    struct sm_open_module_parms open = {.card_id = CARD};
    struct mt_module *m;

    if (sm_open_prosody_s_v3(&card) || sm_open_module(&open))
        _exit(2);
    m = mt_handle_lock(open.module_id, MT_KIND_MODULE);
    poll(NULL, 0, 20); /* it has begun to wait */
    mt_module_call(m, run, NULL);
    mt_handle_unlock(&m->object);
    sm_close_prosody(&(struct sm_close_prosody_parms){.card_id = CARD});
    _exit(0);
}

static int status_of_a_process_that_calls(mt_command_fn *run)
{
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (!child) {
        prctl(PR_SET_DUMPABLE, 0);
        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), discipline_words);
        alarm(10);
        run_in_engine(run);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void engine_that_breaks_the_discipline_ends_the_program(void **state)
{
    static mt_command_fn *const broken[] = {allocates,
                                            sleeps,
                                            prints,
                                            opens_a_file,
                                            maps_memory,
                                            waits_for_another_thread,
                                            waits_for_a_descriptor,
                                            waits_for_a_datagram};

    (void)state;
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        int status = status_of_a_process_that_calls(broken[i]);

        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
            fail_msg("command %zu is not caught: status %x", i, (unsigned)status);
    }
}

static void engine_that_keeps_it_does_not(void **state)
{
    (void)state;
    assert_int_equal(status_of_a_process_that_calls(nothing), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engine_that_breaks_the_discipline_ends_the_program),
        cmocka_unit_test(engine_that_keeps_it_does_not),
    };

    setenv("METRUM_CONFIG", "/dev/null", 1);
    return cmocka_run_group_tests_name("discipline_of_a_thread", tests, NULL, NULL);
}
