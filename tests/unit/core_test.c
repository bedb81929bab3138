/** Rings, pools, the wheel, histograms and event switches. */
#include "unit.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>

#include "core/hist.h"
#include "core/event.h"
#include "core/pool.h"
#include "core/ring.h"
#include "core/wheel.h"

/* --- ring */

static void a_ring_gives_back_what_was_put_in_round_and_round(void **state)
{
    uint8_t octets[64], in[64], out[64];
    struct mt_ring r;
    uint8_t next_in = 0, next_out = 0;
    uint64_t random = 3;

    (void)state;
    mt_ring_init(&r, octets, sizeof(octets));
    atomic_store(&r.filled, UINT32_MAX - 100); /* the counters wrap as well */
    atomic_store(&r.taken, UINT32_MAX - 100);
    for (unsigned i = 0; i < 20000; i++) {
        uint32_t n = chance(&random) % 65, used = mt_ring_used(&r);

        for (uint32_t k = 0; k < n; k++)
            in[k] = (uint8_t)(next_in + k);
        assert_int_equal(mt_ring_write(&r, in, n), n <= 64 - used ? n : 0); /* all of it or nothing */
        next_in = (uint8_t)(next_in + (n <= 64 - used ? n : 0));
        used = mt_ring_used(&r);
        assert_int_equal(mt_ring_room(&r), 64 - used);
        n = chance(&random) % 65;
        assert_int_equal(mt_ring_read(&r, out, n), n < used ? n : used);
        for (uint32_t k = 0; k < (n < used ? n : used); k++)
            assert_int_equal(out[k], next_out++);
    }
    assert_int_equal(mt_ring_write(&r, in, 64 - mt_ring_used(&r)), 64 - (uint8_t)(next_in - next_out));
    assert_int_equal(mt_ring_room(&r), 0);
    assert_int_equal(mt_ring_write(&r, in, 1), 0);
    mt_ring_discard(&r);
    assert_int_equal(mt_ring_used(&r), 0);
    assert_int_equal(mt_ring_read(&r, out, 64), 0);
}

enum { RING_OCTETS = 1000000 };

static void *fill_ring(void *arg)
{
    struct mt_ring *r = arg;
    uint8_t block[80];
    uint32_t at = 0;

    while (at < RING_OCTETS) {
        for (uint32_t k = 0; k < sizeof(block); k++)
            block[k] = (uint8_t)((at + k) * 7);
        if (mt_ring_write(r, block, sizeof(block)))
            at += (uint32_t)sizeof(block);
        else
            sched_yield();
    }
    return NULL;
}

static void a_reader_and_a_writer_thread_agree(void **state)
{
    uint8_t octets[1024], out[333];
    struct mt_ring r;
    pthread_t writer;
    uint32_t at = 0, wrong = 0;

    (void)state;
    mt_ring_init(&r, octets, sizeof(octets));
    start_thread(&writer, fill_ring, &r);
    while (at < RING_OCTETS) {
        uint32_t n = mt_ring_read(&r, out, 1 + at % sizeof(out));

        for (uint32_t k = 0; k < n; k++)
            wrong += out[k] != (uint8_t)((at + k) * 7);
        at += n;
        if (!n)
            sched_yield();
    }
    end_thread(writer);
    assert_int_equal(wrong, 0);
    assert_int_equal(mt_ring_used(&r), 0);
}

/* --- pool */

static void a_pool_gives_zeroed_items_apart_until_it_is_empty(void **state)
{
    uint8_t *item[5];
    struct mt_pool p;

    (void)state;
    assert_int_equal(mt_pool_create(&p, 100, 5), 0);
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < 5; i++) {
            item[i] = mt_pool_take(&p);
            assert_non_null(item[i]);
            assert_int_equal((uintptr_t)item[i] % 64, 0);
            for (unsigned k = 0; k < 100; k++)
                assert_int_equal(item[i][k], 0);
            memset(item[i], 0xff, 100);
        }
        assert_null(mt_pool_take(&p));
        assert_int_equal(mt_pool_used(&p), 5);
        for (unsigned i = 0; i < 5; i++)
            mt_pool_give(&p, item[i]);
        mt_pool_give(&p, NULL);
        assert_int_equal(mt_pool_used(&p), 0);
    }
    assert_ptr_equal(mt_pool_take(&p), item[4]); /* the one given back last */
    mt_pool_give(&p, item[4]);
    mt_pool_destroy(&p);
    mt_pool_destroy(&p);
}

