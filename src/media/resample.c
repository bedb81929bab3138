#include "media/resample.h"

#include <errno.h>
#include <string.h>

#include <speex/speex_resampler.h>

#include "os/os.h"

enum { QUALITY = 4 };

struct mt_resample {
    SpeexResamplerState *speex; /* NULL: the rates are equal */
};

int mt_resample_create(struct mt_resample **out, unsigned from_hz, unsigned to_hz)
{
    struct mt_resample *r;
    int err;

    if (from_hz == 0 || to_hz == 0)
        return -EINVAL;
    r = mt_os->alloc(sizeof *r);
    if (!r)
        return -ENOMEM;
    if (from_hz != to_hz) {
        r->speex = speex_resampler_init(1, from_hz, to_hz, QUALITY, &err);
        if (!r->speex)
            goto fail;
        speex_resampler_skip_zeros(r->speex);
    }
    *out = r;
    return 0;

fail:
    mt_resample_destroy(r);
    return -ENOMEM;
}

void mt_resample_destroy(struct mt_resample *r)
{
    if (!r)
        return;
    if (r->speex)
        speex_resampler_destroy(r->speex);
    mt_os->free(r);
}

unsigned mt_resample_run(struct mt_resample *r, const int16_t *in, unsigned n, int16_t *out, unsigned out_max)
{
    spx_uint32_t taken = n, made = out_max;

    if (!r->speex) {
        made = n < out_max ? n : out_max;
        memcpy(out, in, made * sizeof *out);
        return made;
    }
    speex_resampler_process_int(r->speex, 0, in, &taken, out, &made);
    return made;
}
