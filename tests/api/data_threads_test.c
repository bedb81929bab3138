/**
 * Data calls of several threads at once on the halves of two channels that join, while another stops them, changes
 * thresholds and drops data. The clock is virtual, so the engine runs in the thread that moves it. The sanitizers see what
 * is not asserted.
 */
#include "data.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { OCTETS = 20000, STOPS = 40 };

static tSMChannelId out, in;
static _Atomic bool over;
static _Atomic unsigned wrong;

static int begin(void **state)
{
    int err = world_begin(state);

    out = new_channel(kSMChannelTypeOutput);
    in = new_channel(kSMChannelTypeInput);
    join(out, in);
    atomic_store(&over, false);
    atomic_store(&wrong, 0);
    return err;
}

#define THREADS_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

/* Both count in octets, so that one lost, twice or out of place shows. */

static void *send_counting(void *arg)
{
    unsigned n = 0;

    (void)arg;
    while (n < OCTETS) {
        uint8_t octets[300];
        int want = OCTETS - n < sizeof(octets) ? (int)(OCTETS - n) : (int)sizeof(octets), done;

        for (int i = 0; i < want; i++)
            octets[i] = (uint8_t)((n + (unsigned)i) % 251);
        done = tx_data(out, octets, want);
        if (done < 0)
            atomic_fetch_add(&wrong, 1);
        n += done > 0 ? (unsigned)done : 0;
    }
    return NULL;
}

static void *fetch_counting(void *arg)
{
    unsigned n = 0;

    (void)arg;
    while (n < OCTETS) {
        uint8_t octets[100];
        int done = rx_data(in, octets, sizeof(octets));

        for (int i = 0; i < done; i++)
            if (octets[i] != (n + (unsigned)i) % 251)
                atomic_fetch_add(&wrong, 1);
        if (done <= 0)
            atomic_fetch_add(&wrong, 1);
        n += done > 0 ? (unsigned)done : 0;
    }
    atomic_store(&over, true);
    return NULL;
}

static void all_octets_arrive_in_order_while_both_ends_wait(void **state)
{
    pthread_t sender, fetcher;

    (void)state;
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(rx_notify(in, 50, 40, 0), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(pthread_create(&sender, NULL, send_counting, NULL), 0);
    assert_int_equal(pthread_create(&fetcher, NULL, fetch_counting, NULL), 0);
    while (!atomic_load(&over) && !atomic_load(&wrong)) {
        struct smdc_rx_status_parms p = {.channel = in};

        assert_int_equal(smdc_rx_status(&p), 0);
        if (p.available_octets < 8000) /* else the fetcher is behind, and more would be an overrun */
            pass_ms(1);
        sched_yield();
    }
    assert_int_equal(atomic_load(&wrong), 0);
    pthread_join(sender, NULL);
    pthread_join(fetcher, NULL);
}

/* Errors that a half may give while another thread stops it, and the channel goes. */
static void look(int result)
{
    if (result < 0 && result != ERR_SM_WRONG_CHANNEL_STATE && result != ERR_SM_NO_SUCH_CHANNEL)
        atomic_fetch_add(&wrong, 1);
}

static void *use_input(void *arg)
{
    uint8_t octets[100];
    int status;

    (void)arg;
    while (!atomic_load(&over)) {
        look(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync));
        do {
            look(rx_data(in, octets, sizeof(octets)));
            look(status = rx_status(in));
        } while (status >= 0 && status != kSMDCRxStatusFinished);
    }
    return NULL;
}

static void *use_output(void *arg)
{
    static const uint8_t octets[5000];
    int status;

    (void)arg;
    while (!atomic_load(&over)) {
        look(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync));
        do {
            look(tx_data(out, octets, sizeof(octets)));
            look(status = tx_status(out));
        } while (status >= 0 && status != kSMDCTxStatusFinished);
    }
    return NULL;
}

static void *disturb(void *arg)
{
    (void)arg;
    while (!atomic_load(&over)) {
        look(rx_notify(in, 100, 20, 0));
        look(rx_command(in, kSMDCRxCtlDiscard));
        look(tx_command(out, kSMDCTxCtlDiscard));
        look(rx_notify(in, -100, 0, 0));
        look(smdc_line_status(&(struct smdc_line_status_parms){.channel = in}));
        look(smdc_line_status(&(struct smdc_line_status_parms){.channel = out}));
        sched_yield();
    }
    return NULL;
}

static void stops_reach_who_waits_again_and_again(void **state)
{
    static void *(*const bodies[])(void *) = {use_input, use_output, disturb};
    pthread_t threads[COUNT(bodies)];

    (void)state;
    for (unsigned i = 0; i < COUNT(bodies); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, bodies[i], NULL), 0);
    for (unsigned i = 0; i < STOPS; i++) {
        pass_ms(10 + i);
        look(stop_data(in, smdc_rx_stop));
        look(i % 2 ? stop_data(out, smdc_tx_stop) : tx_command(out, kSMDCTxCtlFinish));
        sched_yield();
    }
    atomic_store(&over, true);
    look(sm_channel_release(in));
    look(sm_channel_release(out));
    for (unsigned i = 0; i < COUNT(bodies); i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&wrong), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        THREADS_TEST(all_octets_arrive_in_order_while_both_ends_wait),
        THREADS_TEST(stops_reach_who_waits_again_and_again),
    };

    return cmocka_run_group_tests_name("data_threads", tests, NULL, NULL);
}