static void a_pool_without_memory_says_so(void **state)
{
    struct mt_pool p, never = {0};

    (void)state;
    sim_fail_at(1, false);
    assert_int_equal(mt_pool_create(&p, 100, 5), -ENOMEM);
    mt_pool_destroy(&p);
    mt_pool_destroy(&never);
}

static void *take_and_give(void *arg)
{
    for (unsigned i = 0; i < 20000; i++) {
        uint64_t *item = mt_pool_take(arg);

        if (!item)
            continue;
        if (item[0] || item[1])
            abort();
        item[0] = item[1] = (uintptr_t)&item;
        if (item[0] != item[1])
            abort();
        mt_pool_give(arg, item);
    }
    return NULL;
}

static void threads_share_a_pool(void **state)
{
    struct mt_pool p;
    pthread_t other[3];

    (void)state;
    assert_int_equal(mt_pool_create(&p, 16, 2), 0);
    for (unsigned i = 0; i < 3; i++)
        start_thread(&other[i], take_and_give, &p);
    take_and_give(&p);
    for (unsigned i = 0; i < 3; i++)
        end_thread(other[i]);
    assert_int_equal(mt_pool_used(&p), 0);
    mt_pool_destroy(&p);
}

/* --- wheel */

struct alarm {
    struct mt_timer timer;
    int64_t ran_step;   /* the last time; -1: never */
    unsigned runs;
    int64_t again;      /* set anew so many steps on; 0: not */
    struct alarm *stops;
    unsigned order;
};

static unsigned order;

static void ring_alarm(struct mt_timer *t, struct mt_wheel *w)
{
    struct alarm *a = mt_container(t, struct alarm, timer);

    assert_true(mt_list_empty(&t->node));
    a->ran_step = w->now_step;
    a->runs++;
    a->order = order++;
    if (a->again)
        mt_wheel_set(w, t, w->now_step + a->again);
    if (a->stops)
        mt_wheel_cancel(&a->stops->timer);
}

static void alarm_init(struct alarm *a)
{
    *a = (struct alarm){.ran_step = -1};
    mt_timer_init(&a->timer, ring_alarm);
}

static void run_to(struct mt_wheel *w, int64_t step)
{
    while (w->now_step < step)
        mt_wheel_step(w);
}

static void every_timer_runs_in_its_step_however_far(void **state)
{
    static const int64_t due[] = {1, 2, 62, 63, 64, 65, 126, 127, 128, 129, 1000, 100000};

    (void)state;
    for (int64_t start = -70; start < 70; start += 7)
        for (unsigned i = 0; i < sizeof(due) / sizeof(*due); i++) {
            struct mt_wheel w;
            struct alarm a;

            mt_wheel_init(&w, start, 1);
            alarm_init(&a);
            mt_wheel_set(&w, &a.timer, start + due[i]);
            while (!a.runs) {
                int64_t next = mt_wheel_next(&w);

                assert_true(next > w.now_step && next <= start + due[i]);
                run_to(&w, next); /* what an engine that sleeps in between does */
            }
            assert_int_equal(a.ran_step, start + due[i]);
            assert_true(mt_wheel_next(&w) == INT64_MAX);
            assert_int_equal(w.runs, 1);
        }
}

static void a_step_in_parts_runs_each_timer_once(void **state)
{
    struct alarm a[10];
    struct mt_wheel w;

    (void)state;
    mt_wheel_init(&w, 0, 1);
    for (unsigned i = 0; i < 10; i++) {
        alarm_init(&a[i]);
        mt_wheel_set(&w, &a[i].timer, 5);
    }
    w.now_step = 5;
    assert_false(mt_wheel_run(&w, 4));
    assert_int_equal(w.runs, 4);
    mt_wheel_cancel(&a[4].timer); /* what a command between the parts may do */
    mt_wheel_set(&w, &a[5].timer, 6);
    mt_wheel_set(&w, &a[0].timer, 5);
    assert_false(mt_wheel_run(&w, 1));
    assert_true(mt_wheel_run(&w, 100));
    for (unsigned i = 0; i < 10; i++)
        assert_int_equal(a[i].runs, i != 4 && i != 5);
    run_to(&w, 6);
    assert_int_equal(a[0].runs, 2);
    assert_int_equal(a[5].runs, 1);
    assert_int_equal(a[4].runs, 0);
    assert_true(mt_wheel_next(&w) == INT64_MAX);
}

