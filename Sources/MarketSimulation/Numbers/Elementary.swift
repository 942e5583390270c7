// Elementary functions from sums and products alone. Those of a C library may differ in the last bit from machine to
// machine, and then the same seed would not give the same run everywhere.

/// *e* to the power of `x`, to about 15 digits; infinite beyond what a `Double` holds, and not a number if `x` is none.
func exponential(_ x: Double) -> Double {
  if x.isNaN { return x }
  if x > 709 { return .infinity }
  if x < -708 { return 0 }
  let halvings = (x * 1.442_695_040_888_963_4).rounded()
  // The logarithm of 2 in two parts, so that the remainder keeps its digits.
  let rest = (x - halvings * 0x1.62e42feep-1) - halvings * 0x1.a39ef35793c76p-33
  var sum = 1.0
  // Whole numbers count, here and below, so that the compiler can lay the steps out one after the other.
  for step in 0..<14 { sum = 1 + sum * rest / Double(14 - step) }
  return sum * Double(sign: .plus, exponent: Int(halvings), significand: 1)
}

/// The natural logarithm of `x`, to about 15 digits; not a number unless `x` is positive and finite.
func logarithm(_ x: Double) -> Double {
  guard x > 0, x.isFinite else { return .nan }
  var significand = x.significand
  var exponent = Double(x.exponent)
  if significand > 1.414_213_562_373_095_1 {
    significand /= 2
    exponent += 1
  }
  let ratio = (significand - 1) / (significand + 1)
  let square = ratio * ratio
  var sum = 0.0
  for step in 0..<10 { sum = (sum + 1 / Double(21 - 2 * step)) * square }
  return exponent * 0.693_147_180_559_945_3 + 2 * ratio * (1 + sum)
}

/// `base` to the power of `exponent`; not a number unless `base` is positive and finite, or `exponent` is 0.
func power(_ base: Double, _ exponent: Double) -> Double {
  if exponent == 0 || base == 1 { return 1 }
  guard base > 0, base.isFinite else { return .nan }
  if exponent == -1 { return 1 / base }
  return exponential(exponent * logarithm(base))
}

/// The cosine of an angle in full turns.
func cosine(turns: Double) -> Double {
  let angle = (turns - turns.rounded()) * 6.283_185_307_179_586
  let square = angle * angle
  var sum = 1.0
  for half in 0..<13 {
    let step = Double(26 - 2 * half)
    sum = 1 - sum * square / (step * (step - 1))
  }
  return sum
}
