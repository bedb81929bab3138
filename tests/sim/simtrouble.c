/* What the simulated kernel refuses by chance. Random numbers of its own, so that it changes no datagram's way. */
#include "internal.h"

#include <errno.h>

static struct sim_trouble trouble;
static struct sim_rand chance;

void sim_set_trouble(const struct sim_trouble *t)
{
    sim_lock();
    trouble = t ? *t : (struct sim_trouble){0};
    sim_rand_seed(&chance, trouble.seed);
    sim_unlock();
}

static bool happens(double probability)
{
    return probability > 0 && sim_rand_unit(&chance) < probability;
}

bool sim_trouble_call(void)
{
    return happens(trouble.call);
}

int sim_trouble_send(void)
{
    static const int errors[] = {-EAGAIN, -ENOBUFS, -EPERM, -ENOMEM};

    return happens(trouble.send) ? errors[sim_rand_next(&chance) % 4] : 0;
}

bool sim_trouble_icmp(void)
{
    return happens(trouble.icmp);
}

unsigned sim_trouble_short(unsigned n)
{
    return n > 1 && happens(trouble.receive_short) ? 1 + sim_rand_next(&chance) % (n - 1) : n;
}
