/**
 * The header that every program includes: types, errors and the generic API.
 *
 * manual: the generic API
 */
#ifndef SMDRVR_H
#define SMDRVR_H

#include "smcore.h"
#include "smtypes.h"

#endif
