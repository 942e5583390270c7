import ComputeMatching

/// What one order of `--preview` would do, with the names of its books.
struct PreviewReport {
  let order: Order
  let preview: Preview
  /// The contract, or the requirement as an order stream states it; `nil` if no book was opened for it.
  let scope: String?
  let hasDifferentials: Bool
  private let names: [BookID: String]

  init(_ order: Order, _ preview: Preview, in exchange: borrowing Exchange) {
    self.order = order
    self.preview = preview
    var scope: String?
    var hasDifferentials = false
    switch order.scope {
    case .book(let book): scope = exchange.contract(of: book)?.description
    case .requirement(let requirement):
      scope = exchange.requirement(of: requirement)?.description
      hasDifferentials = !exchange.differentials(of: requirement).isEmpty
    }
    self.scope = scope
    self.hasDifferentials = hasDifferentials
    var names: [BookID: String] = [:]
    for book in preview.fills.map(\.book) + preview.places.map(\.book) + preview.stoppedBooks {
      names[book] = exchange.contract(of: book)?.description
    }
    self.names = names
  }

  func name(of book: BookID) -> String { names[book] ?? "\(book)" }
}

/// What `--preview` came to.
struct Previews {
  var reports: [PreviewReport] = []
  /// Why orders are missing; `nil` if none is.
  var problem: String?
}
