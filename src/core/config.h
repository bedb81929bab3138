/**
 * The configuration file: cards, modules and their limits (man page metrum.conf).
 *
 * Without a file everything has its default: one card METRUM-0 with a module per online CPU.
 */
#ifndef MT_CORE_CONFIG_H
#define MT_CORE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "core/senders.h"

enum { MT_CONFIG_CARDS = 20, MT_CONFIG_MODULES = 64, MT_CONFIG_OVERRIDES = 128, MT_CONFIG_NAME = 30 };

/** Which source a VMP[rx] plays, when there are several (docs/NETWORK.md). As metrum.h: METRUM_SOURCE_... */
enum mt_source_lock { MT_SOURCE_HOLD, MT_SOURCE_FIRST, MT_SOURCE_LATEST, MT_SOURCE_GIVEN };

struct mt_module_config {
    bool virtual_clock;
    bool realtime;
    int cpu;               /* -1: not pinned */
    int receive, send;     /* enum mt_rx_kind, mt_tx_kind; -1: the fastest that the host allows */
    unsigned tick_ms;
    unsigned step_ms;      /* the engine wakes at multiples of this */
    unsigned multicast_ttl;
    unsigned channels, dispatchers, vmprx, collectors, vmptx;
    uint64_t firmware;     /* MT_FIRMWARE_BIT */
    uint16_t rtp_ports[2]; /* first and last */
    int rtp_source;        /* enum mt_source_lock: whom a VMP[rx] listens to */
    struct mt_senders collector_senders;
    struct in_addr bind;   /* where the program says any address */
    struct in6_addr bind6;
};

struct mt_card_config {
    char name[MT_CONFIG_NAME];
    unsigned modules;
};

struct mt_config {
    unsigned n_cards;
    struct mt_card_config cards[MT_CONFIG_CARDS];
    struct mt_module_config defaults;
    unsigned n_overrides;
    struct mt_module_override {
        char card[MT_CONFIG_NAME];
        unsigned ix;
        struct mt_module_config config;
    } overrides[MT_CONFIG_OVERRIDES];
    char fault[256]; /* what is wrong, with file and line; "" if nothing is */
};

/** Read the file. @return 0, -ENOENT (it is there but cannot be read) or -EBADMSG; `fault` tells which and where. */
int mt_config_load(struct mt_config *c);

/** The settings of one module. */
const struct mt_module_config *mt_config_module(const struct mt_config *c, const char *card, unsigned ix);

#endif
