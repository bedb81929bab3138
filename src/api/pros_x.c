/* pros_x.h: cards opened by a locator. */
#include <string.h>
#include <strings.h>

#include "api.h"
#include "module/card.h"
#include "prosody_x.h"

/* Hosts that mean the engine inside this process. */
static bool is_local(const char *host, size_t len)
{
    static const char *const names[] = {"", "local", "localhost", "127.0.0.1", "::1"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strlen(names[i]) == len && !strncasecmp(names[i], host, len))
            return true;
    return false;
}

/* host/key; the key may name a card of the configuration. */
static int open_card(const char *locator, tSMCardId card_id)
{
    size_t host_len = locator ? strcspn(locator, "/") : 0;

    if (!locator)
        return -EINVAL;
    if (!is_local(locator, host_len))
        return -EHOSTDOWN;
    return mt_card_open(card_id, locator[host_len] ? locator + host_len + 1 : "");
}

int sm_open_prosody_x(struct sm_open_prosody_x_parms *openp)
{
    return MT_API(openp, open_card(openp->px_locator, openp->card_id));
}

int sm_open_prosody_s_v3(struct sm_open_prosody_s_v3_parms *openp)
{
    return MT_API(openp, open_card(openp->ps_locator, openp->card_id));
}
