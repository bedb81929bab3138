/** What the tests of the inside share: cmocka, the simulated world before and after a test, threads, chance. */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>

#include "sim/simos.h"

enum { MS = 1000000 };

static inline int fresh(void **state)
{
    (void)state;
    mt_os = &sim_os;
    sim_reset();
    return 0;
}

/* Finds what was left behind. */
static inline int clean(void **state)
{
    (void)state;
    sim_report_leaks();
    return (int)sim_leaks();
}

/** A test in the simulated world. */
#define SIM_TEST(f) cmocka_unit_test_setup_teardown(f, fresh, clean)

static inline union mt_addr at(const char *addr, int port)
{
    union mt_addr a;

    assert_int_equal(sim_addr(&a, addr, port), 0);
    return a;
}

/** Random numbers, 31 bits, the same for the same first state. */
static inline uint32_t chance(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*state >> 33);
}

static inline void start_thread(pthread_t *t, void *(*run)(void *), void *arg)
{
    assert_int_equal(pthread_create(t, NULL, run, arg), 0);
}

static inline void end_thread(pthread_t t)
{
    assert_int_equal(pthread_join(t, NULL), 0);
}

#endif
