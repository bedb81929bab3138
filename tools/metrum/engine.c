#include "engine.h"

#include <stdarg.h>
#include <stdio.h>

#include "metrum.h"
#include "prosody_x.h"

static const struct {
    int err;
    const char *remedy;
} remedies[] = {
    {ERR_SM_NO_SUCH_FIRMWARE, "the module does not load the firmware for it; see 'firmware' in metrum.conf(5)"},
    {ERR_SM_NO_RESOURCES, "memory or a limit is used up; see 'channels', 'dispatchers', 'collectors', 'vmprx' and 'vmptx' in metrum.conf(5)"},
    {ERR_SM_OS_RESOURCE_PROBLEM, "the system refused a socket, a port or a thread; see 'ulimit -n' and 'ss -ulnp'"},
    {ERR_SM_FILE_ACCESS, "the configuration cannot be read; see METRUM_CONFIG in metrum.conf(5)"},
    {ERR_SM_FILE_FORMAT, "the configuration has a fault; see metrum.conf(5)"},
    {ERR_SM_NO_SUCH_MODULE, "the card has no such module; 'metrum info' lists them"},
    {ERR_SM_DEVERR, "the engine could not be started; TINGTRACE=1 in the environment shows the call that failed"},
};

static const char *remedy_of(int err)
{
    for (size_t i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++)
        if (remedies[i].err == err)
            return remedies[i].remedy;
    return "TINGTRACE=1 in the environment shows the call that failed";
}

void engine_complain(const char *command, int err, const char *remedy, const char *what, ...)
{
    struct sm_error_name_parms name = {.code = err};
    va_list ap;

    fprintf(stderr, "metrum %s: cannot ", command);
    va_start(ap, what);
    vfprintf(stderr, what, ap);
    va_end(ap);
    fprintf(stderr, ": %s: %s\n", sm_error_name(&name), remedy ? remedy : remedy_of(err));
}

int engine_open_card(const char *command)
{
    char locator[] = ENGINE_LOCATOR, fault[512] = "";
    struct sm_open_prosody_s_v3_parms open = {.ps_locator = locator, .card_id = ENGINE_CARD};
    int err = sm_open_prosody_s_v3(&open);

    if (!err)
        return 0;
    if (metrum_config_check(fault, sizeof(fault)) == 0)
        fault[0] = '\0'; /* the configuration is not to blame */
    engine_complain(command, err, fault[0] ? fault : NULL, "open the card %s", ENGINE_LOCATOR);
    return err;
}

void engine_close_card(void)
{
    struct sm_close_prosody_parms close = {.card_id = ENGINE_CARD};

    (void) sm_close_prosody(&close); /* ends the modules with it */
}

int engine_open_module(const char *command, unsigned ix, tSMModuleId *out)
{
    struct sm_open_module_parms open = {.card_id = ENGINE_CARD, .module_ix = ix};
    int err = sm_open_module(&open);

    if (err)
        engine_complain(command, err, NULL, "open module %u of the card %s", ix, ENGINE_LOCATOR);
    else
        *out = open.module_id;
    return err;
}
