/* metrum modem: the command line, and the order of things. */
#include "modem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "engine.h"
#include "options.h"

int modem_fail(int err, const char *what)
{
    if (err)
        engine_complain("modem", err, NULL, "%s", what);
    return err;
}

static bool read_number(const char *value, double lo, double hi, double *out)
{
    char *end;
    double number = strtod(value, &end);

    if (end == value || *end || !(number >= lo && number <= hi))
        return false;
    *out = number;
    return true;
}

static const char *set_protocol(void *into, const char *value)
{
    return modem_set_protocol(&((struct modem_options *)into)->line, value);
}

static const char *set_encoding(void *into, const char *value)
{
    return modem_set_encoding(&((struct modem_options *)into)->line, value);
}

static const char *set_fsk(void *into, const char *value)
{
    return modem_set_fsk(&((struct modem_options *)into)->line, value);
}

static const char *set_speed(void *into, const char *value)
{
    struct modem_options *opt = into;

    return read_number(value, 1, 14400, &opt->line.speed) ? NULL : "write bits a second, from 1 to 14400";
}

static const char *set_mark(void *into, const char *value)
{
    struct modem_options *opt = into;

    return read_number(value, 1, 3999, &opt->line.mark_hz) ? NULL : "write hertz from 1 to 3999";
}

static const char *set_space(void *into, const char *value)
{
    struct modem_options *opt = into;

    return read_number(value, 1, 3999, &opt->line.space_hz) ? NULL : "write hertz from 1 to 3999";
}

static const char *set_power(void *into, const char *value)
{
    struct modem_options *opt = into;

    opt->line.power_given = true;
    return read_number(value, -60, 3, &opt->line.power_dbm0) ? NULL : "write dBm0 from -60 to 3";
}

static const char *set_carrier_on(void *into, const char *value)
{
    struct modem_options *opt = into;

    return options_int(value, 0, 10000, &opt->line.carrier_on_ms) ? NULL : "write milliseconds from 0 to 10000";
}

static const char *set_carrier_off(void *into, const char *value)
{
    struct modem_options *opt = into;

    return options_int(value, 0, 10000, &opt->line.carrier_off_ms) ? NULL : "write milliseconds from 0 to 10000";
}

static const char *set_crc(void *into, const char *value)
{
    struct modem_options *opt = into;

    if (options_int(value, 0, 32, &opt->line.crc_bits) && opt->line.crc_bits % 16 == 0)
        return NULL;
    return "write 0, 16 or 32";
}

static const char *set_frame(void *into, const char *value)
{
    struct modem_options *opt = into;

    return options_int(value, 1, FRAMES_OCTETS_MAX, &opt->frame_octets) ? NULL : "write octets from 1 to 4096";
}

static const char *set_databits(void *into, const char *value)
{
    struct modem_options *opt = into;

    return options_int(value, 1, 16, &opt->line.databits) ? NULL : "write a number from 1 to 16";
}

static const char *set_stopbits(void *into, const char *value)
{
    struct modem_options *opt = into;

    return options_int(value, 1, 16, &opt->line.stopbits) ? NULL : "write a number from 1 to 16";
}

static const char *set_send(void *into, const char *value)
{
    ((struct modem_options *)into)->send = value;
    return NULL;
}

static const char *set_receive(void *into, const char *value)
{
    ((struct modem_options *)into)->receive = value;
    return NULL;
}

static const char *set_listen(void *into, const char *value)
{
    struct modem_options *opt = into;

    opt->listen_given = true;
    return address_cut(&opt->listen, value, ADDRESS_MAYBE_HOST);
}

static const char *set_rtp_to(void *into, const char *value)
{
    struct modem_options *opt = into;
    const char *fault = address_cut(&opt->rtp_to, value, ADDRESS_HOST_PORT);

    opt->rtp_to_given = true;
    if (!fault && opt->rtp_to.port == 65535)
        fault = "RTCP goes to the port after it; choose 65534 or below";
    return fault;
}

static const char *set_rtp(void *into, const char *value)
{
    struct modem_options *opt = into;
    const char *fault = address_cut(&opt->rtp, value, ADDRESS_MAYBE_HOST);

    opt->rtp_given = true;
    if (!fault && opt->rtp.port == 65535)
        fault = "RTCP takes the port after it; choose 65534 or below";
    return fault;
}

static const char *set_to(void *into, const char *value)
{
    struct modem_options *opt = into;

    opt->to_given = true;
    return address_cut(&opt->to, value, ADDRESS_HOST_PORT);
}

static const char *set_codec(void *into, const char *value)
{
    struct modem_options *opt = into;

    opt->codec = coding_find_codec(value);
    return opt->codec ? NULL : "no such codec; write pcma or pcmu";
}

static const char *set_duration(void *into, const char *value)
{
    struct modem_options *opt = into;

    return read_number(value, 1e-3, 1e9, &opt->duration_s) ? NULL : "write seconds above 0";
}

