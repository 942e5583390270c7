#define _GNU_SOURCE
// Defines the allocator's functions in front of the C library's, counts, and passes the call on. So it does with the
// system's memory that is not a file's.
//
// A definition in an executable is found before the library's, so this sees the calls of every library too. The counters
// belong to the thread: tests that run side by side do not see each other.
#include "AllocationCounter.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

static _Thread_local AllocationCounts counts
#ifdef __GLIBC__
    // Reaching the counters must not allocate.
    __attribute__((tls_model("initial-exec")))
#endif
    ;

AllocationCounts allocation_counts(void) { return counts; }

#if defined(__GLIBC__) && !defined(SANITIZED)

bool allocation_counting_is_active(void) { return true; }

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

// The allocator says of a large aligned block that everything up to the end of its pages is usable, and how much that is
// differs from run to run. So large blocks are remembered with the size that was asked for; when the list is full, the
// usable size has to do.
enum { LARGE_BLOCK = 64 << 10, LARGE_BLOCK_LIMIT = 4096 };

typedef struct {
  void *address;
  size_t size;
} LargeBlock;

static LargeBlock large_blocks[LARGE_BLOCK_LIMIT];
static int large_block_count = 0;
static pthread_mutex_t large_blocks_lock = PTHREAD_MUTEX_INITIALIZER;

static void remember_large(void *block, size_t size) {
  pthread_mutex_lock(&large_blocks_lock);
  if (large_block_count < LARGE_BLOCK_LIMIT) {
    large_blocks[large_block_count++] = (LargeBlock){block, size};
  }
  pthread_mutex_unlock(&large_blocks_lock);
}

/// The size that was asked for, or 0 if it was not remembered.
static size_t forget_large(void *block) {
  size_t size = 0;
  pthread_mutex_lock(&large_blocks_lock);
  for (int i = large_block_count - 1; i >= 0; i--) {
    if (large_blocks[i].address != block) continue;
    size = large_blocks[i].size;
    large_blocks[i] = large_blocks[--large_block_count];
    break;
  }
  pthread_mutex_unlock(&large_blocks_lock);
  return size;
}

static void *entered(void *block, size_t requested) {
  if (block == NULL) return NULL;
  counts.allocations += 1;
  size_t usable = malloc_usable_size(block);
  if (usable >= LARGE_BLOCK) {
    remember_large(block, requested);
    counts.live_bytes += (int64_t)requested;
  } else {
    counts.live_bytes += (int64_t)usable;
  }
  return block;
}

/// Takes a block out of the accounts and says how many bytes it had.
static size_t left(void *block) {
  size_t size = malloc_usable_size(block);
  if (size >= LARGE_BLOCK) {
    size_t requested = forget_large(block);
    if (requested != 0) size = requested;
  }
  counts.live_bytes -= (int64_t)size;
  return size;
}

void *malloc(size_t size) { return entered(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size) {
  // An overflowing product fails in the library, and then nothing is counted.
  return entered(__libc_calloc(count, size), count * size);
}

void *realloc(void *block, size_t size) {
  if (block == NULL) return malloc(size);
  if (size == 0) {
    free(block);
    return NULL;
  }
  size_t former = left(block);
  void *moved = __libc_realloc(block, size);
  if (moved != NULL) return entered(moved, size);
  // The old block is still there.
  counts.live_bytes += (int64_t)former;
  if (former >= LARGE_BLOCK) remember_large(block, former);
  return NULL;
}

void *memalign(size_t alignment, size_t size) { return entered(__libc_memalign(alignment, size), size); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
  void *block = memalign(alignment, size);
  if (block == NULL) return ENOMEM;
  *result = block;
  return 0;
}

void free(void *block) {
  if (block == NULL) return;
  counts.deallocations += 1;
  left(block);
  __libc_free(block);
}

void *mmap(void *address, size_t size, int protection, int flags, int file, off_t offset) {
  void *block = (void *)syscall(SYS_mmap, address, size, protection, flags, file, offset);
  // Addresses with no access are only reserved.
  if (block != MAP_FAILED && (flags & MAP_ANONYMOUS) != 0 && protection != PROT_NONE) {
    counts.allocations += 1;
    counts.live_bytes += (int64_t)size;
    remember_large(block, size);
  }
  return block;
}

int munmap(void *block, size_t size) {
  size_t counted = forget_large(block);
  if (counted != 0) {
    counts.deallocations += 1;
    counts.live_bytes -= (int64_t)counted;
  }
  return (int)syscall(SYS_munmap, block, size);
}

void *mremap(void *block, size_t size, size_t new_size, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  void *target = (flags & MREMAP_FIXED) != 0 ? va_arg(arguments, void *) : NULL;
  va_end(arguments);
  void *moved = (void *)syscall(SYS_mremap, block, size, new_size, flags, target);
  if (moved == MAP_FAILED) return moved;
  size_t counted = forget_large(block);
  if (counted != 0) {
    counts.allocations += 1;
    counts.deallocations += 1;
    counts.live_bytes += (int64_t)new_size - (int64_t)counted;
    remember_large(moved, new_size);
  }
  return moved;
}

#else

bool allocation_counting_is_active(void) { return false; }

#endif
