import Foundation

/// What the matched filter correlates an image with: a small picture of a faint source.
public struct DetectionKernel: Codable, Sendable, Equatable {
  /// Columns, odd.
  public let width: Int
  /// The weights, row by row; an odd number of rows.
  public let taps: [Double]

  /// A kernel with the given weights, row by row; `validate` says whether they make sense.
  public init(width: Int, taps: [Double]) {
    self.width = width
    self.taps = taps
  }

  /// A round Gaussian of the given width at half maximum, pixels, cut where it falls below 1 % of
  /// its peak.
  public static func gaussian(fwhm: Double) -> DetectionKernel {
    let sigma = min(max(fwhm.isFinite ? fwhm : 2, 0.1), 30) / (8 * log(2.0)).squareRoot()
    let reach = max(1, Int((sigma * (2 * log(100.0)).squareRoot()).rounded(.down)))
    let profile = (-reach...reach).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    return DetectionKernel(
      width: profile.count, taps: profile.flatMap { row in profile.map { row * $0 } })
  }

  /// Rows.
  public var height: Int { width > 0 ? taps.count / width : 0 }

  /// The noise of a filtered pixel over that of a pixel, where noise is white and the weights are
  /// scaled to a sum of 1: 0.375 for the pyramid.
  public var whiteNoiseRatio: Double {
    let sum = taps.reduce(0, +)
    return taps.reduce(0) { $0 + $1 * $1 }.squareRoot() / sum
  }

  /// Throws for a kernel that has no middle, no positive sum or more than 127 x 127 weights.
  public func validate() throws {
    let isShaped =
      width % 2 == 1 && (1...127).contains(width) && taps.count % width == 0
      && height % 2 == 1 && (1...127).contains(height)
    try DetectionConfiguration.require(
      isShaped, "detection filter", "an odd number of rows and columns, at most 127",
      "\(width) columns, \(taps.count) weights")
    let sum = taps.reduce(0, +)
    try DetectionConfiguration.require(
      taps.allSatisfy(\.isFinite) && sum > 0 && sum.isFinite, "detection filter",
      "finite weights with a positive sum", "a sum of \(sum)")
  }

  /// The kernel as a sum of outer products of a row and a column, scaled to a sum of 1: a single
  /// one for a Gaussian or a pyramid, else one for every row.
  var products: [KernelProduct] {
    let scale = 1 / taps.reduce(0, +)
    let rows = (0..<height).map { row in taps[row * width..<(row + 1) * width].map { $0 * scale } }
    let sums = rows.map { $0.reduce(0) { $0 + abs($1) } }
    guard let main = rows.indices.max(by: { sums[$0] < sums[$1] }), sums[main] > 0 else {
      return []
    }
    let column = rows.map { row in
      zip(row, rows[main]).reduce(0) { $0 + $1.0 * $1.1 }
        / rows[main].reduce(0) { $0 + $1 * $1 }
    }
    let product = KernelProduct(row: rows[main], column: column)
    if product.isEqual(to: rows) { return [product] }
    return rows.indices.filter { sums[$0] > 0 }.map { index in
      KernelProduct(row: rows[index], column: rows.indices.map { $0 == index ? 1 : 0 })
    }
  }
}

/// A kernel that is a row times a column, which filters rows and columns one after the other.
struct KernelProduct: Sendable {
  let row: [Double]
  let column: [Double]

  /// The product of the squares: the weights of variances.
  var squared: KernelProduct {
    KernelProduct(row: row.map { $0 * $0 }, column: column.map { $0 * $0 })
  }

  func isEqual(to rows: [[Double]]) -> Bool {
    let largest = rows.joined().reduce(0) { max($0, abs($1)) }
    return zip(rows, column).allSatisfy { row, factor in
      zip(row, self.row).allSatisfy { abs($0 - factor * $1) <= 1e-6 * largest }
    }
  }
}
