/**
 * How strong one tone is in the last so many samples, and how strong everything is.
 *
 * The window has any length, 26.67 samples too: the oldest sample counts in part. The sums are of whole numbers, so
 * they are exact for ever.
 */
#ifndef MT_DATA_TONEWINDOW_H
#define MT_DATA_TONEWINDOW_H

#include <math.h>
#include <stdint.h>

struct mt_iq {
    int32_t re, im;
};

struct mt_tone_window {
    struct mt_iq *ring;
    uint32_t n;  /* CONST: whole samples; the ring has room for one more */
    float part;  /* CONST: of the oldest sample */
    float scale; /* CONST: a sum's square to an amplitude's square */
    float step_re, step_im;
    float re, im; /* the local oscillator */
    int64_t sum_re, sum_im;
    uint32_t at;
};

/** Fixed point of the products. */
#define MT_TONE_ONE 256.0F

/** Entries of the ring of a window of so many samples. */
static inline uint32_t mt_tone_window_ring(float samples)
{
    return (uint32_t)samples + 1;
}

/** @param ring  mt_tone_window_ring(samples) zeroed entries, of the owner */
static inline void mt_tone_window_init(struct mt_tone_window *w, struct mt_iq *ring, float samples, float hz)
{
    double step = 2 * 3.14159265358979323846 * (double)hz / 8000;

    *w = (struct mt_tone_window){.ring = ring, .n = (uint32_t)samples, .re = 1};
    w->part = samples - (float)w->n;
    w->scale = 4 / (samples * samples * MT_TONE_ONE * MT_TONE_ONE);
    w->step_re = (float)cos(step);
    w->step_im = (float)sin(step);
}

/** One more sample. @return the square of the amplitude of the tone */
static inline float mt_tone_window_add(struct mt_tone_window *w, float sample)
{
    struct mt_iq product = {(int32_t)(sample * w->re * MT_TONE_ONE), (int32_t)(sample * w->im * MT_TONE_ONE)};
    uint32_t oldest = w->at == w->n ? 0 : w->at + 1;
    struct mt_iq *gone = &w->ring[oldest];
    float re, im;

    /* The ring's n + 1 entries are the n whole ones and the one that counts in part. */
    w->ring[w->at] = product;
    w->at = oldest;
    w->sum_re += product.re - gone->re;
    w->sum_im += product.im - gone->im;
    re = w->re * w->step_re - w->im * w->step_im;
    w->im = w->re * w->step_im + w->im * w->step_re;
    w->re = re;
    re = (float)w->sum_re + w->part * (float)gone->re;
    im = (float)w->sum_im + w->part * (float)gone->im;
    return (re * re + im * im) * w->scale;
}

/** The oscillator's rounding errors must not grow: so often. */
enum { MT_TONE_STEADY_SAMPLES = 128 };

static inline void mt_tone_window_steady(struct mt_tone_window *w)
{
    float size = sqrtf(w->re * w->re + w->im * w->im);

    w->re /= size;
    w->im /= size;
}

/** Mean square of the last so many samples. */
struct mt_power_window {
    uint32_t *ring; /* squares */
    uint32_t n;     /* CONST */
    uint32_t at;
    uint64_t sum;
};

/** @param ring  n zeroed entries, of the owner */
static inline void mt_power_window_init(struct mt_power_window *w, uint32_t *ring, uint32_t n)
{
    *w = (struct mt_power_window){.ring = ring, .n = n};
}

static inline float mt_power_window_add(struct mt_power_window *w, float sample)
{
    uint32_t square = (uint32_t)(sample * sample);

    w->sum += (uint64_t)square - w->ring[w->at];
    w->ring[w->at] = square;
    w->at = w->at + 1 == w->n ? 0 : w->at + 1;
    return (float)w->sum / (float)w->n;
}

/** The square of a sample in the window, 0: the newest. */
static inline uint32_t mt_power_window_past(const struct mt_power_window *w, uint32_t age)
{
    return w->ring[w->at > age ? w->at - 1 - age : w->at + w->n - 1 - age];
}

#endif
