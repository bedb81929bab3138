/* Record and replay. */
#include "seeds.h"

#include <string.h>

static const enum kSMDataFormat formats[] = {kSMDataFormatALawPCM,  kSMDataFormatALawPCM,    kSMDataFormatALawPCM,
                                             kSMDataFormatULawPCM,  kSMDataFormat16bit,      kSMDataFormatOKIADPCM,
                                             kSMDataFormatIMAADPCM, kSMDataFormatSigned8bit, kSMDataFormat8bit};
static const unsigned rates[] = {0, 0, 0, 0, 8000, 6000, 11000, 16000};

static bool has_input(const struct thing *ch)
{
    return ch->type != kSMChannelTypeOutput;
}

static uint64_t overruns(struct run *r, const struct thing *ch)
{
    struct metrum_module_stats_parms s = {.module = r->modules[ch->module].id};

    return metrum_module_stats(&s) ? 0 : s.record_overruns;
}

/* Record */

static void dress_up(struct run *r, struct sm_record_parms *p)
{
    p->sampling_rate = rates[draw(r, COUNT(rates))];
    p->silence_elimination = chance(r, 20);
    p->tone_elimination_mode = (enum kSMToneDetection)(chance(r, 15) ? draw(r, 10) : 0);
    p->tone_elimination_set_id = draw(r, 2);
    p->max_elapsed_time = chance(r, 30) ? 1 + draw(r, 500) : 0;
    p->max_silence = chance(r, 20) ? 1 + draw(r, 500) : 0;
    p->max_initial_silence = chance(r, 20) ? 1 + draw(r, 500) : 0;
    p->agc = chance(r, 20);
    p->volume = chance(r, 20) ? (tSM_INT)draw(r, 49) - 24 : 0;
}

static void note_record(struct run *r, struct thing *ch, const struct sm_record_parms *p, bool plain)
{
    ch->records = true;
    ch->plain = plain;
    ch->max_octets = p->max_octets;
    ch->fetched = 0;
    ch->overruns_before = overruns(r, ch);
    ch->lossy = ch->dispatcher >= 0 || ch->redirected || p->alt_data_source;
    memset(ch->heard, 0, sizeof(ch->heard));
}

static void start_record(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL), *other = pick(r, CHANNEL);
    struct sm_record_parms p = {.channel = ch->id, .type = formats[draw(r, COUNT(formats))]};
    bool busy = input_taken(ch);
    bool dressed = chance(r, 40), alt = chance(r, 8);
    int err;

    p.max_octets = chance(r, 30) ? 1 + draw(r, 5000) : 0;
    if (dressed)
        dress_up(r, &p);
    if (alt) {
        p.alt_data_source = other->id;
        p.alt_data_source_type = (enum kSMRecordAltSource)draw(r, 3);
    }
    err = CALL(r, sm_record_start, &p);
    if (works(r, ch) && has_input(ch) && !busy && !p.alt_data_source)
        must_work(r, "sm_record_start", err);
    else if (!works(r, ch) || !has_input(ch) || busy)
        must_fail(r, "sm_record_start", err);
    if (!err)
        note_record(r, ch, &p, !dressed && !p.alt_data_source && p.type == kSMDataFormatALawPCM);
}

void record_alaw(struct run *r, struct thing *ch)
{
    struct sm_record_parms p = {.channel = ch->id, .type = kSMDataFormatALawPCM};
    int err = CALL(r, sm_record_start, &p);

    must_work(r, "sm_record_start", err);
    if (!err)
        note_record(r, ch, &p, true);
}

static void fetch_data(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    char data[kSMMaxRecordDataBufferSize];
    struct sm_ts_data_parms p = {.channel = ch->id, .data = data};

    for (unsigned i = 0; i < 8; i++) {
        int err = CALL(r, sm_get_recorded_data, &p);

        if (!ch->live || !ch->records)
            must_fail(r, "sm_get_recorded_data", err);
        if (err)
            return;
        if (p.length < 1 || p.length > (int)sizeof(data))
            wrong(r, "sm_get_recorded_data gives %d octets", p.length);
        mix(r, data, (size_t)p.length);
        ch->fetched += (unsigned)p.length;
        if (ch->max_octets && ch->fetched > ch->max_octets)
            wrong(r, "more octets than max_octets");
        check_marks(r, ch, (const uint8_t *)data, (size_t)p.length);
    }
}

