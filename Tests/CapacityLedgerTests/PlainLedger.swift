import CapacityLedger
import ComputeMatching

/// Cash, capital, loans, commitments and defaults once more, plainly, without any code of the ledger: everything is an object, nothing is
/// kept twice, and every question is answered by looking at all objects. Periods have one hour.
final class PlainLedger {
  final class Person {
    let number: Int
    let isLimited: Bool
    var cash: Int128
    var isGone = false
    var claims: [Claim]?
    init(_ number: Int, cash: Int128, isLimited: Bool) {
      (self.number, self.cash, self.isLimited) = (number, cash, isLimited)
    }
  }

  /// What somebody owes; `creditor` 0 is the world.
  final class Claim {
    let debtor: Person
    var creditor: Int
    let kind: Kind
    var open: Int128
    var first: Int128
    /// For a liability, whom it answers for.
    var debtorOfCall = 0
    /// Who is liable where the debtor does not pay, the last one first.
    var liable: [Int]
    init(_ debtor: Person, _ creditor: Int, _ kind: Kind, _ open: Int128, liable: [Int] = []) {
      (self.debtor, self.creditor, self.kind, self.open, first) = (debtor, creditor, kind, open, open)
      self.liable = liable
    }
  }

  enum Kind { case bill(Contract), damages(Contract), whole(Contract), liability, interest, loan(Loan) }

  final class Contract {
    let number: Int
    let provider: Person
    let customer: Person
    let book: Int
    let price: Int128
    var quantity: Int128
    var left: Int?
    var delay: Int
    var remedies: (credit: Int128, deposit: Int128, bond: Int128, whole: Bool)?
    var formerCustomers: [Int] = []
    var formerProviders: [Int] = []
    var isRunning = true
    var due: Int128 = 0
    var delivered: Int128 = 0
    var figures: [String: Int128] = [:]
    init(
      _ number: Int, _ provider: Person, _ customer: Person, book: Int, price: Int128, quantity: Int128, left: Int?,
      delay: Int, remedies: (credit: Int128, deposit: Int128, bond: Int128, whole: Bool)?
    ) {
      (self.number, self.provider, self.customer, self.book) = (number, provider, customer, book)
      (self.price, self.quantity, self.left, self.delay, self.remedies) = (price, quantity, left, delay, remedies)
    }
    func note(_ figure: String, _ amount: Int128) { figures[figure, default: 0] += amount }
    var ahead: Int128 { Int128(left ?? 0) - (left != nil && due > 0 ? 1 : 0) }
  }

  final class Loan {
    let borrower: Person
    let principal: Int128
    let rate: Int128
    let maturity: Int128
    let atOnce: Bool
    var open: Int128
    var age: Int128 = 0
    /// What interest has come to, exactly, in parts of 8,760,000,000.
    var exact: Int128 = 0
    var asked: Int128 = 0
    init(_ borrower: Person, _ principal: Int128, rate: Int128, maturity: Int128, atOnce: Bool) {
      (self.borrower, self.principal, self.rate) = (borrower, principal, rate)
      (self.maturity, self.atOnce, open) = (maturity, atOnce, principal)
    }
  }

  final class Asset {
    let owner: Person
    let cost: Int128
    let life: Int128
    let recovery: Int128
    var age: Int128 = 0
    var isSold = false
    init(_ owner: Person, _ cost: Int128, life: Int128, recovery: Int128) {
      (self.owner, self.cost, self.life, self.recovery) = (owner, cost, life, recovery)
    }
    var value: Int128 { isSold ? 0 : cost - cost * min(age, life) / life }
  }

  struct Failure: Equatable {
    let person: Int
    let lack: Int128
    let depth: Int
    let after: Int?
  }

  var people: [Person] = []
  var contracts: [Contract] = []
  var loans: [Loan] = []
  var assets: [Asset] = []
  var failures: [Failure] = []
  var held: [[Int128]] = []
  var prices: [Int128?] = []
  private var called: [Claim] = []

  func deposits(of person: Person) -> Int128 {
    contracts.filter { $0.provider === person }.reduce(0) { $0 + ($1.remedies?.deposit ?? 0) }
  }

  func capital(of person: Person) -> Int128 { assets.filter { $0.owner === person }.reduce(0) { $0 + $1.value } }

