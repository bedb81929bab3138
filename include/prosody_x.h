/**
 * Opening a card directly by its address.
 *
 * manual: sm_open_prosody_x, sm_open_prosody_s_v3
 */
#ifndef PROSODY_X_H
#define PROSODY_X_H

#include "pros_x.h"

#endif
