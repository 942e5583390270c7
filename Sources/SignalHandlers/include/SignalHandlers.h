#ifndef SIGNAL_HANDLERS_H
#define SIGNAL_HANDLERS_H

// What SIGTERM and SIGINT do. A handler may run between any two instructions, also where Swift's runtime holds a lock, so
// the handlers are written in C.

#include <stdbool.h>

/// They ask for the end instead of being it.
void signal_handlers_request_end(void);

/// Whether one has asked for it.
bool signal_handlers_is_end_requested(void);

/// One more path for `signal_handlers_remove`, behind those before; false if it is too long, or one too many.
bool signal_handlers_add_path(const char *path);

/// They remove the files and the empty folders at the paths in their order, and end the process.
void signal_handlers_remove(void);

/// They end the process at once, and there are no paths.
void signal_handlers_restore(void);

#endif
