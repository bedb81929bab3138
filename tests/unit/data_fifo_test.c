/* Octets and reports between them: places are kept, and what does not fit is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "channel/data_fifo.h"

enum { SIZE = 64 };

static uint8_t room[SIZE], got[SIZE];
static struct mt_data_fifo fifo;

static int begin(void **state)
{
    (void)state;
    fifo = (struct mt_data_fifo){.overrun = false};
    mt_ring_init(&fifo.ring, room, SIZE);
    return 0;
}

static enum mt_mark_kind take(void)
{
    struct mt_mark mark = {.value = -1};

    assert_true(mt_data_fifo_take_mark(&fifo, &mark));
    return mark.kind;
}

static void octets_do_not_pass_a_mark(void **state)
{
    struct mt_mark mark;

    (void)state;
    mt_data_fifo_write(&fifo, "abc", 3);
    mt_data_fifo_mark(&fifo, MT_MARK_CARRIER, 7);
    mt_data_fifo_write(&fifo, "de", 2);
    assert_false(mt_data_fifo_take_mark(&fifo, &mark));
    assert_int_equal(mt_data_fifo_read(&fifo, got, SIZE), 3);
    assert_int_equal(mt_data_fifo_read(&fifo, got, SIZE), 0);
    assert_true(mt_data_fifo_take_mark(&fifo, &mark));
    assert_int_equal(mark.value, 7);
    assert_int_equal(mt_data_fifo_read(&fifo, got, SIZE), 2);
    assert_memory_equal(got, "de", 2);
}

static void what_is_lost_is_told_where_it_is_missing_and_once(void **state)
{
    uint8_t much[SIZE] = {0};
    struct mt_mark mark;

    (void)state;
    assert_int_equal(mt_data_fifo_write(&fifo, much, SIZE - 2), SIZE - 2);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(mt_data_fifo_write(&fifo, much, 4), 0);
    assert_int_equal(mt_data_fifo_read(&fifo, got, SIZE), SIZE - 2);
    assert_int_equal(mt_data_fifo_write(&fifo, "x", 1), 1);
    assert_int_equal(mt_data_fifo_read(&fifo, got, SIZE), 0);
    assert_int_equal(take(), MT_MARK_OVERRUN);
    assert_int_equal(mt_data_fifo_read(&fifo, got, SIZE), 1);
    assert_false(mt_data_fifo_take_mark(&fifo, &mark));
}

static void marks_that_do_not_fit_become_an_overrun_and_finished_always_fits(void **state)
{
    struct mt_mark mark;

    (void)state;
    for (int i = 0; i < 2 * MT_FIFO_MARKS; i++)
        mt_data_fifo_mark(&fifo, MT_MARK_CARRIER, i);
    mt_data_fifo_mark(&fifo, MT_MARK_METRIC, 1);
    mt_data_fifo_mark(&fifo, MT_MARK_FINISHED, 0);
    for (int i = 0; i < MT_FIFO_MARKS - 2; i++) {
        assert_true(mt_data_fifo_take_mark(&fifo, &mark));
        assert_int_equal(mark.value, i);
    }
    assert_int_equal(take(), MT_MARK_METRIC);
    assert_int_equal(take(), MT_MARK_FINISHED);
    mt_data_fifo_tell_overrun(&fifo);
    assert_int_equal(take(), MT_MARK_OVERRUN);
}

static void discarded_octets_take_no_mark_with_them(void **state)
{
    (void)state;
    mt_data_fifo_write(&fifo, "abc", 3);
    mt_data_fifo_mark(&fifo, MT_MARK_CARRIER, 1);
    mt_data_fifo_write(&fifo, "de", 2);
    mt_ring_discard(&fifo.ring);
    mt_data_fifo_write(&fifo, "f", 1);
    assert_int_equal(mt_data_fifo_read(&fifo, got, SIZE), 0);
    assert_int_equal(take(), MT_MARK_CARRIER);
    assert_int_equal(mt_data_fifo_read(&fifo, got, SIZE), 1);
    assert_int_equal(got[0], 'f');
}

#define FIFO_TEST(f) cmocka_unit_test_setup(f, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIFO_TEST(octets_do_not_pass_a_mark),
        FIFO_TEST(what_is_lost_is_told_where_it_is_missing_and_once),
        FIFO_TEST(marks_that_do_not_fit_become_an_overrun_and_finished_always_fits),
        FIFO_TEST(discarded_octets_take_no_mark_with_them),
    };

    return cmocka_run_group_tests_name("data fifo", tests, NULL, NULL);
}
