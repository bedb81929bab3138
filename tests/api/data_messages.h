/**
 * Random messages for every encoding: what the program puts, and what it must get at the other end.
 *
 * The words of HDLC and its check are made here bit by bit, from the published description and ISO 3309 alone.
 */
#ifndef API_DATA_MESSAGES_H
#define API_DATA_MESSAGES_H

#include "data.h"

enum { MESSAGE_ROOM = 8192, FRAME_BITS = 300, UNIT = 32 /* octets of RLP */, UNIT_DATA = 27 };

struct message {
    uint8_t put[MESSAGE_ROOM], want[MESSAGE_ROOM];
    unsigned n_put, n_want;
};

/** An encoding with a configuration. */
struct code {
    const char *name;
    int encoding;
    struct smdc_async_format_parms async;
    struct smdc_hdlc_format_parms hdlc;
};

static const struct code codes[] = {
    {.name = "none", .encoding = kSMDCConfigEncodingNone},
    {.name = "sync", .encoding = kSMDCConfigEncodingSync},
    {.name = "async", .encoding = kSMDCConfigEncodingAsync},
    {.name = "async 8, 2 stop bits", .encoding = kSMDCConfigEncodingAsync, .async = {1, 8}},
    {.name = "async 5", .encoding = kSMDCConfigEncodingAsync, .async = {0, 5}},
    {.name = "async 11", .encoding = kSMDCConfigEncodingAsync, .async = {0, 11}},
    {.name = "async 16", .encoding = kSMDCConfigEncodingAsync, .async = {0, 16}},
    {.name = "hdlc, no check", .encoding = kSMDCConfigEncodingHDLC, .hdlc = {.rx_min_initial_flags = 1}},
    {.name = "hdlc 16", .encoding = kSMDCConfigEncodingHDLC, .hdlc = {16, 0x11021, 1, 0}},
    {.name = "hdlc 7", .encoding = kSMDCConfigEncodingHDLC, .hdlc = {7, 0x09, 1, 0}},
    {.name = "hdlc 32", .encoding = kSMDCConfigEncodingHDLC, .hdlc = {32, 0x04c11db7, 1, 0}},
};

static uint32_t random_state = 0x2545f491;

/* Marsaglia's xorshift: the same numbers in every run. */
static uint32_t next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

static uint8_t random_octet(void)
{
    return (uint8_t)(next_random() >> 11);
}

static void add_word(uint8_t *octets, unsigned *n, uint32_t word)
{
    assert_true(*n + sizeof(word) <= MESSAGE_ROOM);
    memcpy(octets + *n, &word, sizeof(word)); /* little-endian, as every machine this runs on */
    *n += sizeof(word);
}

static void want_report(struct message *m, uint32_t rest, uint32_t status)
{
    add_word(m->want, &m->n_want, 0xffffffff);
    add_word(m->want, &m->n_want, rest);
    add_word(m->want, &m->n_want, status);
}

/* Bits of a frame with its check, one to an octet; room for six more. */
static void want_frame(struct message *m, uint8_t *bits, unsigned n)
{
    static const uint8_t flag[6] = {0, 1, 1, 1, 1, 1};
    uint32_t word = 0;

    memcpy(bits + n, flag, sizeof(flag));
    n += sizeof(flag);
    for (unsigned i = 0; i < n; i++) {
        word |= (uint32_t)bits[i] << i % 32;
        if (i % 32 < 31)
            continue;
        add_word(m->want, &m->n_want, word);
        if (word == 0xffffffff)
            add_word(m->want, &m->n_want, word);
        word = 0;
    }
    want_report(m, word, 0);
}