static void timers_of_a_step_run_in_the_order_they_were_set(void **state)
{
    struct alarm a[20];
    struct mt_wheel w;

    (void)state;
    order = 0;
    mt_wheel_init(&w, 0, 1);
    for (unsigned i = 0; i < 20; i++) {
        alarm_init(&a[i]);
        mt_wheel_set(&w, &a[i].timer, 5);
    }
    run_to(&w, 5);
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(a[i].order, i);
}

static void a_step_that_has_passed_means_the_next_one(void **state)
{
    struct mt_wheel w;
    struct alarm a;

    (void)state;
    mt_wheel_init(&w, 100, 1);
    alarm_init(&a);
    mt_wheel_set(&w, &a.timer, 100);
    run_to(&w, 101);
    assert_int_equal(a.ran_step, 101);
    mt_wheel_set(&w, &a.timer, INT64_MIN);
    run_to(&w, 102);
    assert_int_equal(a.ran_step, 102);
}

static void a_timer_may_set_itself_anew(void **state)
{
    static const int64_t periods[] = {1, 20, 63, 64, 65, 200};

    (void)state;
    for (unsigned i = 0; i < sizeof(periods) / sizeof(*periods); i++) {
        struct mt_wheel w;
        struct alarm a;

        mt_wheel_init(&w, 0, 1);
        alarm_init(&a);
        a.again = periods[i];
        mt_wheel_set(&w, &a.timer, periods[i]);
        run_to(&w, 2000);
        assert_int_equal(a.runs, 2000 / periods[i]);
        mt_wheel_cancel(&a.timer);
    }
}

static void a_cancelled_or_moved_timer_does_not_run_where_it_was(void **state)
{
    struct alarm a, b, c;
    struct mt_wheel w;

    (void)state;
    mt_wheel_init(&w, 0, 1);
    alarm_init(&a);
    alarm_init(&b);
    alarm_init(&c);
    mt_wheel_cancel(&a.timer); /* never set */
    mt_wheel_set(&w, &a.timer, 10);
    mt_wheel_set(&w, &b.timer, 10);
    mt_wheel_set(&w, &c.timer, 10);
    a.stops = &b; /* in the same step */
    mt_wheel_set(&w, &c.timer, 20);
    run_to(&w, 19);
    assert_int_equal(a.ran_step, 10);
    assert_int_equal(b.runs, 0);
    assert_int_equal(c.runs, 0);
    mt_wheel_cancel(&c.timer);
    mt_wheel_cancel(&c.timer);
    run_to(&w, 200);
    assert_int_equal(c.runs, 0);
    assert_true(mt_wheel_next(&w) == INT64_MAX);
}

static void many_timers_at_random_all_run_when_due(void **state)
{
    enum { TIMERS = 200 };
    struct alarm a[TIMERS];
    int64_t due[TIMERS];
    struct mt_wheel w;
    uint64_t random = 5;

    (void)state;
    mt_wheel_init(&w, 0, 1);
    for (unsigned i = 0; i < TIMERS; i++) {
        alarm_init(&a[i]);
        due[i] = -1;
    }
    for (unsigned round = 0; round < 20000; round++) {
        unsigned i = chance(&random) % TIMERS;

        if (chance(&random) % 4) {
            due[i] = w.now_step + 1 + chance(&random) % 300;
            mt_wheel_set(&w, &a[i].timer, due[i]);
        } else {
            due[i] = -1;
            mt_wheel_cancel(&a[i].timer);
        }
        mt_wheel_step(&w);
        for (unsigned k = 0; k < TIMERS; k++) {
            assert_int_equal(a[k].runs, due[k] == w.now_step);
            due[k] = a[k].runs ? -1 : due[k];
            a[k].runs = 0;
            assert_true(due[k] < 0 || mt_wheel_next(&w) <= due[k]);
        }
    }
}

/* --- histogram */

static void a_quantile_is_within_6_3_percent(void **state)
{
    (void)state;
    for (uint64_t us = 0; us < UINT64_C(1) << 32; us += 1 + us / 37) {
        struct mt_hist h = {0};
        uint64_t told;

        mt_hist_add(&h, (int64_t)us * 1000 + 999);
        mt_hist_add(&h, INT64_C(4000000000) * 1000);
        told = mt_hist_quantile(&h, 500);
        assert_true(told >= us || us > 4000000000);
        assert_true((double)told <= (double)us * 1.063);
        assert_int_equal(mt_hist_quantile(&h, 1000), us > 4000000000 ? us : 4000000000);
    }
}

