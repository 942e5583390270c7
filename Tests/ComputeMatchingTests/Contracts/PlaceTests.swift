import ComputeMatching
import Testing

/// R1, R3: countries, regions and SLA tiers.
@Suite struct PlaceTests {
  /// ISO 3166-1 alpha-2, all that are officially assigned.
  static let countries = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  @Test func `the 249 assigned pairs of letters are countries, and no others`() {
    #expect(Self.countries.count == 249)
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
    let accepted = letters.flatMap { first in letters.map { first + $0 } }.filter { CountryCode($0) != nil }
    #expect(accepted == Self.countries)
  }

  @Test func `a country comes back from its text and its packed letters`() throws {
    for text in Self.countries {
      let country = try #require(CountryCode(text))
      #expect(country.description == text)
      #expect(CountryCode(rawValue: country.rawValue) == country)
    }
    #expect(CountryCode("DE")?.rawValue == 0x4445)
  }

  @Test(arguments: ["", "D", "DEU", "XX", "xx", "UK", "EU", "D1", "@A", "[A", "DÉ"])
  func `what is no assigned code is no country`(text: String) {
    #expect(CountryCode(text) == nil)
  }

  @Test func `a country may be written in small letters`() throws {
    for text in Self.countries {
      #expect(CountryCode(text.lowercased()) == CountryCode(text))
      #expect(try Region(text.lowercased()) == Region(text))
      #expect(try Region(text.lowercased() + "/fra-1") == Region(text + "/fra-1"))
    }
    #expect(CountryCode("De")?.description == "DE")
  }

  @Test func `no other packed number is a country`() {
    #expect((0...UInt16.max).filter { CountryCode(rawValue: $0) != nil }.count == 249)
  }

  @Test(arguments: [
    ("DE", "DE"), ("US/us-east-1", "US"), ("US/1", "US"), ("moon-base", nil), ("uk", nil), ("europe", nil),
    ("DE/" + String(repeating: "z", count: 28), "DE"), (String(repeating: "z", count: 31), nil),
  ])
  func `a region knows its country if it names one`(text: String, country: String?) throws {
    let region = try Region(text)
    #expect(region.description == text)
    #expect(region.country?.description == country)
    #expect(try Region(text.utf8.span) == region)
  }

  @Test(arguments: [
    "", "/", "US/", "/us-east-1", "XX/zone", "xx/zone", "uk/london", "US/us-east-1/a", "US/us--east", "US/-east",
    "US/*",
    "US/us_east", "us east", "DE/" + String(repeating: "z", count: 29),
    String(repeating: "z", count: 32),
  ])
  func `what is no region is an error that quotes it`(text: String) {
    #expect((#expect(throws: ContractFormatError.self) { try Region(text) })?.found == text)
  }

  @Test(arguments: [("UK", "uk"), ("Europe", "europe"), ("us/US-EAST-1", "US/us-east-1"), ("Moon-Base", "moon-base")])
  func `the case of a place does not count`(text: String, folded: String) throws {
    #expect(try Region(text) == Region(folded))
    #expect(try Region(text).description == folded)
  }

  @Test func `a country and a zone of it are different regions`() throws {
    #expect(try Region("US") != Region("US/us-east-1"))
  }

  @Test func `tiers are in order and come back from their text`() {
    #expect(SLATier.allCases.map(\.text) == ["interruptible", "on_demand", "reserved", "dedicated"])
    for (tier, next) in zip(SLATier.allCases, SLATier.allCases.dropFirst()) { #expect(tier < next) }
    for tier in SLATier.allCases { #expect(SLATier(tier.text) == tier) }
  }

  @Test(arguments: ["", "onDemand", "ON_DEMAND", "spot", "reserved ", "on_deman", "on_demand_"])
  func `what is no tier is an error`(text: String) {
    #expect(SLATier(text) == nil)
    #expect(throws: ContractFormatError.self) { try SLATier(text.utf8.span) }
  }
}
