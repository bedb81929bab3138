/** Events: when they are set, whose they are, and in which order things may go. */
#include "world.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ = kSMEventTypeReadData, WRITE = kSMEventTypeWriteData, RECOG = kSMEventTypeRecog };

static const tSMEventId none;
static uint8_t heard[20000];

static void complete(tSMChannelId channel)
{
    assert_int_equal(record_abort(channel, 1), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
}

static void create_checks_type_binding_and_channel(void **state)
{
    static const int types[] = {0, 4, -1, INT32_MAX, INT32_MIN}, bindings[] = {kSMChannelNoEvent, 4, -1, INT32_MAX};
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);
    tSMEventId event = {.fd = 77};

    (void)state;
    for (unsigned i = 0; i < COUNT(types); i++)
        assert_int_equal(smd_ev_create(&event, channel, types[i], kSMChannelSpecificEvent), ERR_SM_BAD_PARAMETER);
    for (unsigned i = 0; i < COUNT(bindings); i++)
        assert_int_equal(smd_ev_create(&event, channel, READ, bindings[i]), ERR_SM_BAD_PARAMETER);
    assert_int_equal(smd_ev_create(&event, kSMNullChannelId, READ, kSMChannelSpecificEvent), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(smd_ev_create(&event, kSMNullChannelId, READ, kSMChannelSpecificEventNonIdle),
                     ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(smd_ev_create(&event, channel, READ, kSMAnyChannelEvent), ERR_SM_BAD_PARAMETER);
    assert_int_equal(smd_ev_create(NULL, channel, READ, kSMChannelSpecificEvent), ERR_SM_BAD_PARAMETER);
    assert_int_equal(event.fd, -1); /* an id that is none */
}

static void an_event_suits_the_halves_of_its_channel(void **state)
{
    tSMChannelId in = new_channel(kSMChannelTypeInput), out = new_channel(kSMChannelTypeOutput);
    tSMEventId event;

    (void)state;
    assert_int_equal(smd_ev_create(&event, out, READ, kSMChannelSpecificEvent), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(smd_ev_create(&event, out, RECOG, kSMChannelSpecificEvent), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(smd_ev_create(&event, in, WRITE, kSMChannelSpecificEvent), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(set_event(in, WRITE, kSMAnyChannelEvent, none), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(smd_ev_free(new_event(out, WRITE, kSMChannelSpecificEvent)), 0);
    assert_int_equal(smd_ev_free(new_event(in, RECOG, kSMChannelSpecificEvent)), 0);
}

static void set_event_checks_its_fields(void **state)
{
    static const int types[] = {0, 4, -1, INT32_MAX, INT32_MIN}, issues[] = {4, -1, INT32_MAX};
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex), other = new_channel(kSMChannelTypeFullDuplex);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);
    tSMEventId any = new_event(kSMNullChannelId, READ, kSMAnyChannelEvent);

    (void)state;
    for (unsigned i = 0; i < COUNT(types); i++)
        assert_int_equal(set_event(channel, types[i], kSMChannelSpecificEvent, event), ERR_SM_BAD_PARAMETER);
    for (unsigned i = 0; i < COUNT(issues); i++)
        assert_int_equal(set_event(channel, READ, issues[i], event), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(channel, WRITE, kSMChannelSpecificEvent, event), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(other, READ, kSMChannelSpecificEvent, event), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(channel, READ, kSMChannelSpecificEvent, any), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, event), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(kSMNullChannelId, WRITE, kSMAnyChannelEvent, any), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMChannelSpecificEvent, event), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(set_event(channel, READ, kSMChannelSpecificEvent, none), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(channel, READ, kSMChannelSpecificEvent, event), 0);
    assert_int_equal(smd_ev_free(event), 0);
    assert_int_equal(smd_ev_free(any), 0);
}

static void the_event_of_an_idle_channel_is_ready_at_once(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);

    (void)state;
    for (int type = WRITE; type <= RECOG; type++) {
        tSMEventId specific = new_event(channel, type, kSMChannelSpecificEvent), non_idle;

        assert_true(is_set(specific));
        assert_int_equal(smd_ev_wait(specific), 0);
        assert_int_equal(set_event(channel, type, kSMChannelNoEvent, none), 0);
        assert_false(is_set(specific));
        assert_int_equal(set_event(channel, type, kSMChannelSpecificEvent, specific), 0);
        assert_true(is_set(specific));
        non_idle = new_event(channel, type, kSMChannelSpecificEventNonIdle);
        assert_int_equal(set_event(channel, type, kSMChannelSpecificEventNonIdle, non_idle), 0);
        assert_false(is_set(non_idle));
        assert_false(is_set(specific)); /* replaced */
        assert_int_equal(smd_ev_free(specific), 0);
        assert_int_equal(smd_ev_free(non_idle), 0);
    }
}

static void the_any_channel_event_does_not_count_idle_channels(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);
    tSMEventId any = new_event(kSMNullChannelId, READ, kSMAnyChannelEvent);

    (void)state;
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, any), 0);
    assert_int_equal(set_event(channel, READ, kSMAnyChannelEvent, none), 0);
    assert_false(is_set(any));
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_false(is_set(any));
    pass_ms(100);
    assert_true(is_set(any));
    complete(channel);
    assert_false(is_set(any));
    assert_int_equal(smd_ev_free(any), 0);
}

