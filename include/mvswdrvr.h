/**
 * The switch API, under the name of the header that first held it.
 */
#ifndef MVSWDRVR_H
#define MVSWDRVR_H

#include "sw_lib.h"

#endif
