import Foundation
import Imaging
import Tensors

/// Adds sources with their photon noise to a frame, real or simulated.
///
/// The frame's sky and its noise stay what they are: a source brings its light and the Poisson noise
/// of that light, nothing else. What happens at the saturation level is left to the caller.
public struct SourceInjection: Sendable {
  /// Draws the sources through the frame's point spread.
  public let renderer: SourceRenderer
  /// The noise of a pixel of the empty sky, image units.
  public let skySigma: Double
  /// Electrons per image unit.
  public let gain: Double
  /// The magnitude of a source of one image unit.
  public let zeroPoint: Double

  /// Injection through an analytic point spread: pixel scale in arcseconds, sky noise in image
  /// units per pixel, gain in electrons per image unit.
  public init(
    pointSpread: PointSpreadField, pixelScale: Double, skySigma: Double, gain: Double,
    zeroPoint: Double
  ) throws {
    try Self.validate(pixelScale: pixelScale, skySigma: skySigma, gain: gain)
    try pointSpread.model.validate()
    self.init(
      SourceRenderer(
        pointSpread: pointSpread, pixelScale: pixelScale, limits: Self.limits(skySigma)),
      skySigma, gain, zeroPoint)
  }

  /// Injection through a point spread that is known as a picture; units as above.
  public init(
    sampled: SampledPointSpread, pixelScale: Double, skySigma: Double, gain: Double,
    zeroPoint: Double
  ) throws {
    try Self.validate(pixelScale: pixelScale, skySigma: skySigma, gain: gain)
    self.init(
      SourceRenderer(sampled: sampled, pixelScale: pixelScale, limits: Self.limits(skySigma)),
      skySigma, gain, zeroPoint)
  }

  private init(
    _ renderer: SourceRenderer, _ skySigma: Double, _ gain: Double, _ zeroPoint: Double
  ) {
    self.renderer = renderer
    self.skySigma = skySigma
    self.gain = gain
    self.zeroPoint = zeroPoint
  }

  private static func validate(pixelScale: Double, skySigma: Double, gain: Double) throws {
    try check("the pixel scale", pixelScale, 0.001...60)
    try check("the sky noise", skySigma, 1e-30...1e30)
    try check("the gain", gain, 1e-9...1e15)
  }

  private static func limits(_ skySigma: Double) -> SourceRenderer.Limits {
    SourceRenderer.Limits(faintest: 0.1 * skySigma)
  }

  /// A frame with injected sources, and what is true about them.
  public struct Result: Sendable {
    /// The frame with the sources and their noise.
    public var image: Image
    /// The injected sources alone, without noise.
    public var added: Image
    /// Which injected source each pixel belongs to.
    public var segmentation: SegmentationTruth
    /// The injected sources; blendedness counts the other injected sources only.
    public var truth: [SourceTruth]
  }

  /// Adds `sources` to `image`; their noise is drawn from `random`, row by row.
  ///
  /// Throws for sources that cannot be drawn (see `SimulatedSource.validate`).
  public func inject(
    _ sources: [SimulatedSource], into image: Image, _ random: RandomStream,
    parallelism: Parallelism = .machine
  ) throws -> Result {
    for source in sources { try source.validate() }
    let painter = FieldPainter(
      renderer: renderer, skyVariance: skySigma * skySigma, gain: gain,
      threshold: Float(0.5 * skySigma), parallelism: parallelism)
    let painting = painter.paint(sources, width: image.width, height: image.height)
    var result = image
    result.pixels.withUnsafeMutableBufferPointer { pixels in
      let target = SharedPointer(pixels)
      parallelism.forEachRange(of: image.height, chunk: 64) { rows in
        for y in rows {
          let row = UnsafeMutableBufferPointer(
            rebasing: target.buffer[y * image.width..<(y + 1) * image.width])
          add(painting.image, y: y, to: row, random.substream(UInt64(y)))
        }
      }
    }
    return Result(
      image: result, added: painting.image, segmentation: painting.segmentation,
      truth: painting.truth(of: sources, zeroPoint: zeroPoint, pointSpread: renderer.pointSpread))
  }

  private func add(
    _ light: Image, y: Int, to row: UnsafeMutableBufferPointer<Float>, _ random: RandomStream
  ) {
    var random = random
    for x in 0..<row.count {
      let value = light[x, y]
      guard value != 0 else { continue }
      let electrons = Double(max(value, 0)) * gain
      row[x] += value + Float((random.photons(electrons) - electrons) / gain)
    }
  }

  /// Stars, or galaxies, on a square grid with a random offset within each cell.
  ///
  /// Magnitudes are spread evenly over `magnitudes`; positions keep half a cell away from the edges
  /// of a frame of `width` x `height` pixels. `galaxy` gives a shape for a magnitude, nil a star.
  public func grid(
    width: Int, height: Int, spacing: Double, magnitudes: ClosedRange<Double>,
    _ random: RandomStream, galaxy: (Double, inout RandomStream) -> GalaxyShape? = { _, _ in nil }
  ) throws -> [SimulatedSource] {
    try check("the spacing of the grid", spacing, 4...1e5)
    let (columns, rows) = (Int(Double(width) / spacing), Int(Double(height) / spacing))
    return (0..<columns * rows).map { cell in
      var own = random.substream(UInt64(cell))
      let x = (Double(cell % columns) + 0.5) * spacing + own.uniform() - 0.5
      let y = (Double(cell / columns) + 0.5) * spacing + own.uniform() - 0.5
      let span = magnitudes.upperBound - magnitudes.lowerBound
      let magnitude = magnitudes.lowerBound + span * own.uniform()
      return source(x: x, y: y, magnitude: magnitude, galaxy: galaxy(magnitude, &own))
    }
  }

  /// A source of a magnitude by this injection's zero point, at 0-based pixels.
  public func source(
    x: Double, y: Double, magnitude: Double, galaxy: GalaxyShape? = nil
  ) -> SimulatedSource {
    SimulatedSource(x: x, y: y, flux: pow(10, 0.4 * (zeroPoint - magnitude)), galaxy: galaxy)
  }
}
