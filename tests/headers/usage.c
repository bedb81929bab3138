/*
 * What programs in the field write, in C and in C++: it must compile as it stands. Nothing here is run.
 */
#include <error.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "prosody_x.h"
#include "smbesp.h"
#include "smrtp.h"

int use_dispatcher(tSMModuleId module, tSMChannelId channel);
int use_vmprx(tSMModuleId module, tSMChannelId channel);
int use_record(tSMChannelId channel);
int use_event(tSMEventId event);
int use_trace(const char *format, va_list arguments);
const char *use_error(int code);
SM_UDP_DISPATCHER_CREATE_FN *use_function_type(void *symbol);

int use_dispatcher(tSMModuleId module, tSMChannelId channel)
{
    static SM_UDP_DISPATCHER_CREATE_PARMS create;
    SM_CHANNEL_DISPATCHER_CONNECT_PARMS connect;
    enum kSMDispatcherType type = kSMDispatcherTypeIPv6;
    int result;

    create.module = module;
    create.type = type;
    create.destination.sin_port = 1;
    create.destination_ipv6.sin6_port = 1;
    result = sm_udp_dispatcher_create(&create);
    memset(&connect, 0, sizeof connect);
    connect.dest = create.dispatcher;
    connect.channel = channel;
    return result ? result : sm_channel_dispatcher_connect(&connect);
}

int use_vmprx(tSMModuleId module, tSMChannelId channel)
{
    struct sm_vmprx_create_parms create;
    struct sm_vmprx_status_parms status;
    struct sm_vmprx_datafeed_parms feed;
    struct sm_channel_datafeed_connect_parms connect;

    memset(&create, 0, sizeof create);
    memset(&status, 0, sizeof status);
    memset(&feed, 0, sizeof feed);
    create.module = module;
    create.type = kSMVMPrxTypeIPv4;
    if (sm_vmprx_create(&create) != 0 || create.vmprx == kSMNullVMPrxId)
        return ERR_SM_NO_RESOURCES;
    status.vmprx = feed.vmprx = create.vmprx;
    if (sm_vmprx_status(&status) == 0) {
        switch (status.status) {
        case kSMVMPrxStatusGotPorts:
            return status.u.ports.RTP_Port;
        case kSMVMPrxStatusSTUNBindRequest:
            return (int) status.u.bind_request.address.ipv4.s_addr;
        default:
            break;
        }
    }
    sm_vmprx_get_datafeed(&feed);
    connect.data_source = feed.datafeed;
    connect.channel = channel;
    return sm_channel_datafeed_connect(&connect);
}

int use_record(tSMChannelId channel)
{
    static char buffer[kSMMaxRecordDataBufferSize];
    SM_RECORD_PARMS record;
    SM_TS_DATA_PARMS data;

    memset(&record, 0, sizeof record);
    memset(&data, 0, sizeof data);
    record.channel = channel;
    record.type = kSMDataFormatALawPCM;
#ifndef __cplusplus
    record.type = 8;
    record.type = kSMDataFormat8KHzALawPCM;
#endif
    record.tone_elimination_mode = kSMToneDetectionNoMinDuration;
    data.channel = record.alt_data_source = kSMNullChannelId;
    data.data = buffer;
    return sm_record_start(&record) ? -1 : sm_get_recorded_data(&data);
}

int use_event(tSMEventId event)
{
    struct pollfd pollfd;

    pollfd.fd = event.fd;
    pollfd.events = (short) event.mode;
    if (smd_ev_create(&event, kSMNullChannelId, kSMEventTypeReadData, kSMAnyChannelEvent) != 0)
        return poll(&pollfd, 1, 0);
    return smd_ev_wait(event) + smd_ev_free(event);
}

int use_trace(const char *format, va_list arguments)
{
    char line[80];

    TiNGtrace = 4;
    TiNG_showtrace = use_trace;
    return TiNG_vsnprintf(line, sizeof line, format, arguments);
}

const char *use_error(int code)
{
    static SM_ERROR_NAME_PARMS name;

    name.code = code;
    return code == ERR_SM_NO_LICENSE ? "licence" : sm_error_name(&name);
}

SM_UDP_DISPATCHER_CREATE_FN *use_function_type(void *symbol)
{
    SM_UDP_DISPATCHER_CREATE_FN *function = sm_udp_dispatcher_create;

    memcpy(&function, &symbol, sizeof function);
    return function;
}