/* ISO 3309 with any polynomial: preset to ones, the complement is sent, highest power first. */
static unsigned add_check(uint8_t *bits, unsigned n, const struct smdc_hdlc_format_parms *hdlc)
{
    unsigned size = (unsigned)hdlc->crcsize;
    uint64_t top = size ? 1ULL << (size - 1) : 0, reg = size ? 2 * top - 1 : 0;

    for (unsigned i = 0; i < n && size; i++) {
        bool feedback = !!(reg & top) != bits[i];

        reg = (reg << 1 ^ (feedback ? (unsigned)hdlc->crc : 0)) & (2 * top - 1);
    }
    for (unsigned i = 0; i < size; i++)
        bits[n + i] = !(reg >> (size - 1 - i) & 1);
    return n + size;
}

/* Frames of random lengths in bits, some with flags between them, some of ones alone. */
static void make_frames(struct message *m, unsigned octets, const struct smdc_hdlc_format_parms *hdlc)
{
    want_report(m, 0x3e, 5);
    while (m->n_put < octets) {
        uint8_t bits[FRAME_BITS + 32 + 6];
        unsigned n = 8 + next_random() % (FRAME_BITS - 8), kind = next_random() % 8;

        if (octets < FRAME_BITS / 8)
            n = 32 + n % 64; /* of a slow line */
        if (kind == 1)
            add_word(m->put, &m->n_put, (uint32_t)-3);
        add_word(m->put, &m->n_put, n);
        memset(m->put + m->n_put, 0, (n + 31) / 32 * 4);
        for (unsigned i = 0; i < n; i++) {
            bits[i] = kind == 2 ? 1 : next_random() >> 9 & 1; /* 2: words of ones, and stuffing at its worst */
            m->put[m->n_put + i / 8] |= (uint8_t)(bits[i] << i % 8);
        }
        m->n_put += (n + 31) / 32 * 4;
        want_frame(m, bits, add_check(bits, n, hdlc));
    }
}

static void make_octets(struct message *m, unsigned octets, unsigned data_bits)
{
    unsigned high = data_bits > 8 ? (1U << (data_bits - 8)) - 1 : 0xff;
    unsigned low = data_bits && data_bits < 8 ? (1U << data_bits) - 1 : 0xff;

    m->n_put = m->n_want = (octets + 1) & ~1U;
    for (unsigned i = 0; i < m->n_put; i++)
        m->put[i] = random_octet() & (uint8_t)(data_bits > 8 && i % 2 ? high : low);
    memcpy(m->want, m->put, m->n_put);
}

/* At least so many octets of data in this encoding. */
static void make_message(struct message *m, const struct code *code, unsigned octets)
{
    *m = (struct message){0};
    if (code->encoding == kSMDCConfigEncodingHDLC)
        make_frames(m, octets, &code->hdlc);
    else
        make_octets(m, octets, (unsigned)code->async.databits);
}

/* Units of RLP: what is behind the data is the transmitter's. */
static void make_units(struct message *m, unsigned units)
{
    make_octets(m, units * UNIT, 8);
    for (unsigned i = 0; i < units; i++) {
        memset(m->put + i * UNIT + UNIT_DATA, 0xff, UNIT - UNIT_DATA);
        memset(m->want + i * UNIT + UNIT_DATA, 0xff, UNIT - UNIT_DATA);
    }
}

/* V.18 Annex A: text as 5-bit codes, with the shifts where they are needed. */
static void make_text(struct message *m, unsigned characters)
{
    static const char table[2][33] = {" E A SIU DRJNFCKTZLWHYPQOBG MXV ", " 3   -87  4',!:(5\")2=6019?+ ./; "};
    static const uint8_t shift[2][2] = {{0x1f, 0xff}, {0x1b, 0xfe}};
    unsigned in = 2;

    *m = (struct message){0};
    while (characters--) {
        unsigned set = next_random() >> 7 & next_random() >> 5 & 1, code = next_random() >> 8 & 31;

        if (table[set][code] == ' ')
            continue;
        if (set != in) {
            m->put[m->n_put++] = shift[set][0];
            m->want[m->n_want++] = shift[set][1];
        }
        in = set;
        m->put[m->n_put++] = (uint8_t)code;
        m->want[m->n_want++] = (uint8_t)table[set][code];
    }
}

#endif
