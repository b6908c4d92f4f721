import Foundation
import NeuralNetworks
import Tensors

/// Draws galaxies: a mixture of concentric elliptic Gaussians whose shares and widths are learned.
///
/// Size and ellipticity come from the latent coordinates as geometry; what a profile of a given
/// concentration looks like is what the decoder learns. A network that draws pixels was rejected: it
/// would have to learn that galaxies turn and grow.
public struct GalaxyProfile: Parameterized, Sendable {
  /// The logits of the components' shares, and how they move with the concentration.
  var logits, slopes: Tensor
  /// ln of the components' widths in half-light radii.
  var logWidths: Tensor
  /// ln(size / FWHM) where the size coordinate is 0, and its scale.
  var sizes: Tensor

  /// How many Gaussians.
  public static let components = 4

  /// A disc of exponential kind.
  public init() {
    logits = Tensor([4], elements: [-1.6, -0.4, 0.6, -0.2])
    slopes = Tensor([4], elements: [0.6, 0.2, -0.3, 0.1])
    logWidths = Tensor([4], elements: [-1.7, -0.75, 0, 0.7])
    sizes = Tensor([2], elements: [LatentTarget.logSize.centre, LatentTarget.logSize.scale])
  }

  /// Shares, widths and sizes.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try visit("logits", &logits)
    try visit("slopes", &slopes)
    try visit("log_widths", &logWidths)
    try visit("sizes", &sizes)
  }

  /// The latent numbers that a profile is drawn of.
  struct Shape {
    var size: Float
    var e1: Float
    var e2: Float
    var concentration: Float
    /// ln of the width of the point spread, pixels.
    var logSeeing: Float

    init(latent: ArraySlice<Float>, logSeeing: Float) {
      let start = latent.startIndex
      size = latent[start + 3]
      e1 = latent[start + 4]
      e2 = latent[start + 5]
      concentration = latent[start + 6]
      self.logSeeing = logSeeing
    }
  }

  /// The gradients by shares, widths and sizes, in the order of the parameters.
  struct Gradients: Sendable {
    var logits = [Float](repeating: 0, count: GalaxyProfile.components)
    var slopes = [Float](repeating: 0, count: GalaxyProfile.components)
    var logWidths = [Float](repeating: 0, count: GalaxyProfile.components)
    var sizes = [Float](repeating: 0, count: 2)
  }

  /// Draws a galaxy of flux 1 into the cutout's pixels, its centre in the cutout's middle pixel.
  func draw(_ shape: Shape, into picture: UnsafeMutablePointer<Float>) {
    let terms = ProfileTerms(self, shape)
    var total: Float = 0
    let side = StampGeometry.side
    for y in 0..<side {
      for x in 0..<side {
        let radius = terms.radius(x, y)
        var sum: Float = 0
        for k in 0..<Self.components { sum += terms.light(k, radius) }
        picture[y &* side &+ x] = sum
        total += sum
      }
    }
    let scale = 1 / max(total, 1e-20)
    for place in 0..<StampGeometry.pixelCount { picture[place] *= scale }
  }

  /// The gradient by the latent numbers (size, e1, e2, concentration), from that by the pixels of
  /// `picture` as drawn; the parameters' gradients are **added**.
  func backward(
    _ shape: Shape, picture: UnsafePointer<Float>, pixelGradient: UnsafePointer<Float>,
    adding gradients: inout Gradients
  ) -> SIMD4<Float> {
    let terms = ProfileTerms(self, shape)
    let side = StampGeometry.side
    var (total, mean): (Float, Float) = (0, 0)
    for place in 0..<StampGeometry.pixelCount {
      mean += pixelGradient[place] * picture[place]
    }
    var byShare = SIMD4<Float>()
    var byWidth = SIMD4<Float>()
    var byRadius = SIMD3<Float>()
    for y in 0..<side {
      for x in 0..<side {
        let radius = terms.radius(x, y)
        let pull = pixelGradient[y &* side &+ x] - mean
        var slope: Float = 0
        for k in 0..<Self.components {
          let light = terms.light(k, radius)
          total += light
          byShare[k] += pull * light
          byWidth[k] += pull * light * (radius * terms.inverseSquares[k] - 2)
          slope -= 0.5 * pull * light * terms.inverseSquares[k]
        }
        byRadius += slope * terms.radiusSlopes(x, y, radius)
      }
    }
    let scale = 1 / max(total, 1e-20)
    (byShare, byWidth, byRadius) = (byShare * scale, byWidth * scale, byRadius * scale)
    // Shares are a soft-max of the logits; byShare already holds share times slope.
    let all = byShare.sum()
    var byConcentration: Float = 0
    for k in 0..<Self.components {
      let byLogit = byShare[k] - terms.shares[k] * all
      gradients.logits[k] += byLogit
      gradients.slopes[k] += byLogit * terms.concentration
      gradients.logWidths[k] += byWidth[k]
      byConcentration += byLogit * slopes.elements[k]
    }
    gradients.sizes[0] += byRadius.x
    gradients.sizes[1] += byRadius.x * terms.size
    return SIMD4(
      terms.isSizeFree ? byRadius.x * sizes.elements[1] : 0,
      ProfileTerms.ellipticityScale * byRadius.y, ProfileTerms.ellipticityScale * byRadius.z,
      terms.isConcentrationFree ? byConcentration : 0)
  }
}