static void the_event_is_set_exactly_when_the_threshold_is_reached(void **state)
{
    static const int bits[] = {0, 8 * 1000, 8 * 160, 1, -7500};
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);

    (void)state;
    for (unsigned i = 0; i < COUNT(bits); i++) {
        assert_int_equal(set_threshold(channel, bits[i]), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        for (unsigned ms = 0; ms < 400; ms++) {
            assert_int_equal(is_set(event), record_status(channel) == kSMRecordStatusData);
            pass_ms(1);
        }
        assert_true(is_set(event));
        fetch(channel, heard, sizeof(heard));
        assert_false(is_set(event));
        complete(channel);
    }
    assert_true(is_set(event)); /* idle again */
    assert_int_equal(smd_ev_free(event), 0);
}

static void the_event_stays_set_until_enough_is_fetched(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEventNonIdle);
    struct sm_ts_data_parms p = {.channel = channel, .data = (char *)heard};

    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(640); /* above two buffers */
    for (unsigned i = 0; i < 2; i++) {
        assert_true(is_set(event));
        assert_int_equal(record_status(channel), kSMRecordStatusData); /* looking does not clear it */
        assert_true(is_set(event));
        assert_int_equal(sm_get_recorded_data(&p), 0);
        assert_int_equal(p.length, 2048);
    }
    assert_int_equal(is_set(event), record_status(channel) == kSMRecordStatusData);
    fetch(channel, heard, sizeof(heard));
    assert_false(is_set(event));
    assert_int_equal(record_abort(channel, 0), 0);
    assert_true(is_set(event)); /* Complete waits */
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_false(is_set(event));
    assert_int_equal(smd_ev_free(event), 0);
}

static void a_threshold_changed_sets_and_clears_the_event(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);

    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_true(is_set(event));
    assert_int_equal(set_threshold(channel, 8 * 2000), 0);
    assert_false(is_set(event));
    assert_int_equal(set_threshold(channel, 8 * 100), 0);
    assert_true(is_set(event));
    assert_int_equal(smd_ev_free(event), 0);
}

static void with_a_dispatcher_only_the_end_sets_the_event(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);
    struct sm_record_parms p = {.channel = channel, .type = kSMDataFormatALawPCM, .max_elapsed_time = 2000};

    (void)state;
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(sm_record_start(&p), 0);
    for (unsigned i = 0; i < 19; i++) {
        pass_ms(100);
        assert_false(is_set(event));
    }
    pass_ms(150);
    assert_true(is_set(event));
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_int_equal(smd_ev_free(event), 0);
}

static void an_overrun_sets_the_event(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);

    (void)state;
    assert_int_equal(set_threshold(channel, INT32_MAX / 1024), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(70000);
    assert_true(is_set(event));
    assert_int_equal(record_status(channel), kSMRecordStatusOverrun);
    assert_int_equal(smd_ev_free(event), 0);
}

static void several_channels_set_one_any_channel_event(void **state)
{
    enum { CHANNELS = 5 };
    tSMEventId any = new_event(kSMNullChannelId, READ, kSMAnyChannelEvent);
    tSMChannelId channels[CHANNELS];

    (void)state;
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, any), 0);
    for (unsigned i = 0; i < CHANNELS; i++) {
        channels[i] = new_channel(kSMChannelTypeInput);
        assert_int_equal(set_event(channels[i], READ, kSMAnyChannelEvent, none), 0);
        assert_int_equal(record(channels[i], kSMDataFormatALawPCM), 0);
    }
    pass_ms(100);
    for (unsigned i = 0; i < CHANNELS; i++) {
        assert_true(is_set(any));
        fetch(channels[i], heard, sizeof(heard));
    }
    assert_false(is_set(any));
    pass_ms(100);
    assert_true(is_set(any));
    for (unsigned i = 0; i < CHANNELS; i++) {
        assert_true(is_set(any));
        if (i % 2)
            assert_int_equal(sm_channel_release(channels[i]), 0);
        else
            assert_int_equal(set_event(channels[i], READ, kSMChannelNoEvent, none), 0);
    }
    assert_false(is_set(any));
    assert_int_equal(smd_ev_free(any), 0);
}

