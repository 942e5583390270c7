#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sleeps for `nanoseconds`, or less if a signal comes.
func sleep(nanoseconds: UInt64) {
  let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
  var time = timespec(tv_sec: Int(clamping: seconds), tv_nsec: Int(rest))
  unsafe nanosleep(&time, nil)
}
