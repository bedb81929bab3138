/**
 * The RTP API.
 *
 * manual: the RTP API
 */
#ifndef SMRTP_H
#define SMRTP_H

#include <netinet/in.h>

#include "prosrtpapi.h"
#include "px_prostype.h"
#include "smdrvr.h"

#endif
