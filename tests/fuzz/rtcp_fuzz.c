/**
 * Any bytes as an RTCP datagram: only whole compound packets are valid, and what is read of them is where RFC 3550
 * 6.4.1 says. The first octet chooses a report to write instead, which must be valid itself.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/rtcp.h"
#include "net/rtp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static uint32_t word(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Walk the packets by their lengths, as a receiver must be able to. */
static void check_lengths(const uint8_t *data, size_t size)
{
    size_t at = 0;

    while (at < size) {
        must(at + 4 <= size && data[at] >> 6 == 2);
        at += 4 + 4 * (size_t)(data[at + 2] << 8 | data[at + 3]);
    }
    must(at == size);
}

static void read_packet(const uint8_t *data, size_t size)
{
    uint64_t ntp = 0;
    int err = mt_rtcp_check(data, size);

    must(!err || err == -EBADMSG);
    if (err)
        return;
    check_lengths(data, size);
    must(data[1] == 200 || data[1] == 201);
    if (mt_rtcp_sender_time(data, size, word(data + 4), &ntp))
        must(data[1] == 200 && ntp == ((uint64_t)word(data + 8) << 32 | word(data + 12)));
    must(!mt_rtcp_sender_time(data, size, ~word(data + 4), &ntp));
}

static void write_packet(uint8_t how, const uint8_t *data, size_t size)
{
    char cname[MT_RTCP_CNAME + 1] = {0};
    uint8_t out[MT_RTCP_OCTETS];
    struct mt_rtcp_sender sender = {.ntp = 1};
    struct mt_rtcp_block block = {.lost = -1};
    struct mt_rtcp_out o = {
        .sender = how & 1 ? &sender : NULL, .block = how & 2 ? &block : NULL, .bye = how & 4, .cname = cname};
    size_t len = size < MT_RTCP_CNAME ? size : MT_RTCP_CNAME;

    memcpy(cname, data, len);
    memcpy(&block, data, size < sizeof(block) ? size : sizeof(block));
    o.ssrc = block.jitter;
    len = mt_rtcp_write(&o, out);
    must(len <= sizeof(out));
    check_lengths(out, len);
    must(!mt_rtcp_check(out, len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_packet(data, size);
    if (size)
        write_packet(data[0], data + 1, size - 1);
    return 0;
}
