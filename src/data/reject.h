/**
 * A filter that keeps one half of the telephone band: our own transmitter in the other half comes back much louder
 * than the far end. Linear phase, 70 taps: below 1250 Hz or above 1580 Hz it changes nothing, 1.7 times the distance
 * of V.21's channels away it lets 1/300 through.
 */
#ifndef MT_DATA_REJECT_H
#define MT_DATA_REJECT_H

enum mt_reject_mode { MT_REJECT_NOTHING, MT_REJECT_HIGH, MT_REJECT_LOW }; /* as fsk's reverse_chan_filter */

enum { MT_REJECT_TAPS = 71 };

struct mt_reject {
    enum mt_reject_mode mode;       /* CONST */
    float taps[MT_REJECT_TAPS];     /* CONST */
    float line[2 * MT_REJECT_TAPS]; /* each sample twice, so that the newest ones are always in a row */
    unsigned at;
};

void mt_reject_init(struct mt_reject *r, enum mt_reject_mode mode);

/** THREAD: engine. */
float mt_reject_run(struct mt_reject *r, float sample);

#endif
