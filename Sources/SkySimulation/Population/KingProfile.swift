import Foundation
import Tensors

/// The surface density of stars in a cluster (King 1962), cut at the tidal radius.
struct KingProfile: Sendable {
  /// Stars in the whole cluster.
  let count: Double
  private let radii: [Double]
  private let cumulative: [Double]

  /// A profile of `central` stars per square arcminute in the middle; radii in arcseconds.
  init(central: Double, core: Double, tidal: Double) {
    let edge = 1 / (1 + tidal * tidal / (core * core)).squareRoot()
    let rows = 512
    // Even steps in the square root of the radius follow both the core and the long tail.
    let radii = (0...rows).map { tidal * pow(Double($0) / Double(rows), 2) }
    let density = { (r: Double) in
      let k = 1 / (1 + r * r / (core * core)).squareRoot() - edge
      return central * k * k / ((1 - edge) * (1 - edge))
    }
    var sum = 0.0
    var cumulative = [0.0]
    for (inner, outer) in zip(radii, radii.dropFirst()) {
      sum += density((inner + outer) / 2) * .pi * (outer * outer - inner * inner) / 3600
      cumulative.append(sum)
    }
    count = sum
    self.radii = radii
    self.cumulative = cumulative
  }

  /// The distance of a star from the middle, arcseconds.
  func drawRadius(_ random: inout RandomStream) -> Double {
    let place = random.uniform() * count
    var (low, high) = (0, cumulative.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if cumulative[middle] <= place { low = middle } else { high = middle }
    }
    let way = (place - cumulative[low]) / max(cumulative[high] - cumulative[low], 1e-300)
    return radii[low] + way * (radii[high] - radii[low])
  }
}
