/** The descriptors of events: how long a change takes, and what a host without room for one more sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>

#include "os/os.h"

static unsigned polled(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLPRI};

    poll(&p, 1, 0);
    return (p.revents & POLLIN ? MT_POLL_IN : 0) | (p.revents & POLLOUT ? MT_POLL_OUT : 0) |
           (p.revents & POLLPRI ? MT_POLL_PRI : 0) | (p.revents & POLLHUP ? MT_POLL_HUP : 0);
}

/* The quickest of some tries: what another process takes of the processor is not the change's. */
static int64_t change_ns(struct mt_pollable *p, unsigned from, unsigned to)
{
    int64_t least = INT64_MAX;

    for (unsigned i = 0; i < 8; i++) {
        int64_t start, took;

        mt_os->pollable_show(p, from);
        start = mt_os->now_ns();
        mt_os->pollable_show(p, to);
        took = mt_os->now_ns() - start;
        least = took < least ? took : least;
        assert_int_equal(polled(p->fd), to);
    }
    return least;
}

static void no_change_of_bits_waits_for_anything(void **state)
{
    enum { LESS_THAN_ANY_WAIT_NS = 900000 };
    struct mt_pollable p;

    (void)state;
    assert_int_equal(mt_os->pollable_create(&p), 0);
    for (unsigned from = 0; from <= MT_POLL_HUP; from++)
        for (unsigned to = 0; to <= MT_POLL_HUP; to++)
            if (change_ns(&p, from, to) >= LESS_THAN_ANY_WAIT_NS)
                fail_msg("from %u to %u takes a wait", from, to);
    mt_os->pollable_close(&p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_change_of_bits_waits_for_anything),
    };

    return cmocka_run_group_tests_name("pollable", tests, NULL, NULL);
}
