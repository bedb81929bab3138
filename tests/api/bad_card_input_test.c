/**
 * The calls of the resource manager and of the switch with every kind of bad structure, card, number and name, by table:
 * the documented error, nothing in the structure and nothing in the switch has changed.
 */
#include "bad_rows.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "res_lib.h"
#include "sw_lib.h"

static ACU_CARD_ID card, other; /* open, the speech side of the first as well */

/* Calls that take a card beside their structure: one that holds both */

#define WITH_CARD(call, tag)                                                                                  \
    struct call##_args {                                                                                      \
        ACU_CARD_ID card_id;                                                                                  \
        struct tag p;                                                                                         \
    };                                                                                                        \
    static int with_##call(struct call##_args *a) { return call(a->card_id, &a->p); }                         \
    static void base_##call(void *a)                                                                          \
    {                                                                                                         \
        ((struct call##_args *)a)->card_id = card;                                                            \
        ((struct call##_args *)a)->p.size = sizeof(struct tag);                                               \
    }

/* clang-format off: tables */

WITH_CARD(sw_set_output, output_parms)
WITH_CARD(sw_query_output, output_parms)
WITH_CARD(sw_sample_input, sample_parms)
WITH_CARD(sw_sample_input0, sample_parms)
WITH_CARD(sw_mode_switch, swmode_parms)
WITH_CARD(sw_query_clock_control, query_clkmode_parms)

BASE(connected, sw_set_output_args)
{
    base_sw_set_output(p);
    p->p.ost = 64, p->p.mode = CONNECT_MODE, p->p.ist = 65;
}

BASE(patterned, sw_set_output_args)
{
    base_sw_set_output(p);
    p->p.mode = PATTERN_MODE, p->p.pattern = 0x55;
}

struct sw_clock_control_args { ACU_CARD_ID card_id; int clock_mode; };
struct sw_reset_switch_args { ACU_CARD_ID card_id; };
static int with_sw_clock_control(struct sw_clock_control_args *a) { return sw_clock_control(a->card_id, a->clock_mode); }
static int with_sw_reset_switch(struct sw_reset_switch_args *a) { return sw_reset_switch(a->card_id); }
BASE(clocked, sw_clock_control_args) { p->card_id = card; }
BASE(reset, sw_reset_switch_args) { p->card_id = card; }

BASE(snapshot, ACU_SNAPSHOT_PARMS) { p->size = sizeof(*p); }
BASE(opened, ACU_OPEN_CARD_PARMS) { p->size = sizeof(*p), strcpy(p->serial_no, "METRUM-0"); }
BASE(closed, ACU_CLOSE_CARD_PARMS) { p->size = sizeof(*p), p->card_id = other; }
BASE(info, ACU_CARD_INFO_PARMS) { p->size = sizeof(*p), p->card_id = card; }
BASE(speech, ACU_OPEN_PROSODY_PARMS) { p->size = sizeof(*p), p->card_id = other; }
BASE(speech_again, ACU_OPEN_PROSODY_PARMS) { p->size = sizeof(*p), p->card_id = card; }
BASE(no_speech, ACU_CLOSE_PROSODY_PARMS) { p->size = sizeof(*p), p->card_id = card; }
BASE(no_speech_there, ACU_CLOSE_PROSODY_PARMS) { p->size = sizeof(*p), p->card_id = other; }
BASE(address, ACU_PROSODY_IP_CARD_REGISTRATION_PARMS) { p->size = sizeof(*p), strcpy(p->card, "METRUM-0"); }
BASE(switch_opened, ACU_OPEN_SWITCH_PARMS) { p->size = sizeof(*p), p->card_id = card; }
BASE(switch_closed, ACU_OPEN_SWITCH_PARMS) { p->size = sizeof(*p), p->card_id = card; }

FUNCTION(acu_get_system_snapshot, ACU_SNAPSHOT_PARMS)
FUNCTION(acu_open_card_65, ACU_OPEN_CARD_PARMS)
FUNCTION(acu_close_card, ACU_CLOSE_CARD_PARMS)
FUNCTION(acu_get_card_info_65, ACU_CARD_INFO_PARMS)
FUNCTION(acu_open_prosody, ACU_OPEN_PROSODY_PARMS)
FUNCTION(acu_close_prosody, ACU_CLOSE_PROSODY_PARMS)
FUNCTION(acu_get_prosody_ip_card_config, ACU_PROSODY_IP_CARD_REGISTRATION_PARMS)
FUNCTION(acu_open_switch, ACU_OPEN_SWITCH_PARMS)
FUNCTION(acu_close_switch, ACU_OPEN_SWITCH_PARMS)
FUNCTION(with_sw_set_output, sw_set_output_args)
FUNCTION(with_sw_query_output, sw_query_output_args)
FUNCTION(with_sw_sample_input, sw_sample_input_args)
FUNCTION(with_sw_sample_input0, sw_sample_input0_args)
FUNCTION(with_sw_mode_switch, sw_mode_switch_args)
FUNCTION(with_sw_query_clock_control, sw_query_clock_control_args)
FUNCTION(with_sw_clock_control, sw_clock_control_args)
FUNCTION(with_sw_reset_switch, sw_reset_switch_args)

/* What is wrong with any structure, with any card; a switch has codes of its own. */
#define SIZE(name, type, base) \
    FIELD_ROW(name, type, base, ERR_BUFF_SIZE, size, 0, sizeof(struct type) - 1, sizeof(struct type) + 1, MAX, 0xffffffff)
#define NO_CARD(name, type, base) FIELD_ROW(name, type, base, ERR_INVALID_CARD, card_id, 0, 99, MAX, 0xffffffff)
#define SW_SIZE(name, tag, base)                                                                            \
    FIELD_OF(name, with_##name, name##_args, base, ERR_SW_SIZE_PARAMETER, p.size, 0, sizeof(struct tag) - 1, \
             sizeof(struct tag) + 1, MAX, 0xffffffff)
#define SW_CARD(name, base) \
    FIELD_OF(name, with_##name, name##_args, base, ERR_SW_INVALID_SWITCH, card_id, 0, 99, MAX, 0xffffffff)
#define SW_FIELD(name, base, error, field, ...) FIELD_OF(name, with_##name, name##_args, base, error, field, __VA_ARGS__)
#define CALL(name, type, base, error) CALL_ROW(name, name, type, base, error, ANY_TIME)

static const struct row rows[] = {
    CALL(acu_get_system_snapshot, ACU_SNAPSHOT_PARMS, snapshot, 0)
    SIZE(acu_get_system_snapshot, ACU_SNAPSHOT_PARMS, snapshot)
    CALL(acu_open_card_65, ACU_OPEN_CARD_PARMS, opened, 0)
    SIZE(acu_open_card_65, ACU_OPEN_CARD_PARMS, opened)
    FIELD_ROW(acu_open_card_65, ACU_OPEN_CARD_PARMS, opened, ERR_CARD_NOT_FOUND, serial_no[0], 0, 'm', 0xff)
    FIELD_ROW(acu_open_card_65, ACU_OPEN_CARD_PARMS, opened, ERR_CARD_NOT_FOUND, serial_no[8], '1')
    FIELD_ROW(acu_open_card_65, ACU_OPEN_CARD_PARMS, opened, 0, notification_queue, 1, MAX, 0xffffffff)
    FIELD_ROW(acu_open_card_65, ACU_OPEN_CARD_PARMS, opened, 0, app_context_token, 1, MAX, -1)
    CALL(acu_close_card, ACU_CLOSE_CARD_PARMS, closed, 0)
    SIZE(acu_close_card, ACU_CLOSE_CARD_PARMS, closed)
    NO_CARD(acu_close_card, ACU_CLOSE_CARD_PARMS, closed)
    CALL(acu_get_card_info_65, ACU_CARD_INFO_PARMS, info, 0)
    SIZE(acu_get_card_info_65, ACU_CARD_INFO_PARMS, info)
    NO_CARD(acu_get_card_info_65, ACU_CARD_INFO_PARMS, info)
    CALL(acu_open_prosody, ACU_OPEN_PROSODY_PARMS, speech, 0)
    CALL(acu_open_prosody, ACU_OPEN_PROSODY_PARMS, speech_again, ERR_ALREADY_OPEN)
    SIZE(acu_open_prosody, ACU_OPEN_PROSODY_PARMS, speech)
    NO_CARD(acu_open_prosody, ACU_OPEN_PROSODY_PARMS, speech)
    CALL(acu_close_prosody, ACU_CLOSE_PROSODY_PARMS, no_speech, 0)
    CALL(acu_close_prosody, ACU_CLOSE_PROSODY_PARMS, no_speech_there, ERR_INVALID_RESOURCE)
    SIZE(acu_close_prosody, ACU_CLOSE_PROSODY_PARMS, no_speech)
    NO_CARD(acu_close_prosody, ACU_CLOSE_PROSODY_PARMS, no_speech)
    CALL(acu_get_prosody_ip_card_config, ACU_PROSODY_IP_CARD_REGISTRATION_PARMS, address, 0)
    SIZE(acu_get_prosody_ip_card_config, ACU_PROSODY_IP_CARD_REGISTRATION_PARMS, address)
    FIELD_ROW(acu_get_prosody_ip_card_config, ACU_PROSODY_IP_CARD_REGISTRATION_PARMS, address, ERR_CARD_NOT_FOUND, card[0],
              0, 'm', 0xff)
    CALL(acu_open_switch, ACU_OPEN_SWITCH_PARMS, switch_opened, 0)
    SIZE(acu_open_switch, ACU_OPEN_SWITCH_PARMS, switch_opened)
    NO_CARD(acu_open_switch, ACU_OPEN_SWITCH_PARMS, switch_opened)
    CALL(acu_close_switch, ACU_OPEN_SWITCH_PARMS, switch_closed, 0)
    SIZE(acu_close_switch, ACU_OPEN_SWITCH_PARMS, switch_closed)
    NO_CARD(acu_close_switch, ACU_OPEN_SWITCH_PARMS, switch_closed)
    SW_SIZE(sw_set_output, output_parms, connected)
    SW_CARD(sw_set_output, connected)
    SW_FIELD(sw_set_output, connected, 0, p.ost, 0, 127)
    SW_FIELD(sw_set_output, connected, ERR_SW_INVALID_STREAM, p.ost, -1, 128, MAX, MIN)
    SW_FIELD(sw_set_output, connected, 0, p.ots, 0, 127)
    SW_FIELD(sw_set_output, connected, ERR_SW_INVALID_TIMESLOT, p.ots, -1, 128, MAX, MIN)
    SW_FIELD(sw_set_output, connected, 0, p.ist, 0, 127)
    SW_FIELD(sw_set_output, connected, ERR_SW_INVALID_STREAM, p.ist, -1, 128, MAX, MIN)
    SW_FIELD(sw_set_output, connected, 0, p.its, 0, 127)
    SW_FIELD(sw_set_output, connected, ERR_SW_INVALID_TIMESLOT, p.its, -1, 128, MAX, MIN)
    SW_FIELD(sw_set_output, connected, 0, p.mode, DISABLE_MODE)
    SW_FIELD(sw_set_output, connected, ERR_SW_INVALID_MODE, p.mode, -1, FRAMED_CONNECT_MODE, TONE_MODE, BASE_TONE_MODE,
             FFT_RESULT_MODE, LAYER_1_LOOP_MODE, MAX, MIN)
    SW_FIELD(sw_set_output, patterned, 0, p.pattern, 0, 255)
    SW_FIELD(sw_set_output, patterned, ERR_SW_INVALID_PARAMETER, p.pattern, -1, 256, MAX, MIN)
    SW_SIZE(sw_query_output, output_parms, sw_query_output)
    SW_CARD(sw_query_output, sw_query_output)
    SW_FIELD(sw_query_output, sw_query_output, 0, p.mode, -1, MAX, MIN)
    SW_FIELD(sw_query_output, sw_query_output, 0, p.ost, 127)
    SW_FIELD(sw_query_output, sw_query_output, ERR_SW_INVALID_STREAM, p.ost, -1, 128, MAX, MIN)
    SW_FIELD(sw_query_output, sw_query_output, 0, p.ots, 127)
    SW_FIELD(sw_query_output, sw_query_output, ERR_SW_INVALID_TIMESLOT, p.ots, -1, 128, MAX, MIN)
    SW_SIZE(sw_sample_input, sample_parms, sw_sample_input)
    SW_CARD(sw_sample_input, sw_sample_input)
    SW_FIELD(sw_sample_input, sw_sample_input, 0, p.ist, 127)
    SW_FIELD(sw_sample_input, sw_sample_input, ERR_SW_INVALID_STREAM, p.ist, -1, 128, MAX, MIN)
    SW_FIELD(sw_sample_input, sw_sample_input, 0, p.its, 127)
    SW_FIELD(sw_sample_input, sw_sample_input, ERR_SW_INVALID_TIMESLOT, p.its, -1, 128, MAX, MIN)
    SW_SIZE(sw_sample_input0, sample_parms, sw_sample_input0)
    SW_CARD(sw_sample_input0, sw_sample_input0)
    SW_FIELD(sw_sample_input0, sw_sample_input0, ERR_SW_INVALID_STREAM, p.ist, -1, 128, MAX, MIN)
    SW_FIELD(sw_sample_input0, sw_sample_input0, ERR_SW_INVALID_TIMESLOT, p.its, -1, 128, MAX, MIN)
    SW_SIZE(sw_mode_switch, swmode_parms, sw_mode_switch)
    SW_CARD(sw_mode_switch, sw_mode_switch)
    SW_FIELD(sw_mode_switch, sw_mode_switch, 0, p.ct_buses, 0, 1 << SWMODE_CTBUS_H100, MAX, 0xffffffff)
    SW_SIZE(sw_query_clock_control, query_clkmode_parms, sw_query_clock_control)
    SW_CARD(sw_query_clock_control, sw_query_clock_control)
    SW_CARD(sw_clock_control, clocked)
    SW_FIELD(sw_clock_control, clocked, 0, clock_mode, CLOCK_REF_NET1, MAX)
    SW_FIELD(sw_clock_control, clocked, ERR_SW_INVALID_CLOCK_PARM, clock_mode, -1, MIN)
    SW_CARD(sw_reset_switch, reset)
};

/* clang-format on */

static ACU_CARD_ID open_one(void)
{
    ACU_OPEN_CARD_PARMS p = {0};

    opened(&p);
    assert_int_equal(acu_open_card(&p), 0);
    return p.card_id;
}

static int begin(void **state)
{
    ACU_OPEN_PROSODY_PARMS p = {0};

    world_begin_bare(state);
    card = open_one();
    other = open_one();
    speech_again(&p);
    assert_int_equal(acu_open_prosody(&p), 0);
    return 0;
}

static int end(void **state)
{
    close_card((tSMCardId)card);
    close_card((tSMCardId)other);
    return world_end(state);
}

/* What must be the same after a call that was refused. */
struct sight {
    struct output_parms connections[3];
    struct query_clkmode_parms clock;
};

static struct sight look(void)
{
    static const int places[][2] = {{64, 0}, {0, 0}, {127, 127}};
    struct sight s = {0};

    for (unsigned i = 0; i < COUNT(places); i++) {
        INIT_ACU_SW_STRUCT(&s.connections[i]);
        s.connections[i].ost = places[i][0], s.connections[i].ots = places[i][1];
        assert_int_equal(sw_query_output(card, &s.connections[i]), 0);
    }
    INIT_ACU_SW_STRUCT(&s.clock);
    assert_int_equal(sw_query_clock_control(card, &s.clock), 0);
    return s;
}

static void each_field_is_taken_within_its_limits_and_refused_beyond(void **state)
{
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (unsigned k = 0; k < (rows[i].n ? rows[i].n : 1); k++) {
            _Alignas(16) uint8_t parms[ROOM], same[ROOM];
            struct sight before = look(), after;
            int err;

            make(&rows[i], parms, rows[i].values[k]);
            memcpy(same, parms, ROOM);
            err = rows[i].call(parms);
            assert_refused_whole(&rows[i], rows[i].values[k], err, parms, same);
            after = look();
            if (err && memcmp(&before, &after, sizeof(before)))
                fail_msg("%s is refused and changes something", told(&rows[i], rows[i].values[k]));
            if (!err) {
                end(state);
                begin(state);
            }
        }
}

static void null_structures_are_refused(void **state)
{
    (void)state;
    assert_int_equal(acu_get_system_snapshot(NULL), ERR_PARM);
    assert_int_equal(acu_open_card_65(NULL), ERR_PARM);
    assert_int_equal(acu_close_card(NULL), ERR_PARM);
    assert_int_equal(acu_get_card_info_65(NULL), ERR_PARM);
    assert_int_equal(acu_open_prosody(NULL), ERR_PARM);
    assert_int_equal(acu_close_prosody(NULL), ERR_PARM);
    assert_int_equal(acu_get_prosody_ip_card_config(NULL), ERR_PARM);
    assert_int_equal(acu_open_switch(NULL), ERR_PARM);
    assert_int_equal(acu_close_switch(NULL), ERR_PARM);
    assert_int_equal(sw_set_output(card, NULL), ERR_SW_INVALID_PARAMETER);
    assert_int_equal(sw_query_output(card, NULL), ERR_SW_INVALID_PARAMETER);
    assert_int_equal(sw_sample_input(card, NULL), ERR_SW_INVALID_PARAMETER);
    assert_int_equal(sw_sample_input0(card, NULL), ERR_SW_INVALID_PARAMETER);
    assert_int_equal(sw_mode_switch(card, NULL), ERR_SW_INVALID_PARAMETER);
    assert_int_equal(sw_query_clock_control(card, NULL), ERR_SW_INVALID_PARAMETER);
}

/* @return how many calls of a forked child do not fail, or write to their structure */
static int calls_that_work(void)
{
    int wrong = 0;

    for (unsigned i = 0; i < COUNT(rows); i++) {
        _Alignas(16) uint8_t parms[ROOM], same[ROOM];

        if (rows[i].error)
            continue;
        make(&rows[i], parms, rows[i].values[0]);
        memcpy(same, parms, ROOM);
        wrong += rows[i].call(parms) >= 0 || memcmp(parms, same, ROOM);
    }
    return wrong;
}

static void in_the_child_of_a_fork_every_call_fails(void **state)
{
    int status;
    pid_t child;

    (void)state;
    fflush(NULL);
    child = fork();
    if (!child)
        _exit(calls_that_work());
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

#define CARD_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CARD_TEST(each_field_is_taken_within_its_limits_and_refused_beyond),
        CARD_TEST(null_structures_are_refused),
        CARD_TEST(in_the_child_of_a_fork_every_call_fails),
    };

    return cmocka_run_group_tests_name("bad card input", tests, NULL, NULL);
}
