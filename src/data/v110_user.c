#include "v110_user.h"

#include "bitio.h"

static struct mt_encoding_config config(bool sync)
{
    return (struct mt_encoding_config){.encoding = sync ? MT_ENCODING_SYNC : MT_ENCODING_ASYNC};
}

void mt_v110_user_rx_init(struct mt_v110_user_rx *u, bool sync, struct mt_octet_sink *out)
{
    struct mt_encoding_config c = config(sync);

    mt_decoder_init(&u->decoder, &c, out);
    u->skip = 0;
}

void mt_v110_user_rx_begin(struct mt_v110_user_rx *u, unsigned skip)
{
    bool sync = u->decoder.encoding == MT_ENCODING_SYNC;

    mt_v110_user_rx_init(u, sync, u->decoder.out);
    u->skip = sync ? (uint8_t)skip : 0;
}

void mt_v110_user_rx(struct mt_v110_user_rx *u, uint64_t bits, unsigned n)
{
    unsigned skipped = u->skip < n ? u->skip : n;
    uint64_t packed = htole64(bits >> skipped);

    u->skip = (uint8_t)(u->skip - skipped);
    u->decoder.in.bits(&u->decoder.in, (const uint8_t *)&packed, n - skipped);
}

void mt_v110_user_tx_init(struct mt_v110_user_tx *u, bool sync, struct mt_octet_source *in)
{
    struct mt_encoding_config c = config(sync);

    mt_encoder_init(&u->encoder, &c, in);
    u->fill = u->taken = 0;
}

uint64_t mt_v110_user_tx(struct mt_v110_user_tx *u, unsigned n)
{
    unsigned ahead = u->fill < n ? u->fill : n, room = n - ahead, got = 0;
    uint64_t packed = 0, bits;

    u->fill = (uint8_t)(u->fill - ahead);
    if (room)
        got = u->encoder.out.bits(&u->encoder.out, (uint8_t *)&packed, room);
    if (u->encoder.encoding == MT_ENCODING_SYNC && got < room)
        u->fill = (uint8_t)(-(room - got) % 8);
    u->taken = (uint8_t)got;
    bits = (le64toh(packed) & mt_low_bits(got)) | (mt_low_bits(room) & ~mt_low_bits(got));
    return bits << ahead | mt_low_bits(ahead);
}
