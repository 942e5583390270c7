import OrderStreams
import ShippedSample

/// The recorded stream that comes with the project, which `replay` shows when it is given nothing else. It is inside the
/// executable.
enum Sample {
  static let name = "market-2025.csv"

  static var source: ByteSource {
    let bytes = unsafe Array(UnsafeBufferPointer(start: shipped_sample(), count: shipped_sample_size()))
    return ByteSource(bytes: bytes, name: name)
  }
}
