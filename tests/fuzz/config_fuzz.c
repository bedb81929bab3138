/** Any bytes as a configuration file: refused with a reason, or every setting is in its range and every name whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/config.h"
#include "core/firmware.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void in_range(unsigned value, unsigned low, unsigned high)
{
    must(value >= low && value <= high);
}

static void check_module(const struct mt_module_config *m)
{
    in_range((unsigned)(m->cpu + 1), 0, 1024);
    in_range((unsigned)(m->receive + 1), 0, MT_RX_KINDS);
    in_range((unsigned)(m->send + 1), 0, MT_TX_KINDS);
    in_range(m->tick_ms, 5, 40);
    in_range(m->step_ms, 1, 20);
    in_range(m->multicast_ttl, 0, 255);
    in_range(m->channels, 1, 131072);
    in_range(m->dispatchers, 1, 131072);
    in_range(m->vmprx, 1, 131072);
    in_range(m->collectors, 1, 131072);
    in_range(m->vmptx, 1, 131072);
    must(!(m->firmware & ~MT_FIRMWARE_ALL));
    must(m->rtp_ports[0] && m->rtp_ports[0] < m->rtp_ports[1]);
}

static void check_name(const char name[MT_CONFIG_NAME])
{
    must(name[0] && memchr(name, 0, MT_CONFIG_NAME));
}

static void check(const struct mt_config *c)
{
    in_range(c->n_cards, 1, MT_CONFIG_CARDS);
    in_range(c->n_overrides, 0, MT_CONFIG_OVERRIDES);
    for (unsigned i = 0; i < c->n_cards; i++) {
        check_name(c->cards[i].name);
        in_range(c->cards[i].modules, 1, MT_CONFIG_MODULES);
        for (unsigned ix = 0; ix < c->cards[i].modules; ix++)
            check_module(mt_config_module(c, c->cards[i].name, ix));
    }
    for (unsigned i = 0; i < c->n_overrides; i++)
        check_name(c->overrides[i].card);
}

/* A file without a name, which the reader may open as often as it likes. */
static int file_of(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memfd_create("config", MFD_CLOEXEC);

    must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    must(!setenv("METRUM_CONFIG", path, 1));
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mt_config c;
    int fd = file_of(data, size), err;

    memset(&c, 0xa5, sizeof(c)); /* what it held before means nothing */
    err = mt_config_load(&c);
    close(fd);
    must(memchr(c.fault, 0, sizeof(c.fault)));
    must(err ? err == -EBADMSG && c.fault[0] : !c.fault[0]);
    if (!err)
        check(&c);
    return 0;
}
