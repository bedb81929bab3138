/* metrum dispatch: the command line, and the order of things. */
#include "dispatch.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "engine.h"
#include "options.h"

static const char *set_rtp(void *into, const char *value)
{
    struct dispatch_options *opt = into;
    const char *fault = address_cut(&opt->rtp, value, ADDRESS_MAYBE_HOST);

    opt->rtp_given = true;
    if (!fault && opt->rtp.port == 65535)
        fault = "RTCP takes the port after it; choose 65534 or below";
    return fault;
}

static const char *set_datagram_ms(void *into, const char *value)
{
    struct dispatch_options *opt = into;

    return options_int(value, 1, 184, &opt->datagram_ms) ? NULL : "write milliseconds from 1 to 184";
}

static const char *set_jitter(void *into, const char *value)
{
    struct dispatch_options *opt = into;
    const char *comma = strchr(value, ',');
    char max[16];

    snprintf(max, sizeof(max), "%.*s", (int) strcspn(value, ","), value);
    if (!options_int(max, 1, 60000, &opt->jitter_max_ms))
        return "write MAX or MAX,INITIAL in milliseconds";
    opt->jitter_initial_ms = opt->jitter_max_ms < 40 ? opt->jitter_max_ms : 40;
    if (comma && !options_int(comma + 1, 0, opt->jitter_max_ms, &opt->jitter_initial_ms))
        return "INITIAL must be milliseconds from 0 to MAX";
    return NULL;
}

static const struct option_row rows[] = {
    {"--rtp", "[ADDR:]PORT", "receive RTP here, RTCP one port above; port 0: choose", set_rtp},
    {"--codec", "pcma|pcmu", "coding of the RTP stream", stream_set_codec},
    {"--to", "ADDR:PORT", "send the datagrams there", stream_set_to},
    {"--from", "ADDR[:PORT]", "send them from this address (default: the system's choice)", stream_set_from},
    {"--format", "alaw|ulaw|l16", "coding of the datagrams (default: that of --codec)", stream_set_format},
    {"--payload-type", "N", "RTP payload type (default: pcmu 0, pcma 8)", stream_set_payload_type},
    {"--tos", "N", "TOS octet of the datagrams, IPv4 only (default: 0)", stream_set_tos},
    {"--datagram-ms", "N", "sound in one datagram, in ms (default: 20)", set_datagram_ms},
    {"--jitter", "MAX[,INITIAL]", "delays of the jitter buffer, in ms", set_jitter},
    {"--duration", "S", "end after S seconds (default: on SIGINT or SIGTERM)", stream_set_duration},
    {"--json", NULL, "print the summary as JSON", stream_set_json},
};

static const struct option_table table = {
    .command = "dispatch",
    .usage = "--rtp [ADDR:]PORT --codec pcma|pcmu --to ADDR:PORT [OPTION ...]",
    .about = "Receives an RTP stream and sends its octets on as UDP datagrams without any header.\n"
             "ADDR is a number or a name; IPv6 is written [::1]:5000. Events and rates appear on\n"
             "stderr, a summary at the end on stdout. SIGINT or SIGTERM ends it, a second one at once.\n",
    .rows = rows,
    .n_rows = sizeof(rows) / sizeof(rows[0]),
};

static int usage_fault(const char *what)
{
    fprintf(stderr, "metrum dispatch: %s; see 'metrum dispatch --help'\n", what);
    return TOOL_USAGE;
}

/* What no single option can check. */
static int check_together(struct dispatch_options *opt)
{
    if (!opt->rtp_given)
        return usage_fault("--rtp is missing: the port to receive on");
    if (!opt->stream.codec)
        return usage_fault("--codec is missing: pcma or pcmu");
    if (!opt->stream.to_given)
        return usage_fault("--to is missing: where the datagrams go");
    stream_follow_codec(&opt->stream);
    return TOOL_DONE;
}

static int unresolved(const char *option, const struct address_words *words, const char *fault)
{
    fprintf(stderr, "metrum dispatch: %s %s: %s; check the name, or write the address as a number\n", option,
            words->host, fault);
    return TOOL_FAILED;
}

/* IPv4 and IPv6 differ in what a datagram can hold and carry. */
static int check_family(const struct dispatch *d)
{
    bool v6 = d->to.sa.sa_family == AF_INET6;
    int room = v6 ? 1452 : 1472, limit_ms = room / d->opt->stream.format->octets_per_ms;

    if (v6 && d->opt->stream.tos >= 0)
        return usage_fault("--tos: only IPv4 datagrams have a TOS octet; leave it out, or give --to an IPv4 address");
    if (d->opt->datagram_ms <= limit_ms)
        return TOOL_DONE;
    fprintf(stderr, "metrum dispatch: --datagram-ms %d: a datagram holds at most %d ms of %s (%d octets); write less; "
                    "see 'metrum dispatch --help'\n",
            d->opt->datagram_ms, limit_ms, d->opt->stream.format->name, room);
    return TOOL_USAGE;
}

static int find_addresses(struct dispatch *d)
{
    const struct dispatch_options *opt = d->opt;
    const char *fault = address_resolve(&d->rtp, &opt->rtp, AF_UNSPEC);

    if (fault)
        return unresolved("--rtp", &opt->rtp, fault);
    fault = address_resolve(&d->to, &opt->stream.to, AF_UNSPEC);
    if (fault)
        return unresolved("--to", &opt->stream.to, fault);
    if (opt->stream.from_given)
        fault = address_resolve(&d->from, &opt->stream.from, d->to.sa.sa_family);
    else
        d->from.sa.sa_family = d->to.sa.sa_family;
    if (fault) {
        fprintf(stderr, "metrum dispatch: --from %s: %s; it must be an %s address, as --to is\n", opt->stream.from.host, fault,
                d->to.sa.sa_family == AF_INET6 ? "IPv6" : "IPv4");
        return TOOL_FAILED;
    }
    return check_family(d);
}

static int run(struct dispatch *d)
{
    struct dispatch_stats stats;
    int err = dispatch_setup(d), stop_err;

    if (err)
        return err;
    err = dispatch_watch(d);
    stop_err = dispatch_stop(d);
    if (!err)
        err = stop_err;
    if (dispatch_ask(d, &stats) == 0)
        dispatch_summary(d, &stats);
    return err;
}

int dispatch_run(int argc, char **argv)
{
    struct dispatch_options opt = {.stream = STREAM_DEFAULTS, .jitter_max_ms = -1, .jitter_initial_ms = -1};
    struct dispatch d = {.opt = &opt, .signal_fd = -1};
    enum options_outcome outcome = options_read(&table, argc, argv, &opt);
    int code;

    if (outcome != OPTIONS_READ)
        return outcome == OPTIONS_WRONG ? TOOL_USAGE : TOOL_DONE;
    code = check_together(&opt);
    if (!code)
        code = find_addresses(&d);
    if (code)
        return code;
    d.signal_fd = clock_catch_signals("dispatch", &d.signals_before);
    if (d.signal_fd < 0 || run(&d) != 0)
        code = TOOL_FAILED;
    dispatch_end(&d);
    return code;
}
