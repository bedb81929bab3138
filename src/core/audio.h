/**
 * One block of sound on its way from a source to a sink.
 *
 * A block stays in the coding the source has (RTP octets stay A-law) and is decoded only by a sink that needs
 * linear samples, so that A-law recorded as A-law is the same octets.
 */
#ifndef MT_CORE_AUDIO_H
#define MT_CORE_AUDIO_H

#include <stdbool.h>
#include <stdint.h>

enum mt_coding {
    MT_CODING_ALAW,   /* G.711 A-law, one octet a sample */
    MT_CODING_ULAW,   /* G.711 mu-law, one octet a sample */
    MT_CODING_LINEAR, /* int16_t in host order */
    MT_CODING_COUNT,
    MT_CODING_OCTETS = MT_CODING_COUNT /* data, not sound: what a redirected input half produces; `n` octets */
};

/** Longest block a source may push: 40 ms at 16 kHz. */
enum { MT_AUDIO_MAX_SAMPLES = 640 };

struct mt_audio {
    const void *samples; /* in `coding`; valid only during the push unless `lasting`: a sink copies what it keeps */
    uint16_t n;          /* samples */
    uint8_t coding;      /* enum mt_coding */
    bool lasting;        /* the samples stay as they are until the net is flushed, also after the push */
    uint32_t rate_hz;    /* samples per second */
    int64_t arrival_ns;  /* when the newest octet in it came from the network; 0: not from there */
};

#endif
