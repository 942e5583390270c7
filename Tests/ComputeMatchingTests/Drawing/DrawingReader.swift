import ComputeMatching

extension Drawing {
  /// Reads a drawing.
  ///
  /// - Throws: at the first line that says something unknown.
  init(_ text: String) throws(DrawingError) {
    var reader = DrawingReader()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      try reader.read(line.withoutComment, line: index + 1)
    }
    self = try reader.finish()
  }
}

/// Makes a drawing of lines.
struct DrawingReader {
  private var drawing = Drawing()
  /// The books of the picture that is being read, and its first line.
  private var picture: (line: Int, content: MarketPicture)?
  private var isOutside = false
  private var command: (line: Int, command: Command, time: Timestamp?, text: String, events: [String])?

  mutating func read(_ line: Substring, line number: Int) throws(DrawingError) {
    guard let first = line.first(where: { $0 != " " }) else { return }
    switch first {
    case ">":
      try finishStep()
      let bar = line.firstIndex { $0 == "|" } ?? line.endIndex
      try readCommand(line[..<bar].drop { $0 == " " }.dropFirst(), line: number)
      try readEvents(line[bar...].dropFirst(), line: number)
    case "|":
      guard command != nil else { throw DrawingError(line: number, problem: "events without a command") }
      try readEvents(line.drop { $0 == " " }.dropFirst(), line: number)
    default:
      var words = Words(line, line: number)
      let word = try words.next("a word")
      switch word {
      case "book", "no": try readBook(word, &words)
      case "ask", "bid": try readRow(word == "ask" ? .ask : .bid, &words)
      default: try readHeader(word, line, &words)
      }
      try words.requireEnd()
    }
  }

  mutating func finish() throws(DrawingError) -> Drawing {
    try finishStep()
    return drawing
  }

  private mutating func finishStep() throws(DrawingError) {
    addDefaultBook()
    if let picture { drawing.steps.append(Drawing.Step(line: picture.line, content: .market(picture.content))) }
    if let command {
      let content = Drawing.Step.Content.command(
        command.command, at: command.time, text: command.text, events: command.events)
      drawing.steps.append(Drawing.Step(line: command.line, content: content))
    }
    (picture, command, isOutside) = (nil, nil, false)
  }

  /// Without a header there is one book.
  private mutating func addDefaultBook() {
    guard drawing.names.books.isEmpty, let contract = try? Contract("h100-sxm,80,DE,on_demand,spot") else { return }
    drawing.names.books.append(("A", contract, 1, true))
  }

  // MARK: Header

  private mutating func readHeader(_ word: String, _ line: Substring, _ words: inout Words) throws(DrawingError) {
    guard drawing.steps.isEmpty, picture == nil, command == nil else { throw words.fail("'\(word)' is unknown here") }
    switch word {
    case "contract":
      let name = try words.next("a name")
      let contract = try parsed(words.next("a contract"), words) { try Contract($0) }
      let isLater = words.take("later")
      let lot = words.take("lot") ? try words.number("a lot") : 1
      drawing.names.books.append((name, contract, lot, !isLater))
    case "requirement":
      let name = try words.next("a name")
      let requirement = try parsed(words.next("a requirement"), words) { try Requirement($0) }
      var terms = PlainMarket.Terms(requirement: requirement)
      while !words.isAtEnd {
        let grade = try parsed(words.next("a grade"), words) { try Requirement($0) }
        terms.differentials.append(Differential(grade, ticks: try words.number("a differential")))
      }
      drawing.names.requirements.append((name, terms))
    case "volatility_guard": drawing.volatilityGuard = Int(try words.number())
    case "maximum_books": drawing.maximumBooks = Int(try words.number())
    case "maximum_quantity": drawing.maximumQuantity = try words.number()
    default: throw words.fail("'\(word)' is unknown here")
    }
  }

  private func parsed<Value>(
    _ text: String, _ words: Words, _ parse: (String) throws -> Value
  ) throws(DrawingError) -> Value {
    do { return try parse(text) } catch { throw words.fail("\(error)") }
  }

  // MARK: Books

  private mutating func readBook(_ word: String, _ words: inout Words) throws(DrawingError) {
    if picture == nil {
      try finishStep()
      picture = (words.line, MarketPicture())
    }
    if word == "no" {
      try words.require("book")
      isOutside = true
      return
    }
    isOutside = false
    let book = try readBookName(&words)
    if picture?.content.books.contains(where: { $0.book == book }) == true {
      throw words.fail("the book occurs twice")
    }
    var shown = MarketPicture.BookPicture(book: book)
    if let phase = words.element(of: Phase.self, \.text) { shown.phase = phase }
    if words.take("band") { shown.band = try readBand(&words) }
    if words.take("last") { shown.lastTradePrice = Price(ticks: try words.number("a price")) }
    picture?.content.books.append(shown)
  }

