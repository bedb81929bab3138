#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/firmware.h"

#define DEFAULT_FILE "/etc/metrum/metrum.conf"

struct reader {
    struct mt_config *config;
    bool overrides;  /* second pass: sections that stand on the cards and defaults of the first */
    struct mt_module_override *override; /* second pass: the section's */
    FILE *file;
    int line;        /* last read */
    int fault_line;  /* 0: none yet */
    bool in_setting; /* the line before was a setting, which an indented line goes on with */
};

static int fault(struct mt_config *c, const char *what, const char *value)
{
    snprintf(c->fault, sizeof(c->fault), "%s '%.100s'", what, value);
    return -EINVAL;
}

/* Setters: one for each kind of value. */

static int set_unsigned(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    char *end;
    unsigned long v = strtoul(value, &end, 10);
    char what[64];

    if (*value && !*end && *value != '-' && v >= range[0] && v <= range[1]) {
        *(unsigned *)field = (unsigned)v;
        return 0;
    }
    snprintf(what, sizeof(what), "wants a number from %u to %u, not", range[0], range[1]);
    return fault(c, what, value);
}

static int set_cpu(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    unsigned cpu;
    int err = set_unsigned(c, &cpu, value, range);

    if (!err)
        *(int *)field = (int)cpu;
    return err;
}

static int set_yes_no(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    (void)range;
    if (strcmp(value, "yes") && strcmp(value, "no"))
        return fault(c, "wants yes or no, not", value);
    *(bool *)field = !strcmp(value, "yes");
    return 0;
}

static int set_clock(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    (void)range;
    if (strcmp(value, "real") && strcmp(value, "virtual"))
        return fault(c, "wants real or virtual, not", value);
    *(bool *)field = !strcmp(value, "virtual");
    return 0;
}

static int set_way(struct mt_config *c, int *field, const char *value, const char *const *names, int n)
{
    char what[64];

    for (int i = 0; i < n; i++)
        if (!strcmp(value, names[i])) {
            *field = i;
            return 0;
        }
    *field = -1;
    if (!strcmp(value, "auto"))
        return 0;
    snprintf(what, sizeof(what), "wants auto, %s, %s or %s, not", names[0], names[1], names[2]);
    return fault(c, what, value);
}

static int set_receive(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    (void)range;
    return set_way(c, field, value, mt_rx_names, MT_RX_KINDS);
}

static int set_send(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    (void)range;
    return set_way(c, field, value, mt_tx_names, MT_TX_KINDS);
}

static int set_firmware(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    static const char space[] = " \t,";
    uint64_t set = 0;

    (void)range;
    for (const char *p = value + strspn(value, space); *p; p += strspn(p, space)) {
        size_t len = strcspn(p, space);
        int code = mt_firmware_code(p, len);

        if (!code)
            return fault(c, "names a firmware module that does not exist here:", p);
        set |= MT_FIRMWARE_BIT(code);
        p += len;
    }
    *(uint64_t *)field = set;
    return 0;
}

static int set_ports(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    uint16_t *ports = field;
    unsigned low, high;
    char rest;

    if (sscanf(value, "%u-%u%c", &low, &high, &rest) != 2 || low < range[0] || high > range[1] || high <= low)
        return fault(c, "wants FIRST-LAST between 1 and 65535, not", value);
    ports[0] = (uint16_t)low;
    ports[1] = (uint16_t)high;
    return 0;
}

static int set_rtp_source(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    static const char *const names[] = {
        [MT_SOURCE_HOLD] = "hold", [MT_SOURCE_FIRST] = "first", [MT_SOURCE_LATEST] = "latest"};

    (void)range;
    for (int i = MT_SOURCE_HOLD; i <= MT_SOURCE_LATEST; i++)
        if (!strcmp(value, names[i])) {
            *(int *)field = i;
            return 0;
        }
    return fault(c, "wants hold, first or latest, not", value);
}

static int set_senders(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    (void)range;
    return mt_senders_parse(field, value)
               ? fault(c, "wants at most 16 addresses or networks such as 192.0.2.0/24, not", value)
               : 0;
}

static int set_address(struct mt_config *c, void *field, const char *value, const unsigned range[2])
{
    return inet_pton((int)range[0], value, field) == 1 ? 0 : fault(c, "wants a numeric address, not", value);
}

#define AT(field) offsetof(struct mt_module_config, field)

