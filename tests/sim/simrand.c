#include "internal.h"

void sim_rand_seed(struct sim_rand *r, uint32_t seed)
{
    /* xorshift never leaves 0, and near seeds shall not begin alike */
    r->state = (seed + 1ULL) * 0x9e3779b97f4a7c15ULL;
    for (int i = 0; i < 8; i++)
        sim_rand_next(r);
}

uint32_t sim_rand_next(struct sim_rand *r)
{
    r->state ^= r->state >> 12;
    r->state ^= r->state << 25;
    r->state ^= r->state >> 27;
    return (uint32_t)((r->state * 0x2545f4914f6cdd1dULL) >> 32);
}

double sim_rand_unit(struct sim_rand *r)
{
    return sim_rand_next(r) / 4294967296.0;
}
