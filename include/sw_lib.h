/**
 * The switch: which timeslot is heard where.
 *
 * Streams 0 ... 127 have 128 timeslots each. An output of the switch (ost, ots) is the input timeslot of the modules
 * with that number; an input of the switch (ist, its) is their output timeslot. So what sm_channel_info gives as ist and
 * its is a destination here, and ost and ots a source. From the start each timeslot is connected to the one with the
 * same number. A connection holds for every module of the card, each of which has timeslots of its own.
 *
 * Errors of every call, not repeated below: ERR_SW_INVALID_SWITCH for a card that is not open; ERR_SW_INVALID_PARAMETER
 * for a null structure; ERR_SW_SIZE_PARAMETER for a field `size` that is not the structure's (INIT_ACU_SW_STRUCT sets
 * it); ERR_SW_DEVICE_ERROR in a process that was forked after it opened the card.
 *
 * manual: the switch API
 */
#ifndef SW_LIB_H
#define SW_LIB_H

#include "acu_type.h"

#ifdef __cplusplus
extern "C" {
#endif

/* mode of OUTPUT_PARMS */
#define DISABLE_MODE 0        /* the output hears nothing */
#define PATTERN_MODE 1        /* one octet, for ever */
#define CONNECT_MODE 2        /* an input of the switch */
#define FRAMED_CONNECT_MODE 3 /* the last three are not available here */
#define TONE_MODE 4
#define BASE_TONE_MODE 5
#define FFT_RESULT_MODE 6
#define LAYER_1_LOOP_MODE 7

/* ct_buses of SWMODE_PARMS: bit numbers */
#define SWMODE_CTBUS_MVIP 0
#define SWMODE_CTBUS_H100 2
#define SWMODE_CTBUS_H100_TERM 5
#define SWMODE_CTBUS_NONE 6

#define CLOCK_REF_MVIP 0
#define CLOCK_REF_SEC8K 1
#define CLOCK_REF_LOCAL 2
#define CLOCK_REF_NET1 3
#define CLOCK_REF_NET2 4
#define CLOCK_REF_H100 7
#define CLOCK_REF_NET3 12
#define CLOCK_REF_NET4 13

#define ERR_SW_INVALID_COMMAND (-200)
#define ERR_SW_DEVICE_ERROR (-202)
#define ERR_SW_NO_RESOURCES (-204)
#define ERR_SW_INVALID_SWITCH (-209)
#define ERR_SW_INVALID_STREAM (-210)
#define ERR_SW_INVALID_TIMESLOT (-211)
#define ERR_SW_INVALID_CLOCK_PARM (-213)
#define ERR_SW_INVALID_MODE (-216)
#define ERR_SW_INVALID_PARAMETER (-218)
#define ERR_SW_NO_PATH (-220)
#define ERR_SW_PATH_BLOCKED (-226)
#define ERR_SW_SIZE_PARAMETER (-240)

typedef struct ACU_OPEN_SWITCH_PARMS {
    ACU_ULONG size;      /* in */
    ACU_CARD_ID card_id; /* in */
} ACU_OPEN_SWITCH_PARMS;
typedef ACU_OPEN_SWITCH_PARMS ACU_CLOSE_SWITCH_PARMS;

/**
 * Open the switch of a card that acu_open_card opened. The calls below work with any card that is open.
 *
 * @return 0 or an error of res_lib.h
 *
 * manual: acu_open_switch
 */
ACUAPI ACU_INT acu_open_switch(ACU_OPEN_SWITCH_PARMS *openp);

/**
 * Close it again. Its connections stay.
 *
 * @return 0 or an error of res_lib.h
 *
 * manual: acu_close_switch
 */
ACUAPI ACU_INT acu_close_switch(ACU_CLOSE_SWITCH_PARMS *closep);

typedef struct output_parms {
    ACU_ULONG size; /* in */
    ACU_INT ost;    /* in: stream of the output of the switch, 0 ... 127 */
    ACU_INT ots;    /* in: its timeslot, 0 ... 127 */
    ACU_INT mode;   /* in; out of sw_query_output: DISABLE_MODE, PATTERN_MODE or CONNECT_MODE */
    __extension__ union {
        __extension__ struct {
            ACU_INT ist;     /* CONNECT_MODE: stream of the input of the switch */
            ACU_INT its;     /* CONNECT_MODE: its timeslot */
            ACU_INT pattern; /* PATTERN_MODE: 0 ... 255; silence is 0x55 or 0xd5 in A-law */
        };
        __extension__ struct {
            ACU_INT tone_1;
            ACU_INT tone_2;
            ACU_INT tone_mu_law;
        };
        __extension__ struct {
            ACU_INT base_tone_freq;
            ACU_INT base_tone_ampl;
        };
        __extension__ struct {
            ACU_INT fft_freq_1;
            ACU_INT fft_freq_2;
            ACU_INT fft_freq_3;
        };
    };
} OUTPUT_PARMS;

/**
 * Choose what an output of the switch carries.
 *
 * Errors: ERR_SW_INVALID_STREAM, ERR_SW_INVALID_TIMESLOT for numbers outside 0 ... 127; ERR_SW_INVALID_MODE for a mode
 * that is not available; ERR_SW_INVALID_PARAMETER for a pattern outside 0 ... 255.
 *
 * Example:
 *     OUTPUT_PARMS p;
 *
 *     INIT_ACU_SW_STRUCT(&p);
 *     p.ost = listens.ist, p.ots = listens.its;
 *     p.mode = CONNECT_MODE;
 *     p.ist = speaks.ost, p.its = speaks.ots;
 *     err = sw_set_output(card_id, &p);
 *
 * manual: sw_set_output
 */
ACUAPI int sw_set_output(ACU_CARD_ID card_id, OUTPUT_PARMS *outputp);

/**
 * What an output of the switch carries; an output that was never set is connected to the input of the same number.
 *
 * Errors: as sw_set_output.
 *
 * manual: sw_query_output
 */
ACUAPI int sw_query_output(ACU_CARD_ID card_id, OUTPUT_PARMS *outputp);

typedef struct sample_parms {
    ACU_ULONG size; /* in */
    ACU_INT ist;    /* in */
    ACU_INT its;    /* in */
    char sample;    /* out: an A-law octet */
} SAMPLE_PARMS;

/**
 * The newest octet at an input of the switch, of the first module of the card that puts anything out there. It is that of
 * silence, 0xd5, while nobody hears the timeslot.
 *
 * Errors: ERR_SW_INVALID_STREAM, ERR_SW_INVALID_TIMESLOT.
 *
 * manual: sw_sample_input
 */
ACUAPI int sw_sample_input(ACU_CARD_ID card_id, SAMPLE_PARMS *samplep);
ACUAPI int sw_sample_input0(ACU_CARD_ID card_id, SAMPLE_PARMS *samplep);

/**
 * Take back all that sw_set_output did.
 *
 * manual: sw_reset_switch
 */
ACUAPI int sw_reset_switch(ACU_CARD_ID card_id);

typedef struct swmode_parms {
    ACU_ULONG size;     /* in */
    ACU_ULONG ct_buses; /* in: not used */
} SWMODE_PARMS;

/**
 * Choose the buses of a card. There are none here, so this changes nothing.
 *
 * manual: sw_mode_switch
 */
ACUAPI int sw_mode_switch(ACU_CARD_ID card_id, SWMODE_PARMS *modep);

/**
 * Choose the clock of a card. The host's clock is the only one here, so this changes nothing but what
 * sw_query_clock_control tells.
 *
 * Errors: ERR_SW_INVALID_CLOCK_PARM for a negative mode.
 *
 * manual: sw_clock_control
 */
ACUAPI int sw_clock_control(ACU_CARD_ID card_id, int clock_mode);

typedef struct query_clkmode_parms {
    ACU_ULONG size;             /* in */
    ACU_INT last_clock_mode;    /* out: as sw_clock_control set it; CLOCK_REF_LOCAL at first */
    ACU_INT sysinit_clock_mode; /* out: CLOCK_REF_LOCAL */
} QUERY_CLKMODE_PARMS;

/**
 * Which clock a card has.
 *
 * manual: sw_query_clock_control
 */
ACUAPI int sw_query_clock_control(ACU_CARD_ID card_id, QUERY_CLKMODE_PARMS *queryp);

#ifdef __cplusplus
}
#endif

#endif