static void quantiles_of_many_are_those_of_a_sorted_list(void **state)
{
    enum { N = 10000 };
    struct mt_hist h = {0};

    (void)state;
    for (unsigned i = 1; i <= N; i++)
        mt_hist_add(&h, (int64_t)(i * 7919 % N + 1) * 1000);
    for (unsigned q = 1; q <= 1000; q++) {
        uint64_t exact = (uint64_t)q * N / 1000, told = mt_hist_quantile(&h, q);

        assert_true(told >= exact && (double)told <= (double)exact * 1.063);
    }
    assert_int_equal(mt_hist_quantile(&h, 1000), N);
    assert_int_equal(mt_hist_quantile(&h, 0), 1);
}

static void an_empty_or_strange_histogram_has_quantiles(void **state)
{
    struct mt_hist h = {0};

    (void)state;
    assert_int_equal(mt_hist_quantile(&h, 999), 0);
    mt_hist_add(&h, -5);
    mt_hist_add(&h, INT64_MIN);
    assert_int_equal(mt_hist_quantile(&h, 1000), 0);
    mt_hist_add(&h, INT64_MAX);
    assert_true(mt_hist_quantile(&h, 1000) >= UINT32_MAX);
    assert_int_equal(mt_hist_quantile(&h, 500), 0);
}

/* --- event switches */

static unsigned polled(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLPRI};

    poll(&p, 1, 0);
    return (p.revents & POLLIN ? MT_POLL_IN : 0) | (p.revents & POLLOUT ? MT_POLL_OUT : 0) |
           (p.revents & POLLPRI ? MT_POLL_PRI : 0) | (p.revents & POLLHUP ? MT_POLL_HUP : 0) |
           (p.revents & ~(POLLIN | POLLOUT | POLLPRI | POLLHUP) ? 128U : 0U);
}

static void a_descriptor_shows_exactly_the_bits_asked_for_in_any_order(void **state)
{
    struct mt_pollable p;
    unsigned seed = 1;

    (void)state;
    assert_int_equal(mt_os->pollable_create(&p), 0);
    assert_int_equal(polled(p.fd), 0);
    for (unsigned from = 0; from < 8; from++) /* each change there is */
        for (unsigned to = 0; to < 16; to++) {
            mt_os->pollable_show(&p, from);
            assert_int_equal(polled(p.fd), from);
            mt_os->pollable_show(&p, to);
            assert_int_equal(polled(p.fd), to & MT_POLL_HUP ? MT_POLL_HUP : to);
        }
    for (unsigned i = 0; i < 5000; i++) {
        unsigned bits = (seed = seed * 1103515245 + 12345) >> 16 & 15;

        mt_os->pollable_show(&p, bits);
        assert_int_equal(polled(p.fd), bits & MT_POLL_HUP ? MT_POLL_HUP : bits);
    }
    mt_os->pollable_close(&p);
}

static void a_bit_may_change_as_often_as_it_likes(void **state)
{
    struct mt_pollable p;

    (void)state;
    assert_int_equal(mt_os->pollable_create(&p), 0);
    for (unsigned bit = 1; bit <= MT_POLL_HUP; bit <<= 1)
        for (unsigned i = 0; i < 1000; i++) {
            mt_pollable_show(&p, bit);
            assert_int_equal(polled(p.fd), bit);
            mt_pollable_show(&p, bit == MT_POLL_PRI && i >= 500 ? MT_POLL_IN : 0);
            assert_int_equal(polled(p.fd), bit == MT_POLL_PRI && i >= 500 ? MT_POLL_IN : 0);
        }
    for (unsigned i = 0; i < 1000; i++) {
        mt_pollable_show(&p, MT_POLL_IN | MT_POLL_PRI);
        assert_int_equal(polled(p.fd), MT_POLL_IN | MT_POLL_PRI);
        mt_pollable_show(&p, MT_POLL_IN);
        assert_int_equal(polled(p.fd), MT_POLL_IN);
    }
    mt_os->pollable_close(&p);
}

