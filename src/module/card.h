/**
 * Cards: what a program opens first, and the modules opened on them.
 *
 * THREAD: program; one lock for the table, taken before any handle's lock.
 */
#ifndef MT_MODULE_CARD_H
#define MT_MODULE_CARD_H

#include "module/module.h"

struct mt_card_info {
    char serial[MT_CONFIG_NAME];
    unsigned modules;
};

/**
 * Open a card of the configuration under a number that the program chose.
 *
 * @param name  which card; one that the configuration does not have means its first
 * @return 0; -EINVAL: the number is in use; -EMFILE: too many cards open; -ENOENT or -EBADMSG: the configuration
 *         file (mt_config_load)
 */
int mt_card_open(int card_id, const char *name);

/** Close it and all that lives on its modules. @return 0 or -EINVAL: no such card is open. */
int mt_card_close(int card_id);

/** @return 0 or -EINVAL. */
int mt_card_get_info(int card_id, struct mt_card_info *out);

/** Close its modules and leave it open. @return 0 or -EINVAL: no such card is open. */
int mt_card_close_modules(int card_id);

/**
 * The names of all cards of the configuration: the one in use, else the one that the next card would be opened with.
 *
 * @return how many, or -ENOENT, -EBADMSG or -ENOMEM
 */
int mt_card_names(char names[MT_CONFIG_CARDS][MT_CONFIG_NAME]);

/*
 * The switch of a card: what the input timeslots of its modules hear. @return 0; -EINVAL: no such card is open; -ENOMEM
 */
int mt_card_route(int card_id, int slot, const struct mt_route *route);
int mt_card_get_route(int card_id, int slot, struct mt_route *out);
int mt_card_reset_routes(int card_id);

/** The newest octet of an output timeslot (endpoint/timeslot.h) of the first module where anything is put out there. */
int mt_card_sample(int card_id, int slot, uint8_t *out);

/** Set (`in`) or get (`out`) the number of its clock, which means nothing here; either may be NULL. @return 0 or -EINVAL. */
int mt_card_clock(int card_id, const int *in, int *out);

struct mt_module_open {
    int card_id;
    unsigned long ix;
    bool force_virtual; /* virtual clock whatever the configuration says */
    int64_t start_ns;   /* of a virtual clock */
    uint32_t id;        /* out: handle */
};

/**
 * Open a module, or open it once more.
 *
 * @return 0; -EINVAL: no such card; -ENODEV: no such module on it; -ESTALE: open with the other kind of clock; or what
 *         mt_module_create said
 */
int mt_card_open_module(struct mt_module_open *o);

/** Close it; the last close ends all that lives on it. @return 0 or -ENODEV. */
int mt_card_close_module(const void *module_id);

/** Handle of the module that was opened first of those open, or 0. */
uint32_t mt_card_first_module(void);

#endif
