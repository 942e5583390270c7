import ComputeMatching
import Testing

/// R3: who is who.
struct NameTests {
  @Test func `names are the same if their bytes are`() {
    var exchange = Exchange()
    let composed = exchange.participant(named: "caf\u{E9}")
    let decomposed = exchange.participant(named: "cafe\u{301}")
    #expect(composed != decomposed)
    #expect(exchange.participant(named: "caf\u{E9}") == composed)
    let name = exchange.name(of: decomposed).map { Array($0.utf8) }
    #expect(name == Array("cafe\u{301}".utf8))
    #expect(exchange.affiliation(named: "") == .none)
  }

  @Test func `a spec of no memory has one GB`() throws {
    let spec = HardwareSpec(
      gpuModel: try GPUModel("h100-sxm"), vramGB: 0, region: try Region("DE"), slaTier: .onDemand)
    #expect("\(spec)" == "h100-sxm,1,DE,on_demand")
  }
}
