/** The descriptors of events: how long a change takes, and what a host without room for one more sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/api.h"
#include "core/event.h"

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

static void free_event(struct mt_event *e)
{
    assert_non_null(mt_handle_lock(mt_handle_public(e->object.id), MT_KIND_EVENT));
    mt_event_destroy(e);
}

/* No descriptor more for this process, until the limit that was is set again. */
static struct rlimit exhaust_descriptors(void)
{
    struct rlimit before, none;
    int next = fcntl(0, F_DUPFD_CLOEXEC, 0);

    assert_true(next >= 0);
    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = (struct rlimit){(rlim_t)next, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    return before;
}

static void what_the_kernel_refused_to_show_is_shown_at_the_next_settle(void **state)
{
    struct rlimit before;
    struct mt_notify n;
    struct mt_event *e;

    (void)state;
    assert_int_equal(mt_event_create(&e, 1, MT_EVENT_ANY_CHANNEL, 0), 0);
    mt_notify_init(&n);
    mt_notify_bind(&n, e);
    mt_notify_raise_bits(&n, MT_POLL_HUP);
    assert_int_equal(polled(e->poll.fd), MT_POLL_HUP);
    before = exhaust_descriptors();
    mt_notify_lower_bits(&n, MT_POLL_HUP);
    mt_notify_raise_bits(&n, MT_POLL_IN);
    mt_event_settled(e);
    assert_int_equal(polled(e->poll.fd), MT_POLL_HUP);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    mt_event_settled(e);
    assert_int_equal(polled(e->poll.fd), MT_POLL_IN);
    mt_notify_bind(&n, NULL);
    free_event(e);
}

static void a_change_that_another_thread_has_counted_but_not_begun_to_show_is_settled(void **state)
{
    struct mt_event *e;

    (void)state;
    assert_int_equal(mt_event_create(&e, 1, MT_EVENT_ANY_CHANNEL, 0), 0);
    atomic_fetch_add(&e->causes[0], 1); /* as far as that thread came */
    mt_event_settled(e);
    assert_int_equal(polled(e->poll.fd), MT_POLL_IN);
    mt_event_turn(e, MT_POLL_IN, -1);
    assert_int_equal(polled(e->poll.fd), 0);
    free_event(e);
}

/* --- a host of the test's own with few ports */

enum { PORTS = 32, EVENTS = 200, CANNOT = 77 };

static bool wrote(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return ok;
}

static bool loopback_up(void)
{
    struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && !ioctl(fd, SIOCSIFFLAGS, &lo);

    if (fd >= 0)
        close(fd);
    return ok;
}

static int count_events_with_few_ports(void)
{
    static struct mt_pollable p[EVENTS];
    int n = 0;

    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) || !loopback_up() ||
        !wrote("/proc/sys/net/ipv4/ip_local_port_range", "40000 40031"))
        return CANNOT;
    while (n < EVENTS && !mt_os->pollable_create(&p[n]))
        n++;
    for (int i = 0; i < n; i++)
        mt_os->pollable_show(&p[i], (unsigned)i % MT_POLL_HUP);
    for (int i = 0; i < n; i++)
        if (polled(p[i].fd) != (unsigned)i % MT_POLL_HUP)
            return 0;
    return n;
}

static int error_without_loopback(void)
{
    struct mt_event *e;

    if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
        return CANNOT;
    return -mt_api_error(mt_event_create(&e, 1, MT_EVENT_ANY_CHANNEL, 0));
}

/* @return what `run` returns in a process of its own, 0 to 255 */
static int in_child(int (*run)(void))
{
    pid_t child = fork();
    int status;

    if (!child)
        _exit(run());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void whatever_the_kernel_lacks_for_an_event_is_a_resource_of_the_system(void **state)
{
    static const int errors[] = {ENETUNREACH, ECONNREFUSED, ETIMEDOUT, EADDRNOTAVAIL, EADDRINUSE, EMFILE, ENFILE};
    int err = in_child(error_without_loopback);

    (void)state;
    for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
        assert_int_equal(mt_api_error(-errors[i]), ERR_SM_OS_RESOURCE_PROBLEM);
    if (err != CANNOT)
        assert_int_equal(-err, ERR_SM_OS_RESOURCE_PROBLEM);
}

static void a_host_has_room_for_more_events_than_one_address_has_ports(void **state)
{
    int n = in_child(count_events_with_few_ports);

    (void)state;
    if (n == CANNOT)
        skip();
    assert_true(n > PORTS);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_change_of_bits_waits_for_anything),
        cmocka_unit_test(what_the_kernel_refused_to_show_is_shown_at_the_next_settle),
        cmocka_unit_test(a_change_that_another_thread_has_counted_but_not_begun_to_show_is_settled),
        cmocka_unit_test(whatever_the_kernel_lacks_for_an_event_is_a_resource_of_the_system),
        cmocka_unit_test(a_host_has_room_for_more_events_than_one_address_has_ports),
    };

    return cmocka_run_group_tests_name("pollable", tests, NULL, NULL);
}
