/* How large the library's objects are: what a stream is made of. */
#include "channel/channel.h"
#include "endpoint/vmprx.h"
#include "net/dispatcher.h"
#include "net/port.h"
#include "parts.h"

bool part_layout(const struct parts_options *o, struct figures *f)
{
    const struct figure all[] = {
        {"Structures", "octets_of_vmprx", sizeof(struct mt_vmprx), "octets", 0, TARGET_NONE, 0,
         "the jitter buffer's state in it"},
        {NULL, "octets_of_jitter", sizeof(struct mt_jitter), "octets", 0, TARGET_NONE, 0, "without its ring"},
        {NULL, "octets_of_jitter_ring", mt_jitter_ring_octets(60, MT_VMPRX_RATE_HZ), "octets", 0, TARGET_NONE, 0,
         "for a max_delay of 60 ms"},
        {NULL, "octets_of_channel", sizeof(struct mt_channel), "octets", 0, TARGET_NONE, 0, ""},
        {NULL, "octets_of_record", sizeof(struct mt_record), "octets", 0, TARGET_NONE, 0, "and the datagram it fills"},
        {NULL, "octets_of_dispatcher", sizeof(struct mt_dispatcher), "octets", 0, TARGET_NONE, 0, ""},
        {NULL, "octets_of_port", sizeof(struct mt_port), "octets", 0, TARGET_NONE, 0, "three a stream"},
    };

    (void)o;
    for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        figures_add(f, &all[i]);
    return true;
}
