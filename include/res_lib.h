/**
 * The resource manager: which cards there are, and opening them for speech and switching.
 *
 * The cards are those of the configuration (man page metrum.conf), one software card METRUM-0 if there is none. The card
 * id that acu_open_card gives is the tSMCardId of the generic API as well.
 *
 * Errors of every call, not repeated below: ERR_PARM for a null structure; ERR_BUFF_SIZE for a field `size` that is not
 * the structure's (INIT_ACU_STRUCT sets it); ERR_INVALID_CARD for a card id that acu_open_card did not give; ERR_FAIL in
 * a process that was forked after it opened the card.
 *
 * manual: the resource manager API
 */
#ifndef RES_LIB_H
#define RES_LIB_H

#include "acu_type.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAX_SNAPSHOT_CARDS 20
#define MAX_RESOURCE_SERIAL 30
#define ACU_MAX_RESOURCE_NAME 100

/* What a card can do: bits of resources_available. */
#define ACU_RESOURCE_CALL 0x01
#define ACU_RESOURCE_SWITCH 0x02
#define ACU_RESOURCE_SPEECH 0x04
#define ACU_RESOURCE_IP_TELEPHONY 0x08
#define ACU_RESOURCE_TRM 0x20
#define ACU_RESOURCE_MG 0x40
#define ACU_RESOURCE_STUN 0x80
#define ACU_RESOURCE_SOFT_DSP 0x100
#define ACU_RESOURCE_HPI 0x200

/* What a card is: card_type. */
#define ACU_PROSODY_S_CARD 0x22
#define ACU_PROSODY_X_CARD 0x24
#define ACU_PROSODY_S_V3_CARD 0x26

typedef struct ACU_SNAPSHOT_PARMS {
    ACU_ULONG size;                                              /* in */
    ACU_UINT count;                                              /* out: how many cards */
    ACU_CHAR serial_no[MAX_SNAPSHOT_CARDS][MAX_RESOURCE_SERIAL]; /* out: a name for each */
} ACU_PACK_DIRECTIVE ACU_SNAPSHOT_PARMS;

/**
 * List the cards of this host.
 *
 * Errors: ERR_INVALID_CONFIG if the configuration file has a fault, ERR_FILE_ACCESS if it cannot be read.
 *
 * manual: acu_get_system_snapshot
 */
ACUAPI ACU_ERR acu_get_system_snapshot(ACU_SNAPSHOT_PARMS *snapshotp);

typedef struct ACU_OPEN_CARD_PARMS {
    ACU_ULONG size;                            /* in */
    ACU_CHAR serial_no[ACU_MAX_RESOURCE_NAME]; /* in: one that the snapshot gave */
    ACU_CARD_ID card_id;                       /* out: 0 after an error other than ERR_BUFF_SIZE, ERR_FAIL */
    ACU_EVENT_QUEUE notification_queue;        /* in: not used, nothing happens to a software card */
    ACU_ACT app_context_token;                 /* in: comes back from acu_get_card_info */
} ACU_PACK_DIRECTIVE ACU_OPEN_CARD_PARMS;

/**
 * Open a card. Programs write acu_open_card.
 *
 * Errors: ERR_CARD_NOT_FOUND if no card has that serial number; ERR_MAX_APP_LIMIT if too many are open;
 * ERR_INVALID_CONFIG, ERR_FILE_ACCESS as acu_get_system_snapshot.
 *
 * manual: acu_open_card
 */
ACUAPI ACU_ERR acu_open_card_65(ACU_OPEN_CARD_PARMS *openp);
#define acu_open_card acu_open_card_65

typedef struct ACU_CLOSE_CARD_PARMS {
    ACU_ULONG size;      /* in */
    ACU_CARD_ID card_id; /* in */
} ACU_PACK_DIRECTIVE ACU_CLOSE_CARD_PARMS;

/**
 * Close a card and all that was opened on it.
 *
 * manual: acu_close_card
 */
ACUAPI ACU_ERR acu_close_card(ACU_CLOSE_CARD_PARMS *closep);

