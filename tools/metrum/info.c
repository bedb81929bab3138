/* metrum info: what this host's engine is and has loaded. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "command.h"
#include "engine.h"
#include "json.h"
#include "metrum.h"
#include "options.h"

struct info_options {
    bool json;
};

static const char *set_json(void *into, const char *value)
{
    struct info_options *opt = into;

    (void) value;
    opt->json = true;
    return NULL;
}

static const struct option_row rows[] = {
    {"--json", NULL, "print JSON instead of a table", set_json},
};

static const struct option_table table = {
    .command = "info",
    .usage = "[--json]",
    .about = "Shows the card of this host, its modules, their firmware, load and ways to the network.\n",
    .rows = rows,
    .n_rows = sizeof(rows) / sizeof(rows[0]),
};

/* One module, opened and asked. */
struct module_facts {
    unsigned ix;
    struct sm_module_info_parms info;
    struct metrum_module_stats_parms stats;
    struct metrum_module_network_parms network;
};

static int ask_module(unsigned ix, struct module_facts *out)
{
    tSMModuleId id;
    int err = engine_open_module("info", ix, &id);

    if (err)
        return err;
    *out = (struct module_facts){.ix = ix, .info.module = id, .stats.module = id, .network.module = id};
    err = sm_get_module_info(&out->info);
    if (!err)
        err = metrum_module_stats(&out->stats);
    if (!err)
        err = metrum_module_network(&out->network);
    if (err)
        engine_complain("info", err, NULL, "ask module %u for its state", ix);
    return err;
}

static bool next_firmware(struct sm_fwinfo_parms *firmware)
{
    return sm_get_firmware_info(firmware) == 0;
}

static void module_as_text(const struct module_facts *m)
{
    struct sm_fwinfo_parms firmware = {.module = m->info.module};

    printf("module %u: load %d %% (max %d %%), channels %" PRIu64 ", dispatchers %" PRIu64 ", VMP[rx] %" PRIu64
           ", streams %d-%d\n  firmware:",
           m->ix, m->info.average_loading, m->info.max_loading, m->stats.channels, m->stats.dispatchers,
           m->stats.vmprx, m->info.min_stream, m->info.min_stream + m->info.stream_count - 1);
    while (next_firmware(&firmware))
        printf(" %s", metrum_firmware_name(firmware.tasktypecode));
    printf("\n  network: receive %s, send %s\n", m->network.receive, m->network.send);
}

static void module_as_json(struct json *j, const struct module_facts *m)
{
    struct sm_fwinfo_parms firmware = {.module = m->info.module};

    json_open(j, NULL, '{');
    json_u64(j, "index", m->ix);
    json_int(j, "average_loading", m->info.average_loading);
    json_int(j, "max_loading", m->info.max_loading);
    json_int(j, "min_stream", m->info.min_stream);
    json_int(j, "stream_count", m->info.stream_count);
    json_open(j, "firmware", '[');
    while (next_firmware(&firmware)) {
        json_open(j, NULL, '{');
        json_text(j, "name", metrum_firmware_name(firmware.tasktypecode));
        json_int(j, "tasktypecode", firmware.tasktypecode);
        json_int(j, "version", firmware.version);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_text(j, "receive", m->network.receive);
    json_text(j, "send", m->network.send);
    json_open(j, "stats", '{');
#define PUT(name, help) json_u64(j, #name, m->stats.name);
    METRUM_MODULE_COUNTERS(PUT)
    METRUM_MODULE_GAUGES(PUT)
#undef PUT
    json_close(j, '}');
    json_close(j, '}');
}

static int show_modules(struct json *j, int count)
{
    struct module_facts facts;
    int err = 0;

    for (int ix = 0; ix < count && !err; ix++) {
        err = ask_module((unsigned) ix, &facts);
        if (!err && j)
            module_as_json(j, &facts);
        else if (!err)
            module_as_text(&facts);
    }
    return err;
}

static int show_text(const struct sm_card_info_parms *card)
{
    printf("metrum %s\n", metrum_version());
    printf("card %s: %s, %d module%s\n", card->serial_no, ENGINE_LOCATOR, card->module_count,
           card->module_count == 1 ? "" : "s");
    return show_modules(NULL, card->module_count);
}

static int show_json(const struct sm_card_info_parms *card, const struct sm_driver_info_parms *driver)
{
    struct json j = {0};
    int err;

    json_open(&j, NULL, '{');
    json_text(&j, "version", metrum_version());
    json_open(&j, "driver", '{');
    json_int(&j, "major", driver->major);
    json_int(&j, "minor", driver->minor);
    json_int(&j, "step", driver->step);
    json_close(&j, '}');
    json_open(&j, "cards", '[');
    json_open(&j, NULL, '{');
    json_text(&j, "serial", card->serial_no);
    json_text(&j, "locator", ENGINE_LOCATOR);
    json_open(&j, "modules", '[');
    err = show_modules(&j, card->module_count);
    json_close(&j, ']');
    json_close(&j, '}');
    json_close(&j, ']');
    json_close(&j, '}');
    return err;
}

static int show(const struct info_options *opt)
{
    struct sm_card_info_parms card = {.card = ENGINE_CARD};
    struct sm_driver_info_parms driver = {0};
    int err = sm_get_card_info(&card);

    if (!err)
        err = sm_get_driver_info(&driver);
    if (err) {
        engine_complain("info", err, NULL, "ask the card %s for its modules", ENGINE_LOCATOR);
        return err;
    }
    return opt->json ? show_json(&card, &driver) : show_text(&card);
}

int info_run(int argc, char **argv)
{
    struct info_options opt = {0};
    enum options_outcome outcome = options_read(&table, argc, argv, &opt);
    int err;

    if (outcome != OPTIONS_READ)
        return outcome == OPTIONS_WRONG ? TOOL_USAGE : TOOL_DONE;
    if (engine_open_card("info"))
        return TOOL_FAILED;
    err = show(&opt);
    engine_close_card();
    return err ? TOOL_FAILED : TOOL_DONE;
}
