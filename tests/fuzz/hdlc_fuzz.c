/**
 * Bytes as what a line brings to the HDLC decoder, and as what a program gives to the encoder.
 *
 * The first eight are the configuration and how the rest is cut. Whatever the line brings, the program gets reports as
 * the format has them, the same for every cut, and not more than a line can make. What is sent and received again is
 * the same frames, with a good check.
 */
#include <endian.h>

#include "program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CONFIG = 8, LINE_BITS = 1024, CALLS = 60, MOST_IN = 600 };

static struct program whole, cut;

static uint32_t word_at(const struct program *p, unsigned at)
{
    uint32_t word;

    must(at + 4 <= p->n);
    memcpy(&word, p->got + at, 4);
    return le32toh(word);
}

/* Data words of a frame. @return where the mark stands */
static unsigned skip_data(const struct program *p, unsigned at, unsigned *words, uint32_t *last)
{
    for (*words = 0; at < p->n; at += 4, ++*words) {
        *last = word_at(p, at);
        if (*last != 0xffffffff)
            continue;
        if (at + 8 > p->n || word_at(p, at + 4) != 0xffffffff)
            return at;
        at += 4;
    }
    return at;
}

/* Every report as the format has it, and data after the last one at most of a frame that is not at its end.
 * @return good frames, and their bits added up */
static unsigned read_reports(const struct program *p, uint64_t *bits)
{
    unsigned frames = 0, words;
    uint32_t last = 0, rest, status;

    *bits = 0;
    for (unsigned at = 0; (at = skip_data(p, at, &words, &last)) < p->n; at += 12) {
        rest = word_at(p, at + 4);
        status = word_at(p, at + 8);
        must(rest != 0xffffffff);
        must(status <= 3 || status == MT_HDLC_FLAGS || status == MT_HDLC_JUNK || status == MT_HDLC_IDLE);
        must(status <= 3 || (!words && rest == 0x3e));
        must(words || rest > 0x3e || status > 3); /* at least a bit */
        if (rest >= 0x3e)                         /* 0 and five ones are on top */
            must(rest >> (26 - __builtin_clz(rest)) == 0x3e);
        frames += status == MT_HDLC_OK;
        *bits += status == MT_HDLC_OK ? words * 32 + (rest ? 26 - (unsigned)__builtin_clz(rest) : -6U) : 0;
    }
    return frames;
}

static void receive(const struct mt_encoding_config *config, const uint8_t *line, size_t size, unsigned each)
{
    unsigned n = (unsigned)size * 8;
    uint64_t bits;

    program_init(&whole, NULL, 0, 4);
    program_init(&cut, NULL, 0, 4);
    program_hear(&whole, config, line, n, n ? n : 1);
    program_hear(&cut, config, line, n, each);
    must(whole.n == cut.n && !memcmp(whole.got, cut.got, whole.n));
    must(whole.n <= n * 3 + 24); /* reports of 24 octets for eight bits are the most */
    read_reports(&whole, &bits);
}

/* The frames that are whole in what the program gives. */
static unsigned count_frames(const uint8_t *items, size_t size, uint64_t *bits, unsigned crc_bits)
{
    unsigned frames = 0;

    *bits = 0;
    while (size >= 4) {
        uint32_t number;
        uint64_t octets;

        memcpy(&number, items, 4);
        number = le32toh(number);
        octets = number > INT32_MAX ? 0 : ((uint64_t)number + 31) / 32 * 4;
        if (octets && ((uint64_t)number + 7) / 8 <= size - 4) {
            frames++;
            *bits += number + crc_bits;
        }
        if (octets > size - 4)
            break;
        items += 4 + octets;
        size -= 4 + octets;
    }
    return frames;
}

/* An item may ask for more flags than there is time for: then only the frames before it come. */
static void send(const struct mt_encoding_config *config, const uint8_t *items, size_t size, unsigned each)
{
    uint64_t sent_bits, got_bits;
    unsigned sent = count_frames(items, size, &sent_bits, config->hdlc.crc_bits), got, calls = 0;
    struct mt_encoder e;
    struct mt_decoder d;

    program_init(&whole, items, size, 4);
    mt_encoder_init(&e, config, &whole.source);
    mt_decoder_init(&d, config, &whole.sink);
    for (; calls < CALLS && (whole.left || !mt_encoder_is_empty(&e) || calls < 2); calls++) {
        unsigned n = calls % 2 ? each : LINE_BITS;
        uint8_t *line = malloc((n + 7) / 8);

        must(line && e.out.bits(&e.out, line, n) == n);
        d.in.bits(&d.in, line, n);
        free(line);
    }
    must(mt_encoder_is_empty(&e) || calls == CALLS);
    got = read_reports(&whole, &got_bits);
    if (config->hdlc.min_flags > 1)
        return; /* the first frames of a series need not come */
    if (calls < CALLS && !e.underrun)
        must(got == sent && got_bits == sent_bits);
    if (config->hdlc.crc_bits >= 16)
        must(got <= sent + e.underrun);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mt_encoding_config config = {.encoding = MT_ENCODING_HDLC};
    uint32_t poly;

    if (size < CONFIG || size > MOST_IN)
        return 0;
    memcpy(&poly, data, 4);
    config.hdlc = (struct mt_hdlc_config){data[4] % 33, 0, data[5] % 4, data[6] % 64};
    config.hdlc.crc_poly = poly & (uint32_t)((UINT64_C(2) << config.hdlc.crc_bits) - 1);
    must(!mt_encoding_check(&config));
    receive(&config, data + CONFIG, size - CONFIG, data[7] % 100 + 1);
    send(&config, data + CONFIG, size - CONFIG, data[7] * 16 + 1);
    return 0;
}
