#ifndef MACHINE_HINTS_H
#define MACHINE_HINTS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __linux__
#include <sys/mman.h>
#endif
#ifdef __SSE2__
#include <emmintrin.h>
#endif
#ifdef __x86_64__
#include <cpuid.h>
#endif

/// Asks the kernel to back `[address, address + bytes)` with huge pages. Only speed depends on the answer, so it is ignored.
static inline void machine_hint_huge_pages(void *address, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  (void)madvise(address, bytes, MADV_HUGEPAGE);
#else
  (void)address;
  (void)bytes;
#endif
}

/// What the start of a large block is a multiple of: the size of a huge page.
#define MACHINE_LARGE_BLOCK_ALIGNMENT ((size_t)2 << 20)

#ifdef __linux__
// The C library declares it only for programs that ask for all extensions of GNU.
void *mremap(void *address, size_t bytes, size_t new_bytes, int flags, ...);
#define MACHINE_MREMAP_MAYMOVE 1
#define MACHINE_MREMAP_FIXED 2

/// Whole pages of any size that Linux uses, which no large block shares with another.
static inline size_t machine_whole_pages(size_t bytes) { return (bytes + 0xFFFF) & ~(size_t)0xFFFF; }

/// Addresses for a large block, which nothing else gets and which no memory is behind. NULL if there are none left.
static inline void *machine_reserve_addresses(size_t bytes) {
  size_t alignment = MACHINE_LARGE_BLOCK_ALIGNMENT;
  void *reserved = mmap(NULL, bytes + alignment, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) return NULL;
  uintptr_t start = (uintptr_t)reserved;
  uintptr_t aligned = (start + alignment - 1) & ~(uintptr_t)(alignment - 1);
  if (aligned > start) (void)munmap(reserved, aligned - start);
  if (aligned < start + alignment) (void)munmap((void *)(aligned + bytes), start + alignment - aligned);
  return (void *)aligned;
}
#endif

/// Room for `bytes`, on huge pages where there are any. It takes up memory only where it was written to. NULL if there is
/// none.
static inline void *machine_allocate_large(size_t bytes) {
#ifdef __linux__
  bytes = machine_whole_pages(bytes);
  void *addresses = machine_reserve_addresses(bytes);
  if (addresses == NULL) return NULL;
  void *block = mmap(addresses, bytes, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) {
    (void)munmap(addresses, bytes);
    return NULL;
  }
  machine_hint_huge_pages(block, bytes);
  return block;
#else
  void *block = NULL;
  return posix_memalign(&block, MACHINE_LARGE_BLOCK_ALIGNMENT, bytes) == 0 ? block : NULL;
#endif
}

/// Gives back the large block of `bytes`.
static inline void machine_free_large(void *block, size_t bytes) {
#ifdef __linux__
  (void)munmap(block, machine_whole_pages(bytes));
#else
  (void)bytes;
  free(block);
#endif
}

/// Makes the large block of `bytes` one of `new_bytes`, which are more, and returns where it is now. NULL if there is no
/// room for it.
///
/// Linux gives the pages new addresses and copies nothing. Elsewhere it takes time that grows with `bytes`.
static inline void *machine_grow_large(void *block, size_t bytes, size_t new_bytes) {
#ifdef __linux__
  bytes = machine_whole_pages(bytes);
  new_bytes = machine_whole_pages(new_bytes);
  if (mremap(block, bytes, new_bytes, 0) != MAP_FAILED) return block;
  // Only between addresses that are aligned alike do huge pages move whole.
  void *addresses = machine_reserve_addresses(new_bytes);
  if (addresses == NULL) return NULL;
  void *moved = mremap(block, bytes, new_bytes, MACHINE_MREMAP_MAYMOVE | MACHINE_MREMAP_FIXED, addresses);
  if (moved != MAP_FAILED) return moved;
  (void)munmap(addresses, new_bytes);
  return NULL;
#else
  void *moved = machine_allocate_large(new_bytes);
  if (moved == NULL) return NULL;
  memcpy(moved, block, bytes);
  machine_free_large(block, bytes);
  return moved;
#endif
}

/// A counter that goes up at one rate, which the processor chooses, and is read in a few nanoseconds.
static inline uint64_t machine_ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
#endif
}

/// Asks the processor to bring the cache line at `address` nearer. Any address is allowed, mapped or not.
static inline void machine_hint_prefetch(const void *address) { __builtin_prefetch(address); }

/// Bit i of the answer: `lanes[i] == value`, for the eight lanes from `lanes` on.
static inline uint32_t machine_equal_lanes(const uint32_t *lanes, uint32_t value) {
#ifdef __SSE2__
  __m128i wanted = _mm_set1_epi32((int)value);
  __m128i low = _mm_cmpeq_epi32(_mm_loadu_si128((const __m128i *)lanes), wanted);
  __m128i high = _mm_cmpeq_epi32(_mm_loadu_si128((const __m128i *)(lanes + 4)), wanted);
  __m128i bytes = _mm_packs_epi16(_mm_packs_epi32(low, high), _mm_setzero_si128());
  return (uint32_t)_mm_movemask_epi8(bytes);
#else
  uint32_t equal = 0;
  for (int lane = 0; lane < 8; lane++) equal |= (uint32_t)(lanes[lane] == value) << lane;
  return equal;
#endif
}

/// Whether the processor has an instruction for CRC-32C, without which `machine_crc32c_words` must not be called.
static inline int machine_has_crc32c(void) {
#ifdef __x86_64__
  unsigned int eax, ebx, ecx, edx;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_SSE4_2) != 0;
#else
  return 0;
#endif
}

/// Carries the three CRC-32C states on over `words` words of eight bytes each: the first over those from `bytes` on, the
/// second over those behind them, the third over those behind these. One alone would wait for itself most of the time.
#ifdef __x86_64__
__attribute__((target("sse4.2")))
#endif
static inline void machine_crc32c_words(uint32_t states[3], const uint8_t *bytes, size_t words) {
#ifdef __x86_64__
  uint64_t a = states[0], b = states[1], c = states[2];
  for (size_t i = 0; i < words; i++) {
    // The next call is mostly for the bytes behind, and a processor does not look ahead over pages.
    if (i % 8 == 0) {
      uintptr_t next = (uintptr_t)bytes + 8 * (3 * words + i);
      machine_hint_prefetch((const void *)next);
      machine_hint_prefetch((const void *)(next + 8 * words));
      machine_hint_prefetch((const void *)(next + 16 * words));
    }
    uint64_t word[3];
    __builtin_memcpy(&word[0], bytes + 8 * i, 8);
    __builtin_memcpy(&word[1], bytes + 8 * (words + i), 8);
    __builtin_memcpy(&word[2], bytes + 8 * (2 * words + i), 8);
    a = __builtin_ia32_crc32di(a, word[0]);
    b = __builtin_ia32_crc32di(b, word[1]);
    c = __builtin_ia32_crc32di(c, word[2]);
  }
  states[0] = (uint32_t)a;
  states[1] = (uint32_t)b;
  states[2] = (uint32_t)c;
#else
  (void)states;
  (void)bytes;
  (void)words;
#endif
}

#endif
