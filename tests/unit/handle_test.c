/** Handles: what a program may hold, keep too long or make up. */
#include "unit.h"

#include <stdatomic.h>

#include "core/handle.h"

static void *id_of(const struct mt_object *o)
{
    return mt_handle_public(o->id);
}

static bool finds(const void *id, enum mt_kind kind, const struct mt_object *expected)
{
    struct mt_object *o = mt_handle_lock(id, kind);

    if (o)
        mt_handle_unlock(o);
    return o == expected;
}

static void end_handle(struct mt_object *o)
{
    assert_ptr_equal(mt_handle_lock(id_of(o), (enum mt_kind)o->kind), o);
    mt_handle_end(o);
}

static unsigned slot_of(const struct mt_object *o)
{
    return o->id % MT_HANDLE_SLOTS;
}

static void a_handle_finds_its_object_until_it_ends(void **state)
{
    struct mt_object o = {0};
    void *id;

    (void)state;
    assert_int_equal(mt_handle_new(&o, MT_KIND_CHANNEL), 0);
    id = id_of(&o);
    assert_non_null(id);
    assert_true((uintptr_t)id <= INT32_MAX);
    assert_int_equal(o.kind, MT_KIND_CHANNEL);
    assert_true(finds(id, MT_KIND_CHANNEL, &o));
    end_handle(&o);
    assert_true(finds(id, MT_KIND_CHANNEL, NULL));
}

static void null_forged_and_wrong_kind_find_nothing(void **state)
{
    struct mt_object o = {0};
    uintptr_t id;

    (void)state;
    assert_int_equal(mt_handle_new(&o, MT_KIND_VMPRX), 0);
    id = o.id;
    for (int kind = MT_KIND_NONE; kind < MT_KIND_COUNT; kind++) {
        assert_true(finds(NULL, (enum mt_kind)kind, NULL));
        if (kind != MT_KIND_VMPRX)
            assert_true(finds((void *)id, (enum mt_kind)kind, NULL));
    }
    assert_true(finds((void *)(id | 1UL << 31), MT_KIND_VMPRX, NULL));
    assert_true(finds((void *)(id | 1UL << 32), MT_KIND_VMPRX, NULL));
    assert_true(finds((void *)(id | 1UL << 63), MT_KIND_VMPRX, NULL));
    assert_true(finds((void *)UINTPTR_MAX, MT_KIND_VMPRX, NULL));
    for (unsigned bit = 0; bit < 64; bit++)
        assert_true(finds((void *)(id ^ 1UL << bit), MT_KIND_VMPRX, NULL));
    end_handle(&o);
}

static void any_number_at_all_is_safe_to_look_up(void **state)
{
    uint64_t random = 1;

    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        uintptr_t id = (uintptr_t)chance(&random) << 32 | chance(&random);

        if (i % 2)
            id &= INT32_MAX;
        assert_true(finds((void *)id, (enum mt_kind)(i % MT_KIND_COUNT), NULL));
    }
}

static void a_slot_rests_behind_4096_others_and_comes_back_with_another_id(void **state)
{
    struct mt_object o = {0};
    uint32_t first;
    unsigned between = 0;

    (void)state;
    assert_int_equal(mt_handle_new(&o, MT_KIND_EVENT), 0);
    first = o.id;
    do {
        end_handle(&o);
        assert_true(finds(mt_handle_public(first), MT_KIND_EVENT, NULL));
        assert_int_equal(mt_handle_new(&o, MT_KIND_EVENT), 0);
        assert_int_not_equal(o.id, first);
        between++;
    } while ((o.id ^ first) & (MT_HANDLE_SLOTS - 1));
    assert_true(between >= 4096);
    assert_true(finds(mt_handle_public(first), MT_KIND_EVENT, NULL));
    assert_true(finds(id_of(&o), MT_KIND_EVENT, &o));
    end_handle(&o);
}

static void all_slots_can_be_used_and_then_there_are_no_more(void **state)
{
    struct mt_object *all = calloc(MT_HANDLE_SLOTS, sizeof(*all)), one = {0};

    (void)state;
    assert_non_null(all);
    for (unsigned i = 0; i < MT_HANDLE_SLOTS; i++)
        assert_int_equal(mt_handle_new(&all[i], MT_KIND_TDMTX), 0);
    assert_int_equal(mt_handle_new(&one, MT_KIND_TDMTX), -ENOBUFS);
    for (unsigned i = 0; i < MT_HANDLE_SLOTS; i += 1000)
        assert_true(finds(id_of(&all[i]), MT_KIND_TDMTX, &all[i]));
    end_handle(&all[77]);
    assert_int_equal(mt_handle_new(&one, MT_KIND_TDMTX), 0);
    assert_int_equal(mt_handle_new(&all[77], MT_KIND_TDMTX), -ENOBUFS);
    all[77] = one;
    for (unsigned i = 0; i < MT_HANDLE_SLOTS; i++) {
        struct mt_object *o = mt_handle_lock(id_of(&all[i]), MT_KIND_TDMTX);

        assert_non_null(o);
        mt_handle_end(o);
    }
    free(all);
}