  private mutating func readRow(_ side: Side, _ words: inout Words) throws(DrawingError) {
    guard var content = picture?.content, isOutside || !content.books.isEmpty else {
      throw words.fail("orders without a book")
    }
    let price = Price(ticks: try words.number("a price"))
    var row = MarketPicture.Row(side: side, price: price, isWaiting: words.take("waiting"), orders: [])
    let last = content.books.count - 1
    repeat {
      row.orders.append(try readOrder(in: row, isOutside ? nil : content.books[last].book, &words))
    } while words.take(",")
    let above = isOutside ? content.outside.last : content.books[last].rows.last
    if let above, !above.isAbove(row) {
      throw words.fail(
        "asks are above bids, higher prices above lower ones, and those who wait below those displayed")
    }
    if isOutside { content.outside.append(row) } else { content.books[last].rows.append(row) }
    picture?.content = content
  }

  private mutating func readOrder(
    in row: MarketPicture.Row, _ book: BookID?, _ words: inout Words
  ) throws(DrawingError) -> MarketPicture.OrderPicture {
    let (shown, hidden) = try words.shownAndHidden()
    var order = Order(
      id: try words.orderID(), side: row.side, book: book ?? BookID(0), price: row.price, quantity: shown + hidden,
      displayQuantity: hidden > 0 ? shown : nil)
    // Other terms are written where an order enters.
    var isTerm = true
    while isTerm {
      isTerm = try readCondition(&order, &words)
      if !isTerm, drawing.steps.isEmpty { isTerm = try readTerm(&order, &words) }
    }
    if let requirement = order.scope.requirement, let book {
      order.price = Price(ticks: row.price.ticks - drawing.names.differential(of: requirement, in: book))
    }
    return MarketPicture.OrderPicture(order: order, shown: shown, hidden: hidden)
  }

  // MARK: Commands

  private mutating func readCommand(_ text: Substring, line: Int) throws(DrawingError) {
    var words = Words(text, line: line)
    let content = try readCommand(&words)
    let time = words.take("at") ? try words.timestamp() : nil
    try words.requireEnd()
    command = (line, content, time, text.trimmed, [])
  }

  private mutating func readCommand(_ words: inout Words) throws(DrawingError) -> Command {
    let word = try words.next("a command")
    switch word {
    case "bid", "ask": return .submit(try readNewOrder(word == "bid" ? .bid : .ask, &words))
    case "cancel": return .cancel(try words.orderID())
    case "reduce":
      let id = try words.orderID()
      try words.require("by")
      return .reduce(id, by: try words.number())
    case "replace":
      let id = try words.orderID()
      let newID = words.take("by") ? try words.orderID() : nil
      let (quantity, price) = try words.quantityAtPrice()
      guard let price else { throw words.fail("a replaced order has a price") }
      return .replace(id, with: Replacement(id: newID, price: price, quantity: quantity))
    case "cancel_all":
      let participant = words.take("nobody") ? .none : drawing.names.participant(try words.next("a participant"))
      return .cancelAll(of: participant, in: words.take("in") ? try readBookName(&words) : nil)
    case "forget_names": return .forgetNames
    case "advance": return .advance
    case "open":
      let contract = drawing.names.books[Int(try readBookName(&words).rawValue)].contract
      return .openBook(contract, lot: words.take("lot") ? try words.number("a lot") : 1)
    default: return try readOperation(word, &words)
    }
  }

  private mutating func readOperation(_ word: String, _ words: inout Words) throws(DrawingError) -> Command {
    let operation: BookOperation
    switch word {
    case "halt": operation = .halt
    case "resume": operation = .resume
    case "open_auction": operation = .openAuction
    case "lock_auction": operation = .lockAuction
    case "indicate": operation = .indicate
    case "uncross": operation = .uncross
    case "schedule":
      let book = try readBookName(&words)
      return .operate(book, .scheduleAuction(words.take("none") ? nil : try readSchedule(&words)))
    case "close": operation = .close
    case "band":
      let book = try readBookName(&words)
      let band = try readBand(&words)
      return .operate(book, .setPriceBand(low: band.low, high: band.high))
    default: throw words.fail("'\(word)' is no command")
    }
    return .operate(try readBookName(&words), operation)
  }

  private func readSchedule(_ words: inout Words) throws(DrawingError) -> AuctionSchedule {
    try words.require("opens")
    let opens = try words.timestamp()
    let locks = words.take("locks") ? try words.timestamp() : nil
    try words.require("uncrosses")
    var schedule = AuctionSchedule(opens: opens, locks: locks, uncrosses: try words.timestamp())
    if words.take("every") { schedule.everyHours = UInt32(truncatingIfNeeded: try words.number("hours")) }
    if let unmatched = words.element(of: UnmatchedOrders.self, \.text) { schedule.unmatched = unmatched }
    return schedule
  }

