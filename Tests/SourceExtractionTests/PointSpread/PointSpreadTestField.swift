import Imaging
import SkySimulation
import SourceExtraction

/// A simulated field, its sky taken out, and the sources a detection would find in it.
struct PointSpreadTestField {
  let simulated: SimulatedField
  let subtracted: SkySubtracted
  let candidates: [PointSpreadCandidate]

  /// A field whose point spread varies over the frame; saturation is off.
  init(seed: UInt64, side: Int = 1024, starsPerArcminute: Double = 20) throws {
    var configuration = SkyConfiguration.default
    (configuration.width, configuration.height) = (side, side)
    configuration.stars.density = starsPerArcminute
    configuration.pointSpread.sizeVariation = 0.02
    configuration.pointSpread.ellipticityVariation = 0.02
    configuration.defects.saturation = 0
    simulated = try SkySimulator(configuration).field(seed: seed)
    subtracted = try Self.subtracted(simulated.image, gain: configuration.noise.gain)
    candidates = simulated.truth.filter { $0.signalToNoise > 10 }.map {
      PointSpreadCandidate(x: $0.x.rounded(), y: $0.y.rounded(), flux: $0.flux, size: 2.3)
    }
  }

  /// An image without its sky, as extraction makes it.
  static func subtracted(
    _ image: Image, mask: Mask? = nil, gain: Double? = nil
  ) throws -> SkySubtracted {
    let mask = mask ?? Mask(width: image.width, height: image.height)
    var field = Field(name: "test", image: image, mask: mask)
    field.gain = gain
    let background = try BackgroundEstimator.estimate(field, parallelism: .serial)
    return SkySubtracted(field, background: background)
  }

  /// The true point spread about a pixel of the frame, of flux 1 within `radius`.
  func trueStamp(column: Int, row: Int, radius: Int) -> Image {
    let renderer = SourceRenderer(pointSpread: simulated.pointSpread, pixelScale: 0.263)
    let side = 2 * radius + 1
    var picture = renderer.pointSpreadStamp(atX: Double(column), y: Double(row), side: side)
    var flux = 0.0
    for y in 0..<side {
      for x in 0..<side {
        let (dx, dy) = (x - radius, y - radius)
        if dx * dx + dy * dy <= radius * radius { flux += Double(picture[x, y]) }
      }
    }
    picture.pixels = picture.pixels.map { Float(Double($0) / flux) }
    return picture
  }
}
