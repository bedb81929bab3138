#include "unit/modem_line.h"

#define PI 3.14159265358979323846

enum { SINC_HALF = 16, HILBERT_HALF = 64, IDLE = 40 };

static double uniform_one(uint64_t *seed)
{
    return (modem_chance(seed) + 1.0) / 2147483649.0;
}

static double gaussian(uint64_t *seed)
{
    return sqrt(-2 * log(uniform_one(seed))) * cos(2 * PI * uniform_one(seed));
}

/* Windowed sinc: the value between two samples. The sine is that of the fraction at all of them, but for its sign. */
static double between(const double *x, unsigned n, double at)
{
    long first = (long)floor(at) - SINC_HALF + 1;
    double fraction = at - floor(at), sine = sin(PI * fraction) / PI, sum = 0;

    if (fraction < 1e-9)
        return x[(long)floor(at) < (long)n ? (long)floor(at) : (long)n - 1];
    for (long i = first; i < first + 2 * SINC_HALF; i++) {
        double d = at - (double)i;

        if (i >= 0 && i < (long)n)
            sum += x[i] * (1 - d * d / (SINC_HALF * SINC_HALF)) * ((first + SINC_HALF - 1 - i) % 2 ? -sine : sine) / d;
    }
    return sum;
}

static void other_clock(double *x, double *work, unsigned n, double ppm)
{
    for (unsigned i = 0; i < n; i++)
        work[i] = between(x, n, i * (1 + ppm * 1e-6));
    memcpy(x, work, n * sizeof *x);
}

/* Single sideband: the signal and its Hilbert transform, turned. */
static void other_frequency(double *x, double *work, unsigned n, double hz)
{
    double tap[2 * HILBERT_HALF];

    for (int k = -HILBERT_HALF + 1; k < HILBERT_HALF; k += 2)
        tap[k + HILBERT_HALF] = (1 + cos(PI * k / HILBERT_HALF)) / (PI * k);
    for (unsigned i = 0; i < n; i++) {
        double quadrature = 0;

        for (int k = -HILBERT_HALF + 1; k < HILBERT_HALF; k += 2) {
            long at = (long)i - k;

            if (at >= 0 && at < (long)n)
                quadrature += x[at] * tap[k + HILBERT_HALF];
        }
        work[i] = x[i] * cos(2 * PI * hz * i / 8000) - quadrature * sin(2 * PI * hz * i / 8000);
    }
    memcpy(x, work, n * sizeof *x);
}

/* Mean power of the parts with sound. */
static double power_of_sound(const double *x, unsigned n)
{
    double sum = 0;
    unsigned sounds = 0;

    for (unsigned i = 0; i + TICK <= n; i += TICK) {
        double part = 0;

        for (unsigned k = 0; k < TICK; k++)
            part += x[i + k] * x[i + k];
        if (part > TICK * 25.0) {
            sum += part;
            sounds += TICK;
        }
    }
    return sounds ? sum / sounds : 0;
}

void line_with_faults(struct sound *s, const struct faults *f)
{
    static double x[MAX_SOUND], work[MAX_SOUND];
    double gain = pow(10, f->gain_db / 20), rms;
    uint64_t seed = f->seed + 99;
    unsigned last = 0u - IDLE - 1;

    for (unsigned i = 0; i < s->n; i++)
        x[i] = s->amp[i];
    if (f->clock_ppm != 0)
        other_clock(x, work, s->n, f->clock_ppm);
    if (f->shift_hz != 0)
        other_frequency(x, work, s->n, f->shift_hz);
    rms = f->snr_db != 0 ? sqrt(power_of_sound(x, s->n)) * pow(10, -f->snr_db / 20) : 0;
    for (unsigned i = 0; i < s->n; i++) {
        double noise = rms * gaussian(&seed), y;

        last = fabs(x[i]) > 3 ? i : last;
        y = gain * (f->quiet_idle && i - last > IDLE ? x[i] : x[i] + noise);

        s->amp[i] = (int16_t)lrint(y > 32767 ? 32767 : y < -32768 ? -32768 : y);
    }
}
