#ifndef MACHINE_HINTS_H
#define MACHINE_HINTS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// Asks the kernel to back `[address, address + bytes)` with huge pages. Only speed depends on the answer, so it is ignored.
static inline void machine_hint_huge_pages(void *address, size_t bytes) {
#ifdef MADV_HUGEPAGE
  (void)madvise(address, bytes, MADV_HUGEPAGE);
#else
  (void)address;
  (void)bytes;
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

#endif
