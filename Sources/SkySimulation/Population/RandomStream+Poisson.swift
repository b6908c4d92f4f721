import Foundation
import Tensors

extension RandomStream {
  /// A number from the Poisson distribution of mean `mean`, exact below 1e9.
  ///
  /// Small means multiply uniforms (Knuth); large ones use transformed rejection with a squeeze
  /// (Hoermann 1993, PTRS), whose cost does not grow with the mean.
  public mutating func poisson(_ mean: Double) -> Double {
    if mean <= 0 { return 0 }
    return mean < 10 ? multiplied(mean) : rejected(mean)
  }

  /// Photons that arrive where `mean` are expected: Poisson, above 1000 by a normal number bent to
  /// the Poisson distribution's skewness (Cornish and Fisher).
  mutating func photons(_ mean: Double) -> Double {
    guard mean > 1000 else { return poisson(mean) }
    let z = normal()
    return mean + mean.squareRoot() * z + (z * z - 1) / 6
  }

  private mutating func multiplied(_ mean: Double) -> Double {
    let limit = exp(-mean)
    var product = uniform()
    var count = 0.0
    while product > limit {
      product *= uniform()
      count += 1
    }
    return count
  }

  private mutating func rejected(_ mean: Double) -> Double {
    let root = mean.squareRoot()
    let b = 0.931 + 2.53 * root
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = 1 - uniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07 && v <= squeeze { return k }
      if k < 0 || (us < 0.013 && v > us) { continue }
      let left = log(v * inverseAlpha / (a / (us * us) + b))
      if left <= k * log(mean) - mean - lgamma(k + 1) { return k }
    }
  }
}
