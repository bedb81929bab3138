/** Signals for tests, made by arithmetic: the same samples every time, no files. Each is added to what is in amp. */
#ifndef MT_TESTS_SIGNALS_H
#define MT_TESTS_SIGNALS_H

#include <math.h>
#include <stdint.h>

#define PI 3.14159265358979323846
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static inline double peak_of_dbm0(double dbm0)
{
    return 22827.0 * pow(10.0, dbm0 / 20.0);
}

static inline void add_tone(int16_t *amp, unsigned n, double hz, double dbm0, unsigned rate_hz)
{
    for (unsigned i = 0; i < n; i++)
        amp[i] = (int16_t)(amp[i] + lrint(peak_of_dbm0(dbm0) * sin(2 * PI * hz * i / rate_hz)));
}

static inline double uniform(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 8388608.0 - 1.0;
}

/* White noise of this power: the sum of 12 uniform numbers is near enough to Gaussian. */
static inline void add_noise(int16_t *amp, unsigned n, double dbm0)
{
    double rms = peak_of_dbm0(dbm0) / sqrt(2.0);
    uint32_t seed = 4711;

    for (unsigned i = 0; i < n; i++) {
        double x = 0;

        for (unsigned k = 0; k < 12; k++)
            x += uniform(&seed);
        amp[i] = (int16_t)(amp[i] + lrint(rms * x / 2.0));
    }
}

/* Like speech: voiced syllables of 180 ms with harmonics of a gliding pitch, faint consonants, gaps of 80 ms. */
static inline void add_speech(int16_t *amp, unsigned n, double dbm0, unsigned rate_hz)
{
    double phase = 0;
    uint32_t seed = 1;

    for (unsigned i = 0; i < n; i++) {
        double t = fmod((double)i / rate_hz, 0.3);
        double loud = peak_of_dbm0(dbm0 + 3);
        double x = 0;

        phase += 2 * PI * (120 + 20 * sin(2 * PI * 0.7 * i / rate_hz)) / rate_hz;
        if (t < 0.18)
            x = loud * sin(PI * t / 0.18) * (sin(phase) + 0.6 * sin(2 * phase) + 0.5 * sin(5 * phase)) / 1.3;
        else if (t < 0.22)
            x = loud * 0.05 * uniform(&seed);
        amp[i] = (int16_t)(amp[i] + lrint(x));
    }
}

static inline double power_of(const int16_t *amp, unsigned n)
{
    double sum = 0;

    for (unsigned i = 0; i < n; i++)
        sum += (double)amp[i] * amp[i];
    return sum / n;
}

#endif
