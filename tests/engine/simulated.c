/**
 * Discipline in the simulated world, where modules have a virtual clock: the engine is whoever runs a command or a
 * step, and what it must not ask the world for is told by the names of the simulation's functions.
 */
#include "discipline.h"

#include "module/module.h"
#include "net/inlet.h"
#include "sim/internal.h"

/* clang-format off: tables */
FORBIDDEN(void *, sim_alloc, (size_t size), (size))
FORBIDDEN(void, sim_free, (void *p), (p))
FORBIDDEN(void *, sim_map, (size_t size), (size))
FORBIDDEN(void, sim_unmap, (void *p, size_t size), (p, size))
FORBIDDEN(int, sim_udp_open, (const union mt_addr *local, const struct mt_udp_options *options), (local, options))
FORBIDDEN(void, sim_fd_os_close, (int fd), (fd))
FORBIDDEN(int, sim_pollable_create, (struct mt_pollable *p), (p))
FORBIDDEN(int, sim_pollable_wait, (int fd, int events), (fd, events))

/* Where the engine begins and ends */

#define ENGINE(type, name, parameters, arguments) \
    type __real_##name parameters;                \
    type __wrap_##name parameters;                \
    type __wrap_##name parameters                 \
    {                                             \
        discipline_begin();                       \
        type result = __real_##name arguments;    \
        discipline_end();                         \
        return result;                            \
    }
#define ENGINE_VOID(name, parameters, arguments)  \
    void __real_##name parameters;                \
    void __wrap_##name parameters;                \
    void __wrap_##name parameters                 \
    {                                             \
        discipline_begin();                       \
        __real_##name arguments;                  \
        discipline_end();                         \
    }

ENGINE_VOID(mt_wheel_step, (struct mt_wheel *w), (w))
ENGINE_VOID(mt_net_sweep, (struct mt_net *net), (net))
ENGINE_VOID(mt_net_flush, (struct mt_net *net), (net))
ENGINE(bool, mt_net_serve, (struct mt_net *net), (net))
/* clang-format on */

struct command {
    mt_command_fn *run;
    void *arg;
};

static int run_disciplined(struct mt_module *m, void *arg)
{
    const struct command *c = arg;
    int result;

    discipline_begin();
    result = c->run(m, c->arg);
    discipline_end();
    return result;
}

int __real_mt_module_call(struct mt_module *m, mt_command_fn *run, void *arg);
int __wrap_mt_module_call(struct mt_module *m, mt_command_fn *run, void *arg);
int __wrap_mt_module_call(struct mt_module *m, mt_command_fn *run, void *arg)
{
    struct command c = {run, arg};

    discipline_forbid("mt_module_call");
    return __real_mt_module_call(m, run_disciplined, &c);
}
