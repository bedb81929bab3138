/* metrum collect, metrum loop: the command lines, and the order of things. */
#include "collect.h"

#include <stdio.h>

#include "command.h"
#include "options.h"

enum { MAX_PTIME_MS = 180 };

static const char *set_in(void *into, const char *value)
{
    struct collect_options *opt = into;
    const char *fault = address_cut(&opt->in, value, ADDRESS_MAYBE_HOST);

    opt->in_given = true;
    if (!fault && opt->loop && opt->in.port == 65535)
        fault = "RTCP takes the port after it; choose 65534 or below";
    return fault;
}

static const char *set_to(void *into, const char *value)
{
    struct collect_options *opt = into;
    const char *fault = address_cut(&opt->stream.to, value, ADDRESS_HOST_PORT);

    opt->stream.to_given = true;
    if (!fault && opt->stream.to.port == 65535)
        fault = "RTCP goes to the port after it; choose 65534 or below";
    return fault;
}

static const char *set_rtcp_to(void *into, const char *value)
{
    struct collect_options *opt = into;

    opt->rtcp_to_given = true;
    return address_cut(&opt->rtcp_to, value, ADDRESS_HOST_PORT);
}

static const char *set_ptime(void *into, const char *value)
{
    struct collect_options *opt = into;

    return options_int(value, 1, MAX_PTIME_MS, &opt->ptime_ms) ? NULL : "write milliseconds from 1 to 180";
}

static const struct option_row collect_rows[] = {
    {"--listen", "[ADDR:]PORT", "receive datagrams here; port 0: choose", set_in},
    {"--rtp-to", "ADDR:PORT", "send RTP there", set_to},
    {"--rtcp-to", "ADDR:PORT", "send RTCP there (default: one port above --rtp-to)", set_rtcp_to},
    {"--rtp-from", "ADDR[:PORT]", "send from this address (default: the system's choice)", stream_set_from},
    {"--codec", "pcma|pcmu", "coding of the RTP stream (default: pcma)", stream_set_codec},
    {"--format", "alaw|ulaw|l16", "coding of the datagrams (default: that of --codec)", stream_set_format},
    {"--payload-type", "N", "RTP payload type (default: pcmu 0, pcma 8)", stream_set_payload_type},
    {"--ptime", "MS", "sound in one RTP packet (default: 20)", set_ptime},
    {"--tos", "N", "TOS octet of the packets, IPv4 only (default: 0)", stream_set_tos},
    {"--duration", "S", "end after S seconds (default: on SIGINT or SIGTERM)", stream_set_duration},
    {"--json", NULL, "print the summary as JSON", stream_set_json},
};

static const struct option_row loop_rows[] = {
    {"--rtp", "[ADDR:]PORT", "receive RTP here, RTCP one port above; port 0: choose", set_in},
    {"--rtp-to", "ADDR:PORT", "send RTP there, from the port of --rtp", set_to},
    {"--rtcp-to", "ADDR:PORT", "send RTCP there (default: one port above --rtp-to)", set_rtcp_to},
    {"--codec", "pcma|pcmu", "coding of the streams (default: pcma)", stream_set_codec},
    {"--format", "alaw|ulaw|l16", "coding of the datagrams between (default: that of --codec)", stream_set_format},
    {"--payload-type", "N", "RTP payload type (default: pcmu 0, pcma 8)", stream_set_payload_type},
    {"--ptime", "MS", "sound in one RTP packet that is sent (default: 20)", set_ptime},
    {"--tos", "N", "TOS octet of the packets, IPv4 only (default: 0)", stream_set_tos},
    {"--duration", "S", "end after S seconds (default: on SIGINT or SIGTERM)", stream_set_duration},
    {"--json", NULL, "print the summary as JSON", stream_set_json},
};

#define ENDING                                                                             \
    "ADDR is a number or a name; IPv6 is written [::1]:5000. Events and rates appear on\n" \
    "stderr, a summary at the end on stdout. SIGINT or SIGTERM ends it, a second one at once.\n"

static const struct option_table collect_table = {
    .command = "collect",
    .usage = "--listen [ADDR:]PORT --rtp-to ADDR:PORT [OPTION ...]",
    .about = "Receives UDP datagrams that are sound without any header and sends it on as an RTP stream.\n" ENDING,
    .rows = collect_rows,
    .n_rows = sizeof(collect_rows) / sizeof(collect_rows[0]),
};

