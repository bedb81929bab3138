/** How the data formats stand in WAV files. */
#ifndef MT_HIGHAPI_WAV_CODING_H
#define MT_HIGHAPI_WAV_CODING_H

#include "highapi/wav.h"

enum { MT_WAV_BLOCK_OCTETS = 256, MT_WAV_BLOCK_SAMPLES = 505 }; /* of IMA ADPCM here */

struct mt_wav_coding {
    int type;         /* kSMDataFormat */
    uint32_t rate_hz; /* 0: sampling_rate says */
    uint16_t tag, bits;
};

/** NULL: it has no place in a WAV file. */
const struct mt_wav_coding *mt_wav_coding_of_type(int type);

/** NULL: no data format stands for it. */
const struct mt_wav_coding *mt_wav_coding_of_file(const struct mt_wav *w);

#endif
