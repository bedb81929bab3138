/* An error.h of the program's own, as programs have had for decades: the library's headers must not mind. */
#ifndef PROGRAM_ERROR_H
#define PROGRAM_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

typedef int err_t;

void error(const char *what);
void error_errno(const char *what);
void error_log(const char *filename);
const char *error_last(void);

#ifdef __cplusplus
}
#endif

#endif