  func debt(of person: Person) -> Int128 { loans.filter { $0.borrower === person }.reduce(0) { $0 + $1.open } }

  // MARK: Commitments

  func commit(
    _ provider: Int, _ customer: Int, book: Int, price: Int128, quantity: Int128, left: Int?, delay: Int,
    remedies: (credit: Int128, deposit: Int128, bond: Int128, whole: Bool)?
  ) -> Bool {
    let deposit = remedies?.deposit ?? 0
    if people[provider].isLimited, deposit > 0, people[provider].cash < deposit { return false }
    people[provider].cash -= deposit
    contracts.append(
      Contract(
        contracts.count, people[provider], people[customer], book: book, price: price, quantity: quantity, left: left,
        delay: delay, remedies: remedies))
    return true
  }

  func deliver(_ book: Int) {
    let due = contracts.filter { $0.book == book && $0.isRunning && $0.due == 0 && $0.delay == 0 }
    for contract in due {
      contract.due = contract.quantity
      contract.delivered = contract.quantity
      if contract.remedies != nil { continue }
      held[book][contract.provider.number] -= contract.delivered
      held[book][contract.customer.number] += contract.delivered
    }
    var rest = due.filter { $0.remedies != nil }
    while let provider = rest.first?.provider {
      let own = rest.filter { $0.provider === provider }
      rest.removeAll { $0.provider === provider }
      let has = max(0, held[book][provider.number])
      let all = own.reduce(0) { $0 + $1.quantity }
      if has < all { for contract in own { contract.delivered = has * contract.quantity / all } }
      var left = has < all ? has - own.reduce(0) { $0 + $1.delivered } : 0
      for contract in own where left > 0 {
        contract.delivered += 1
        left -= 1
      }
      for contract in own {
        held[book][provider.number] -= contract.delivered
        held[book][contract.customer.number] += contract.delivered
      }
    }
  }

  func settle(_ books: [Int]) {
    var bills: [Claim] = []
    for book in books {
      for contract in contracts where contract.book == book && contract.isRunning && contract.due == 0 {
        contract.delay = max(0, contract.delay - 1)
      }
      for contract in contracts where contract.book == book && contract.due > 0 { bills += bill(contract) }
    }
    clear(bills, withOverdrafts: false)
    for contract in contracts where books.contains(contract.book) && !contract.isRunning { giveBack(contract) }
    for book in books { for index in held[book].indices { held[book][index] = 0 } }
  }

  private func bill(_ contract: Contract) -> [Claim] {
    let missing = contract.due - contract.delivered
    var bill = contract.price * contract.delivered
    var claims: [Claim] = []
    if missing > 0, let remedies = contract.remedies {
      contract.note("missed", contract.price * missing)
      let most = contract.price * missing * remedies.credit / 1_000_000
      let claim = max(most, max(0, (prices[contract.book] ?? 0) - contract.price) * missing)
      let credit = min(most, bill)
      bill -= credit
      contract.note("credited", credit)
      claims = demand(contract, claim, credit)
    }
    claims.append(
      Claim(contract.customer, contract.provider.number, .bill(contract), bill, liable: contract.formerCustomers))
    (contract.due, contract.delivered) = (0, 0)
    if let left = contract.left {
      contract.left = left - 1
      if left == 1 { contract.isRunning = false }
    }
    return claims
  }

  private func demand(_ contract: Contract, _ claim: Int128, _ credit: Int128, isEnd: Bool = false) -> [Claim] {
    contract.note("claimed", claim)
    var rest = claim - credit
    let deposit = min(rest, contract.remedies?.deposit ?? 0)
    contract.remedies?.deposit -= deposit
    contract.customer.cash += deposit
    contract.note("fromDeposit", deposit)
    rest -= deposit
    let bond = min(rest, contract.remedies?.bond ?? 0)
    contract.remedies?.bond -= bond
    contract.customer.cash += bond
    contract.note("fromBond", bond)
    rest -= bond
    guard contract.remedies?.whole == true else { return [] }
    contract.note("owed", rest)
    return [
      Claim(
        contract.provider, contract.customer.number, isEnd ? .damages(contract) : .whole(contract), rest,
        liable: contract.formerProviders)
    ]
  }

