import ChallengeLayout
import Testing

/// The offsets and sizes that the challenge's documentation states.
struct LayoutTests {
  @Test func `messages`() {
    #expect(MemoryLayout<ChallengeNewOrder>.size == 32)
    #expect(MemoryLayout<ChallengeNewOrder>.offset(of: \.sequence_number) == 8)
    #expect(MemoryLayout<ChallengeNewOrder>.offset(of: \.price_ticks) == 16)
    #expect(MemoryLayout<ChallengeNewOrder>.offset(of: \.quantity) == 24)
    #expect(MemoryLayout<ChallengeNewOrder>.offset(of: \.side) == 28)
    #expect(MemoryLayout<ChallengeNewOrder>.offset(of: \.is_immediate_or_cancel) == 29)
    #expect(MemoryLayout<ChallengeCancel>.size == 16)
    #expect(MemoryLayout<ChallengeCancel>.offset(of: \.sequence_number) == 8)
    #expect(MemoryLayout<ChallengeModify>.size == 32)
    #expect(MemoryLayout<ChallengeModify>.offset(of: \.new_price_ticks) == 16)
    #expect(MemoryLayout<ChallengeModify>.offset(of: \.new_quantity) == 24)
    #expect(MemoryLayout<ChallengeModify>.offset(of: \.side) == 28)
    #expect(MemoryLayout<ChallengeMessage>.stride == 40)
  }

  @Test func `the content of a batch's message begins at byte 8`() {
    var message = ChallengeMessage()
    message.new_order = ChallengeNewOrder(
      order_id: 0x0807_0605_0403_0201, sequence_number: 0, price_ticks: 0, quantity: 0, side: 0,
      is_immediate_or_cancel: 0, unused: (0, 0))
    let bytes = withUnsafeBytes(of: message) { Array($0) }
    #expect(Array(bytes[8..<16]) == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func `reports`() {
    #expect(MemoryLayout<ChallengeReport>.size == 64)
    #expect(MemoryLayout<ChallengeReport>.offset(of: \.type) == 0)
    #expect(MemoryLayout<ChallengeReport>.offset(of: \.side) == 1)
    #expect(MemoryLayout<ChallengeReport>.offset(of: \.sequence_number) == 8)
    #expect(MemoryLayout<ChallengeReport>.offset(of: \.order_id) == 16)
    #expect(MemoryLayout<ChallengeReport>.offset(of: \.price_ticks) == 24)
    #expect(MemoryLayout<ChallengeReport>.offset(of: \.quantity) == 32)
    #expect(MemoryLayout<ChallengeReport>.offset(of: \.maker_order_id) == 40)
    #expect(MemoryLayout<ChallengeReport>.offset(of: \.taker_order_id) == 48)
  }

  @Test func `transport`() {
    let pointer = MemoryLayout<UnsafeRawPointer>.size
    #expect(MemoryLayout<ChallengeTransport>.size == 5 * pointer)
    #expect(MemoryLayout<ChallengeTransport>.offset(of: \.push) == pointer)
    #expect(MemoryLayout<ChallengeTransport>.offset(of: \.drain) == 2 * pointer)
    #expect(MemoryLayout<ChallengeTransport>.offset(of: \.flush) == 3 * pointer)
    #expect(MemoryLayout<ChallengeTransport>.offset(of: \.destroy) == 4 * pointer)
  }
}
