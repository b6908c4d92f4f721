import Tensors

/// The values a display shows as black and as white.
public struct DisplayLimits: Sendable, Equatable {
  /// The value shown as black.
  public let black: Double
  /// The value shown as white; above `black`.
  public let white: Double

  /// The given limits; where they leave no room between them (a constant frame), white moves up a
  /// little.
  public init(black: Double, white: Double) {
    self.black = black
    self.white = white > black ? white : black + max(1, abs(black)) * 1e-6
  }

  /// What is shown of a frame without a single good pixel.
  static let ofNothing = DisplayLimits(black: 0, white: 1)

  /// The exact percentiles (0 to 100, interpolated between neighbours) of the good pixels of
  /// `image`: those that are finite and carry no flag in `mask`.
  public init(
    percentilesOf image: Image, mask: Mask? = nil, from low: Double, to high: Double,
    parallelism: Parallelism = .machine
  ) {
    let chunks = GoodPixelChunks(of: image, mask: mask, parallelism: parallelism)
    let count = chunks.count()
    guard count > 0 else {
      self = .ofNothing
      return
    }
    let places = [low, high].map { min(100, max(0, $0)) / 100 * Double(count - 1) }
    let ranks = places.flatMap { [Int($0), min(count - 1, Int($0) + 1)] }
    let values = PixelRanks(of: chunks).values(atRanks: ranks, by: PixelValue()).map(Double.init)
    let limits = places.indices.map { index in
      let fraction = places[index] - places[index].rounded(.down)
      return values[2 * index] * (1 - fraction) + values[2 * index + 1] * fraction
    }
    self.init(black: limits[0], white: limits[1])
  }
}