static const struct setting {
    const char *name;
    int (*set)(struct mt_config *c, void *field, const char *value, const unsigned range[2]);
    size_t at;
    unsigned range[2];
} settings[] = {
    {"clock", set_clock, AT(virtual_clock), {0}},
    {"cpu", set_cpu, AT(cpu), {0, 1023}},
    {"tick", set_unsigned, AT(tick_ms), {5, 40}},
    {"step", set_unsigned, AT(step_ms), {1, 20}},
    {"receive", set_receive, AT(receive), {0}},
    {"send", set_send, AT(send), {0}},
    {"realtime", set_yes_no, AT(realtime), {0}},
    {"firmware", set_firmware, AT(firmware), {0}},
    {"rtp_ports", set_ports, AT(rtp_ports), {1, 65535}},
    {"rtp_source", set_rtp_source, AT(rtp_source), {0}},
    {"collector_senders", set_senders, AT(collector_senders), {0}},
    {"bind", set_address, AT(bind), {AF_INET}},
    {"bind6", set_address, AT(bind6), {AF_INET6}},
    {"multicast_ttl", set_unsigned, AT(multicast_ttl), {0, 255}},
    {"channels", set_unsigned, AT(channels), {1, 131072}},
    {"dispatchers", set_unsigned, AT(dispatchers), {1, 131072}},
    {"vmprx", set_unsigned, AT(vmprx), {1, 131072}},
    {"collectors", set_unsigned, AT(collectors), {1, 131072}},
    {"vmptx", set_unsigned, AT(vmptx), {1, 131072}},
};

static int set_module(struct mt_config *c, struct mt_module_config *m, const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
        if (!strcmp(settings[i].name, name))
            return settings[i].set(c, (char *)m + settings[i].at, value, settings[i].range);
    return fault(c, "is not a setting of a module:", name);
}

/* Sections: each is entered at its own line already, so that one without settings counts and is checked, too. */

static struct mt_card_config *find_card(struct mt_config *c, const char *name)
{
    for (unsigned i = 0; i < c->n_cards; i++)
        if (!strcmp(c->cards[i].name, name))
            return &c->cards[i];
    return NULL;
}

static void add_card(struct mt_config *c, const char *name)
{
    struct mt_card_config *card = &c->cards[c->n_cards++];
    unsigned cpus = mt_os->cpus();

    snprintf(card->name, MT_CONFIG_NAME, "%s", name);
    card->modules = cpus < MT_CONFIG_MODULES ? cpus : MT_CONFIG_MODULES;
}

static int enter_card(struct mt_config *c, const char *name)
{
    if (find_card(c, name))
        return 0;
    if (c->n_cards == MT_CONFIG_CARDS || strlen(name) >= MT_CONFIG_NAME || !*name)
        return fault(c, "too many cards, or a name longer than 29 characters:", name);
    add_card(c, name);
    return 0;
}

static int card_setting(struct mt_config *c, const char *card, const char *name, const char *value)
{
    static const unsigned range[2] = {1, MT_CONFIG_MODULES};

    if (strcmp(name, "modules"))
        return fault(c, "is not a setting of a card:", name);
    return set_unsigned(c, &find_card(c, card)->modules, value, range);
}

static struct mt_module_override *find_override(struct mt_config *c, const char *card, unsigned ix)
{
    for (unsigned i = 0; i < c->n_overrides; i++)
        if (c->overrides[i].ix == ix && !strcmp(c->overrides[i].card, card))
            return &c->overrides[i];
    return NULL;
}

static int enter_override(struct mt_config *c, const char *which, struct mt_module_override **out)
{
    const struct mt_card_config *known;
    char card[MT_CONFIG_NAME], rest;
    unsigned ix;

    if (sscanf(which, "%29[^/]/%u%c", card, &ix, &rest) != 2)
        return fault(c, "wants [module CARD/NUMBER], not", which);
    known = find_card(c, card);
    if (!known || ix >= known->modules)
        return fault(c, known ? "the card has no such module:" : "there is no such card:", which);
    *out = find_override(c, card, ix);
    if (*out)
        return 0;
    if (c->n_overrides == MT_CONFIG_OVERRIDES)
        return fault(c, "too many module sections:", which);
    *out = &c->overrides[c->n_overrides++];
    (*out)->ix = ix;
    (*out)->config = c->defaults;
    snprintf((*out)->card, sizeof((*out)->card), "%s", card);
    return 0;
}

