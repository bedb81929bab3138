/* Does a stream cost the same, however many there are? And what memory does it take? */
#include <stdio.h>

#include "parts.h"

enum { DELAY_MS = 60, FEW_STREAMS = 2000 /* below it what a module takes itself shows in the figure */ };

static const unsigned table[] = {100, 1000, 2000, 5000, 10000, 0};
static const unsigned quick_table[] = {100, 1000, 2000, 0};

static void add_all(struct figures *f, const struct drive_setup *s, const struct drive_result *r)
{
    const struct figure all[] = {
        {NULL, "engine_us_per_stream_second", drive_engine_us(s, r), "us", 2, TARGET_AT_MOST, 10,
         "the engine's own work"},
        {NULL, "network_us_per_stream_second", r->network_us, "us", 2, TARGET_NONE, 0, "simulated sockets, taken off"},
        {NULL, "steps_us_per_stream_second", r->empty_us / s->streams, "us", 2, TARGET_NONE, 0,
         "steps of an empty module, taken off"},
        {NULL, "memory_octets_per_stream", r->rss_octets, "octets", 0,
         s->streams >= FEW_STREAMS ? TARGET_AT_MOST : TARGET_NONE, 4096, "growth of the process"},
    };

    for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct figure one = all[i];

        one.group = i ? NULL : "A-law RTP, recorded as A-law, sent on";
        snprintf(one.name, sizeof(one.name), "%s_%u", all[i].name, s->streams);
        figures_add(f, &one);
    }
}

bool part_growth(const struct parts_options *o, struct figures *f)
{
    const unsigned one[] = {o->streams, 0}, *streams = o->quick ? quick_table : table;
    double least = 1e9, most = 0;

    for (streams = o->streams ? one : streams; *streams; streams++) {
        struct drive_setup s = {.modules = 1,
                                .streams = *streams,
                                .law = LAW_ALAW,
                                .whole = o->whole,
                                .media_ms = parts_media_ms(o, *streams),
                                .delay_ms = DELAY_MS};
        struct drive_result r;
        double us;

        if (!parts_drive(&s, &r))
            return false;
        add_all(f, &s, &r);
        us = drive_engine_us(&s, &r);
        least = us < least ? us : least;
        most = us > most ? us : most;
    }
    if (!o->streams)
        figures_add(f, &(struct figure){"Growth", "growth_ratio", most / least, "", 3, TARGET_AT_MOST, 1.1,
                                        "the dearest of these numbers to the cheapest"});
    return true;
}