  private mutating func readNewOrder(_ side: Side, _ words: inout Words) throws(DrawingError) -> Order {
    let id = try words.orderID()
    let (quantity, price) = try words.quantityAtPrice()
    var order = Order(id: id, side: side, book: BookID(0), price: price, quantity: quantity)
    var isPlaced = drawing.names.books.count == 1
    while true {
      if words.take("in") {
        order.scope = .book(try readBookName(&words))
        isPlaced = true
      } else if try !readCondition(&order, &words), try !readTerm(&order, &words) {
        break
      }
    }
    guard isPlaced || order.scope.requirement != nil else { throw words.fail("'in' or 'for' is missing") }
    return order
  }

  private mutating func readCondition(_ order: inout Order, _ words: inout Words) throws(DrawingError) -> Bool {
    if words.take("all_or_none") {
      order.conditions.isAllOrNone = true
    } else if words.take("minimum") {
      order.conditions.minimumQuantity = try words.number()
    } else if words.take("per_counterparty") {
      order.conditions.maximumPerCounterparty = try words.number()
    } else if words.take("operators") {
      order.conditions.operators = try readOperators(&words)
    } else if words.take("for") {
      let name = try words.next("a requirement")
      guard let number = drawing.names.requirements.firstIndex(where: { $0.name == name }) else {
        throw words.fail("'\(name)' is no requirement of the header")
      }
      order.scope = .requirement(RequirementID(UInt32(number)))
    } else {
      return false
    }
    return true
  }

  private mutating func readOperators(_ words: inout Words) throws(DrawingError) -> OperatorRuleID {
    let kind = try words.next("'allowed' or 'barred'")
    let text = try words.next("countries")
    var countries: Set<CountryCode> = []
    for code in text.split(separator: "/") {
      guard let country = CountryCode(String(code)) else { throw words.fail("'\(code)' is no country") }
      countries.insert(country)
    }
    switch kind {
    case "allowed": return drawing.names.operators("allowed \(text)", .allowed(countries))
    case "barred": return drawing.names.operators("barred \(text)", .barred(countries))
    default: throw words.fail("'\(kind)' is not 'allowed' or 'barred'")
    }
  }

  /// What an order keeps all its life.
  private mutating func readTerm(_ order: inout Order, _ words: inout Words) throws(DrawingError) -> Bool {
    if let timeInForce = words.element(of: TimeInForce.self, \.text) {
      order.timeInForce = timeInForce
    } else if words.take("until") {
      order.expiry = try words.timestamp()
      if order.timeInForce == .goodTillCancelled { order.timeInForce = .goodTillDate }
    } else if words.take("post_only") {
      order.isPostOnly = true
    } else if words.take("strip") {
      order.isStrip = true
    } else if words.take("same_book") {
      order.isSameBook = true
    } else if words.take("by") {
      order.participant = drawing.names.participant(try words.next("a participant"))
    } else if words.take("of") {
      order.affiliation = drawing.names.affiliation(try words.next("an affiliation"))
    } else if words.take("operator") {
      let code = try words.next("a country")
      guard let country = CountryCode(code) else { throw words.fail("'\(code)' is no country") }
      order.operatorJurisdiction = country
    } else if words.take("display") {
      order.displayQuantity = try words.number()
    } else if let mode = words.element(of: SelfTradePrevention.self, \.text) {
      order.selfTradePrevention = mode
    } else {
      return false
    }
    return true
  }

  private func readBookName(_ words: inout Words) throws(DrawingError) -> BookID {
    let name = try words.next("a book")
    guard let number = drawing.names.books.firstIndex(where: { $0.name == name }) else {
      throw words.fail("'\(name)' is no book of the header")
    }
    return BookID(UInt32(number))
  }

  private func readBand(_ words: inout Words) throws(DrawingError) -> PriceBand {
    if words.take("none") { return PriceBand() }
    let low = words.take("low") ? Price(ticks: try words.number("a price")) : nil
    let high = words.take("high") ? Price(ticks: try words.number("a price")) : nil
    if low == nil, high == nil { throw words.fail("'low', 'high' or 'none' is missing") }
    return PriceBand(low: low, high: high)
  }

  // MARK: Events

  private mutating func readEvents(_ text: Substring, line: Int) throws(DrawingError) {
    var words = Words(text, line: line)
    guard !words.isAtEnd else { return }
    repeat { command?.events.append(try words.event(drawing.names)) } while words.take(",")
    try words.requireEnd()
  }
}

extension Substring {
  fileprivate var withoutComment: Substring { self[..<(firstRange(of: "//")?.lowerBound ?? endIndex)] }

  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
