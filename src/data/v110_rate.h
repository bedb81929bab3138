/**
 * Rates of ITU-T V.110: how the bits of the user fill a frame, and the places of the other bits in it.
 *
 * What does it do? A frame carries 48 data bits, D1 to D48. Bits E1 to E3 tell how many of them count: all; half, a quarter
 * or an eighth, for each bit of the user is sent 2, 4 or 8 times; or 36 or 30, and the rest, F, are ones (tables 5 and
 * 6). A frame of n bits a timeslot comes 100 n times a second, so the same code means another speed on each number of bits.
 * How does it work? A bit that was sent several times is what most of its copies are; one, if as many are zeros.
 *
 * Aux bits are the 15 others, S1 X2 S3 S4 E1-E7 S6 X7 S8 S9, in the order and the places of kSMDCV110Aux: S1 is the most
 * significant of 32. On the line a zero is ON (V.110 5.1.2.3).
 */
#ifndef MT_DATA_V110_RATE_H
#define MT_DATA_V110_RATE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    MT_V110_DATA_BITS = 48,
    MT_V110_CODE_48 = 6, /* all data bits count */
};

#define MT_V110_AUX_S1 0x80000000U
#define MT_V110_AUX_X2 0x40000000U
#define MT_V110_AUX_S3 0x20000000U
#define MT_V110_AUX_S4 0x10000000U
#define MT_V110_AUX_E1 0x08000000U
#define MT_V110_AUX_E4_E7 0x01e00000U
#define MT_V110_AUX_E7 0x00200000U
#define MT_V110_AUX_S6 0x00100000U
#define MT_V110_AUX_X7 0x00080000U
#define MT_V110_AUX_S8 0x00040000U
#define MT_V110_AUX_S9 0x00020000U
#define MT_V110_AUX_ALL 0xfffe0000U

/* Circuits that share a state: 108 and 107, 105 and 109, 106 and alignment (V.110 table 3). */
#define MT_V110_AUX_SA (MT_V110_AUX_S1 | MT_V110_AUX_S3 | MT_V110_AUX_S6 | MT_V110_AUX_S8)
#define MT_V110_AUX_SB (MT_V110_AUX_S4 | MT_V110_AUX_S9)
#define MT_V110_AUX_S (MT_V110_AUX_SA | MT_V110_AUX_SB)
#define MT_V110_AUX_X (MT_V110_AUX_X2 | MT_V110_AUX_X7)

/** E3 E2 E1 read as a number, and the bits used of a timeslot. */
struct mt_v110_rate {
    uint8_t code, slot_bits;
};

/** @return 0 or -EINVAL: no such speed */
int mt_v110_rate_find(struct mt_v110_rate *rate, uint32_t speed);

/** @return bits of the user in a frame; 0: the code is none */
unsigned mt_v110_rate_bits(unsigned code);

/** @param bits  as many as the code takes; the first is bit 0. @return D1 to D48, D1 is bit 0 */
uint64_t mt_v110_rate_spread(unsigned code, uint64_t bits);

/** @return what mt_v110_rate_spread was given */
uint64_t mt_v110_rate_gather(unsigned code, uint64_t data);

/** @return aux bits E1 to E3 */
static inline uint32_t mt_v110_rate_aux(unsigned code)
{
    return (code & 1 ? MT_V110_AUX_E1 : 0) | (code & 2 ? MT_V110_AUX_E1 >> 1 : 0) |
           (code & 4 ? MT_V110_AUX_E1 >> 2 : 0);
}

static inline unsigned mt_v110_aux_code(uint32_t aux)
{
    return (aux & MT_V110_AUX_E1 ? 1U : 0) | (aux & MT_V110_AUX_E1 >> 1 ? 2U : 0) |
           (aux & MT_V110_AUX_E1 >> 2 ? 4U : 0);
}

/** Data and aux bits as the rows of a frame (v110_frame.h). */
uint64_t mt_v110_rows(uint64_t data, uint32_t aux);

/** @return D1 to D48 */
uint64_t mt_v110_rows_data(uint64_t rows);
uint32_t mt_v110_rows_aux(uint64_t rows);

#endif
