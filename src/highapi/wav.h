/**
 * The header of a WAV file (RIFF), read and written. The coded octets between are nobody's business here.
 *
 * How does it work? The reader walks over the chunks, knows `fmt ` and `data` and passes over the rest. It believes no
 * length that it has not seen: what runs past the end of the file ends there, and a `data` chunk of a stream, whose
 * length was never filled in (0 or 2^32 - 1), goes to the end.
 *
 * Any thread. Allocates nothing.
 */
#ifndef MT_HIGHAPI_WAV_H
#define MT_HIGHAPI_WAV_H

#include <stddef.h>
#include <stdint.h>

enum mt_wav_tag {
    MT_WAV_PCM = 1,
    MT_WAV_ALAW = 6,
    MT_WAV_ULAW = 7,
    MT_WAV_OKI = 0x10,
    MT_WAV_IMA = 0x11,
    MT_WAV_DIALOGIC_OKI = 0x17, /* the same coding, as some programs name it */
    MT_WAV_ACUBLK = 0x27,
    MT_WAV_G721 = 0x40,
    MT_WAV_ACUBLK_OTHER = 0x94,
    MT_WAV_EXTENSIBLE = 0xfffe, /* the tag stands in the extension; mt_wav_read looks there */
};

struct mt_wav {
    uint16_t tag;
    uint16_t channels;
    uint32_t rate_hz;
    uint16_t bits;          /* a sample */
    uint16_t block_octets;  /* a sample of all channels, or a block of ADPCM */
    uint32_t data_at;       /* where the coded octets begin */
    uint32_t data_octets;
};

/** Where a file is read from. @return octets put into buf: fewer than len at the end of the file or after an error */
struct mt_wav_source {
    size_t (*read_at)(void *context, uint64_t at, void *buf, size_t len);
    void *context;
    uint64_t octets; /* of the file */
};

/** @return 0; -EBADMSG: no WAV file, or one without `fmt ` before `data`, or without `data` */
int mt_wav_read(const struct mt_wav_source *from, struct mt_wav *out);

enum { MT_WAV_HEADER_MAX = 64 };

/**
 * Write a header for the fields tag, channels, rate_hz, bits, block_octets and data_octets.
 *
 * @param samples_a_block  of IMA ADPCM; else 0
 * @return octets of header, at most MT_WAV_HEADER_MAX; it has the same length whatever data_octets is
 */
size_t mt_wav_write(const struct mt_wav *w, unsigned samples_a_block, uint64_t samples, uint8_t out[MT_WAV_HEADER_MAX]);

#endif
