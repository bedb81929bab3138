/** Any bytes as an RTP and as an RTCP datagram: what is found lies inside the datagram. */
#include <errno.h>
#include <stdlib.h>

#include "net/rtcp.h"
#include "net/rtp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mt_rtp rtp;
    uint64_t ntp = 0;
    int err = mt_rtp_parse(data, size, &rtp);
    volatile uint8_t sum = 0;

    must(!err || err == -EBADMSG);
    if (!err) {
        must(rtp.payload >= data + 12 && rtp.payload <= data + size);
        must(rtp.payload_len <= (size_t)(data + size - rtp.payload));
        must(rtp.payload_type < 128);
        for (unsigned i = 0; i < rtp.payload_len; i++)
            sum = (uint8_t)(sum + rtp.payload[i]);
    }
    err = mt_rtcp_check(data, size);
    must(!err || err == -EBADMSG);
    must(err || (size >= 8 && size % 4 == 0 && data[0] >> 6 == 2));
    must(!mt_rtcp_sender_time(data, size, 0x51305130, &ntp) || size >= 28);
    return 0;
}
