#include <stdio.h>

#include "api.h"

int mt_api_error(int err)
{
    static const struct {
        int err, sm;
    } table[] = {
        {EINVAL, ERR_SM_BAD_PARAMETER},
        {ENODEV, ERR_SM_NO_SUCH_MODULE},
        {ECHRNG, ERR_SM_NO_SUCH_CHANNEL},
        {EXDEV, ERR_SM_NOT_SAME_MODULE},
        {EBUSY, ERR_SM_WRONG_CHANNEL_STATE},
        {EMEDIUMTYPE, ERR_SM_WRONG_CHANNEL_TYPE},
        {ENOPKG, ERR_SM_NO_SUCH_FIRMWARE},
        {ENODATA, ERR_SM_NO_DATA_AVAILABLE},
        {ENOMSG, ERR_SM_NO_RECORD_IN_PROGRESS},
        {ENOANO, ERR_SM_NO_REPLAY_IN_PROGRESS},
        {EXFULL, ERR_SM_NO_CAPACITY},
        {EMSGSIZE, ERR_SM_BAD_DATA_LENGTH},
        {EISCONN, ERR_SM_CHANNEL_ALLOCATED},
        {ENOSYS, ERR_SM_NOT_IMPLEMENTED},
        {ENOMEM, ERR_SM_NO_RESOURCES},
        {ENOBUFS, ERR_SM_NO_RESOURCES},
        {EHOSTDOWN, ERR_SM_DEVERR},
        {ESHUTDOWN, ERR_SM_DISCONNECTED},
        {ESTALE, ERR_SM_WRONG_MODULE_STATE},
        {EINTR, ERR_SM_OS_INTERRUPTED_WAIT},
        {EBADMSG, ERR_SM_FILE_FORMAT},
        {ENOENT, ERR_SM_FILE_ACCESS},
        {ENFILE, ERR_SM_OS_RESOURCE_PROBLEM},
        {EMFILE, ERR_SM_OS_RESOURCE_PROBLEM},
        {ENOSPC, ERR_SM_OS_RESOURCE_PROBLEM}, /* epoll watches */
        {EAGAIN, ERR_SM_OS_RESOURCE_PROBLEM}, /* threads */
        {EADDRINUSE, ERR_SM_OS_RESOURCE_PROBLEM},
        {EADDRNOTAVAIL, ERR_SM_OS_RESOURCE_PROBLEM},
        {ENETUNREACH, ERR_SM_OS_RESOURCE_PROBLEM}, /* no loopback, which events need, or none that works */
        {ECONNREFUSED, ERR_SM_OS_RESOURCE_PROBLEM},
        {ETIMEDOUT, ERR_SM_OS_RESOURCE_PROBLEM},
        {EAFNOSUPPORT, ERR_SM_OS_RESOURCE_PROBLEM},
        {EACCES, ERR_SM_OS_RESOURCE_PROBLEM},
        {EPERM, ERR_SM_OS_RESOURCE_PROBLEM},
    };

    if (err >= 0)
        return err;
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (table[i].err == -err)
            return table[i].sm;
    return ERR_SM_OS_OTHER_PROBLEM;
}

#define NAME(code) {ERR_SM_##code, "ERR_SM_" #code}

static const struct {
    int code;
    const char *name;
} names[] = {
    {0, "no error"},
    NAME(DEVERR),
    NAME(PENDING),
    NAME(MORE),
    NAME(NO_ACTION),
    NAME(NOT_IMPLEMENTED),
    NAME(BAD_PARAMETER),
    NAME(NO_SUCH_MODULE),
    NAME(MODULE_ACCESS),
    NAME(FILE_ACCESS),
    NAME(FILE_FORMAT),
    NAME(DOWNLOAD),
    NAME(NO_RESOURCES),
    NAME(FIRMWARE_NOT_RUNNING),
    NAME(MODULE_ALREADY_RUNNING),
    NAME(NO_SUCH_CHANNEL),
    NAME(NO_DATA_AVAILABLE),
    NAME(NO_RECORD_IN_PROGRESS),
    NAME(NO_CAPACITY),
    NAME(NO_REPLAY_IN_PROGRESS),
    NAME(BAD_DATA_LENGTH),
    NAME(WRONG_CHANNEL_STATE),
    NAME(WRONG_CHANNEL_TYPE),
    NAME(NO_SUCH_GROUP),
    NAME(NO_SUCH_FIRMWARE),
    NAME(NO_SUCH_DIGIT),
    NAME(CHANNEL_ALLOCATED),
    NAME(NO_DIGIT),
    NAME(NOT_SAME_MODULE),
    NAME(INCOMPATIBLE_DRIVER),
    NAME(INCOMPATIBLE_APP),
    NAME(WRONG_MODULE_TYPE),
    NAME(NOT_SAME_GROUP),
    NAME(NO_LICENCE),
    NAME(WRONG_FIRMWARE_TYPE),
    NAME(FIRMWARE_PROBLEM),
    NAME(OS_RESOURCE_PROBLEM),
    NAME(WRONG_MODULE_STATE),
    NAME(NO_ASSOCIATED_SWITCH),
    NAME(OS_OTHER_PROBLEM),
    NAME(OS_INTERRUPTED_WAIT),
    NAME(DISCONNECTED),
    NAME(IWR_NO_NOISE),
    NAME(IWR_EXCESS_NOISE),
    NAME(IWR_NO_MODEL),
    NAME(IWR_EXCESS_MODELS),
    NAME(IWR_EXCESS_STATES),
    NAME(IWR_MODEL_CHANGED),
    NAME(IWR_MISSING),
};

static const char *find_name(int code)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].code == code)
            return names[i].name;
    return NULL;
}

/* The one call whose result is text, so it works in a forked child and with a null pointer as well. */
char *sm_error_name(struct sm_error_name_parms *namep)
{
    static char null_pointer[] = "ERR_SM_BAD_PARAMETER";
    const char *name;

    if (!namep)
        return null_pointer;
    name = find_name(namep->code);
    if (name)
        snprintf(namep->name, sizeof(namep->name), "%s", name);
    else
        snprintf(namep->name, sizeof(namep->name), "unknown error %d", namep->code);
    return namep->name;
}
