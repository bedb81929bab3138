/** Raw with a mask: what an encoding sends to the end, and what creating it may fail with. */
#include "unit.h"

#include "data/encoding.h"
#include "data/line.h"

struct program {
    struct mt_octet_source source;
    struct mt_octet_sink sink;
    unsigned left, zeros;
};

static struct program program;

static unsigned give_zeros(struct mt_octet_source *source, uint8_t *octets, unsigned n)
{
    if (n > program.left)
        n = program.left;
    memset(octets, 0, n);
    program.left -= n;
    (void)source;
    return n;
}

static void count_zeros(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n)
{
    (void)sink;
    for (unsigned i = 0; i < n; i++)
        program.zeros += octets[i] == 0;
}

/* @return characters of zeros that came whole */
static unsigned send_characters(uint8_t mask, unsigned n, unsigned chunk)
{
    static const struct mt_encoding_config encoding = {.encoding = MT_ENCODING_ASYNC, .async = {.data_bits = 7}};
    struct mt_line_config config = {.protocol = MT_LINE_RAW, .u.raw = {.i460_mask = mask}};
    struct mt_encoder encoder;
    struct mt_decoder decoder;
    struct mt_line_rx *rx;
    struct mt_line_tx *tx;
    uint8_t octets[16];

    program = (struct program){.source = {give_zeros}, .sink = {.octets = count_zeros}, .left = n};
    mt_encoder_init(&encoder, &encoding, &program.source);
    mt_decoder_init(&decoder, &encoding, &program.sink);
    assert_int_equal(mt_line_create(&rx, &tx, &config, &decoder.in, &encoder.out), 0);
    tx->finishing = true;
    for (unsigned i = 0; !tx->finished; i++) {
        assert_in_range(i, 0, 1000);
        tx->ops->pull(tx, octets, chunk);
        rx->ops->push(rx, octets, chunk);
    }
    memset(octets, 0xff, sizeof(octets));
    rx->ops->push(rx, octets, sizeof(octets)); /* what the last octet of bits lacks */
    mt_line_rx_destroy(rx);
    mt_line_tx_destroy(tx);
    return program.zeros;
}

static void the_last_character_goes_out_whole_whatever_the_mask(void **state)
{
    (void)state;
    for (unsigned mask = 1; mask < 256; mask++)
        for (unsigned n = 1; n < 10; n++)
            for (unsigned chunk = 1; chunk < 8; chunk++)
                assert_int_equal(send_characters((uint8_t)mask, n, chunk), n);
}

static void what_cannot_be_had_leaves_nothing_behind(void **state)
{
    struct mt_line_config config = {.protocol = MT_LINE_RAW};
    struct mt_line_rx *rx = NULL;
    struct mt_line_tx *tx = NULL;
    bool failed = true;

    (void)state;
    assert_int_equal(mt_line_create(&rx, &tx, &config, NULL, NULL), -EINVAL); /* no bits at all */
    config.u.raw.i460_mask = 0x50;
    for (unsigned n = 1; failed; n++) {
        rx = NULL;
        sim_fail_at(n, false);
        if (mt_line_create(&rx, &tx, &config, NULL, NULL) == 0) {
            mt_line_rx_destroy(rx);
            mt_line_tx_destroy(tx);
        } else {
            assert_null(rx);
        }
        failed = sim_failed();
        sim_fail_at(0, false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(the_last_character_goes_out_whole_whatever_the_mask),
        SIM_TEST(what_cannot_be_had_leaves_nothing_behind),
    };

    return cmocka_run_group_tests_name("raw", tests, NULL, NULL);
}