static void a_channel_may_join_before_the_event_is_nominated(void **state)
{
    tSMEventId first = new_event(kSMNullChannelId, READ, kSMAnyChannelEvent), second;
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    (void)state;
    assert_int_equal(set_event(channel, READ, kSMAnyChannelEvent, none), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_false(is_set(first));
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, first), 0);
    assert_true(is_set(first));
    second = new_event(kSMNullChannelId, READ, kSMAnyChannelEvent);
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, second), 0);
    assert_false(is_set(first));
    assert_true(is_set(second));
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMChannelNoEvent, none), 0);
    assert_false(is_set(second));
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, second), 0);
    assert_true(is_set(second));
    assert_int_equal(smd_ev_free(second), 0); /* while it is nominated */
    pass_ms(100);
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, first), 0);
    assert_true(is_set(first));
    assert_int_equal(smd_ev_free(first), 0);
}

static void specific_and_any_channel_event_work_side_by_side(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId any = new_event(kSMNullChannelId, READ, kSMAnyChannelEvent);
    tSMEventId specific = new_event(channel, READ, kSMChannelSpecificEvent);

    (void)state;
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, any), 0);
    assert_int_equal(set_event(channel, READ, kSMAnyChannelEvent, none), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_false(is_set(any) || is_set(specific));
    pass_ms(100);
    assert_true(is_set(any) && is_set(specific));
    fetch(channel, heard, sizeof(heard));
    assert_false(is_set(any) || is_set(specific));
    assert_int_equal(smd_ev_free(any), 0);
    assert_int_equal(smd_ev_free(specific), 0);
}

static void an_event_may_be_freed_before_its_channel_and_after(void **state)
{
    (void)state;
    for (unsigned order = 0; order < 4; order++) {
        tSMChannelId channel = new_channel(kSMChannelTypeInput);
        tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);

        assert_int_equal(set_event(channel, READ, kSMChannelSpecificEvent, event), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        pass_ms(100);
        if (order & 1)
            assert_int_equal(set_event(channel, READ, kSMChannelNoEvent, none), 0);
        if (order & 2) {
            assert_int_equal(sm_channel_release(channel), 0);
            assert_false(is_set(event));
            assert_int_equal(smd_ev_free(event), 0);
        } else {
            assert_int_equal(smd_ev_free(event), 0);
            pass_ms(100); /* the record goes on without */
            assert_int_equal(record_status(channel), kSMRecordStatusData);
            assert_int_equal(sm_channel_release(channel), 0);
        }
    }
}

static void a_freed_event_is_gone(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent), forged = event;

    (void)state;
    assert_int_equal(smd_ev_free(event), 0);
    assert_int_equal(smd_ev_free(event), ERR_SM_BAD_PARAMETER);
    assert_int_equal(smd_ev_wait(event), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(channel, READ, kSMChannelSpecificEvent, event), ERR_SM_BAD_PARAMETER);
    for (unsigned i = 0; i < n_forged_ids; i++) {
        forged.eip = (tSM_EVENT_INTERNALS)forged_ids[i];
        assert_int_equal(smd_ev_wait(forged), ERR_SM_BAD_PARAMETER);
        assert_int_equal(smd_ev_free(forged), ERR_SM_BAD_PARAMETER);
    }
    assert_int_equal(smd_ev_wait(none), ERR_SM_BAD_PARAMETER);
    assert_int_equal(smd_ev_free(none), ERR_SM_BAD_PARAMETER);
}

static void the_event_of_an_object_is_not_the_programs_to_free(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMEventId event = vmprx_event(vmprx);

    (void)state;
    assert_int_equal(smd_ev_free(event), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(new_channel(kSMChannelTypeInput), READ, kSMChannelSpecificEvent, event),
                     ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, event), ERR_SM_BAD_PARAMETER);
    assert_true(is_set(event));
    assert_int_equal(vmprx_event(vmprx).fd, event.fd);
    assert_int_equal(smd_ev_wait(event), 0);
}

