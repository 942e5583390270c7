/// The command line asks for something that cannot be done, and why.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}
