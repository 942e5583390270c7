#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The target that libFuzzer runs, as the environment says.
private let target: FuzzTarget = {
  let name = unsafe getenv("COMPUTE_MATCHING_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("COMPUTE_MATCHING_FUZZ_TARGET must be one of \(FuzzTarget.allCases.map(\.rawValue))")
  }
  return target
}()

/// What libFuzzer calls with every input; see `scripts/fuzz`.
@c(LLVMFuzzerTestOneInput)
public func runLibFuzzerInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  unsafe target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
