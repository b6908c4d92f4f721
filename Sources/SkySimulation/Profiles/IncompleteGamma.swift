import Foundation

/// The regularised lower incomplete gamma function P(a, x), for a > 0 and x >= 0.
///
/// A power series below x = a + 1 and Lentz's continued fraction above it, both to 1e-15.
func lowerGamma(_ a: Double, _ x: Double) -> Double {
  if x <= 0 { return 0 }
  if x.isInfinite { return 1 }
  let scale = exp(a * log(x) - x - lgamma(a))
  return x < a + 1 ? scale * seriesSum(a, x) : 1 - scale * continuedFraction(a, x)
}

private func seriesSum(_ a: Double, _ x: Double) -> Double {
  var term = 1 / a
  var sum = term
  var n = a
  while term > sum * 1e-16 {
    n += 1
    term *= x / n
    sum += term
  }
  return sum
}

private func continuedFraction(_ a: Double, _ x: Double) -> Double {
  var b = x + 1 - a
  var c = 1e300
  var d = 1 / b
  var h = d
  for i in 1...10_000 {
    let an = -Double(i) * (Double(i) - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    let change = d * c
    h *= change
    if abs(change - 1) < 1e-15 { break }
  }
  return h
}
