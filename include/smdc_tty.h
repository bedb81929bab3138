/**
 * A shorter name of smdc_ttyrx.h.
 */
#ifndef SMDC_TTY_H
#define SMDC_TTY_H

#include "smdc_ttyrx.h"

#endif
