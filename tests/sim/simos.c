#include "internal.h"

#include <execinfo.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* LOCK: mutex, all of it */
static int64_t clock_ns = SIM_START_NS;
static struct sim_rand randomness = {1};
static unsigned misuses;
static struct {
    unsigned calls;
    unsigned at; /* 0: never */
    bool from_then_on;
    bool happened;
} fail;

_Thread_local unsigned sim_depth;

void sim_lock(void)
{
    sim_depth++;
    pthread_mutex_lock(&mutex);
}

void sim_unlock(void)
{
    pthread_mutex_unlock(&mutex);
    sim_depth--;
}

void *sim_must(void *p)
{
    if (!p) {
        fprintf(stderr, "the simulation is out of memory\n");
        abort();
    }
    return p;
}

void sim_misuse(const char *what, int fd)
{
    misuses++;
    if (fd >= 0)
        fprintf(stderr, "misuse: %s: descriptor %d\n", what, fd);
    else
        fprintf(stderr, "misuse: %s\n", what);
}

void sim_say_caller(void *caller)
{
    fflush(stderr);
    backtrace_symbols_fd(&caller, 1, STDERR_FILENO);
}

int64_t sim_clock(void)
{
    return clock_ns;
}

int64_t sim_now_ns(void)
{
    int64_t now;

    sim_lock();
    now = clock_ns;
    sim_unlock();
    return now;
}

/* The simulated host was started at the beginning of 2026. */
static int64_t wall_ns(void)
{
    return INT64_C(1767225600) * 1000000000 + sim_now_ns();
}

void sim_set_ns(int64_t ns)
{
    sim_lock();
    clock_ns = ns;
    sim_unlock();
}

void sim_advance_ns(int64_t ns)
{
    sim_lock();
    clock_ns += ns;
    sim_unlock();
}

void sim_seed(uint32_t seed)
{
    sim_lock();
    sim_rand_seed(&randomness, seed);
    sim_unlock();
}

static uint32_t random_word(void)
{
    uint32_t v;

    sim_lock();
    v = sim_rand_next(&randomness);
    sim_unlock();
    return v;
}

bool sim_fails(void)
{
    fail.calls++;
    if (sim_trouble_call()) {
        fail.happened = true;
        return true;
    }
    if (!fail.at || fail.calls < fail.at || (fail.calls > fail.at && !fail.from_then_on))
        return false;
    fail.happened = true;
    return true;
}

void sim_fail_at(unsigned n, bool from_then_on)
{
    sim_lock();
    fail.calls = 0;
    fail.at = n;
    fail.from_then_on = from_then_on;
    fail.happened = false;
    sim_unlock();
}

unsigned sim_calls(void)
{
    unsigned n;

    sim_lock();
    n = fail.calls;
    sim_unlock();
    return n;
}

bool sim_failed(void)
{
    bool happened;

    sim_lock();
    happened = fail.happened;
    sim_unlock();
    return happened;
}

unsigned sim_leaks(void)
{
    unsigned n;

    sim_lock();
    n = sim_memory_live() + sim_fd_live() + misuses;
    sim_unlock();
    return n;
}

void sim_report_leaks(void)
{
    sim_lock();
    sim_memory_report();
    sim_fd_report();
    if (misuses)
        fprintf(stderr, "leak: %u misuses, see above\n", misuses);
    sim_unlock();
}

void sim_reset(void)
{
    sim_fail_at(0, false);
    sim_seed(0);
    sim_impair(NULL);
    sim_set_trouble(NULL);
    sim_watch(NULL, NULL);
    sim_turn_reset();
    sim_lock();
    sim_fd_reset();
    sim_sock_reset();
    sim_net_reset();
    sim_udp_reset();
    sim_memory_reset();
    clock_ns = SIM_START_NS;
    misuses = 0;
    sim_unlock();
}

static void futex_wait(const _Atomic uint32_t *word, uint32_t while_value)
{
    if (sim_in_turns())
        sim_turn_futex_wait(word, while_value);
    else
        mt_os_linux.futex_wait(word, while_value);
}

static void futex_wake(const _Atomic uint32_t *word)
{
    mt_os_linux.futex_wake(word);
}

static int thread_start(unsigned long *thread, const char *name, int cpu, void *(*run)(void *), void *arg)
{
    bool fails;

    sim_lock();
    fails = sim_fails();
    sim_unlock();
    if (fails)
        return -EAGAIN;
    return sim_in_turns() ? sim_turn_start(thread, run, arg)
                          : mt_os_linux.thread_start(thread, name, cpu, run, arg);
}

static void thread_join(unsigned long thread)
{
    if (sim_in_turns())
        sim_turn_join(thread);
    else
        mt_os_linux.thread_join(thread);
}

static void thread_priority(void)
{
    mt_os_linux.thread_priority();
}

static int64_t now_ns(void)
{
    sim_charge(SIM_LOOK, 1);
    return sim_now_ns();
}

static int64_t thread_cpu_ns(void)
{
    return sim_in_turns() ? sim_engine_cpu_ns() : sim_now_ns();
}

static unsigned cpus(void)
{
    return 2;
}

const struct mt_os sim_os = {
    .now_ns = now_ns,
    .wall_ns = wall_ns,
    .thread_cpu_ns = thread_cpu_ns,
    .alloc = sim_alloc,
    .free = sim_free,
    .map = sim_map,
    .unmap = sim_unmap,
    .udp_open = sim_udp_open,
    .udp_connect = sim_udp_connect,
    .udp_name = sim_udp_name,
    .udp_flow = sim_udp_flow,
    .udp_flow_end = sim_udp_flow_end,
    .udp_receive = sim_udp_receive,
    .udp_recv = sim_udp_recv,
    .udp_send = sim_udp_send,
    .udp_error = sim_udp_error,
    .udp_unicast = sim_udp_unicast,
    .rx_open = sim_rx_open,
    .rx_close = sim_rx_close,
    .rx_fd = sim_rx_fd,
    .rx_woken = sim_rx_woken,
    .rx_add = sim_rx_add,
    .rx_stop = sim_rx_stop,
    .rx_remove = sim_rx_remove,
    .rx_take = sim_rx_take,
    .tx_open = sim_tx_open,
    .tx_close = sim_tx_close,
    .tx_add = sim_tx_add,
    .tx_remove = sim_tx_remove,
    .tx_send = sim_tx_send,
    .close = sim_fd_os_close,
    .wait_create = sim_wait_create,
    .wait_add = sim_wait_add,
    .wait_add_error = sim_wait_add_error,
    .wait_remove = sim_wait_remove,
    .wait = sim_wait,
    .counter_create = sim_counter_create,
    .counter_add = sim_counter_add,
    .counter_take = sim_counter_take,
    .pollable_create = sim_pollable_create,
    .pollable_show = sim_pollable_show,
    .pollable_wait = sim_pollable_wait,
    .pollable_close = sim_pollable_close,
    .futex_wait = futex_wait,
    .futex_wake = futex_wake,
    .thread_start = thread_start,
    .thread_join = thread_join,
    .thread_priority = thread_priority,
    .random = random_word,
    .cpus = cpus,
};
