/**
 * The name by which programs include smdc_bulkrx.h.
 */
#ifndef SMDC_BULK_H
#define SMDC_BULK_H

#include "smdc_bulkrx.h"

#endif