/// The numbers that all pixels of a profile share.
private struct ProfileTerms {
  let shares: SIMD4<Float>
  let inverseSquares: SIMD4<Float>
  let size, concentration: Float
  let isSizeFree, isConcentrationFree: Bool
  private let inverseRadius: Float
  private let e: SIMD2<Float>
  /// cosh |e|, sinh |e| / |e|, and the slope of the latter by |e| over |e|.
  private let cosine, sine, sineSlope: Float

  /// A coordinate of 1 is an axis ratio of exp(-2 x this).
  static let ellipticityScale: Float = 0.5

  init(_ profile: GalaxyProfile, _ shape: GalaxyProfile.Shape) {
    size = min(max(shape.size, -3), 3)
    concentration = min(max(shape.concentration, -3), 3)
    (isSizeFree, isConcentrationFree) = (size == shape.size, concentration == shape.concentration)
    var logits = SIMD4<Float>()
    var widths = SIMD4<Float>()
    for k in 0..<GalaxyProfile.components {
      logits[k] = profile.logits.elements[k] + concentration * profile.slopes.elements[k]
      widths[k] = exp(-2 * profile.logWidths.elements[k])
    }
    let largest = logits.max()
    var powers = SIMD4<Float>()
    for k in 0..<GalaxyProfile.components { powers[k] = exp(logits[k] - largest) }
    shares = powers / powers.sum()
    inverseSquares = widths
    let logRadius =
      shape.logSeeing + profile.sizes.elements[0] + profile.sizes.elements[1] * size
    inverseRadius = exp(-2 * logRadius)
    e = Self.ellipticityScale * SIMD2(min(max(shape.e1, -4), 4), min(max(shape.e2, -4), 4))
    let norm = (e * e).sum().squareRoot()
    cosine = cosh(norm)
    sine = norm > 1e-3 ? sinh(norm) / norm : 1 + norm * norm / 6
    sineSlope =
      norm > 1e-2 ? (cosine - sine) / (norm * norm) : 1 / 3 + norm * norm / 30
  }

  /// The squared elliptic radius in units of the size.
  @inline(__always)
  func radius(_ x: Int, _ y: Int) -> Float {
    let (u, v) = (Float(x - StampGeometry.centre), Float(y - StampGeometry.centre))
    let stretched = cosine * (u * u + v * v) - sine * (e.x * (u * u - v * v) + 2 * e.y * u * v)
    return stretched * inverseRadius
  }

  /// The light of a component at a squared radius.
  @inline(__always)
  func light(_ k: Int, _ radius: Float) -> Float {
    shares[k] * inverseSquares[k] * exp(-0.5 * radius * inverseSquares[k])
  }

  /// The slopes of `radius` by ln size, e1 and e2.
  @inline(__always)
  func radiusSlopes(_ x: Int, _ y: Int, _ radius: Float) -> SIMD3<Float> {
    let (u, v) = (Float(x - StampGeometry.centre), Float(y - StampGeometry.centre))
    let (difference, product) = (u * u - v * v, 2 * u * v)
    let along = e.x * difference + e.y * product
    let common = sine * (u * u + v * v) - sineSlope * along
    return SIMD3(
      -2 * radius, (common * e.x - sine * difference) * inverseRadius,
      (common * e.y - sine * product) * inverseRadius)
  }
}