  private func giveBack(_ contract: Contract) {
    contract.provider.cash += contract.remedies?.deposit ?? 0
    contract.remedies?.deposit = 0
  }

  func pass(_ number: Int, byProvider: Bool, to new: Int, quantity: Int128, premium: Int128, isNovation: Bool) -> Bool {
    let old = contracts[number]
    let person = people[new]
    let former = byProvider ? old.provider : old.customer
    guard old.isRunning, !person.isGone, person !== old.provider, person !== old.customer, quantity <= old.quantity,
      old.left == nil || old.ahead > 0
    else { return false }
    let deposit = (old.remedies?.deposit ?? 0) * quantity / old.quantity
    let bond = (old.remedies?.bond ?? 0) * quantity / old.quantity
    let price = premium + (byProvider ? deposit : 0)
    if person.isLimited, price > 0, person.cash < price { return false }
    if former.isLimited, price < 0, former.cash < -price { return false }
    person.cash -= price
    former.cash += price
    var remedies = old.remedies
    remedies?.deposit = deposit
    remedies?.bond = bond
    old.remedies?.deposit -= deposit
    old.remedies?.bond -= bond
    let contract = Contract(
      contracts.count, byProvider ? person : old.provider, byProvider ? old.customer : person, book: old.book,
      price: old.price, quantity: quantity, left: old.left == nil ? nil : Int(old.ahead),
      delay: old.delay + (old.due > 0 ? 1 : 0), remedies: remedies)
    (contract.formerCustomers, contract.formerProviders) = (old.formerCustomers, old.formerProviders)
    if !isNovation {
      if byProvider { contract.formerProviders.append(former.number) }
      if !byProvider { contract.formerCustomers.append(former.number) }
    }
    old.quantity -= quantity
    if old.quantity == 0 { end(old) }
    contracts.append(contract)
    return true
  }

  private func end(_ contract: Contract) {
    contract.isRunning = false
    if contract.due == 0 { giveBack(contract) }
  }

  // MARK: Loans and defaults

  func service(hours: Int128) {
    var claims: [Claim] = []
    for loan in loans where loan.open > 0 && loan.borrower.claims == nil {
      loan.age += hours
      loan.exact += loan.open * loan.rate * hours
      let interest = loan.exact / 8_760_000_000 - loan.asked
      loan.asked += interest
      let schedule = loan.age >= loan.maturity ? loan.principal : loan.principal * loan.age / loan.maturity
      let repaid = loan.principal - loan.open
      let principal = loan.age < loan.maturity && loan.atOnce ? 0 : schedule - repaid
      claims.append(Claim(loan.borrower, 0, .interest, interest))
      claims.append(Claim(loan.borrower, 0, .loan(loan), principal))
    }
    clear(claims, withOverdrafts: false)
  }

  func checkOverdrafts() { clear([], withOverdrafts: true) }

  private func clear(_ new: [Claim], withOverdrafts: Bool) {
    let claims = (called + new).filter { $0.open > 0 }
    called = []
    if claims.isEmpty, !withOverdrafts { return }
    for claim in claims { claim.debtor.claims?.append(claim) }
    var payments: [(claim: Claim, amount: Int128)] = []
    while true {
      payments = plan(claims)
      let failing = people.dropFirst().filter { person in
        guard person.isLimited, person.claims == nil else { return false }
        let owes = claims.filter { $0.debtor === person }.reduce(0) { $0 + $1.open }
        return (owes > 0 || withOverdrafts && !person.isGone) && missing(person, claims, payments) > 0
      }
      if failing.isEmpty { break }
      let reasons = failing.map { describe($0, claims, payments) }
      failures += reasons
      for person in failing { fail(person, claims) }
    }
    for (claim, amount) in payments { pay(claim, amount) }
    for person in people { for claim in person.claims ?? [] { call(claim) } }
    called.sort { order($0.debtorOfCall) < order($1.debtorOfCall) }
  }

  /// Calls are made in the order of the defaults of those for whom one is liable.
  private func order(_ person: Int) -> Int { failures.firstIndex { $0.person == person } ?? 0 }

  private func call(_ claim: Claim) {
    guard claim.open > 0, claim.creditor != 0, let liable = claim.liable.last, liable != claim.creditor else { return }
    let due = Claim(
      people[liable], claim.creditor, .liability, claim.open, liable: Array(claim.liable.dropLast()))
    due.debtorOfCall = claim.debtor.number
    claim.creditor = liable
    called.append(due)
  }

