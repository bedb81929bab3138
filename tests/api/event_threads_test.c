/**
 * Events that one thread uses while another frees them. The clock is virtual, the threads are real.
 *
 * Each round begins when both threads are there; then one dawdles a different while, so that every order of the two
 * happens.
 * A thread that sleeps for ever is told after some seconds; nothing else waits.
 */
#include "world.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { READ = kSMEventTypeReadData, ROUNDS = 3000, DAWDLES = 100 };

static const tSMEventId none;

static void dawdle(unsigned n)
{
    while (n--)
        mt_os_relax();
}

static void join_soon(pthread_t thread, const char *what)
{
    struct timespec end;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 10;
    if (pthread_timedjoin_np(thread, NULL, &end))
        fail_msg("%s", what);
}

/* Set and free */

static struct duel {
    _Atomic unsigned came; /* to where the two meet, twice a round */
    tSMEventId event;
    tSMChannelId channel; /* null: the event is nominated */
    unsigned dawdle;
    unsigned met; /* of the thread that frees */
    int err;
} duel;

/* Both go on at the same moment, as nearly as can be: neither sleeps, unless there is but one processor. */
static void meet(unsigned *before)
{
    *before += 2;
    atomic_fetch_add(&duel.came, 1);
    for (unsigned spins = 0; atomic_load(&duel.came) < *before; spins++)
        if (spins > 5000)
            sched_yield();
        else
            mt_os_relax();
}

static void *set_it(void *arg)
{
    struct duel *d = arg;
    unsigned met = 0;

    for (unsigned i = 0; i < ROUNDS; i++) {
        meet(&met);
        dawdle(d->dawdle);
        d->err = set_event(d->channel, READ, d->channel ? kSMChannelSpecificEvent : kSMAnyChannelEvent, d->event);
        meet(&met);
    }
    return NULL;
}

static void begin_duel(pthread_t *thread)
{
    alarm(50);
    atomic_store(&duel.came, 0);
    duel.met = 0;
    assert_int_equal(pthread_create(thread, NULL, set_it, &duel), 0);
}

static void end_duel(pthread_t thread)
{
    join_soon(thread, "a thread that sets events is asleep");
    alarm(0);
}

static void free_while_it_is_set(unsigned round)
{
    duel.dawdle = round % 2 ? round * 7 % DAWDLES : 0;
    meet(&duel.met);
    dawdle(round % 2 ? 0 : round * 11 % DAWDLES);
    assert_int_equal(smd_ev_free(duel.event), 0);
    meet(&duel.met);
    assert_true(duel.err == 0 || duel.err == ERR_SM_BAD_PARAMETER);
}

/* A channel that has something to report. */
static tSMChannelId new_recording(void)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    return channel;
}

/* What comes after has the number of the descriptor that is gone: nothing may be left that turns it on or off. */
static void a_nominated_event_may_be_freed_while_it_is_nominated(void **state)
{
    tSMChannelId channel = new_recording(), other = new_recording();
    pthread_t thread;

    (void)state;
    begin_duel(&thread);
    for (unsigned i = 0; i < ROUNDS; i++) {
        tSMEventId next;

        assert_int_equal(set_event(channel, READ, kSMAnyChannelEvent, none), 0);
        duel.event = new_event(kSMNullChannelId, READ, kSMAnyChannelEvent);
        free_while_it_is_set(i);
        next = new_event(other, READ, kSMChannelSpecificEventNonIdle);
        assert_int_equal(set_event(other, READ, kSMChannelNoEvent, none), 0);
        assert_int_equal(set_event(channel, READ, kSMChannelNoEvent, none), 0);
        assert_int_equal(set_event(channel, READ, kSMAnyChannelEvent, none), 0);
        assert_false(is_set(next));
        assert_int_equal(smd_ev_free(next), 0);
    }
    end_duel(thread);
}

static void a_channels_event_may_be_freed_while_it_is_set(void **state)
{
    tSMChannelId other = new_recording();
    pthread_t thread;

    (void)state;
    duel.channel = new_recording();
    begin_duel(&thread);
    for (unsigned i = 0; i < ROUNDS; i++) {
        tSMEventId next;

        duel.event = new_event(duel.channel, READ, kSMChannelSpecificEvent);
        assert_int_equal(set_event(duel.channel, READ, kSMChannelNoEvent, none), 0);
        free_while_it_is_set(i);
        next = new_event(other, READ, kSMChannelSpecificEventNonIdle);
        assert_int_equal(set_event(other, READ, kSMChannelNoEvent, none), 0);
        assert_int_equal(set_threshold(duel.channel, 8 * 10000), 0); /* nothing to report, */
        assert_int_equal(set_threshold(duel.channel, 8), 0);         /* and something again */
        assert_false(is_set(next));
        assert_int_equal(smd_ev_free(next), 0);
    }
    end_duel(thread);
    duel.channel = kSMNullChannelId;
}

/* Wait and free */

static struct waiter {
    tSMEventId event;
    _Atomic int tid;
    int err;
} waiter;

static void *wait_for_it(void *arg)
{
    struct waiter *w = arg;

    atomic_store(&w->tid, (int)gettid());
    w->err = smd_ev_wait(w->event);
    return NULL;
}

static void start_waiter(pthread_t *thread, tSMChannelId channel)
{
    waiter.event = new_event(channel, READ, kSMChannelSpecificEventNonIdle);
    atomic_store(&waiter.tid, 0);
    assert_int_equal(pthread_create(thread, NULL, wait_for_it, &waiter), 0);
    while (!atomic_load(&waiter.tid))
        mt_os_relax();
}

static bool is_asleep(int tid)
{
    char path[64], text[256] = "";
    FILE *f;

    snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
    f = fopen(path, "r");
    if (!f)
        return false;
    fgets(text, sizeof(text), f);
    fclose(f);
    return strstr(text, ") S ") != NULL;
}

static void a_waiting_thread_wakes_when_its_event_is_freed(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    pthread_t thread;

    (void)state;
    for (unsigned i = 0; i < 50; i++) {
        start_waiter(&thread, channel);
        while (!is_asleep(waiter.tid))
            mt_os_relax();
        assert_int_equal(smd_ev_free(waiter.event), 0);
        join_soon(thread, "a thread sleeps on an event that is freed");
        assert_int_equal(waiter.err, 0);
    }
}

/* The next event has the number of the descriptor that is gone, and is never set: who waited for the old one hangs. */
static void an_event_may_be_freed_at_any_moment_of_a_wait(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    pthread_t thread;

    (void)state;
    for (unsigned i = 0; i < ROUNDS; i++) {
        tSMEventId next;

        start_waiter(&thread, channel);
        dawdle(i % DAWDLES);
        assert_int_equal(smd_ev_free(waiter.event), 0);
        next = new_event(channel, READ, kSMChannelSpecificEventNonIdle);
        join_soon(thread, "a thread waits for an event that came after its own");
        assert_true(waiter.err == 0 || waiter.err == ERR_SM_BAD_PARAMETER);
        assert_int_equal(smd_ev_free(next), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_nominated_event_may_be_freed_while_it_is_nominated),
        WORLD_TEST(a_channels_event_may_be_freed_while_it_is_set),
        WORLD_TEST(a_waiting_thread_wakes_when_its_event_is_freed),
        WORLD_TEST(an_event_may_be_freed_at_any_moment_of_a_wait),
    };

    return cmocka_run_group_tests_name("event_threads", tests, NULL, NULL);
}
