/**
 * FSK to and from WAV files, for programs of others: modem_wav send|receive SPEED MARK-HZ SPACE-HZ
 *
 * send: characters of 8 bits from stdin, a WAV file of 8000 16 bit samples a second to stdout; receive: the reverse.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/encoding.h"
#include "data/line.h"
#include "os/linux.h"

enum { WAV_HEAD = 44, TICK = 160, LEAD_TICKS = 50 };

struct text_source {
    struct mt_octet_source source;
};

struct text_sink {
    struct mt_octet_sink sink;
};

static unsigned read_text(struct mt_octet_source *source, uint8_t *octets, unsigned n)
{
    (void)source;
    return (unsigned)fread(octets, 1, n, stdin);
}

static void write_text(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n)
{
    (void)sink;
    fwrite(octets, 1, n, stdout);
}

static void no_carrier(struct mt_octet_sink *sink, int value)
{
    (void)sink;
    (void)value;
}

static void put(uint8_t *at, uint32_t value, unsigned octets)
{
    for (unsigned i = 0; i < octets; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

static void write_head(void)
{
    uint8_t head[WAV_HEAD] = "RIFF\xff\xff\xff\x7fWAVEfmt ";

    put(head + 16, 16, 4);
    put(head + 20, 1, 2);
    put(head + 22, 1, 2);
    put(head + 24, 8000, 4);
    put(head + 28, 16000, 4);
    put(head + 32, 2, 2);
    put(head + 34, 16, 2);
    memcpy(head + 36, "data\xdb\xff\xff\x7f", 8);
    fwrite(head, 1, sizeof head, stdout);
}

static int send_all(struct mt_line_tx *tx)
{
    static const uint8_t ones[] = {0xff, 0xff, 0xff, 0xff};
    struct mt_line_command lead = {.verb = MT_LINE_SET_PREFIX_SUFFIX, .prefix_bits = 32, .prefix = ones};
    struct mt_line_command rts = {.verb = MT_LINE_ASSERT_RTS};
    int16_t amp[TICK];

    write_head();
    tx->ops->command(tx, &lead);
    tx->ops->command(tx, &rts);
    for (unsigned tick = 0; !tx->finished || tick < LEAD_TICKS * 2; tick++) {
        tx->finishing = tick > LEAD_TICKS;
        tx->ops->pull(tx, amp, TICK);
        fwrite(amp, sizeof amp[0], TICK, stdout);
    }
    return 0;
}

static int receive_all(struct mt_line_rx *rx)
{
    uint8_t head[WAV_HEAD];
    int16_t amp[TICK];
    size_t n;

    rx->characters = true;
    if (fread(head, 1, sizeof head, stdin) != sizeof head || memcmp(head, "RIFF", 4) != 0)
        return 1;
    while ((n = fread(amp, sizeof amp[0], TICK, stdin)) > 0)
        rx->ops->push(rx, amp, (unsigned)n);
    memset(amp, 0, sizeof amp);
    for (unsigned i = 0; i < LEAD_TICKS; i++)
        rx->ops->push(rx, amp, TICK);
    return 0;
}

int main(int argc, char **argv)
{
    static struct text_source text = {{read_text}};
    static struct text_sink page = {{write_text, no_carrier}};
    static struct mt_encoder encoder;
    static struct mt_decoder decoder;
    struct mt_encoding_config encoding = {.encoding = MT_ENCODING_ASYNC, .async = {.data_bits = 8}};
    struct mt_line_config line = {.protocol = MT_LINE_FSK, .u.fsk = {.carrier_on_ms = 20, .carrier_off_ms = 20}};
    struct mt_line_rx *rx;
    struct mt_line_tx *tx;
    int status;

    mt_os = &mt_os_linux;
    if (argc != 5)
        return 2;
    line.u.fsk.speed_x65536 = (uint32_t)(atof(argv[2]) * 65536);
    line.u.fsk.mark_hz = (float)atof(argv[3]);
    line.u.fsk.space_hz = (float)atof(argv[4]);
    mt_encoder_init(&encoder, &encoding, &text.source);
    mt_decoder_init(&decoder, &encoding, &page.sink);
    if (mt_line_create(&rx, &tx, &line, &decoder.in, &encoder.out) != 0)
        return 1;
    status = strcmp(argv[1], "send") == 0 ? send_all(tx) : receive_all(rx);
    mt_line_rx_destroy(rx);
    mt_line_tx_destroy(tx);
    return status;
}
