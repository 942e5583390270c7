#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine's clock that only goes forward, for measuring and pacing. The engine never sees it.
enum MonotonicClock {
  /// Nanoseconds since a moment that does not matter.
  @inline(__always)
  static var now: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
  }

  /// Sleeps for `nanoseconds`, or less if a signal comes.
  static func sleep(_ nanoseconds: UInt64) {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    var time = timespec(tv_sec: Int(clamping: seconds), tv_nsec: Int(rest))
    unsafe nanosleep(&time, nil)
  }
}
