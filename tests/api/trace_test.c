/** Tracing: TINGTRACE, TiNGtrace and TiNG_showtrace. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>

static char shown[8192];
static unsigned calls;

static int catch_trace(const char *fmt, va_list ap)
{
    size_t n = strlen(shown);

    calls++;
    return TiNG_vsnprintf(shown + n, sizeof(shown) - n, fmt, ap);
}

static int begin(void **state)
{
    shown[0] = '\0';
    calls = 0;
    TiNG_showtrace = catch_trace;
    return world_begin(state);
}

static int end(void **state)
{
    TiNGtrace = 0;
    return world_end(state);
}

/* The first test: the variable is read once, by the first call of the process. */
static void the_environment_sets_the_level(void **state)
{
    (void)state;
    assert_int_equal(TiNGtrace, 1);
}

static void at_level_0_nothing_is_shown(void **state)
{
    (void)state;
    TiNGtrace = 0;
    shown[0] = '\0';
    calls = 0;
    new_channel(kSMChannelTypeInput);
    assert_int_equal(sm_channel_release(kSMNullChannelId), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(calls, 0);
}

static void at_level_1_errors_are_shown_with_call_name_and_number(void **state)
{
    (void)state;
    TiNGtrace = 1;
    new_channel(kSMChannelTypeInput);
    assert_int_equal(calls, 0);
    assert_int_equal(sm_channel_release(kSMNullChannelId), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(calls, 1);
    assert_string_equal(shown, "sm_channel_release: ERR_SM_NO_SUCH_CHANNEL (-110)\n");
}

static void from_level_2_on_every_call_is_shown(void **state)
{
    (void)state;
    for (unsigned level = 2; level <= 9; level++) {
        tSMChannelId channel;

        TiNGtrace = level;
        shown[0] = '\0';
        calls = 0;
        channel = new_channel(kSMChannelTypeFullDuplex);
        assert_int_equal(sm_get_channel_type(channel), kSMChannelTypeFullDuplex);
        assert_int_equal(sm_channel_release(channel), 0);
        assert_int_equal(calls, 3);
        assert_string_equal(shown, "sm_channel_alloc_placed: 0\nsm_get_channel_type: 3\nsm_channel_release: 0\n");
    }
}

static void without_a_sink_nothing_happens(void **state)
{
    (void)state;
    TiNGtrace = 9;
    TiNG_showtrace = NULL;
    new_channel(kSMChannelTypeInput);
    assert_int_equal(sm_channel_release(kSMNullChannelId), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(calls, 0);
}

static int call_back(const char *fmt, va_list ap)
{
    TiNGtrace = 0;
    assert_int_equal(sm_channel_release(new_channel(kSMChannelTypeInput)), 0); /* no lock is held here */
    return catch_trace(fmt, ap);
}

static void a_sink_may_call_the_library(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeOutput);

    (void)state;
    TiNGtrace = 1;
    TiNG_showtrace = call_back;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_string_equal(shown, "sm_record_start: ERR_SM_WRONG_CHANNEL_TYPE (-117)\n");
}

#define TRACE_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACE_TEST(the_environment_sets_the_level),
        TRACE_TEST(at_level_0_nothing_is_shown),
        TRACE_TEST(at_level_1_errors_are_shown_with_call_name_and_number),
        TRACE_TEST(from_level_2_on_every_call_is_shown),
        TRACE_TEST(without_a_sink_nothing_happens),
        TRACE_TEST(a_sink_may_call_the_library),
    };

    setenv("TINGTRACE", "1", 1);
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