  private func missing(_ person: Person, _ claims: [Claim], _ payments: [(claim: Claim, amount: Int128)]) -> Int128 {
    let owes = claims.filter { $0.debtor === person }.reduce(0) { $0 + $1.open }
    let gets = payments.filter { $0.claim.creditor == person.number }.reduce(0) { $0 + $1.amount }
    return owes - person.cash - gets
  }

  private func describe(
    _ person: Person, _ claims: [Claim], _ payments: [(claim: Claim, amount: Int128)]
  ) -> Failure {
    let lack = missing(person, claims, payments)
    var losses: [(debtor: Int, amount: Int128)] = []
    for failure in failures {
      var loss: Int128 = 0
      for claim in people[failure.person].claims ?? [] where claim.creditor == person.number {
        loss += claim.open - (payments.first { $0.claim === claim }?.amount ?? 0)
      }
      losses.append((failure.person, loss))
    }
    guard losses.reduce(0, { $0 + $1.amount }) >= lack else {
      return Failure(person: person.number, lack: lack, depth: 1, after: nil)
    }
    let worst = losses.max { $0.amount < $1.amount }?.amount
    let after = losses.first { $0.amount == worst }?.debtor
    let depth = failures.first { $0.person == after }?.depth ?? 0
    return Failure(person: person.number, lack: lack, depth: depth + 1, after: after)
  }

  /// Who has not defaulted pays all. Others pay what they have and get from those, in proportion.
  private func plan(_ claims: [Claim]) -> [(claim: Claim, amount: Int128)] {
    let full = claims.filter { $0.debtor.claims == nil }.map { (claim: $0, amount: $0.open) }
    var payments = full
    for person in people {
      guard let all = person.claims else { continue }
      let total = all.reduce(0) { $0 + $1.open }
      let has = max(0, person.cash) + full.filter { $0.claim.creditor == person.number }.reduce(0) { $0 + $1.amount }
      if total == 0 { continue }
      for claim in all { payments.append((claim, min(total, has) * claim.open / total)) }
    }
    return payments
  }

  private func fail(_ person: Person, _ claims: [Claim]) {
    var mine = claims.filter { claim in
      if case .loan = claim.kind { return false }
      return claim.debtor === person
    }
    person.isGone = true
    for asset in assets where asset.owner === person {
      person.cash += asset.value * asset.recovery / 1_000_000
      asset.isSold = true
    }
    if person.cash < 0 {
      loans.append(Loan(person, -person.cash, rate: 0, maturity: 0, atOnce: false))
      person.cash = 0
    }
    for contract in contracts where contract.isRunning {
      let ahead = contract.ahead * contract.quantity
      let gap = prices[contract.book].map { $0 - contract.price } ?? 0
      if contract.customer === person {
        if contract.provider !== person {
          let lost = max(0, -gap) * ahead
          mine.append(
            Claim(person, contract.provider.number, .damages(contract), lost, liable: contract.formerCustomers))
        }
        end(contract)
      } else if contract.provider === person {
        if contract.remedies != nil, ahead > 0 { mine += demand(contract, max(0, gap) * ahead, 0, isEnd: true) }
        end(contract)
      }
    }
    for loan in loans where loan.borrower === person { mine.append(Claim(person, 0, .loan(loan), loan.open)) }
    person.claims = mine.filter { $0.open > 0 }
  }

  private func pay(_ claim: Claim, _ amount: Int128) {
    claim.open -= amount
    claim.debtor.cash -= amount
    people[claim.creditor].cash += claim.creditor == 0 ? 0 : amount
    switch claim.kind {
    case .loan(let loan): loan.open -= amount
    case .whole(let contract): contract.note("madeWhole", amount)
    case .damages(let contract): if contract.provider === claim.debtor { contract.note("madeWhole", amount) }
    case .bill, .liability, .interest: break
    }
  }

  func unpaidBills(of contract: Contract) -> Int128 {
    people.flatMap { $0.claims ?? [] }.reduce(0) { sum, claim in
      if case .bill(let other) = claim.kind, other === contract { return sum + claim.open }
      return sum
    }
  }
}