static void an_events_descriptor_never_changes(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);
    struct pollfd p = {.fd = event.fd, .events = (short)event.mode};

    (void)state;
    assert_true(event.mode != 0);
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(set_event(channel, READ, kSMChannelNoEvent, none), 0);
        assert_int_equal(poll(&p, 1, 0), 0);
        assert_int_equal(set_event(channel, READ, kSMChannelSpecificEvent, event), 0);
        assert_int_equal(poll(&p, 1, 0), 1);
    }
    assert_int_equal(smd_ev_free(event), 0);
}

/* Read the descriptor itself, as no program should. */
static void read_away(tSMEventId event)
{
    char octets[8];

    assert_int_equal(read(event.fd, octets, sizeof(octets)), 1);
    assert_false(is_set(event));
}

static void a_program_that_reads_the_descriptor_itself_is_not_stopped(void **state)
{
    static const int bindings[] = {kSMChannelSpecificEventNonIdle, kSMAnyChannelEvent};

    (void)state;
    alarm(20); /* a call that waits for what was read away never returns */
    for (unsigned i = 0; i < 6; i++) {
        int binding = bindings[i % 2];
        tSMChannelId channel = new_channel(kSMChannelTypeInput);
        tSMChannelId of = binding == kSMAnyChannelEvent ? kSMNullChannelId : channel;
        tSMEventId event = new_event(of, READ, binding);

        assert_int_equal(set_event(of, READ, binding, event), 0);
        if (!of)
            assert_int_equal(set_event(channel, READ, kSMAnyChannelEvent, none), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        pass_ms(100);
        read_away(event);
        assert_true(fetch(channel, heard, sizeof(heard)) >= 4 * TICK);
        pass_ms(100); /* the engine runs on, and says so again */
        read_away(event);
        if (i / 2 == 0) {
            assert_int_equal(smd_ev_free(event), 0);
            assert_int_equal(sm_channel_release(channel), 0);
        } else if (i / 2 == 1) {
            assert_int_equal(sm_channel_release(channel), 0);
            assert_int_equal(smd_ev_free(event), 0);
        } else {
            assert_int_equal(set_event(of, READ, kSMChannelNoEvent, none), 0);
            assert_int_equal(set_event(of, READ, binding, event), 0);
            assert_true(is_set(event)); /* there is still something to fetch */
            assert_int_equal(sm_channel_release(channel), 0);
            assert_false(is_set(event));
            assert_int_equal(smd_ev_free(event), 0);
        }
    }
    alarm(0);
}

/* Poll bits */

/* Every bit, whether it is in `mode` or not: each only while its cause holds. */
static int bits(tSMEventId event)
{
    struct pollfd p = {.fd = event.fd, .events = POLLIN | POLLOUT | POLLPRI};

    poll(&p, 1, 0);
    return p.revents;
}

static void mode_names_the_bits_of_each_type(void **state)
{
    static const int modes[] = {POLLOUT | POLLPRI, POLLIN | POLLPRI, POLLPRI};
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);
    tSMVMPrxId vmprx = new_receiver();

    (void)state;
    for (int type = kSMEventTypeWriteData; type <= kSMEventTypeRecog; type++) {
        tSMEventId specific = new_event(channel, type, kSMChannelSpecificEvent);
        tSMEventId any = new_event(kSMNullChannelId, type, kSMAnyChannelEvent);

        assert_int_equal(specific.mode, modes[type - 1]);
        assert_int_equal(any.mode, modes[type - 1]);
        assert_int_equal(smd_ev_free(specific), 0);
        assert_int_equal(smd_ev_free(any), 0);
    }
    assert_int_equal(vmprx_event(vmprx).mode, POLLPRI);
}

static void an_idle_channel_raises_pollhup_alone(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);

    (void)state;
    for (int type = kSMEventTypeWriteData; type <= kSMEventTypeRecog; type++) {
        tSMEventId specific = new_event(channel, type, kSMChannelSpecificEvent), non_idle;

        assert_int_equal(bits(specific), POLLHUP);
        non_idle = new_event(channel, type, kSMChannelSpecificEventNonIdle);
        assert_int_equal(set_event(channel, type, kSMChannelSpecificEventNonIdle, non_idle), 0);
        assert_int_equal(bits(non_idle), 0);
        assert_int_equal(bits(specific), 0); /* nobody's any more */
        assert_int_equal(smd_ev_free(specific), 0);
        assert_int_equal(smd_ev_free(non_idle), 0);
    }
}

