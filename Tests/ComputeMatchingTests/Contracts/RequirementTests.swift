import ComputeMatching
import TestSupport
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
    #expect(try requirement.matches(Contract("l4,24,us,on_demand,spot")))
    #expect(try Requirement("*,*,us/*") == requirement)
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

  @Test func `alternatives that are one when they are folded leave nothing open`() throws {
    let requirement = try Requirement("h100-sxm|H100 SXM5,80|79,us|US,reserved|reserved,spot")
    #expect(requirement.exactContract == (try Contract("h100-sxm,80,US,reserved,spot")))
    #expect(requirement.description == "h100-sxm,80,US,reserved,spot")
    #expect(try Requirement("*,*,de/fra-1|DE/fra-1|de/*|DE/*").description == "*,*,DE/fra-1|DE/*,*,*")
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
    "", "|", "h100-sxm|", "|h100-sxm", "h100-sxm||l4", "h100-sxm|*", "h100.nonsense", "*,", "h100,", "h100|a100-80gb,",
    "*,0", "*,>=", "*,>=0",
    "*,>80", "*,>=65536", "*,80|", "*,eighty", "*,*,X_X", "*,*,XX/*", "*,*,*/*", "*,*,US/", "*,*,uk/*", "*,*,*,any",
    "*,*,*,>=gold", "*,*,*,*,now", "*,*,*,*,spot|spot", "*,*,*,*,*,*",
  ])
  func `what is no requirement is an error`(text: String) {
    #expect(throws: ContractFormatError.self) { try Requirement(text) }
  }

  @Test func `the error names the part that is wrong`() {
    let error = #expect(throws: ContractFormatError.self) { try Requirement("h100-sxm|l4,>=80,US/*|X_X") }
    #expect(error?.found == "X_X")
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

  @Test(arguments: [
    ("H100 SXM5|h100_sxm", "h100-sxm,*,*,*,*"), ("RTX 4090,23,us/*", "rtx-4090,24,US/*,*,*"),
    ("h100-80gb", "h100-80gb,*,*,*,*"), ("H100_80GB,", "h100-80gb,*,*,*,*"), ("h100-80gb,80", "h100,80,*,*,*"),
    ("h100-80gb,79", "h100,80,*,*,*"), ("h100-80gb,>=80", "h100,80,*,*,*"),
    ("h100-80gb|h100-80gb,>=40", "h100,80,*,*,*"),
    ("a100-40gb|h100,>=40", "a100-40gb|h100,>=40,*,*,*"), ("a100-40gb|h100,40|80", "a100-40gb|h100,40|80,*,*,*"),
    ("h100-sxm|l40s,45", "h100-sxm-45gb|l40s-48gb,*,*,*,*"), ("h100-sxm|a100-sxm,79", "h100-sxm|a100-sxm,80,*,*,*"),
    ("*,79", "*,79,*,*,*"), ("h100,>=79", "h100,>=79,*,*,*"), ("x9-80gb,80", "x9,80,*,*,*"),
  ])
  func `names and sizes are folded`(text: String, canonical: String) throws {
    let requirement = try Requirement(text)
    #expect(requirement.description == canonical)
    #expect(try Requirement(canonical) == requirement)
    #expect(try Requirement(canonical: canonical) == requirement)
  }

  @Test func `a model may state the memory that it is to have`() throws {
    let requirement = try Requirement("A100-40GB|h100,*,DE,reserved,spot")
    #expect(try requirement.matches(Contract("a100,40,DE,reserved,spot")))
    #expect(try !requirement.matches(Contract("a100,80,DE,reserved,spot")))
    #expect(try requirement.matches(Contract("h100,94,DE,reserved,spot")))
    #expect(requirement.exactContract == nil)
    #expect(try Requirement("A100-40GB,*,DE,reserved,spot").exactContract == Contract("a100,40,DE,reserved,spot"))
  }

  @Test(arguments: [
    ("A100-SXM4-40GB,80", "A100-SXM4-40GB", "40", "80"), ("A100-SXM4-40GB,>=80", "A100-SXM4-40GB", "40", ">=80"),
    ("NVIDIA_H200_141GB,40|80", "NVIDIA_H200_141GB", "141", "40|80"), ("h100|x9-80gb,79", "x9-80gb", "80", "79"),
    ("a100-40gb|h100,>=80", "a100-40gb", "40", ">=80"),
  ])
  func `a name that contradicts its memory is an error that names both`(
    text: String, name: String, stated: String, found: String
  ) {
    let error = #expect(throws: ContractFormatError.self) { try Requirement(text) }
    #expect(error?.expected == "the \(stated) GB that the name \(name) states")
    #expect(error?.found == found)
  }

  @Test func `what a program wrote is read back as it was written`() throws {
    for text in ["h100-sxm5,79,DE,reserved,spot", "nvidia-h100,1,DE,reserved,spot"] {
      #expect(try Contract(canonical: text).description == text)
      #expect(try Requirement(canonical: text).description == text)
    }
    #expect(throws: ContractFormatError.self) { try Contract(canonical: "H100,80,DE,reserved,spot") }
    #expect(throws: ContractFormatError.self) { try Contract(canonical: "h100,80,DE,reserved,*") }
  }
}
