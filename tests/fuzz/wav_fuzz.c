/** Any bytes as a WAV file: what is found lies inside, and a header that is written is read again as it was. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "highapi/wav.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    const uint8_t *data;
    size_t size;
};

static void must(bool ok)
{
    if (!ok)
        abort();
}

static size_t read_bytes(void *context, uint64_t at, void *buf, size_t len)
{
    const struct bytes *b = context;

    if (at >= b->size)
        return 0;
    len = len < b->size - at ? len : (size_t)(b->size - at);
    memcpy(buf, b->data + at, len);
    return len;
}

static int read_wav(const uint8_t *data, size_t size, struct mt_wav *w)
{
    struct bytes b = {data, size};

    return mt_wav_read(&(struct mt_wav_source){read_bytes, &b, size}, w);
}

/* A file of just the header and as many octets as it says, if those are few. */
static void write_and_read(const struct mt_wav *w, unsigned samples_a_block)
{
    struct mt_wav again = {0};
    uint8_t file[MT_WAV_HEADER_MAX + 256] = {0};
    size_t header = mt_wav_write(w, samples_a_block, w->data_octets, file);

    must(header <= MT_WAV_HEADER_MAX);
    if (w->data_octets > 256 || w->tag == MT_WAV_EXTENSIBLE || !w->channels)
        return;
    must(!read_wav(file, header + w->data_octets, &again));
    must(again.tag == w->tag && again.channels == w->channels && again.rate_hz == w->rate_hz);
    must(again.bits == w->bits && again.block_octets == w->block_octets);
    must(again.data_at == header && again.data_octets == w->data_octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mt_wav w = {0};
    int err = read_wav(data, size, &w);

    must(!err || err == -EBADMSG);
    if (err)
        return 0;
    must(w.channels && w.data_at >= 20);
    must(w.data_octets == 0 || (uint64_t)w.data_at + w.data_octets <= size);
    write_and_read(&w, 0);
    write_and_read(&w, w.block_octets ? 505 : 0);
    return 0;
}