typedef struct ACU_CARD_POSITION {
    ACU_UINT pos_type; /* out: 0, it is in no slot */
    union {
        struct {
            ACU_UINT bus;
            ACU_UINT device;
            ACU_UINT function;
        } pci;
        struct {
            ACU_UINT place[6];
        } geographic;
    } position; /* out: all 0 */
} ACU_PACK_DIRECTIVE ACU_CARD_POSITION;

typedef struct ACU_CARD_INFO_PARMS {
    ACU_ULONG size;                          /* in */
    ACU_CARD_ID card_id;                     /* in */
    ACU_UINT card_type;                      /* out: ACU_PROSODY_X_CARD */
    ACU_UINT resources_available;            /* out: ACU_RESOURCE_SPEECH and ACU_RESOURCE_SWITCH */
    ACU_CHAR serial_no[MAX_RESOURCE_SERIAL]; /* out */
    ACU_CHAR hw_version[20];                 /* out: version of this library */
    ACU_ACT app_context_token;               /* out: as given to acu_open_card */
    ACU_CARD_POSITION hw_position;           /* out */
    ACU_CHAR card_name[20];                  /* out */
    ACU_CHAR card_desc[40];                  /* out */
    ACU_CHAR ip_address[60];                 /* out: "127.0.0.1" */
    ACU_CHAR card_key[60];                   /* out: empty */
    ACU_UINT ip_port;                        /* out: 0 */
    ACU_UINT reserved;                       /* out: 0 */
    ACU_UINT px_card_type;                   /* out: 0 */
} ACU_PACK_DIRECTIVE ACU_CARD_INFO_PARMS;

/**
 * What a card is and can do. Programs write acu_get_card_info.
 *
 * manual: acu_get_card_info
 */
ACUAPI ACU_ERR acu_get_card_info_65(ACU_CARD_INFO_PARMS *infop);
#define acu_get_card_info acu_get_card_info_65

typedef struct ACU_OPEN_PROSODY_PARMS {
    ACU_ULONG size;      /* in */
    ACU_CARD_ID card_id; /* in */
} ACU_OPEN_PROSODY_PARMS;

/**
 * Open the speech side of a card: sm_get_card_info, sm_open_module and what follows.
 *
 * Errors: ERR_ALREADY_OPEN if it is open.
 *
 * manual: acu_open_prosody
 */
ACUAPI ACU_INT acu_open_prosody(ACU_OPEN_PROSODY_PARMS *openp);

typedef struct ACU_CLOSE_PROSODY_PARMS {
    ACU_ULONG size;      /* in */
    ACU_CARD_ID card_id; /* in */
} ACU_CLOSE_PROSODY_PARMS;

/**
 * Close the modules of a card, with all that lives on them. The card stays open.
 *
 * Errors: ERR_INVALID_RESOURCE if its speech side is not open.
 *
 * manual: acu_close_prosody
 */
ACUAPI ACU_INT acu_close_prosody(ACU_CLOSE_PROSODY_PARMS *closep);

typedef struct ACU_PROSODY_IP_CARD_REGISTRATION_PARMS {
    ACU_ULONG size;                    /* in */
    ACU_CHAR card[MAX_RESOURCE_SERIAL]; /* in: serial number */
    ACU_CHAR ip4_address[60];          /* out: "127.0.0.1" */
} ACU_PACK_DIRECTIVE ACU_PROSODY_IP_CARD_REGISTRATION_PARMS;

/**
 * Where a card with its own network address is reached: here, it is the host itself.
 *
 * Errors: ERR_CARD_NOT_FOUND if no card has that serial number; ERR_INVALID_CONFIG, ERR_FILE_ACCESS as
 * acu_get_system_snapshot.
 *
 * manual: acu_get_prosody_ip_card_config
 */
ACUAPI ACU_ERR acu_get_prosody_ip_card_config(ACU_PROSODY_IP_CARD_REGISTRATION_PARMS *configp);

/**
 * An error in words.
 *
 * @return text for any number, never null
 *
 * manual: acu_error_desc
 */
ACUAPI const ACU_CHAR *acu_error_desc(ACU_ERR error);

#ifdef __cplusplus
}
#endif

#endif
