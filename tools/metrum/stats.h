/**
 * Statistics as JSON objects, each counter of the tables in metrum.h a field.
 */
#ifndef METRUM_TOOL_STATS_H
#define METRUM_TOOL_STATS_H

#include "json.h"
#include "metrum.h"

void stats_of_vmprx(struct json *j, const struct metrum_vmprx_stats_parms *counted);
void stats_of_vmptx(struct json *j, const struct metrum_vmptx_stats_parms *counted);
void stats_of_dispatcher(struct json *j, const struct metrum_dispatcher_stats_parms *counted);
void stats_of_collector(struct json *j, const struct metrum_collector_stats_parms *counted);
void stats_of_module(struct json *j, const struct metrum_module_stats_parms *counted);

#endif
