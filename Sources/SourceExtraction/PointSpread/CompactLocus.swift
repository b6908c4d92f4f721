import Foundation

/// The ridge of stars in the plane of size and magnitude, found without labels.
///
/// Stars are the smallest sources and all alike, so they pile up at one size with almost nothing
/// below it; galaxies spread. The ridge is therefore the narrow range of sizes with the sharpest
/// lower edge, not merely the fullest one: deep fields hold more galaxies than stars in any range.
/// Its size may drift over the frame: a polynomial follows it.
struct CompactLocus: Sendable {
  /// A bright source and its window-fitted size.
  struct Member: Sendable {
    let candidate: Int
    let x: Double
    let y: Double
    let logSize: Double
    let signalToNoise: Double
    let ellipticity: Double
  }

  /// The members of the ridge, as places in the list that was searched.
  private(set) var members: [Int] = []
  /// The median of the members' Gaussian widths, pixels.
  private(set) var sigma = 0.0

  private static let halfWidth = 0.05
  /// Nothing that went through optics and a pixel is narrower (pixels): cosmic rays, hot pixels.
  private static let narrowest = 0.55

  /// Searches measured sources for the ridge in the brightest range that holds at least `wanted`.
  init(_ sources: [Member], wanted: Int, frame: FieldPolynomial) {
    for limit in [60.0, 30, 15] {
      let bright = sources.indices.filter {
        sources[$0].signalToNoise >= limit && sources[$0].logSize > log(Self.narrowest)
      }
      guard let centre = Self.sharpestEdge(bright.map { sources[$0].logSize }) else { continue }
      members = Self.followed(bright, sources, from: centre, frame)
      if members.count >= 3 * wanted { break }
    }
    let sizes = members.map { sources[$0].logSize }.sorted()
    if !sizes.isEmpty { sigma = exp(sizes[sizes.count / 2]) }
  }

  /// The middle of the window that stands out most against the one just below it.
  private static func sharpestEdge(_ logSizes: [Double]) -> Double? {
    let sizes = logSizes.sorted()
    let count = { (low: Double, high: Double) -> Double in
      Double(Self.rank(of: high, in: sizes) - Self.rank(of: low, in: sizes))
    }
    var best = (score: 0.0, centre: Double?.none)
    for low in sizes {
      let centre = low + halfWidth
      let inside = count(centre - halfWidth, centre + halfWidth)
      let below = count(centre - 4 * halfWidth, centre - 2 * halfWidth)
      let score = (inside - below) / (inside + below + 1).squareRoot()
      if score > best.score { best = (score, centre) }
    }
    return best.centre
  }

  /// The number of sizes below `value`.
  private static func rank(of value: Double, in sorted: [Double]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The ridge from its start at one size, followed over the field.
  private static func followed(
    _ bright: [Int], _ sources: [Member], from centre: Double, _ frame: FieldPolynomial
  ) -> [Int] {
    var members = bright.filter { abs(sources[$0].logSize - centre) < 1.2 * halfWidth }
    for round in 0..<4 {
      let order = members.count >= 40 ? 2 : (members.count >= 15 ? 1 : 0)
      let surface = FieldPolynomial(width: frame.width, height: frame.height, order: order)
      guard let fit = SurfaceFit(members.map { sources[$0] }, surface) else { return members }
      let deviations = members.map { abs(sources[$0].logSize - fit(sources[$0])) }.sorted()
      let scatter = 1.4826 * (deviations.isEmpty ? 0 : deviations[deviations.count / 2])
      let width = min(max(3 * scatter, 0.02), round == 0 ? 0.08 : 0.06)
      members = bright.filter { abs(sources[$0].logSize - fit(sources[$0])) < width }
      guard !members.isEmpty else { return [] }
    }
    return members
  }

  /// Sizes over the field as a least-squares polynomial.
  private struct SurfaceFit {
    let surface: FieldPolynomial
    let coefficients: [Double]

    init?(_ members: [Member], _ surface: FieldPolynomial) {
      self.surface = surface
      let count = surface.count
      var matrix = [Double](repeating: 0, count: count * count)
      var right = [Double](repeating: 0, count: count)
      for member in members {
        let terms = surface.terms(x: member.x, y: member.y)
        for i in 0..<count {
          right[i] += terms[i] * member.logSize
          for j in 0..<count { matrix[i * count + j] += terms[i] * terms[j] }
        }
      }
      // A touch of ridge: stars in one corner must not bend the surface elsewhere.
      for i in 1..<max(1, count) { matrix[i * count + i] += 0.5 }
      guard let factor = CholeskyFactor(matrix, order: count) else { return nil }
      coefficients = factor.solve(right)
    }

    func callAsFunction(_ member: Member) -> Double {
      zip(coefficients, surface.terms(x: member.x, y: member.y)).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}
