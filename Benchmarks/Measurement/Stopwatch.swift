import Foundation

/// Times a piece of work by the wall clock, and by what this process has had of the processors.
///
/// While other programs use the machine, the second comes nearer to what the work costs.
struct Stopwatch {
  private let wallStart = SuspendingClock.now
  private let cpuStart = Self.cpuNanoseconds

  /// Since the watch was made.
  var elapsed: (cpu: Int64, wall: Int64) {
    let (cpu, wall) = (Self.cpuNanoseconds, SuspendingClock.now)
    return (cpu - cpuStart, (wall - wallStart).nanoseconds)
  }

  private static var cpuNanoseconds: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
