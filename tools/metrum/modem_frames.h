/**
 * HDLC frames in the octets that the engine takes and gives (metrum-modem(1) and the page of smdc_hdlc.h).
 */
#ifndef METRUM_TOOL_MODEM_FRAMES_H
#define METRUM_TOOL_MODEM_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    FRAMES_OCTETS_MAX = 4096,
    FRAMES_ITEM_MAX = FRAMES_OCTETS_MAX + 8, /* a frame as it is sent */
    FRAMES_FLAGS = 32                        /* before the first one, for receivers to find the bits */
};

/** Write an item that sends flags. @return octets */
int frames_put_flags(unsigned char *item, int flags);

/** Write the head of an item whose data are already in item + 4, and its fill. @return octets of the item */
int frames_put_frame(unsigned char *item, int octets);

struct frames_reader {
    int crc_octets;
    unsigned char word[4];
    int in_word;
    uint8_t data[FRAMES_OCTETS_MAX + 8];
    size_t words;                          /* of the frame so far */
    enum { FRAMES_DATA, FRAMES_MARK, FRAMES_S2 } next;
    uint32_t s1;
    uint64_t good, bad, aborted; /* frames; bad: of their check or length */
};

void frames_reader_init(struct frames_reader *r, int crc_octets);

/** Take what the channel gave; the data of good frames goes into the file. @return octets of it */
size_t frames_read(struct frames_reader *r, const char *octets, int n, FILE *file);

#endif