static void a_datafeed_id_finds_the_source_it_belongs_to(void **state)
{
    (void)state;
    for (int kind = MT_KIND_MODULE; kind < MT_KIND_COUNT; kind++) {
        bool source = kind == MT_KIND_VMPRX || kind == MT_KIND_TDMRX || kind == MT_KIND_CHANNEL;
        struct mt_object o = {0};
        void *feed;

        if (kind == MT_KIND_DATAFEED || kind == MT_KIND_INPUT_FEED)
            continue; /* no object is one: it is the id of another */
        assert_int_equal(mt_handle_new(&o, (enum mt_kind)kind), 0);
        feed = mt_handle_public(mt_handle_datafeed(&o));
        assert_true(finds(feed, MT_KIND_DATAFEED, source ? &o : NULL));
        assert_true(finds(feed, (enum mt_kind)kind, NULL));
        end_handle(&o);
        assert_true(finds(feed, MT_KIND_DATAFEED, NULL));
    }
}

static void a_channel_has_a_second_datafeed_which_tells_itself_from_the_first(void **state)
{
    (void)state;
    for (int kind = MT_KIND_CHANNEL; kind <= MT_KIND_VMPRX; kind++) {
        struct mt_object o = {0};
        void *feed, *data;

        if (kind == MT_KIND_DATAFEED)
            continue;
        assert_int_equal(mt_handle_new(&o, (enum mt_kind)kind), 0);
        feed = mt_handle_public(mt_handle_datafeed(&o));
        data = mt_handle_public(mt_handle_input_feed(&o));
        assert_ptr_not_equal(feed, data);
        assert_true(finds(data, MT_KIND_DATAFEED, kind == MT_KIND_CHANNEL ? &o : NULL));
        assert_true(finds(data, (enum mt_kind)kind, NULL));
        assert_int_equal(mt_handle_kind_of(feed), MT_KIND_DATAFEED);
        assert_int_equal(mt_handle_kind_of(data), MT_KIND_INPUT_FEED);
        end_handle(&o);
        assert_true(finds(data, MT_KIND_DATAFEED, NULL));
    }
}

static int lock_pair(struct mt_object_pair *p, const void *a, const void *b)
{
    *p = (struct mt_object_pair){.id = {a, b}, .kind = {MT_KIND_CHANNEL, MT_KIND_DATAFEED}};
    return mt_handle_lock_pair(p);
}

static void a_pair_is_locked_whole_or_not_at_all(void **state)
{
    struct mt_object o[2] = {0};
    struct mt_object_pair p;

    (void)state;
    assert_int_equal(mt_handle_new(&o[0], MT_KIND_CHANNEL), 0);
    assert_int_equal(mt_handle_new(&o[1], MT_KIND_CHANNEL), 0);
    for (int a = 0; a < 2; a++) {
        void *id = id_of(&o[a]);

        for (int b = 0; b < 2; b++) { /* a == b: both in one slot */
            assert_int_equal(lock_pair(&p, id, mt_handle_public(mt_handle_datafeed(&o[b]))), 0);
            assert_ptr_equal(p.o[0], &o[a]);
            assert_ptr_equal(p.o[1], &o[b]);
            mt_handle_unlock_pair(&p);
        }
        assert_int_equal(lock_pair(&p, id, NULL), -ESRCH);
        assert_ptr_equal(p.o[0], &o[a]);
        assert_null(p.o[1]);
        assert_int_equal(lock_pair(&p, id, id), -ESRCH); /* a channel's id is not its datafeed's */
        assert_null(p.o[1]);
        assert_int_equal(lock_pair(&p, (char *)id + (1UL << 23), mt_handle_public(mt_handle_datafeed(&o[a]))), -ESRCH);
        assert_null(p.o[0]);
        assert_ptr_equal(p.o[1], &o[a]);
        assert_int_equal(lock_pair(&p, NULL, NULL), -ESRCH);
        assert_true(finds(id, MT_KIND_CHANNEL, &o[a])); /* nothing is left locked */
    }
    end_handle(&o[0]);
    end_handle(&o[1]);
}