static const char *set_tep(void *into, const char *value)
{
    (void)value;
    ((struct modem_options *)into)->tep = true;
    return NULL;
}

static const char *set_once(void *into, const char *value)
{
    (void)value;
    ((struct modem_options *)into)->once = true;
    return NULL;
}

static const char *set_json(void *into, const char *value)
{
    (void)value;
    ((struct modem_options *)into)->json = true;
    return NULL;
}

static const struct option_row rows[] = {
    {"--protocol", "NAME", "raw, fsk, cw, tty (receive only), v17, v27ter or v29", set_protocol},
    {"--speed", "BPS", "bits a second (default: the fastest of the protocol)", set_speed},
    {"--encoding", "NAME", "hdlc, async, sync or none (default: hdlc; tty: none)", set_encoding},
    {"--send", "FILE", "send the octets of this file, then end", set_send},
    {"--listen", "[ADDR:]PORT", "send the octets of datagrams that come here; port 0: choose", set_listen},
    {"--rtp-to", "ADDR:PORT", "send the signal there", set_rtp_to},
    {"--rtp", "[ADDR:]PORT", "receive the signal here, RTCP one port above; port 0: choose", set_rtp},
    {"--receive", "FILE", "write what is received into this file", set_receive},
    {"--to", "ADDR:PORT", "send what is received there as datagrams", set_to},
    {"--once", NULL, "end when a carrier that was received has gone", set_once},
    {"--fsk", "NAME",
     "v21o, v21a, bell103a, bell103o, v23a, v23a600, v23o, bell202 or v18 (default: v21o)", set_fsk},
    {"--mark", "HZ", "FSK: frequency of 1", set_mark},
    {"--space", "HZ", "FSK, CW: frequency of 0 (CW default: 1000)", set_space},
    {"--carrier-on", "MS", "FSK: shortest carrier that counts", set_carrier_on},
    {"--carrier-off", "MS", "FSK, CW: longest gap in a carrier", set_carrier_off},
    {"--power", "DBM0", "FSK, CW: power to send with (default: -13)", set_power},
    {"--tep", NULL, "V.17, V.27ter, V.29: begin with the talker echo protection tone", set_tep},
    {"--crc", "BITS", "HDLC: bits of the check, 0, 16 or 32 (default: 16)", set_crc},
    {"--frame", "OCTETS", "HDLC: octets of the file in one frame (default: 256)", set_frame},
    {"--databits", "N", "async: data bits of a character (default: 8)", set_databits},
    {"--stopbits", "N", "async: stop bits to send (default: 1)", set_stopbits},
    {"--codec", "pcma|pcmu", "coding of the RTP streams (default: pcma)", set_codec},
    {"--duration", "S", "end after S seconds", set_duration},
    {"--json", NULL, "print the summary as JSON", set_json},
};

