/** Data communications: what the calls of prosdc.h share. */
#ifndef MT_API_DATA_H
#define MT_API_DATA_H

#include "api.h"
#include "core/waiting.h"
#include "smdc.h"

/** A published protocol and what it needs. */
struct mt_api_protocol {
    int number; /* kSMDCProtocol... */
    enum mt_line_protocol line;
    bool rx, tx;         /* the halves that it is put on */
    uint8_t encodings;   /* bit n: enum mt_encoding n goes with it */
    uint64_t firmware;   /* MT_FIRMWARE_BIT */
    bool pll;            /* its receiver shares FSK's ways from tones to bits */
    uint16_t min_length; /* of its configuration; 0: may be left out */
    int (*read)(struct mt_line_config *out, const void *config, unsigned length);
};

/** Those of a number, and of a half that runs. NULL: there is none. */
const struct mt_api_protocol *mt_api_protocol(int number);
const struct mt_api_protocol *mt_api_protocol_of(enum mt_line_protocol line, bool rx);

/** An encoding for a half with this protocol. @return 0, -EINVAL or -ENOPKG */
int mt_api_encoding(struct mt_encoding_config *out, const struct mt_api_protocol *protocol, int number,
                    const void *config, int length);

/** Whether the module has what a protocol with this encoding needs. @return 0 or -ENOPKG */
int mt_api_data_firmware(const struct mt_module *m, const struct mt_api_protocol *protocol, enum mt_encoding encoding);

/**
 * What a call that may wait does each time it looks; the channel is locked.
 *
 * @return 0, a negative errno, or MT_API_WAIT: nothing there yet
 */
typedef int mt_api_look(struct mt_channel *ch, struct smdc_data_parms *p);
enum { MT_API_WAIT = 1 };

/** Look, sleep and look again. @return 0 or a negative errno */
int mt_api_data_wait(struct smdc_data_parms *p, mt_api_look *look);

#endif