static void a_record_raises_pollin_for_data_and_pollpri_for_its_end(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);

    (void)state;
    for (unsigned again = 0; again < 3; again++) {
        assert_int_equal(bits(event), POLLHUP);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        assert_int_equal(bits(event), 0);
        pass_ms(100);
        assert_int_equal(bits(event), POLLIN);
        assert_int_equal(record_abort(channel, 0), 0);
        assert_int_equal(bits(event), POLLIN | POLLPRI); /* what is left, and the end */
        fetch(channel, heard, sizeof(heard));
        assert_int_equal(bits(event), POLLPRI);
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    }
    assert_int_equal(bits(event), POLLHUP);
    assert_int_equal(smd_ev_free(event), 0);
}

static void an_overrun_is_told_by_pollpri_once(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMEventId event = new_event(channel, READ, kSMChannelSpecificEvent);

    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(3000);
    assert_int_equal(bits(event), POLLIN | POLLPRI);
    assert_int_equal(record_status(channel), kSMRecordStatusOverrun);
    assert_int_equal(bits(event), POLLIN);
    assert_int_equal(smd_ev_free(event), 0);
}

static void a_replay_raises_pollout_for_room_and_pollpri_for_what_it_reports(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeOutput);
    tSMEventId event = new_event(channel, WRITE, kSMChannelSpecificEvent);

    (void)state;
    for (unsigned again = 0; again < 3; again++) {
        assert_int_equal(bits(event), POLLHUP);
        assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
        assert_int_equal(bits(event), POLLOUT);
        while (replay_status(channel) == kSMReplayStatusHasCapacity)
            assert_int_equal(put_spoken(channel, 0, 2048), 0);
        assert_int_equal(bits(event), 0);
        pass_ms(300);
        assert_int_equal(bits(event), POLLOUT);
        pass_ms(5000);
        assert_int_equal(bits(event), POLLOUT | POLLPRI); /* ran dry */
        assert_int_equal(replay_status(channel), kSMReplayStatusUnderrun);
        assert_int_equal(bits(event), POLLOUT);
        assert_int_equal(put_last(channel, heard, 160), 0);
        assert_int_equal(bits(event), 0);
        pass_ms(200);
        assert_int_equal(bits(event), POLLPRI);
        assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
    }
    assert_int_equal(bits(event), POLLHUP);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(replay_abort(channel), 0);
    assert_int_equal(bits(event), POLLPRI); /* no room any more */
    assert_int_equal(smd_ev_free(event), 0);
}

static void a_collector_raises_pollpri_for_its_port_and_its_peer(void **state)
{
    tSMCollectorId collector = new_collector();
    struct sm_collector_event_parms p = {.collector = collector};
    struct sm_collector_status_parms status;
    int fd = sim_socket(TALKER, 0), port;

    (void)state;
    assert_int_equal(sm_collector_get_event(&p), 0);
    assert_int_equal(p.event.mode, POLLPRI);
    assert_int_equal(bits(p.event), POLLPRI);
    port = collector_port(collector);
    assert_int_equal(bits(p.event), 0);
    assert_int_equal(sim_send(fd, HOST, port, "x", 1), 0);
    pass_ms(20);
    assert_int_equal(bits(p.event), POLLPRI);
    assert_int_equal(collector_status(collector, &status), kSMCollectorStatusNewPeer);
    assert_int_equal(bits(p.event), 0);
    sim_close(fd);
}

static void the_any_channel_event_adds_up_the_bits_of_its_channels(void **state)
{
    tSMEventId any = new_event(kSMNullChannelId, READ, kSMAnyChannelEvent);
    tSMChannelId a = new_channel(kSMChannelTypeInput), b = new_channel(kSMChannelTypeInput);

    (void)state;
    assert_int_equal(set_event(kSMNullChannelId, READ, kSMAnyChannelEvent, any), 0);
    assert_int_equal(set_event(a, READ, kSMAnyChannelEvent, none), 0);
    assert_int_equal(set_event(b, READ, kSMAnyChannelEvent, none), 0);
    assert_int_equal(bits(any), 0);
    assert_int_equal(record(a, kSMDataFormatALawPCM), 0);
    assert_int_equal(record(b, kSMDataFormatALawPCM), 0);
    assert_int_equal(record_abort(b, 1), 0);
    assert_int_equal(bits(any), POLLPRI);
    pass_ms(100);
    assert_int_equal(bits(any), POLLIN | POLLPRI);
    assert_int_equal(record_status(b), kSMRecordStatusComplete);
    assert_int_equal(bits(any), POLLIN);
    fetch(a, heard, sizeof(heard));
    assert_int_equal(bits(any), 0);
    assert_int_equal(smd_ev_free(any), 0);
}

