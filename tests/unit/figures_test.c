/** CPU, Heap and Bulk: words of figures in media time, octets as they are. */
#include "unit.h"

#include "data/figures.h"
#include "data/line.h"
#include "unit/octets.h"

static struct heard heard;
static uint64_t busy_ns;
static uint32_t free_octets[2];

static uint64_t give_busy(const struct mt_figures *f)
{
    (void)f;
    return busy_ns;
}

static void give_free(const struct mt_figures *f, uint32_t words[2])
{
    (void)f;
    words[0] = free_octets[0];
    words[1] = free_octets[1];
}

static const struct mt_figures figures = {give_busy, give_free};

static struct mt_line_rx *open_rx(enum mt_line_protocol protocol)
{
    struct mt_line_config c = {.protocol = protocol};
    struct mt_line_rx *rx = NULL;

    if (protocol != MT_LINE_BULK)
        c.u.figures = &figures;
    heard_init(&heard);
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), 0);
    return rx;
}

static uint32_t word(unsigned i)
{
    const uint8_t *o = heard.octets + 4 * i;

    return o[0] | (uint32_t)o[1] << 8 | (uint32_t)o[2] << 16 | (uint32_t)o[3] << 24;
}

static void cpu_gives_a_word_every_100_ms_and_10000_is_full_load(void **state)
{
    static const unsigned percent[] = {0, 25, 100, 130};
    struct mt_line_rx *rx = open_rx(MT_LINE_CPU);

    (void)state;
    busy_ns = 77777;
    for (unsigned i = 0; i < 4; i++)
        for (unsigned block = 0; block < 5; block++) {
            assert_int_equal(heard.n, 4 * i);
            busy_ns += percent[i] * (uint64_t)MS / 5;
            if (!i && !block)
                busy_ns = 5000 * (uint64_t)MS; /* what was used before it began counts for nothing */
            rx->ops->push(rx, NULL, 160);
        }
    assert_int_equal(heard.n, 16);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(word(i), percent[i] * 100);
    mt_line_rx_destroy(rx);
}

static void cpu_shares_out_the_load_of_a_long_block(void **state)
{
    struct mt_line_rx *rx = open_rx(MT_LINE_CPU);

    (void)state;
    rx->ops->push(rx, NULL, 0);
    busy_ns += 150 * (uint64_t)MS;
    rx->ops->push(rx, NULL, 2400);
    assert_int_equal(heard.n, 12);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(word(i), 5000);
    busy_ns += 1000000 * (uint64_t)MS * 1000;
    rx->ops->push(rx, NULL, 800);
    assert_int_equal(word(3), UINT32_MAX);
    mt_line_rx_destroy(rx);
}

static void heap_gives_pairs_of_words_the_lowest_octet_first(void **state)
{
    static const uint8_t wanted[] = {0x78, 0x56, 0x34, 0x12, 0xef, 0, 0, 0};
    struct mt_line_rx *rx = open_rx(MT_LINE_HEAP);

    (void)state;
    free_octets[0] = 0x12345678;
    free_octets[1] = 0xef;
    rx->ops->push(rx, NULL, 799);
    assert_int_equal(heard.n, 0);
    rx->ops->push(rx, NULL, 1);
    assert_int_equal(heard.n, 8);
    assert_memory_equal(heard.octets, wanted, 8);
    mt_line_rx_destroy(rx);
}

static void bulk_gives_the_octets_of_the_timeslot(void **state)
{
    struct mt_line_rx *rx = open_rx(MT_LINE_BULK);
    uint64_t random = 1;
    uint8_t octets[160];

    (void)state;
    random_octets(octets, sizeof(octets), &random);
    rx->ops->push(rx, octets, sizeof(octets));
    assert_int_equal(heard.n, sizeof(octets));
    assert_memory_equal(heard.octets, octets, sizeof(octets));
    mt_line_rx_destroy(rx);
}

static void there_is_no_transmitter_and_nothing_without_figures(void **state)
{
    struct mt_line_rx *rx = NULL;
    struct mt_line_tx *tx = NULL;

    (void)state;
    for (enum mt_line_protocol p = MT_LINE_CPU; p <= MT_LINE_BULK; p++) {
        struct mt_line_config c = {.protocol = p, .u.figures = &figures};

        assert_int_equal(mt_line_create(&rx, &tx, &c, NULL, NULL), -EINVAL);
        assert_int_equal(mt_line_create(NULL, &tx, &c, NULL, NULL), -EINVAL);
        sim_fail_at(1, false);
        assert_int_equal(mt_line_create(&rx, NULL, &c, NULL, NULL), -ENOMEM);
        sim_fail_at(0, false);
        c.u.figures = NULL;
        if (p != MT_LINE_BULK)
            assert_int_equal(mt_line_create(&rx, NULL, &c, NULL, NULL), -EINVAL);
    }
    assert_null(rx);
    assert_null(tx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(cpu_gives_a_word_every_100_ms_and_10000_is_full_load),
        SIM_TEST(cpu_shares_out_the_load_of_a_long_block),
        SIM_TEST(heap_gives_pairs_of_words_the_lowest_octet_first),
        SIM_TEST(bulk_gives_the_octets_of_the_timeslot),
        SIM_TEST(there_is_no_transmitter_and_nothing_without_figures),
    };

    return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
