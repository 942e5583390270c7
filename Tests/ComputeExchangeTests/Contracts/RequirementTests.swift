import ComputeExchange
import Testing

/// R16: what an order requires, and patterns that find books.
@Suite struct RequirementTests {
  @Test(arguments: [
    ("*", true), ("h100-sxm", true), ("h200-sxm", false), ("h100-sxm|h200-sxm", true), ("h200-sxm|h100-sxm", true),
    ("NVIDIA H100 80GB HBM3", true), ("*,80", true), ("*,81", false), ("*,>=80", true), ("*,>=81", false),
    ("*,40|80", true), ("*,40|81", false), ("*,*,US/us-east-1", true), ("*,*,US", false), ("*,*,US/*", true),
    ("*,*,DE/*", false), ("*,*,DE|US/*", true), ("*,*,*,on_demand", true), ("*,*,*,>=on_demand", true),
    ("*,*,*,>=interruptible", true), ("*,*,*,>=reserved", false), ("*,*,*,reserved|on_demand", true),
    ("*,*,*,*,spot", true), ("*,*,*,*,2026-12-01T00Z/720h", false), ("*,*,*,*,*", true),
    ("h100-sxm|h200-sxm,>=80,US/*", true), ("h100-sxm,>=80,DE/*", false),
  ])
  func `a requirement is met or not`(text: String, isMet: Bool) throws {
    let contract = try Contract("h100-sxm,80,US/us-east-1,on_demand,spot")
    #expect(try Requirement(text).matches(contract) == isMet)
  }

  @Test func `a country with a star is the country alone too, and no other place`() throws {
    let requirement = try Requirement("*,*,US/*")
    #expect(try requirement.matches(Contract("l4,24,US,on_demand,spot")))
    #expect(try requirement.matches(Contract("l4,24,US/a,on_demand,spot")))
    #expect(try !requirement.matches(Contract("l4,24,us,on_demand,spot")))
    #expect(try !requirement.matches(Contract("l4,24,UA,on_demand,spot")))
  }

  @Test(arguments: [
    "*,*,*,*,*", "h100-sxm|h200-sxm,>=80,US/*,*,*", "l4,24,DE|FI/*|moon-base,>=on_demand,spot",
    "a100,40|80,US/us-east-1,interruptible|dedicated,2026-12-01T00Z/720h",
  ])
  func `a requirement comes back from its text`(text: String) throws {
    let requirement = try Requirement(text)
    #expect(requirement.description == text)
    #expect(try Requirement(requirement.description) == requirement)
  }

  @Test func `columns left out at the end are any`() throws {
    #expect(try Requirement("h100-sxm").description == "h100-sxm,*,*,*,*")
    #expect(try Requirement("h100-sxm") == Requirement(gpuModel: "h100-sxm"))
    #expect(
      try Requirement("*,*,DE/*,reserved,spot")
        == Requirement(
          gpuModel: "*", region: "DE/*", slaTier: "reserved", window: "spot"))
    #expect(try Requirement("*") == Requirement())
  }

  @Test(arguments: [
    "", "|", "h100-sxm|", "|h100-sxm", "h100-sxm||l4", "h100-sxm|*", "H100-nonsense", "*,", "*,0", "*,>=", "*,>=0",
    "*,>80", "*,>=65536", "*,80|", "*,eighty", "*,*,XX", "*,*,XX/*", "*,*,*/*", "*,*,US/", "*,*,us/*", "*,*,*,any",
    "*,*,*,>=gold", "*,*,*,*,now", "*,*,*,*,spot|spot", "*,*,*,*,*,*",
  ])
  func `what is no requirement is an error`(text: String) {
    #expect(throws: ContractFormatError.self) { try Requirement(text) }
  }

  @Test func `the error names the part that is wrong`() {
    let error = #expect(throws: ContractFormatError.self) { try Requirement("h100-sxm|l4,>=80,US/*|XX") }
    #expect(error?.found == "XX")
  }

  @Test(arguments: ["h100-sxm,80,US/us-east-1,on_demand,spot", "l4,24,moon-base,dedicated,2026-12-01T00Z/720h"])
  func `a requirement that leaves nothing open is a contract`(text: String) throws {
    let requirement = try Requirement(text)
    #expect(try requirement.exactContract == Contract(text))
    #expect(try requirement.matches(Contract(text)))
  }

  @Test(arguments: [
    "h100-sxm|l4,80,US,on_demand,spot", "*,80,US,on_demand,spot", "h100-sxm,>=80,US,on_demand,spot",
    "h100-sxm,*,US,on_demand,spot", "h100-sxm,80,US/*,on_demand,spot", "h100-sxm,80,US|DE,on_demand,spot",
    "h100-sxm,80,US,>=dedicated,spot", "h100-sxm,80,US,on_demand",
  ])
  func `a requirement that leaves something open is none`(text: String) throws {
    #expect(try Requirement(text).exactContract == nil)
  }
}
