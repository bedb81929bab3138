/**
 * What the sanitizers must be told when one thread changes its stack.
 */
#ifndef SIM_SIMFIBER_H
#define SIM_SIMFIBER_H

#include <stdbool.h>
#include <stddef.h>

struct sim_fiber {
    const void *stack; /* NULL: not known yet, the thread's own */
    size_t octets;
    void *fake; /* the address sanitizer's, while another runs */
    void *tsan; /* the thread sanitizer's */
};

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

static struct sim_fiber *sim_fiber_left; /* who switched last */

static inline void sim_fiber_begin(struct sim_fiber *f, const void *stack, size_t octets)
{
    *f = (struct sim_fiber){.stack = stack, .octets = octets};
#if defined(__SANITIZE_THREAD__)
    f->tsan = __tsan_create_fiber(0);
#endif
}

static inline void sim_fiber_end(struct sim_fiber *f)
{
#if defined(__SANITIZE_ADDRESS__)
    ASAN_UNPOISON_MEMORY_REGION(f->stack, f->octets);
#endif
#if defined(__SANITIZE_THREAD__)
    __tsan_destroy_fiber(f->tsan);
#endif
    f->stack = NULL;
}

/** Just before the switch; `last`: `from` never runs again. */
static inline void sim_fiber_switch(struct sim_fiber *from, struct sim_fiber *to, bool last)
{
    sim_fiber_left = from;
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(last ? NULL : &from->fake, to->stack, to->octets);
#endif
#if defined(__SANITIZE_THREAD__)
    if (!from->tsan)
        from->tsan = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(to->tsan, 0);
#endif
    (void)last, (void)to;
}

/** Just after it, on the new stack. */
static inline void sim_fiber_arrived(struct sim_fiber *f)
{
#if defined(__SANITIZE_ADDRESS__)
    const void *stack;
    size_t octets;

    __sanitizer_finish_switch_fiber(f->fake, &stack, &octets);
    if (!sim_fiber_left->stack) { /* the thread's own */
        sim_fiber_left->stack = stack;
        sim_fiber_left->octets = octets;
    }
#endif
    (void)f;
}

#endif
