/* metrum modem: runs to the end, and tells what happened. */
#include <inttypes.h>
#include <poll.h>
#include <unistd.h>

#include "engine.h"
#include "modem.h"
#include "stats.h"

enum { WAIT_MS = 20, STOP_WITHIN_S = 5 };

static void show_progress(const struct modem *m)
{
    fputs("\r\033[K", stderr);
    if (m->sends && m->tx.size)
        fprintf(stderr, "sent %" PRIu64 " of %" PRIu64 " octets  ", m->tx.octets, m->tx.size);
    if (m->rx.file)
        fprintf(stderr, "received %" PRIu64 " octets", m->rx.octets);
    fflush(stderr);
}

/* One step. @return 1 to go on, 0 at the end, ERR_SM_* */
static int step(struct modem *m, double deadline_s)
{
    struct pollfd fds[] = {
        {.fd = m->interrupted ? -1 : m->signal_fd, .events = POLLIN},
        {.fd = m->receives ? m->rx.event.fd : -1, .events = (short)m->rx.event.mode},
    };
    int err = 0;

    (void)poll(fds, 2, WAIT_MS); /* the sender's buffer is good for more than that */
    m->interrupted |= fds[0].revents != 0 || clock_now_s() >= deadline_s;
    if (m->sends)
        err = modem_send_run(m);
    if (!err && m->receives)
        err = modem_receive_run(m);
    if (err)
        return err;
    if (m->sends && m->tx.state != SEND_DONE && !(m->interrupted && m->tx.state == SEND_LEAD))
        return 1;
    return m->receives && !m->interrupted && !(m->opt->once && m->rx.ended);
}

int modem_watch(struct modem *m)
{
    bool live = isatty(STDERR_FILENO), ending = false;
    double started_s = clock_now_s(), shown_s = started_s;
    double deadline_s = m->opt->duration_s > 0 ? started_s + m->opt->duration_s : 1e300;
    double give_up_s = 1e300;
    int more;

    do {
        more = step(m, deadline_s);
        if (m->interrupted && !ending) {
            ending = true;
            give_up_s = clock_now_s() + STOP_WITHIN_S;
            clock_let_signals_kill(m->signal_fd, &m->signals_before);
        }
        if (live && clock_now_s() >= shown_s + 1) {
            shown_s = clock_now_s();
            show_progress(m);
        }
    } while (more > 0 && clock_now_s() < give_up_s);
    if (live)
        fputc('\n', stderr);
    m->ran_s = clock_now_s() - started_s;
    return more < 0 ? more : 0;
}

static void line(const char *name, uint64_t value)
{
    printf("%-18s %12" PRIu64 "\n", name, value);
}

static void as_text(const struct modem *m)
{
    if (m->tx.file) {
        line("octets sent", m->tx.octets);
        if (m->line.hdlc)
            line("  frames", m->tx.frames);
    }
    if (m->receives) {
        line("carriers", m->rx.carriers);
        line("overruns", m->rx.overruns);
    }
    if (m->rx.file) {
        line("octets received", m->rx.octets);
        if (m->line.hdlc) {
            line("  frames", m->rx.frames.good);
            line("  bad frames", m->rx.frames.bad);
            line("  aborted frames", m->rx.frames.aborted);
        }
    }
}

static void sent_as_json(const struct modem *m, struct json *j)
{
    struct metrum_vmptx_stats_parms vmptx = {.vmptx = m->tx.vmptx};

    json_open(j, "sent", '{');
    json_u64(j, "octets", m->tx.octets);
    json_u64(j, "frames", m->tx.frames);
    json_u64(j, "underruns", m->tx.underruns);
    if (metrum_vmptx_stats(&vmptx) == 0)
        stats_of_vmptx(j, &vmptx);
    json_close(j, '}');
}

static void received_as_json(const struct modem *m, struct json *j)
{
    struct metrum_vmprx_stats_parms vmprx = {.vmprx = m->rx.vmprx};

    json_open(j, "received", '{');
    json_u64(j, "carriers", m->rx.carriers);
    json_u64(j, "octets", m->rx.octets);
    json_u64(j, "frames", m->rx.frames.good);
    json_u64(j, "bad_frames", m->rx.frames.bad);
    json_u64(j, "aborted_frames", m->rx.frames.aborted);
    json_u64(j, "overruns", m->rx.overruns);
    if (metrum_vmprx_stats(&vmprx) == 0)
        stats_of_vmprx(j, &vmprx);
    json_close(j, '}');
}

static void as_json(const struct modem *m)
{
    struct json j = {0};

    json_open(&j, NULL, '{');
    json_text(&j, "protocol", m->line.protocol_name);
    json_seconds(&j, "speed", m->line.speed);
    json_text(&j, "encoding", m->line.encoding_name);
    json_seconds(&j, "duration_s", m->ran_s);
    if (m->sends)
        sent_as_json(m, &j);
    if (m->receives)
        received_as_json(m, &j);
    json_close(&j, '}');
}

void modem_summary(const struct modem *m)
{
    if (m->opt->json)
        as_json(m);
    else
        as_text(m);
}
