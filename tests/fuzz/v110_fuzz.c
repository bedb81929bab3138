/**
 * Bytes as the octets of a timeslot to V.110 and to the radio link protocol, cut anyhow.
 *
 * The first three choose protocol, speed, format and how the rest is cut. What comes is whole octets or units, no more
 * than the line can carry, and the same for every cut; but not when a transmitter that shares its link sends all the while.
 */
#include <stdlib.h>
#include <string.h>

#include "data/line.h"
#include "data/rlp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 14, MOST_IN = 1 << 12, HEAD = 3, SPEEDS = 19, V110_SPEEDS = 15 };

static const uint32_t speeds[SPEEDS] = {600,   1200,  2400,  3000,  3600,  4800, 6000,  7200,  9600, 12000,
                                        14400, 19200, 24000, 28800, 38400, 6000, 12000, 24000, 48000};

struct program {
    struct mt_bit_sink sink; /* first */
    struct mt_bit_source source;
    unsigned n, carriers;
    bool rlp;
    uint8_t got[ROOM];
};

static struct program whole, cut;

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void take(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    struct program *p = (struct program *)sink;

    must(n && n % (p->rlp ? 8 * MT_RLP_UNIT_OCTETS : 8) == 0 && p->n + n / 8 <= ROOM);
    memcpy(p->got + p->n, bits, n / 8);
    p->n += n / 8;
}

static void carrier(struct mt_bit_sink *sink, int value)
{
    struct program *p = (struct program *)sink;

    must(value == (int)(p->carriers++ % 2 == 0));
}

static unsigned give(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    (void)source;
    memset(bits, 0x42, n / 8);
    return n / 8 * 8;
}

static void listen(struct program *p, const uint8_t *head, const uint8_t *line, unsigned n, unsigned each, bool send)
{
    unsigned speed = head[0] % SPEEDS;
    struct mt_line_config c = {.protocol = MT_LINE_V110_RLP, .u.speed = speeds[speed]};
    struct mt_line_command connect = {.verb = head[1] & 2 ? MT_LINE_INITIATOR_CONNECT : MT_LINE_RESPONDER_CONNECT};
    struct mt_line_rx *rx;
    struct mt_line_tx *tx;
    uint8_t octets[256];

    *p = (struct program){.sink = {take, carrier}, .source = {give}, .rlp = speed >= V110_SPEEDS};
    if (!p->rlp)
        c = (struct mt_line_config){.protocol = MT_LINE_V110, .u.v110 = {speeds[speed], head[1] & 1}};
    must(!mt_line_create(&rx, &tx, &c, &p->sink, &p->source));
    if (!p->rlp)
        must(!tx->ops->command(tx, &connect));
    for (unsigned at = 0; at < n; at += each) {
        unsigned some = n - at < each ? n - at : each;

        rx->ops->push(rx, line + at, some);
        if (send)
            tx->ops->pull(tx, octets, sizeof(octets));
    }
    mt_line_rx_destroy(rx);
    mt_line_tx_destroy(tx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = data + HEAD;
    unsigned n;

    if (size < HEAD || size > MOST_IN)
        return 0;
    n = (unsigned)size - HEAD;
    listen(&whole, data, line, n, n ? n : 1, false);
    listen(&cut, data, line, n, data[2] % 100 + 1U, false);
    must(whole.n == cut.n && whole.carriers == cut.carriers && !memcmp(whole.got, cut.got, whole.n));
    must(whole.n <= n + MT_RLP_UNIT_OCTETS);
    listen(&cut, data, line, n, data[2] % 100 + 1U, true);
    must(cut.n <= n + MT_RLP_UNIT_OCTETS);
    return 0;
}
