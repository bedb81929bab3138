/* sw_lib.h: the switch. Its connections belong to the card (module/card.h). */
#include "sw_lib.h"

#include "api.h"
#include "module/card.h"

/* These calls have errors of their own. */
static int sw_error(int err)
{
    switch (err) {
    case 0: return 0;
    case -EINVAL: return ERR_SW_INVALID_SWITCH;
    case -ENOMEM: return ERR_SW_NO_RESOURCES;
    default: return ERR_SW_DEVICE_ERROR;
    }
}

/* Before anything else: the process, the structure, its size. */
static int check(const ACU_ULONG *size, size_t is)
{
    if (mt_api_enter())
        return ERR_SW_DEVICE_ERROR;
    if (!size)
        return ERR_SW_INVALID_PARAMETER;
    return *size == is ? 0 : ERR_SW_SIZE_PARAMETER;
}

#define CHECK(p) check((p) ? &(p)->size : NULL, sizeof(*(p)))

static int check_card(ACU_CARD_ID card_id)
{
    struct mt_card_info info;

    return mt_card_get_info((int)card_id, &info) ? ERR_SW_INVALID_SWITCH : 0;
}

static int number(int stream, int timeslot, int *slot)
{
    if (mt_timeslot_number(stream, 0) < 0)
        return ERR_SW_INVALID_STREAM;
    *slot = mt_timeslot_number(stream, timeslot);
    return *slot < 0 ? ERR_SW_INVALID_TIMESLOT : 0;
}

static int read_route(struct mt_route *out, const OUTPUT_PARMS *p)
{
    int source = 0, err = 0;

    switch (p->mode) {
    case DISABLE_MODE: *out = (struct mt_route){MT_ROUTE_OFF, 0, 0}; return 0;
    case PATTERN_MODE:
        *out = (struct mt_route){MT_ROUTE_PATTERN, (uint8_t)p->pattern, 0};
        return p->pattern < 0 || p->pattern > UINT8_MAX ? ERR_SW_INVALID_PARAMETER : 0;
    case CONNECT_MODE:
        err = number(p->ist, p->its, &source);
        *out = (struct mt_route){MT_ROUTE_CONNECTED, 0, (uint16_t)source};
        return err;
    default: return ERR_SW_INVALID_MODE;
    }
}

int sw_set_output(ACU_CARD_ID card_id, OUTPUT_PARMS *outputp)
{
    struct mt_route route;
    int slot, err = CHECK(outputp);

    if (!err)
        err = check_card(card_id);
    if (!err)
        err = number(outputp->ost, outputp->ots, &slot);
    if (!err)
        err = read_route(&route, outputp);
    return err ? err : sw_error(mt_card_route((int)card_id, slot, &route));
}

static void write_route(OUTPUT_PARMS *p, const struct mt_route *r, int slot)
{
    int source = r->mode == MT_ROUTE_CONNECTED ? r->source : slot;

    switch (r->mode) {
    case MT_ROUTE_OFF: p->mode = DISABLE_MODE; break;
    case MT_ROUTE_PATTERN:
        p->mode = PATTERN_MODE;
        p->pattern = r->pattern;
        break;
    default:
        p->mode = CONNECT_MODE;
        p->ist = source / MT_STREAM_TIMESLOTS;
        p->its = source % MT_STREAM_TIMESLOTS;
        break;
    }
}

int sw_query_output(ACU_CARD_ID card_id, OUTPUT_PARMS *outputp)
{
    struct mt_route route;
    int slot, err = CHECK(outputp);

    if (!err)
        err = check_card(card_id);
    if (!err)
        err = number(outputp->ost, outputp->ots, &slot);
    if (!err)
        err = sw_error(mt_card_get_route((int)card_id, slot, &route));
    if (!err)
        write_route(outputp, &route, slot);
    return err;
}

int sw_sample_input(ACU_CARD_ID card_id, SAMPLE_PARMS *samplep)
{
    uint8_t octet;
    int slot, err = CHECK(samplep);

    if (!err)
        err = check_card(card_id);
    if (!err)
        err = number(samplep->ist, samplep->its, &slot);
    if (!err)
        err = sw_error(mt_card_sample((int)card_id, slot, &octet));
    if (!err)
        samplep->sample = (char)octet;
    return err;
}

int sw_sample_input0(ACU_CARD_ID card_id, SAMPLE_PARMS *samplep)
{
    return sw_sample_input(card_id, samplep);
}

int sw_reset_switch(ACU_CARD_ID card_id)
{
    return mt_api_enter() ? ERR_SW_DEVICE_ERROR : sw_error(mt_card_reset_routes((int)card_id));
}

int sw_mode_switch(ACU_CARD_ID card_id, SWMODE_PARMS *modep)
{
    int err = CHECK(modep);

    return err ? err : check_card(card_id);
}

int sw_clock_control(ACU_CARD_ID card_id, int clock_mode)
{
    if (mt_api_enter())
        return ERR_SW_DEVICE_ERROR;
    if (clock_mode < 0)
        return ERR_SW_INVALID_CLOCK_PARM;
    return sw_error(mt_card_clock((int)card_id, &clock_mode, NULL));
}

int sw_query_clock_control(ACU_CARD_ID card_id, QUERY_CLKMODE_PARMS *queryp)
{
    int mode, err = CHECK(queryp);

    if (!err)
        err = sw_error(mt_card_clock((int)card_id, NULL, &mode));
    if (err)
        return err;
    queryp->last_clock_mode = mode;
    queryp->sysinit_clock_mode = CLOCK_REF_LOCAL;
    return 0;
}
