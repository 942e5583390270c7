import ComputeMatching
import Testing

@Test func `bids meet asks and asks meet bids`() {
  for side in Side.allCases {
    #expect(side.opposite != side)
    #expect(side.opposite.opposite == side)
  }
}
