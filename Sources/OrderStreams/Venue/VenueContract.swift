import ComputeMatching

extension Contract {
  /// What the book of an instrument of another venue trades. Such files name no contract, so this one is made up: a GPU model with
  /// the instrument's name in lower case, signs as hyphens, with 1 GB in the US, on demand, spot. `number` tells instruments apart
  /// whose names would be the same.
  init(of symbol: String, number: Int? = nil) {
    let suffix = number.map { "-\($0)" } ?? ""
    var slug = ""
    for byte in symbol.utf8 where slug.utf8.count + suffix.utf8.count < Self.longestSlug {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): slug.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        slug.unicodeScalars.append(Unicode.Scalar(byte))
      default: if !slug.isEmpty, !slug.hasSuffix("-") { slug += "-" }
      }
    }
    if slug.hasSuffix("-") { slug.removeLast() }
    do {
      let model = GPUModel(slug: (slug.isEmpty ? "instrument" : slug) + suffix)
      let known = try model ?? GPUModel("instrument")
      self.init(HardwareSpec(gpuModel: known, vramGB: 1, region: try Region("US"), slaTier: .onDemand))
    } catch {
      preconditionFailure("The texts are fixed and well formed.")
    }
  }

  private static let longestSlug = 31
}
