#ifndef SHIPPED_SAMPLE_H
#define SHIPPED_SAMPLE_H

#include <stddef.h>

/// The order stream that comes with the project, as it was when the program was built. It lives as long as the program.
const unsigned char *_Nonnull shipped_sample(void);

/// How many bytes it has.
size_t shipped_sample_size(void);

#endif
