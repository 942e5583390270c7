// Counts what each thread allocates, in any program that this target is linked into.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

/// What one thread has asked of the allocator since it began.
typedef struct {
  /// Calls that handed out memory: malloc, calloc, realloc, aligned_alloc, posix_memalign, memalign, and mmap and mremap of
  /// memory that is not a file's.
  int64_t allocations;
  /// Calls that gave memory back.
  int64_t deallocations;
  /// Bytes allocated and not freed. What another thread allocated and this one frees counts against this one.
  ///
  /// Blocks of 64 KiB and more count as requested, smaller ones as the allocator rounded them up (by 24 bytes at most).
  int64_t live_bytes;
} AllocationCounts;

/// The counts of the calling thread.
AllocationCounts allocation_counts(void);

/// Whether anything is counted: on glibc, and not under a sanitizer, which brings an allocator of its own.
bool allocation_counting_is_active(void);

#endif
