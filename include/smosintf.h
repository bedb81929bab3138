/**
 * The events of the generic API, under the name of the header that first held them.
 */
#ifndef SMOSINTF_H
#define SMOSINTF_H

#include "smcore.h"

#endif