static void the_event_of_an_object_raises_pollpri_alone(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMEventId event = vmprx_event(vmprx);
    struct sm_vmprx_status_parms status;
    struct sm_vmprx_stop_parms stop = {.vmprx = vmprx};

    (void)state;
    assert_int_equal(bits(event), POLLPRI);
    assert_int_equal(vmprx_status(vmprx, &status), kSMVMPrxStatusGotPorts);
    assert_int_equal(bits(event), 0);
    assert_int_equal(sm_vmprx_stop(&stop), 0);
    assert_int_equal(vmprx_status(vmprx, &status), kSMVMPrxStatusStopped);
    assert_int_equal(bits(event), POLLPRI); /* for good */
}

static unsigned threads(void)
{
    struct stat task;

    assert_int_equal(stat("/proc/self/task", &task), 0);
    return (unsigned)task.st_nlink - 2;
}

/* Each has a descriptor of its own that works; no thread is made for any. */
static void two_thousand_events_work_in_one_process(void **state)
{
    enum { EVENTS = 2000 };
    static tSMChannelId channels[EVENTS];
    static tSMEventId events[EVENTS];
    struct rlimit room = {2 * EVENTS + 200, 2 * EVENTS + 200}, before;
    unsigned n, before_threads = threads();

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    room.rlim_max = before.rlim_max;
    if (before.rlim_cur < room.rlim_cur)
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &room), 0);
    for (n = 0; n < EVENTS; n++) {
        channels[n] = new_channel(kSMChannelTypeInput);
        events[n] = new_event(channels[n], READ, kSMChannelSpecificEventNonIdle);
    }
    assert_int_equal(threads(), before_threads);
    for (n = 0; n < EVENTS; n += 100)
        assert_int_equal(record(channels[n], kSMDataFormatALawPCM), 0);
    pass_ms(100);
    for (n = 0; n < EVENTS; n++)
        assert_int_equal(bits(events[n]), n % 100 ? 0 : POLLIN);
    for (n = 0; n < EVENTS; n++)
        assert_int_equal(smd_ev_free(events[n]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(mode_names_the_bits_of_each_type),
        WORLD_TEST(an_idle_channel_raises_pollhup_alone),
        WORLD_TEST(a_record_raises_pollin_for_data_and_pollpri_for_its_end),
        WORLD_TEST(an_overrun_is_told_by_pollpri_once),
        WORLD_TEST(a_replay_raises_pollout_for_room_and_pollpri_for_what_it_reports),
        WORLD_TEST(a_collector_raises_pollpri_for_its_port_and_its_peer),
        WORLD_TEST(the_any_channel_event_adds_up_the_bits_of_its_channels),
        WORLD_TEST(the_event_of_an_object_raises_pollpri_alone),
        WORLD_TEST(two_thousand_events_work_in_one_process),
        WORLD_TEST(create_checks_type_binding_and_channel),
        WORLD_TEST(an_event_suits_the_halves_of_its_channel),
        WORLD_TEST(set_event_checks_its_fields),
        WORLD_TEST(the_event_of_an_idle_channel_is_ready_at_once),
        WORLD_TEST(the_any_channel_event_does_not_count_idle_channels),
        WORLD_TEST(the_event_is_set_exactly_when_the_threshold_is_reached),
        WORLD_TEST(the_event_stays_set_until_enough_is_fetched),
        WORLD_TEST(a_threshold_changed_sets_and_clears_the_event),
        WORLD_TEST(with_a_dispatcher_only_the_end_sets_the_event),
        WORLD_TEST(an_overrun_sets_the_event),
        WORLD_TEST(several_channels_set_one_any_channel_event),
        WORLD_TEST(a_channel_may_join_before_the_event_is_nominated),
        WORLD_TEST(specific_and_any_channel_event_work_side_by_side),
        WORLD_TEST(an_event_may_be_freed_before_its_channel_and_after),
        WORLD_TEST(a_freed_event_is_gone),
        WORLD_TEST(the_event_of_an_object_is_not_the_programs_to_free),
        WORLD_TEST(an_events_descriptor_never_changes),
        WORLD_TEST(a_program_that_reads_the_descriptor_itself_is_not_stopped),
    };

    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