static void a_descriptor_nobody_touches_keeps_its_bits(void **state)
{
    struct mt_pollable p[8];

    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        assert_int_equal(mt_os->pollable_create(&p[i]), 0);
        mt_os->pollable_show(&p[i], i);
    }
    poll(NULL, 0, 300); /* longer than any timer of a connection with octets in flight */
    for (unsigned i = 0; i < 8; i++) {
        assert_int_equal(polled(p[i].fd), i);
        mt_os->pollable_close(&p[i]);
    }
}

static void *wait_for_bits(void *arg)
{
    struct pollfd *p = arg;

    poll(p, 1, 5000);
    return NULL;
}

static void whoever_waits_wakes_for_each_bit(void **state)
{
    static const short bits[] = {POLLIN, POLLOUT, POLLPRI, 0};
    struct mt_pollable p;

    (void)state;
    assert_int_equal(mt_os->pollable_create(&p), 0);
    for (unsigned i = 0; i < 4; i++) {
        struct pollfd waits = {.fd = p.fd, .events = bits[i]};
        pthread_t thread;

        start_thread(&thread, wait_for_bits, &waits);
        mt_os->pollable_show(&p, 1U << i);
        end_thread(thread);
        assert_int_equal(waits.revents & ~POLLERR, bits[i] ? bits[i] : POLLHUP);
        mt_os->pollable_show(&p, 0);
    }
    mt_os->pollable_close(&p);
}

static struct mt_event *new_event(unsigned type)
{
    struct mt_event *e;

    assert_int_equal(mt_event_create(&e, type, MT_EVENT_ANY_CHANNEL, 0), 0);
    return e;
}

static void free_event(struct mt_event *e)
{
    assert_non_null(mt_handle_lock(mt_handle_public(e->object.id), MT_KIND_EVENT));
    mt_event_destroy(e);
}

static void an_event_shows_a_bit_while_any_switch_of_it_is_on(void **state)
{
    struct mt_event *e = new_event(1);
    struct mt_notify n[3];

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        mt_notify_init(&n[i]);
        mt_notify_raise(&n[i]); /* without an event: nothing */
        mt_notify_lower(&n[i]);
        mt_notify_bind(&n[i], e);
    }
    for (unsigned on = 0; on < 64; on++) {
        unsigned want = 0;

        for (unsigned i = 0; i < 3; i++) {
            unsigned bits = (on >> 2 * i & 1 ? MT_POLL_IN : 0U) | (on >> 2 * i & 2 ? MT_POLL_PRI : 0U);

            mt_notify_raise_bits(&n[i], bits), mt_notify_raise_bits(&n[i], bits);
            mt_notify_lower_bits(&n[i], ~bits), mt_notify_lower_bits(&n[i], ~bits);
            want |= bits;
        }
        assert_int_equal(polled(e->poll.fd), want);
    }
    for (unsigned i = 0; i < 3; i++)
        mt_notify_bind(&n[i], NULL);
    assert_int_equal(polled(e->poll.fd), 0);
    free_event(e);
}

/* Two engines each make things ready, one program waits for the one event of both and takes them. */
enum { ENGINES = 2, THINGS = 30000 };

struct engine {
    struct mt_notify notify;
    _Atomic unsigned made;
    unsigned taken;
};

static void *make_things(void *arg)
{
    struct engine *e = arg;

    for (unsigned i = 1; i <= THINGS; i++) {
        atomic_store(&e->made, i);
        mt_notify_raise_bits(&e->notify, MT_POLL_IN);
        if (i % 64 == 0)
            sched_yield();
    }
    return NULL;
}

/* Take what there is of one; as the calls of the program do it. */
static void take_things(struct engine *e)
{
    e->taken = atomic_load(&e->made);
    mt_notify_lower_bits(&e->notify, MT_POLL_IN);
    if (atomic_load(&e->made) != e->taken)
        mt_notify_raise_bits(&e->notify, MT_POLL_IN);
}

static void no_wake_up_is_ever_lost(void **state)
{
    struct engine e[ENGINES] = {0};
    pthread_t thread[ENGINES];
    struct mt_event *event = new_event(1);

    (void)state;
    for (unsigned i = 0; i < ENGINES; i++) {
        mt_notify_init(&e[i].notify);
        mt_notify_bind(&e[i].notify, event);
        start_thread(&thread[i], make_things, &e[i]);
    }
    while (e[0].taken != THINGS || e[1].taken != THINGS) {
        struct pollfd p = {.fd = event->poll.fd, .events = POLLIN};

        if (poll(&p, 1, 5000) != 1)
            fail_msg("asleep at %u and %u with things to take", e[0].taken, e[1].taken);
        for (unsigned i = 0; i < ENGINES; i++)
            take_things(&e[i]);
    }
    for (unsigned i = 0; i < ENGINES; i++)
        end_thread(thread[i]);
    for (unsigned i = 0; i < ENGINES; i++)
        take_things(&e[i]); /* the last raise may have come after all was taken */
    assert_int_equal(polled(event->poll.fd), 0);
    free_event(event);
}