static const struct option_table table = {
    .command = "modem",
    .usage = "--protocol NAME (--send FILE | --listen [ADDR:]PORT) --rtp-to ADDR:PORT [OPTION ...]\n"
             "       metrum modem --protocol NAME --rtp [ADDR:]PORT (--receive FILE | --to ADDR:PORT) [OPTION ...]",
    .about = "Sends octets as a modem's signal in an RTP stream, or receives such a signal; or both at once.\n"
             "A file in HDLC is sent in frames, and of what is received the good frames are written. Datagrams\n"
             "hold what the data communications API takes and gives: with HDLC its words around each frame.\n"
             "Without --once a receiver ends on SIGINT, SIGTERM or after --duration. At the first signal a sender\n"
             "drops what was not sent yet and ends its carrier in order; a second one ends it at once.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

static int usage_fault(const char *what)
{
    fprintf(stderr, "metrum modem: %s; see 'metrum modem --help'\n", what);
    return TOOL_USAGE;
}

static const char *check_halves(const struct modem *m)
{
    const struct modem_options *opt = m->opt;

    if (!m->sends && !m->receives)
        return "nothing to do: --rtp-to sends and --rtp receives";
    if (m->sends && !opt->rtp_to_given)
        return "--rtp-to is missing: where the signal goes";
    if (m->sends && !opt->send == !opt->listen_given)
        return "--rtp-to needs either --send or --listen: what is sent";
    if (m->receives && !opt->rtp_given)
        return "--rtp is missing: the port to receive the signal on";
    if (m->receives && !opt->receive == !opt->to_given)
        return "--rtp needs either --receive or --to: where the octets go";
    if (m->sends && !m->line.tx_protocol)
        return "--protocol tty can only receive; send with --protocol fsk --fsk v18 --encoding async --databits 5";
    if (!m->receives && opt->once)
        return "--once is for receiving; leave it out";
    return NULL;
}

/* What no single option can check. */
static int check_together(struct modem *m, struct modem_options *opt)
{
    const char *fault;

    if (!opt->line.protocol)
        return usage_fault("--protocol is missing: raw, fsk, cw, tty, v17, v27ter or v29");
    if (!opt->codec)
        opt->codec = coding_find_codec("pcma");
    m->sends = opt->send || opt->listen_given || opt->rtp_to_given;
    m->receives = opt->receive || opt->to_given || opt->rtp_given;
    fault = modem_line_settle(&m->line, &opt->line);
    if (!fault)
        fault = check_halves(m);
    return fault ? usage_fault(fault) : TOOL_DONE;
}

static int resolve(const char *option, union address *out, const struct address_words *words, bool given)
{
    const char *fault = given ? address_resolve(out, words, AF_UNSPEC) : NULL;

    if (!fault)
        return TOOL_DONE;
    fprintf(stderr, "metrum modem: %s %s: %s; check the name, or write the address as a number\n", option, words->host,
            fault);
    return TOOL_FAILED;
}

static int find_addresses(struct modem *m)
{
    const struct modem_options *opt = m->opt;
    int code = resolve("--rtp-to", &m->tx.to, &opt->rtp_to, opt->rtp_to_given);

    if (!code)
        code = resolve("--listen", &m->tx.listen, &opt->listen, opt->listen_given);
    if (!code)
        code = resolve("--rtp", &m->rx.rtp, &opt->rtp, opt->rtp_given);
    if (!code)
        code = resolve("--to", &m->rx.to, &opt->to, opt->to_given);
    return code;
}

static FILE *open_file(const char *name, const char *mode, const char *verb, const char *remedy)
{
    FILE *file = fopen(name, mode);

    if (!file)
        fprintf(stderr, "metrum modem: cannot %s %s: %s; %s\n", verb, name, strerror(errno), remedy);
    return file;
}

static int open_files(struct modem *m)
{
    const struct modem_options *opt = m->opt;

    if (opt->send) {
        m->tx.file = open_file(opt->send, "rb", "read", "check the name and its permissions");
        if (!m->tx.file)
            return TOOL_FAILED;
        if (fseek(m->tx.file, 0, SEEK_END) == 0 && ftell(m->tx.file) > 0)
            m->tx.size = (uint64_t)ftell(m->tx.file);
        clearerr(m->tx.file);
        (void)fseek(m->tx.file, 0, SEEK_SET); /* a pipe stays where it is */
    }
    if (opt->receive)
        m->rx.file = open_file(opt->receive, "wb", "write", "check the folder and its permissions");
    return opt->receive && !m->rx.file ? TOOL_FAILED : TOOL_DONE;
}

/* A module that only the program can move would send nothing for ever. */
static int open_engine(struct modem *m)
{
    struct metrum_module_advance_parms advance = {0};
    int err = engine_open_card("modem");

    if (err)
        return err;
    m->card_open = true;
    err = engine_open_module("modem", 0, &m->module);
    advance.module = m->module;
    if (err || metrum_module_advance(&advance) == ERR_SM_WRONG_MODULE_STATE)
        return err;
    engine_complain("modem", ERR_SM_WRONG_MODULE_STATE, "set 'clock = real' in metrum.conf(5)",
                    "run on a module with a virtual clock");
    return ERR_SM_WRONG_MODULE_STATE;
}

static int run(struct modem *m)
{
    int err = open_engine(m);

    if (!err && m->receives)
        err = modem_receive_setup(m);
    if (!err && m->sends)
        err = modem_send_setup(m);
    if (err)
        return err;
    err = modem_watch(m);
    modem_summary(m);
    return err;
}

/* What was received must be whole, or the exit code says so. */
static int judge(const struct modem *m, int code)
{
    uint64_t lost = m->rx.frames.bad + m->rx.frames.aborted + m->rx.overruns;

    if (code || !lost)
        return code;
    fprintf(stderr, "metrum modem: %llu frames or runs of data are missing; the line is not clean\n",
            (unsigned long long)lost);
    return TOOL_FAILED;
}

int modem_run(int argc, char **argv)
{
    struct modem_options opt = {.frame_octets = 256,
                                .line = {.carrier_on_ms = -1,
                                         .carrier_off_ms = -1,
                                         .crc_bits = 16,
                                         .databits = 8,
                                         .stopbits = 1}};
    struct modem m = {.opt = &opt, .signal_fd = -1};
    enum options_outcome outcome = options_read(&table, argc, argv, &opt);
    int code;

    if (outcome != OPTIONS_READ)
        return outcome == OPTIONS_WRONG ? TOOL_USAGE : TOOL_DONE;
    code = check_together(&m, &opt);
    if (!code)
        code = find_addresses(&m);
    if (!code)
        code = open_files(&m);
    if (!code) {
        m.signal_fd = clock_catch_signals("modem", &m.signals_before);
        code = m.signal_fd < 0 || run(&m) != 0 ? TOOL_FAILED : TOOL_DONE;
    }
    modem_send_end(&m);
    if (modem_receive_end(&m) != 0)
        code = TOOL_FAILED;
    if (m.card_open)
        engine_close_card();
    return judge(&m, code);
}
