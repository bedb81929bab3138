/**
 * A module: the software engine that a DSP used to be.
 *
 * What does it do? One thread owns everything that was allocated on the module: it receives, plays, records and sends,
 * each stream when its next block is due.
 *
 * How does it work? Programs talk to it in two ways only. A *command* (mt_module_call) is run by the engine between two
 * steps and answered. Rings carry data and status, and need no command. A module with a virtual clock has no thread:
 * commands run in the caller's, and time moves when the program says so. A module that was shut down is the same, with
 * time at a stand.
 */
#ifndef MT_MODULE_MODULE_H
#define MT_MODULE_MODULE_H

#include <pthread.h>

#include "core/config.h"
#include "core/event.h"
#include "core/hist.h"
#include "core/pool.h"
#include "core/wheel.h"
#include "data/figures.h"
#include "endpoint/timeslot.h"
#include "module/silence.h"
#include "net/net.h"

struct mt_module;

/** Runs in the engine. @return what mt_module_call returns. */
typedef int mt_command_fn(struct mt_module *m, void *arg);

struct mt_command {
    struct mt_command *next;
    mt_command_fn *run;
    void *arg;
    int result;
    _Atomic uint32_t done; /* release by the engine, last of all: the command may be gone after */
};

/** How channels get timeslots when they are allocated: of `stream`[0], then of the other, from `timeslot` up. */
struct mt_auto_slots {
    bool on;
    int stream[2], timeslot;
    int type; /* enum kSMTimeslotType */
};

struct mt_module {
    struct mt_object object;
    int card_id;                     /* CONST after create */
    unsigned ix;                     /* CONST after create: number on its card */
    unsigned opens;                  /* LOCK: the card table's */
    struct mt_module_config config;  /* CONST after create */

    struct mt_net net;               /* THREAD: engine */
    struct mt_wheel wheel;           /* THREAD: engine */
    struct mt_silence silence;       /* THREAD: engine */
    struct mt_hist lateness;         /* THREAD: engine writes */
    struct mt_timeslots timeslots;   /* THREAD: engine */
    struct mt_figures figures;       /* CONST after create */

    struct mt_auto_slots auto_in, auto_out; /* LOCK: the module's handle */

    struct mt_pool channels, records, dispatchers, vmprx, collectors, vmptx, tdms;
    pthread_mutex_t owned_lock;
    struct mt_list owned;            /* LOCK: owned_lock. Every object that lives here */
    unsigned leaving;                /* LOCK: owned_lock. Objects that have left `owned` but are not freed yet */
    pthread_cond_t none_leaving;     /* LOCK: owned_lock */

    unsigned long thread;
    pthread_mutex_t inline_lock;     /* taken to run the engine in a program's thread: no thread of its own */
    _Atomic bool threaded;           /* it has one */
    _Atomic uint32_t started;        /* the engine has found its ways to the network */
    _Atomic bool quit;
    _Atomic bool shut_down;
    _Atomic bool sleeping;           /* it waits, or is about to */
    struct mt_command *_Atomic commands; /* newest first; pushed by anyone, taken whole by the engine */

    struct mt_event *event;          /* LOCK: the module's handle. Made when first asked for */
    struct mt_notify shutdown_notify;

    _Atomic uint64_t late_steps, skipped_ms, commands_run, lost_octets, replay_drops, busy_ns, ticks;
    _Atomic uint64_t load_percent, load_percent_max, time_ns;
    int64_t load_since_ns, load_busy_ns; /* THREAD: engine */
};

/** Create and start. @return 0 or a negative errno with nothing left behind. */
int mt_module_create(struct mt_module **out, int card_id, unsigned ix, const struct mt_module_config *config,
                     int64_t start_ns);

/** Stop the engine, if it still runs, and free all. Everything on it must be gone. NULL is fine. */
void mt_module_destroy(struct mt_module *m);

/** Stop the engine for good. Objects may still be destroyed; nothing else works. */
void mt_module_shutdown(struct mt_module *m);

/** Run a function in the engine and wait for its answer. Any thread but the engine's. */
int mt_module_call(struct mt_module *m, mt_command_fn *run, void *arg);

/** Move a virtual clock. @return 0 or -ESTALE if the clock is real. */
int mt_module_advance(struct mt_module *m, uint64_t ns);

static inline bool mt_module_has(const struct mt_module *m, int firmware)
{
    return m->config.firmware >> firmware & 1;
}

#endif
