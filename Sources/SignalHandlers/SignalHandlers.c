#include "SignalHandlers.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t end_is_requested = 0;

enum { MOST_PATHS = 4, MOST_BYTES = 4096 };
static char paths[MOST_PATHS][MOST_BYTES];
static volatile sig_atomic_t path_count = 0;

/// None of the signals comes while one is handled.
static void handle_by(void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGTERM);
  sigaddset(&action.sa_mask, SIGINT);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
}

static void request_end(int number) {
  (void)number;
  end_is_requested = 1;
}

/// The signal that is raised here comes when the handler returns.
static void remove_and_end(int number) {
  for (int index = 0; index < path_count; index++) {
    if (unlink(paths[index]) != 0) rmdir(paths[index]);
  }
  signal(number, SIG_DFL);
  raise(number);
}

void signal_handlers_request_end(void) { handle_by(request_end); }

bool signal_handlers_is_end_requested(void) { return end_is_requested != 0; }

bool signal_handlers_add_path(const char *path) {
  size_t length = strlen(path);
  if (path_count == MOST_PATHS || length >= MOST_BYTES) return false;
  memcpy(paths[path_count], path, length + 1);
  path_count += 1;
  return true;
}

void signal_handlers_remove(void) { handle_by(remove_and_end); }

void signal_handlers_restore(void) {
  handle_by(SIG_DFL);
  path_count = 0;
}
