#ifndef SHIPPED_SCENARIOS_H
#define SHIPPED_SCENARIOS_H

#include <stddef.h>

/// A scenario that comes with the project, as it was when the program was built. It lives as long as the program.
struct shipped_scenario {
  const char *_Nonnull name;
  const unsigned char *_Nonnull text;
  size_t size;
};

/// How many there are.
size_t shipped_scenario_count(void);

/// One of them, in the order of their names. `index` must be below the count.
struct shipped_scenario shipped_scenario_at(size_t index);

/// How many files there are to which scenarios refer: models and recorded prices, by the names of their files.
size_t shipped_reference_count(void);

/// One of them. `index` must be below the count.
struct shipped_scenario shipped_reference_at(size_t index);

#endif