/* What was recorded was fetched or counted as lost, to the octet. */
static void check_complete(struct run *r, struct thing *ch, const struct sm_record_status_parms *p)
{
    if (p->termination_reason == kSMRecordHowTerminatedNotYet)
        wrong(r, "a record is complete and has no reason");
    if (p->termination_reason == kSMRecordHowTerminatedLength && !ch->lossy && !p->channel)
        wrong(r, "a report of no channel");
    if (p->termination_reason == kSMRecordHowTerminatedLength && !ch->lossy && overruns(r, ch) == ch->overruns_before &&
        ch->fetched != ch->max_octets)
        wrong(r, "a record of %llu octets gave %llu", (unsigned long long)ch->max_octets,
              (unsigned long long)ch->fetched);
    ch->records = false;
    ch->max_octets = 0;
}

static void status_of_record(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    bool any = !ch->id || chance(r, 10);
    struct sm_record_status_parms p = {.channel = any ? kSMNullChannelId : ch->id};
    int err = CALL(r, sm_record_status, &p);

    if (any && !err) {
        ch = &r->nothing;
        for (unsigned i = 0; i < SLOTS; i++)
            if (r->things[CHANNEL][i].live && r->things[CHANNEL][i].id == p.channel)
                ch = &r->things[CHANNEL][i];
        if (ch == &r->nothing)
            wrong(r, "a report of a channel that there is not");
    }
    if (!any && ch->live && ch->records)
        must_work(r, "sm_record_status", err);
    else if (!any)
        must_fail(r, "sm_record_status", err);
    if (err)
        return;
    mix_number(r, (uint64_t)p.status);
    if (p.status == kSMRecordStatusComplete)
        check_complete(r, ch, &p);
}

static void abort_record(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct sm_record_abort_parms p = {.channel = ch->id, .discard = (tSM_INT)draw(r, 2)};
    int err = CALL(r, sm_record_abort, &p);

    if (works(r, ch) && ch->records)
        must_work(r, "sm_record_abort", err);
    else
        must_fail(r, "sm_record_abort", err);
    ch->lossy = ch->lossy || p.discard;
}

static void adjust_record(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct sm_record_agc_adjust_parms gain = {.channel = ch->id, .gain = (tSM_INT)draw(r, 49) - 24};
    struct sm_record_agc_adjust_settings_parms settings = {
        .channel = ch->id, .max_level_decay = 3, .target_level = -10};
    struct metrum_record_how_terminated_parms how = {.channel = ch->id};

    if (!CALL(r, sm_record_agc_adjust, &gain))
        ch->plain = false;
    CALL(r, sm_record_agc_adjust_settings, &settings);
    if (!CALL(r, metrum_record_how_terminated, &how))
        mix_number(r, (uint64_t)how.termination_reason);
}

/* Replay */

static bool has_output(const struct thing *ch)
{
    return ch->type != kSMChannelTypeInput;
}

/* Sound that feeds a replay must have its rate, and is not coded as ADPCM. A collector goes before it. */
static bool is_served(const struct run *r, const struct thing *ch, const struct sm_replay_parms *p)
{
    unsigned rate_hz = p->sampling_rate ? (unsigned)p->sampling_rate : 8000;

    if (ch->source < 0 || ch->collector >= 0)
        return true;
    if (p->type == kSMDataFormatOKIADPCM || p->type == kSMDataFormatIMAADPCM)
        return false;
    return rate_hz == (ch->source_kind == CHANNEL ? r->things[CHANNEL][ch->source].output_rate_hz : 8000);
}

static void start_replay(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct sm_replay_parms p = {.channel = ch->id,
                                .type = formats[draw(r, COUNT(formats))],
                                .data_length = chance(r, 30) ? 1 + draw(r, 5000) : 0};
    bool busy = output_taken(ch);
    int err;

    if (chance(r, 40)) {
        p.sampling_rate = rates[draw(r, COUNT(rates))];
        p.speed = chance(r, 30) ? (tSM_INT)draw(r, 250) : 0;
        p.agc = chance(r, 20);
        p.volume = (tSM_INT)draw(r, 49) - 24;
        p.background = chance(r, 20) ? pick(r, CHANNEL)->id : kSMNullChannelId;
    }
    err = CALL(r, sm_replay_start, &p);
    if (!works(r, ch) || !has_output(ch) || busy || !is_served(r, ch, &p))
        must_fail(r, "sm_replay_start", err);
    else if (!p.background)
        must_work(r, "sm_replay_start", err);
    if (!err)
        ch->replays = true;
}

