/** The figures of a module with a real clock: how busy its engine is, and how late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <poll.h>
#include <time.h>

#include "metrum.h"
#include "prosody_x.h"
#include "smbesp.h"

enum { CARD = 7, SECOND_MS = 1000, IDLE_PERCENT = 20, BUSY_PERCENT = 2 }; /* of a host that has more to do */

static tSMModuleId module;
static tSMChannelId channel;

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A record runs, so that the engine has something to do every 20 ms. */
static int begin(void **state)
{
    char locator[] = "localhost/load";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = CARD};
    struct sm_open_module_parms open = {.card_id = CARD};
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeInput};
    struct sm_record_parms record = {.type = kSMDataFormatALawPCM};

    (void)state;
    setenv("METRUM_CONFIG", "/dev/null", 1);
    assert_int_equal(sm_open_prosody_s_v3(&card), 0);
    assert_int_equal(sm_open_module(&open), 0);
    module = alloc.module = open.module_id;
    assert_int_equal(sm_channel_alloc_placed(&alloc), 0);
    channel = record.channel = alloc.channel;
    assert_int_equal(sm_record_start(&record), 0);
    return 0;
}

static int end(void **state)
{
    struct sm_close_prosody_parms card = {.card_id = CARD};

    (void)state;
    return sm_close_prosody(&card);
}

static struct metrum_module_stats_parms stats(void)
{
    struct metrum_module_stats_parms s = {.module = module};

    assert_int_equal(metrum_module_stats(&s), 0);
    return s;
}

/* What the engine does for a command costs it time: call after call. */
static void keep_busy(unsigned ms)
{
    struct sm_channel_datafeed_connect_parms p = {.channel = channel};

    for (int64_t until = now_ms() + ms; now_ms() < until;)
        assert_int_equal(sm_channel_datafeed_connect(&p), 0);
}

static void leave_alone(unsigned ms)
{
    for (int64_t until = now_ms() + ms; now_ms() < until;)
        poll(NULL, 0, 20);
}

static void load_is_low_of_an_idle_engine_and_higher_of_a_busy_one(void **state)
{
    struct sm_module_info_parms info = {.module = module};
    struct metrum_module_stats_parms idle, busy;

    (void)state;
    leave_alone(SECOND_MS * 13 / 10);
    idle = stats();
    assert_true(idle.load_percent <= IDLE_PERCENT);
    assert_true(idle.busy_ns > 0);
    keep_busy(SECOND_MS * 23 / 10); /* a whole second of the engine's lies in it */
    busy = stats();
    assert_in_range(busy.load_percent, BUSY_PERCENT, 100);
    assert_true(busy.load_percent > idle.load_percent);
    assert_in_range(busy.load_percent_max, busy.load_percent, 100);
    assert_true(busy.busy_ns - idle.busy_ns > 20000000);
    assert_true(busy.commands - idle.commands > 1000);
    assert_int_equal(sm_get_module_info(&info), 0);
    assert_in_range(info.average_loading, BUSY_PERCENT, 100);
    assert_in_range(info.max_loading, info.average_loading, 100);
}

static void lateness_is_measured_of_every_step(void **state)
{
    int64_t from = now_ms();
    struct metrum_module_stats_parms s;

    (void)state;
    leave_alone(300);
    s = stats();
    assert_in_range(s.ticks, 2, (now_ms() - from) / 20 + 2);
    assert_true(s.lateness_max_us > 0);
    assert_true(s.lateness_p50_us <= s.lateness_p99_us);
    assert_true(s.lateness_p99_us <= s.lateness_max_us);
    assert_true(s.lateness_max_us <= (uint64_t)(now_ms() - from + 20) * 1000);
    assert_true(s.late_steps <= s.ticks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(load_is_low_of_an_idle_engine_and_higher_of_a_busy_one, begin, end),
        cmocka_unit_test_setup_teardown(lateness_is_measured_of_every_step, begin, end),
    };

    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
