/**
 * The basic types, under the name of the header that first held them.
 */
#ifndef SMPORT_H
#define SMPORT_H

#include "smtypes.h"

#endif
