#include "reject.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846
#define EDGE_HZ 1415.0  /* halfway between 1180 and 1650 Hz */
#define KAISER_BETA 4.5 /* 50 dB */

/* Modified Bessel function of order 0, by its series. */
static double bessel(double x)
{
    double sum = 1, term = 1;

    for (int k = 1; k < 30; k++) {
        term *= x / (2 * k) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

void mt_reject_init(struct mt_reject *r, enum mt_reject_mode mode)
{
    const int middle = MT_REJECT_TAPS / 2;
    double edge = 2 * EDGE_HZ / 8000;

    memset(r, 0, sizeof *r);
    r->mode = mode;
    for (int i = 0; i < MT_REJECT_TAPS; i++) {
        double t = i - middle, u = t / middle;
        double low = i == middle ? edge : sin(PI * edge * t) / (PI * t);

        low *= bessel(KAISER_BETA * sqrt(1 - u * u)) / bessel(KAISER_BETA);
        r->taps[i] = (float)(mode == MT_REJECT_HIGH ? low : (i == middle) - low);
    }
}

float mt_reject_run(struct mt_reject *r, float sample)
{
    const float *line = r->line + r->at + 1;
    float sum = 0;

    if (r->mode == MT_REJECT_NOTHING)
        return sample;
    r->line[r->at] = r->line[r->at + MT_REJECT_TAPS] = sample;
    for (unsigned i = 0; i < MT_REJECT_TAPS; i++)
        sum += r->taps[i] * line[i];
    r->at = r->at + 1 == MT_REJECT_TAPS ? 0 : r->at + 1;
    return sum;
}