static void put_data(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    char data[kSMMaxReplayDataBufferSize];
    struct sm_ts_data_parms p = {.channel = ch->id, .data = data, .length = (tSM_INT)draw(r, sizeof(data) + 1)};
    struct sm_audio_data_parms audio = {.channel = ch->id, .data = data, .max_length = p.length};
    unsigned how = draw(r, 8);
    int err;

    for (int i = 0; i < p.length; i++)
        data[i] = (char)draw(r, 256);
    if (how == 0)
        err = CALL(r, sm_put_last_replay_data, &p);
    else if (how == 1)
        err = CALL(r, sm_put_audio_data, &audio);
    else
        err = CALL(r, sm_put_replay_data, &p);
    if (!works(r, ch) || !ch->replays)
        must_fail(r, "putting data", err);
    if (how == 1 && !err && (audio.done_length < 0 || audio.done_length > audio.max_length))
        wrong(r, "sm_put_audio_data took %d of %d", audio.done_length, audio.max_length);
}

static void status_of_replay(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    bool any = !ch->id || chance(r, 10);
    struct sm_replay_status_parms p = {.channel = any ? kSMNullChannelId : ch->id};
    int err = CALL(r, sm_replay_status, &p);

    if (any && !err)
        for (unsigned i = 0; i < SLOTS; i++)
            if (r->things[CHANNEL][i].live && r->things[CHANNEL][i].id == p.channel)
                ch = &r->things[CHANNEL][i];
    if (!any && ch->live && ch->replays)
        must_work(r, "sm_replay_status", err);
    else if (!any)
        must_fail(r, "sm_replay_status", err);
    if (err)
        return;
    mix_number(r, (uint64_t)p.status << 32 | p.offset);
    if (p.status == kSMReplayStatusComplete)
        ch->replays = false;
}

/* After HasCapacity a put of 2048 octets, or of what is left, is never refused for want of room. */
static void put_after_capacity(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    char data[kSMMaxReplayDataBufferSize] = {0};
    struct sm_replay_status_parms s = {.channel = ch->id};
    struct sm_ts_data_parms p = {.channel = ch->id, .data = data, .length = (tSM_INT)sizeof(data)};

    for (unsigned i = 0; i < 4; i++) {
        if (CALL(r, sm_replay_status, &s))
            return;
        ch->replays = s.status != kSMReplayStatusComplete && ch->replays;
        if (s.status != kSMReplayStatusHasCapacity)
            return;
        if (CALL(r, sm_put_replay_data, &p) == ERR_SM_NO_CAPACITY)
            wrong(r, "no capacity after HasCapacity");
    }
}

static void abort_replay(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct sm_replay_abort_parms p = {.channel = ch->id, .nowait = draw(r, 2)};
    int err = CALL(r, sm_replay_abort, &p);

    if (works(r, ch) && ch->replays)
        must_work(r, "sm_replay_abort", err);
    else
        must_fail(r, "sm_replay_abort", err);
}

static void adjust_replay(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct sm_replay_adjust_parms p = {.channel = ch->id,
                                       .background = chance(r, 30) ? pick(r, CHANNEL)->id : kSMNullChannelId,
                                       .volume = (tSM_INT)draw(r, 49) - 24,
                                       .agc = (tSM_INT)draw(r, 2),
                                       .speed = (tSM_INT)draw(r, 300)};
    int err = CALL(r, sm_replay_adjust, &p);

    if (works(r, ch) && ch->replays && !p.background)
        must_work(r, "sm_replay_adjust", err);
    else if (!works(r, ch) || !ch->replays)
        must_fail(r, "sm_replay_adjust", err);
}

const struct deed media_deeds[] = {
    {"start_record", 14, start_record},
    {"fetch_data", 24, fetch_data},
    {"status_of_record", 14, status_of_record},
    {"abort_record", 4, abort_record},
    {"adjust_record", 2, adjust_record},
    {"start_replay", 10, start_replay},
    {"put_data", 14, put_data},
    {"put_after_capacity", 6, put_after_capacity},
    {"status_of_replay", 10, status_of_replay},
    {"abort_replay", 3, abort_replay},
    {"adjust_replay", 3, adjust_replay},
    {NULL, 0, NULL},
};