enum { PAIRS = 20000 };

static struct mt_object shared[2];
static uint64_t in_use[2]; /* LOCK: the object's */

static void *lock_pairs(void *arg)
{
    bool swap = arg != NULL;

    for (unsigned i = 0; i < PAIRS; i++) {
        struct mt_object_pair p = {.id = {id_of(&shared[swap]), id_of(&shared[!swap])},
                                   .kind = {MT_KIND_CHANNEL, MT_KIND_CHANNEL}};

        if (mt_handle_lock_pair(&p))
            continue;
        in_use[0]++;
        in_use[1]++;
        mt_handle_unlock_pair(&p);
    }
    return NULL;
}

static void two_threads_that_lock_a_pair_both_ways_never_deadlock(void **state)
{
    pthread_t other;

    (void)state;
    in_use[0] = in_use[1] = 0;
    assert_int_equal(mt_handle_new(&shared[0], MT_KIND_CHANNEL), 0);
    assert_int_equal(mt_handle_new(&shared[1], MT_KIND_CHANNEL), 0);
    start_thread(&other, lock_pairs, NULL);
    lock_pairs(shared);
    end_thread(other);
    assert_int_equal(in_use[0], 2 * PAIRS);
    assert_int_equal(in_use[1], 2 * PAIRS);
    end_handle(&shared[0]);
    end_handle(&shared[1]);
}

/* Fails under the thread sanitizer only: a free slot's lock must not count as one taken after that of an object. */
static void an_object_may_be_made_while_one_of_a_later_slot_is_locked(void **state)
{
    struct mt_object first = {0}, second = {0};
    struct mt_object_pair p;

    (void)state;
    for (;;) { /* slots given back in reverse come again in reverse */
        assert_int_equal(mt_handle_new(&first, MT_KIND_CHANNEL), 0);
        assert_ptr_equal(mt_handle_lock(id_of(&first), MT_KIND_CHANNEL), &first);
        assert_int_equal(mt_handle_new(&second, MT_KIND_EVENT), 0);
        mt_handle_unlock(&first);
        if (slot_of(&second) < slot_of(&first))
            break;
        end_handle(&second);
        end_handle(&first);
    }
    p = (struct mt_object_pair){.id = {id_of(&first), id_of(&second)}, .kind = {MT_KIND_CHANNEL, MT_KIND_EVENT}};
    assert_int_equal(mt_handle_lock_pair(&p), 0);
    mt_handle_unlock_pair(&p);
    end_handle(&first);
    end_handle(&second);
}

static _Atomic uint32_t wanted;

static void *use_while_it_lasts(void *arg)
{
    (void)arg;
    for (;;) {
        uint32_t id = atomic_load(&wanted);
        struct mt_object *o;

        if (!id)
            return NULL;
        o = mt_handle_lock(mt_handle_public(id), MT_KIND_EVENT);
        if (!o)
            continue;
        if (o->id != id || o->module != o)
            abort();
        mt_handle_unlock(o);
    }
}

static void an_object_cannot_go_while_a_call_uses_it(void **state)
{
    pthread_t other;

    (void)state;
    atomic_store(&wanted, 1);
    start_thread(&other, use_while_it_lasts, NULL);
    for (unsigned i = 0; i < 20000; i++) {
        struct mt_object *o = calloc(1, sizeof(*o));

        assert_non_null(o);
        o->module = o;
        assert_int_equal(mt_handle_new(o, MT_KIND_EVENT), 0);
        atomic_store(&wanted, o->id);
        end_handle(o);
        memset(o, 0xff, sizeof(*o));
        free(o);
    }
    atomic_store(&wanted, 0);
    end_thread(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handle_finds_its_object_until_it_ends),
        cmocka_unit_test(null_forged_and_wrong_kind_find_nothing),
        cmocka_unit_test(any_number_at_all_is_safe_to_look_up),
        cmocka_unit_test(a_slot_rests_behind_4096_others_and_comes_back_with_another_id),
        cmocka_unit_test(a_datafeed_id_finds_the_source_it_belongs_to),
        cmocka_unit_test(a_channel_has_a_second_datafeed_which_tells_itself_from_the_first),
        cmocka_unit_test(a_pair_is_locked_whole_or_not_at_all),
        cmocka_unit_test(two_threads_that_lock_a_pair_both_ways_never_deadlock),
        cmocka_unit_test(an_object_may_be_made_while_one_of_a_later_slot_is_locked),
        cmocka_unit_test(an_object_cannot_go_while_a_call_uses_it),
        cmocka_unit_test(all_slots_can_be_used_and_then_there_are_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
