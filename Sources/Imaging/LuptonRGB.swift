import Foundation
import Tensors

/// A colour picture of three bands whose colours do not depend on brightness.
///
/// Reference: Lupton et al. 2004, PASP 116, 133. The mean of the bands goes through an asinh curve,
/// and all three are scaled by the same factor; what would pass white is scaled back as a whole.
/// Stretching each band by itself was rejected: every bright star would turn white.
public struct LuptonRGB: Sendable, Equatable {
  /// What is subtracted of each band: the value drawn black (red, green, blue).
  public var minimum: SIMD3<Double>
  /// What each band is multiplied by then, to balance them (red, green, blue).
  public var scale: SIMD3<Double>
  /// The brightness, above black, up to which the curve is about linear; above 0.
  public var stretch: Double
  /// How strongly bright parts are compressed; 0 is taken as 0.1.
  public var softening: Double

  /// The mapping of the given levels.
  public init(
    minimum: SIMD3<Double>, scale: SIMD3<Double> = SIMD3(1, 1, 1), stretch: Double,
    softening: Double = 8
  ) {
    self.minimum = minimum
    self.scale = scale
    self.stretch = stretch
    self.softening = softening
  }

  /// A mapping that suits the bands: their medians are nearly black, their noise is equally strong
  /// (so the sky is grey, whatever their units), and the stretch starts above the noise.
  public init(suiting bands: RGBBands, parallelism: Parallelism = .machine) {
    let figures = bands.all.map { RobustStatistics(of: $0, parallelism: parallelism) }
    let medians = figures.map { $0.median.isFinite ? $0.median : 0 }
    let noise = figures.map { $0.sigma > 0 ? $0.sigma : 1 }
    self.init(
      minimum: SIMD3(
        medians[0] - noise[0], medians[1] - noise[1], medians[2] - noise[2]),
      scale: SIMD3(1 / noise[0], 1 / noise[1], 1 / noise[2]), stretch: 8)
  }

  /// Red, green and blue bytes, pixel after pixel; a pixel that has no finite value in a band is
  /// black there.
  public func bytes(of bands: RGBBands, parallelism: Parallelism = .machine) -> [UInt8] {
    let softening = abs(self.softening) < 0x1p-23 ? 0.1 : min(self.softening, 1e10)
    let slope = 0.1 * 255 / asinh(0.1 * softening)
    // The factor as a function of u = intensity * softening / stretch, where it is smooth.
    let steepness = softening / stretch
    let table = FunctionTable(upTo: 0x1p60) { asinh($0) / $0 * slope * steepness }
    let count = bands.red.pixels.count
    return [UInt8](unsafeUninitializedCapacity: 3 * count) { bytes, initialized in
      bands.withPixels { pixels in
        table.withLookup { lookup in
          let loop = LuptonLoop(
            pixels: pixels, bytes: bytes, lookup: lookup, minimum: SIMD3<Float>(minimum),
            scale: SIMD3<Float>(scale), steepness: Float(steepness))
          parallelism.forEachRange(of: count, chunk: 1 << 17) { loop.run(over: $0) }
        }
      }
      initialized = 3 * count
    }
  }

  /// The colour picture of three bands.
  public func picture(
    of bands: RGBBands, texts: [PNGText] = [], parallelism: Parallelism = .machine
  ) throws -> PNGPicture {
    try PNGPicture(
      width: bands.red.width, height: bands.red.height,
      pixels: .rgb8(bytes(of: bands, parallelism: parallelism)), texts: texts)
  }
}

/// Three frames of the same sky and sides, by the colour they are drawn in.
public struct RGBBands: Sendable {
  /// The frame drawn in this colour.
  public let red, green, blue: Image

  /// The three frames; throws when their sides differ.
  public init(red: Image, green: Image, blue: Image) throws {
    for other in [green, blue] where other.width != red.width || other.height != red.height {
      throw ImagingError.sizesDiffer(
        expected: "\(red.width) x \(red.height)", found: "\(other.width) x \(other.height)")
    }
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  var all: [Image] { [red, green, blue] }

  fileprivate func withPixels(_ body: (LuptonLoop.Pixels) -> Void) {
    red.pixels.withUnsafeBufferPointer { red in
      green.pixels.withUnsafeBufferPointer { green in
        blue.pixels.withUnsafeBufferPointer { body((red, green, $0)) }
      }
    }
  }
}

/// The loop over the pixels, with everything it needs at hand.
private struct LuptonLoop: @unchecked Sendable {
  typealias Pixels = (
    red: UnsafeBufferPointer<Float>, green: UnsafeBufferPointer<Float>,
    blue: UnsafeBufferPointer<Float>
  )

  let pixels: Pixels
  let bytes: UnsafeMutableBufferPointer<UInt8>
  let lookup: FunctionTable.Lookup
  let minimum: SIMD3<Float>
  let scale: SIMD3<Float>
  let steepness: Float

  func run(over range: Range<Int>) {
    for index in range {
      let raw = SIMD3(pixels.red[index], pixels.green[index], pixels.blue[index])
      let finite = raw - raw .== SIMD3(0, 0, 0)
      let color = ((raw - minimum) * scale).replacing(with: 0, where: .!finite)
      let intensity = (color.x + color.y + color.z) / 3
      let factor = intensity > 0 ? lookup(intensity * steepness) : 0
      var drawn = (color * factor).replacing(with: 0, where: color .< 0)
      let brightest = drawn.max()
      if brightest > 255 { drawn *= 255 / brightest }
      bytes[3 * index] = UInt8(min(255, drawn.x))
      bytes[3 * index + 1] = UInt8(min(255, drawn.y))
      bytes[3 * index + 2] = UInt8(min(255, drawn.z))
    }
  }
}