static int enter_section(struct reader *r, const char *section)
{
    bool is_override = !strncmp(section, "module ", 7);

    if (is_override != r->overrides)
        return 0;
    if (is_override)
        return enter_override(r->config, section + 7, &r->override);
    if (!strncmp(section, "card ", 5))
        return enter_card(r->config, section + 5);
    if (!strcmp(section, "module"))
        return 0;
    return fault(r->config, "wants [card NAME], [module] or [module CARD/NUMBER], not", section);
}

static int apply_setting(struct reader *r, const char *section, const char *name, const char *value)
{
    int err = enter_section(r, section);

    if (err || !strncmp(section, "module ", 7) != r->overrides)
        return err;
    if (r->overrides)
        return set_module(r->config, &r->override->config, name, value);
    if (!strcmp(section, "module"))
        return set_module(r->config, &r->config->defaults, name, value);
    return card_setting(r->config, section + 5, name, value);
}

/* The file. inih tells of settings only; the lines pass by here on their way to it. */

/* inih: 1 is success, 0 an error in this line. */
static int on_setting(void *user, const char *section, const char *name, const char *value)
{
    struct reader *r = user;

    r->in_setting = true;
    if (!r->fault_line && apply_setting(r, section, name, value))
        r->fault_line = r->line;
    return 1;
}

/* An indented line goes on with the value of the setting before it. */
static void look_for_section(struct reader *r, const char *line)
{
    size_t indent = strspn(line, " \t");
    char section[64];

    if (line[indent] != '[' || (indent && r->in_setting))
        return;
    r->in_setting = false;
    if (sscanf(line + indent, "[%63[^]]]", section) == 1 && enter_section(r, section))
        r->fault_line = r->line;
}

static char *next_line(char *line, int room, void *user)
{
    struct reader *r = user;

    if (r->fault_line || !fgets(line, room, r->file)) /* the first fault counts */
        return NULL;
    r->line++;
    look_for_section(r, line);
    return line;
}

static int read_pass(struct mt_config *c, const char *file, bool overrides)
{
    struct reader r = {.config = c, .overrides = overrides, .file = fopen(file, "re")};
    char what[sizeof(c->fault)];
    int line, err;

    if (!r.file)
        return -errno;
    errno = 0;
    line = ini_parse_stream(next_line, &r, on_setting, &r);
    err = ferror(r.file) ? -errno : 0; /* a directory, for instance */
    fclose(r.file);
    if (err || line < 0 || !(line || r.fault_line))
        return err ? err : line;
    memcpy(what, c->fault, sizeof(what));
    if (line && (!r.fault_line || line < r.fault_line))
        snprintf(what, sizeof(what), "not a setting or a section");
    else
        line = r.fault_line;
    snprintf(c->fault, sizeof(c->fault), "%.90s:%d: %.140s", file, line, what);
    return -EBADMSG;
}

static void set_defaults(struct mt_config *c)
{
    *c = (struct mt_config){.defaults = {.cpu = -1,
                                         .receive = -1,
                                         .send = -1,
                                         .tick_ms = 20,
                                         .step_ms = 1,
                                         .multicast_ttl = 1,
                                         .channels = 65536,
                                         .dispatchers = 16384,
                                         .vmprx = 16384,
                                         .collectors = 16384,
                                         .vmptx = 16384,
                                         .firmware = MT_FIRMWARE_ALL,
                                         .rtp_ports = {10000, 32767}}};
}

int mt_config_load(struct mt_config *c)
{
    const char *env = getenv("METRUM_CONFIG");
    const char *file = env && *env ? env : DEFAULT_FILE;
    int err;

    set_defaults(c);
    err = read_pass(c, file, false);
    if (!c->n_cards)
        add_card(c, "METRUM-0");
    if (!err)
        err = read_pass(c, file, true);
    if (err == -EBADMSG)
        return err;
    if (err && (err != -ENOENT || file == env)) {
        snprintf(c->fault, sizeof(c->fault), "%.150s: %s", file, strerror(-err));
        return -ENOENT;
    }
    return 0;
}

const struct mt_module_config *mt_config_module(const struct mt_config *c, const char *card, unsigned ix)
{
    for (unsigned i = 0; i < c->n_overrides; i++)
        if (c->overrides[i].ix == ix && !strcmp(c->overrides[i].card, card))
            return &c->overrides[i].config;
    return &c->defaults;
}