static const struct option_table loop_table = {
    .command = "loop",
    .usage = "--rtp [ADDR:]PORT --rtp-to ADDR:PORT [OPTION ...]",
    .about = "Receives an RTP stream, records it to a UDP dispatcher, collects the datagrams again, plays\n"
             "them and sends them as an RTP stream: a full circle through the engine.\n" ENDING,
    .rows = loop_rows,
    .n_rows = sizeof(loop_rows) / sizeof(loop_rows[0]),
};

static int usage_fault(const struct collect_options *opt, const char *what)
{
    fprintf(stderr, "metrum %s: %s; see 'metrum %s --help'\n", opt->command, what, opt->command);
    return TOOL_USAGE;
}

/* What no single option can check. */
static int check_together(struct collect_options *opt)
{
    if (!opt->in_given)
        return usage_fault(opt, opt->loop ? "--rtp is missing: the port to receive on"
                                          : "--listen is missing: the port to receive on");
    if (!opt->stream.to_given)
        return usage_fault(opt, "--rtp-to is missing: where the RTP stream goes");
    if (!opt->stream.codec)
        opt->stream.codec = coding_find_codec("pcma");
    stream_follow_codec(&opt->stream);
    return TOOL_DONE;
}

static int resolve(const struct collect *c, const char *option, union address *out, const struct address_words *words,
                   int family)
{
    const char *fault = address_resolve(out, words, family);

    if (!fault)
        return TOOL_DONE;
    fprintf(stderr, "metrum %s: %s %s: %s; %s\n", c->opt->command, option, words->host, fault,
            family == AF_UNSPEC ? "check the name, or write the address as a number"
                                : "it must be of the same family as --rtp-to, IPv4 or IPv6");
    return TOOL_FAILED;
}

/* RTCP goes one port above RTP, and comes from the same address. */
static void default_rtcp(struct collect *c)
{
    c->rtcp_to = c->to;
    c->rtcp_to.v4.sin_port = htons((in_port_t) (c->opt->stream.to.port + 1)); /* at the same place in IPv6 */
}

static int find_addresses(struct collect *c)
{
    const struct collect_options *opt = c->opt;
    int family, code = resolve(c, "--rtp-to", &c->to, &opt->stream.to, AF_UNSPEC);

    family = c->to.sa.sa_family;
    if (!code)
        code = resolve(c, opt->loop ? "--rtp" : "--listen", &c->in, &opt->in,
                       opt->loop && opt->in.host[0] ? family : AF_UNSPEC);
    if (!code && opt->rtcp_to_given)
        code = resolve(c, "--rtcp-to", &c->rtcp_to, &opt->rtcp_to, family);
    else if (!code)
        default_rtcp(c);
    c->from.sa.sa_family = c->to.sa.sa_family;
    if (!code && opt->stream.from_given)
        code = resolve(c, "--rtp-from", &c->from, &opt->stream.from, family);
    if (!code && opt->loop && c->in.sa.sa_family != family)
        return usage_fault(opt, "--rtp must be of the same family as --rtp-to; write [::]:PORT for IPv6");
    if (!code && family == AF_INET6 && opt->stream.tos >= 0)
        return usage_fault(opt, "--tos: only IPv4 packets have a TOS octet; leave it out");
    return code;
}

static int run(struct collect *c)
{
    struct collect_stats stats;
    int err = collect_setup(c);

    if (err)
        return err;
    err = collect_watch(c);
    if (collect_ask(c, &stats) == 0)
        collect_summary(c, &stats);
    return err;
}

static int command_run(const struct option_table *table, bool loop, int argc, char **argv)
{
    struct collect_options opt = {
        .stream = STREAM_DEFAULTS, .command = table->command, .loop = loop, .ptime_ms = 20};
    struct collect c = {.opt = &opt, .signal_fd = -1};
    enum options_outcome outcome = options_read(table, argc, argv, &opt);
    int code;

    if (outcome != OPTIONS_READ)
        return outcome == OPTIONS_WRONG ? TOOL_USAGE : TOOL_DONE;
    code = check_together(&opt);
    if (!code)
        code = find_addresses(&c);
    if (code)
        return code;
    c.signal_fd = clock_catch_signals(opt.command, &c.signals_before);
    if (c.signal_fd < 0 || run(&c) != 0)
        code = TOOL_FAILED;
    collect_end(&c);
    return code;
}

int collect_run(int argc, char **argv)
{
    return command_run(&collect_table, false, argc, argv);
}

int loop_run(int argc, char **argv)
{
    return command_run(&loop_table, true, argc, argv);
}
