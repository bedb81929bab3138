/**
 * A BFILE that is a file of the system.
 *
 * manual: the high level libraries, BFILE
 */
#ifndef BFOPEN_H
#define BFOPEN_H

#include "bfile.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Let a new BFILE be the file `filename`, opened in a mode of fopen.
 *
 * @return 0, or the errno of fopen, or as bfsetup
 */
ACUAPI int bfopen(BFILE *bf, const char *filename, const char *mode);

#ifdef __cplusplus
}
#endif

#endif