static void *raise_and_lower(void *arg)
{
    for (unsigned i = 0; i < 10000; i++) {
        mt_notify_raise_bits(arg, MT_POLL_IN | MT_POLL_PRI);
        mt_notify_lower_bits(arg, i % 3 ? MT_POLL_IN : MT_POLL_PRI);
    }
    return NULL;
}

static void at_rest_the_level_is_that_of_the_switches(void **state)
{
    struct mt_event *e = new_event(1);
    struct mt_notify n;
    pthread_t other;

    (void)state;
    mt_notify_init(&n);
    mt_notify_bind(&n, e);
    for (unsigned round = 0; round < 4; round++) {
        start_thread(&other, raise_and_lower, &n);
        raise_and_lower(&n);
        end_thread(other);
        assert_int_equal(polled(e->poll.fd), atomic_load(&n.on));
        mt_notify_raise_bits(&n, MT_POLL_IN | MT_POLL_PRI);
        assert_int_equal(polled(e->poll.fd), MT_POLL_IN | MT_POLL_PRI);
        mt_notify_lower_bits(&n, ~0U);
        assert_int_equal(polled(e->poll.fd), 0); /* exactly one was counted */
    }
    mt_notify_bind(&n, NULL);
    free_event(e);
}

/* --- threads */

static void *read_mask(void *arg)
{
    pthread_sigmask(SIG_SETMASK, NULL, arg);
    return NULL;
}

static void a_thread_of_the_library_takes_no_signal_but_its_own_faults(void **state)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    static const int others[] = {SIGINT, SIGTERM, SIGALRM, SIGCHLD, SIGUSR1, SIGPIPE, SIGHUP};
    unsigned long thread;
    sigset_t mask;

    (void)state;
    assert_int_equal(mt_os_linux.thread_start(&thread, "mask", -1, read_mask, &mask), 0);
    mt_os_linux.thread_join(thread);
    for (unsigned i = 0; i < sizeof(faults) / sizeof(*faults); i++)
        assert_false(sigismember(&mask, faults[i]));
    for (unsigned i = 0; i < sizeof(others) / sizeof(*others); i++)
        assert_true(sigismember(&mask, others[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ring_gives_back_what_was_put_in_round_and_round),
        cmocka_unit_test(a_reader_and_a_writer_thread_agree),
        SIM_TEST(a_pool_gives_zeroed_items_apart_until_it_is_empty),
        SIM_TEST(a_pool_without_memory_says_so),
        SIM_TEST(threads_share_a_pool),
        cmocka_unit_test(every_timer_runs_in_its_step_however_far),
        cmocka_unit_test(a_step_in_parts_runs_each_timer_once),
        cmocka_unit_test(timers_of_a_step_run_in_the_order_they_were_set),
        cmocka_unit_test(a_step_that_has_passed_means_the_next_one),
        cmocka_unit_test(a_timer_may_set_itself_anew),
        cmocka_unit_test(a_cancelled_or_moved_timer_does_not_run_where_it_was),
        cmocka_unit_test(many_timers_at_random_all_run_when_due),
        cmocka_unit_test(a_quantile_is_within_6_3_percent),
        cmocka_unit_test(quantiles_of_many_are_those_of_a_sorted_list),
        cmocka_unit_test(an_empty_or_strange_histogram_has_quantiles),
        SIM_TEST(a_descriptor_shows_exactly_the_bits_asked_for_in_any_order),
        SIM_TEST(a_bit_may_change_as_often_as_it_likes),
        SIM_TEST(a_descriptor_nobody_touches_keeps_its_bits),
        SIM_TEST(whoever_waits_wakes_for_each_bit),
        SIM_TEST(an_event_shows_a_bit_while_any_switch_of_it_is_on),
        SIM_TEST(no_wake_up_is_ever_lost),
        cmocka_unit_test(a_thread_of_the_library_takes_no_signal_but_its_own_faults),
        SIM_TEST(at_rest_the_level_is_that_of_the_switches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
