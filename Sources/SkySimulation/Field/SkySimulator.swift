import Foundation
import Imaging
import Tensors

/// Simulates survey frames: one configuration, any number of seeds.
///
/// The same configuration and seed give the same bytes for any number of threads.
public struct SkySimulator: Sendable {
  /// What the fields look like.
  public let configuration: SkyConfiguration
  /// The stars and galaxies that the fields are drawn from.
  public let population: SourcePopulation

  /// More sources than this are refused.
  private static let mostSources = 5e6

  /// Checks the configuration.
  public init(_ configuration: SkyConfiguration) throws {
    try configuration.validate()
    self.configuration = configuration
    population = SourcePopulation(configuration)
    let expected = (population.stars.total + population.galaxies.total) * population.area
    try check("the expected number of sources", expected, 0...Self.mostSources)
    let clusters = configuration.clusters
    let members = KingProfile(
      central: clusters.centralDensity, core: clusters.coreRadius, tidal: clusters.tidalRadius)
    try check(
      "the number of stars in clusters", members.count * Double(clusters.count),
      0...Self.mostSources)
  }

  /// The streams of random numbers of a field, one for each of its parts.
  private enum Part: UInt64 {
    case pointSpread = 1
    case sources, background, noise, defects, trails
  }

  /// The point spread of the field that belongs to `seed`.
  public func pointSpread(seed: UInt64) -> PointSpreadField {
    PointSpreadField(configuration, stream(.pointSpread, seed))
  }

  /// The noise of a pixel at the mean level of the sky, nebula included, image units.
  public var skySigma: Double {
    let level = configuration.background.level + configuration.background.nebulosity
    return noiseModel(seed: 0).variance(of: level).squareRoot()
  }

  /// A renderer that draws sources as the field of `seed` shows them: to a tenth of the sky noise.
  public func renderer(seed: UInt64) -> SourceRenderer {
    let limit = skySigma > 0 ? 0.1 * skySigma : .infinity
    return SourceRenderer(
      pointSpread: pointSpread(seed: seed), pixelScale: configuration.pixelScale,
      limits: SourceRenderer.Limits(faintest: limit))
  }

  /// The field that belongs to `seed`.
  public func field(seed: UInt64, parallelism: Parallelism = .machine) -> SimulatedField {
    let sources = population.draw(stream(.sources, seed))
    return field(of: sources, seed: seed, parallelism: parallelism)
  }

  /// A field with the given sources instead of drawn ones; everything else belongs to `seed`.
  ///
  /// The sources must be such as `SimulatedSource.validate()` lets pass.
  public func field(
    of sources: [SimulatedSource], seed: UInt64, parallelism: Parallelism = .machine
  ) -> SimulatedField {
    let renderer = renderer(seed: seed)
    let painter = FieldPainter(
      renderer: renderer, skyVariance: max(skySigma * skySigma, 1e-30),
      gain: configuration.noise.gain, threshold: Float(max(0.5 * skySigma, 1e-30)),
      parallelism: parallelism)
    let painting = painter.paint(
      sources, width: configuration.width, height: configuration.height)
    var flags = FlagMap(width: configuration.width, height: configuration.height)
    let background = SkyBackground(configuration, stream(.background, seed))
    let image = observe(
      painting.image, background, seed: seed, flags: &flags, parallelism: parallelism)
    return SimulatedField(
      image: image, weight: weight(background, flags, parallelism), flags: flags,
      noiseFree: painting.image, segmentation: painting.segmentation,
      truth: painting.truth(
        of: sources, zeroPoint: configuration.zeroPoint, pointSpread: renderer.pointSpread),
      sources: sources,
      pointSpread: renderer.pointSpread, skySigma: skySigma,
      cards: configuration.worldCards + configuration.detectorCards(skySigma: skySigma))
  }

  private func stream(_ part: Part, _ seed: UInt64) -> RandomStream {
    RandomStream(seed: seed, stream: part.rawValue)
  }

  private func noiseModel(seed: UInt64) -> NoiseModel {
    NoiseModel(configuration.noise, stream(.noise, seed))
  }

  /// Sky, trails, noise and defects over the noise-free sources.
  private func observe(
    _ sources: Image, _ background: SkyBackground, seed: UInt64, flags: inout FlagMap,
    parallelism: Parallelism
  ) -> Image {
    let (width, height) = (sources.width, sources.height)
    let noise = noiseModel(seed: seed)
    let trails = SatelliteTrails(configuration, stream(.trails, seed))
    let visible = max(0.5 * skySigma, 1e-30)
    var image = Image(width: width, height: height)
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      flags.flags.withUnsafeMutableBufferPointer { flags in
        let (target, marks) = (SharedPointer(pixels), SharedPointer(flags))
        parallelism.forEachRange(of: height, chunk: 64) { rows in
          guard let start = target.buffer.baseAddress else { return }
          let expected = { (y: Int, row: UnsafeMutableBufferPointer<Float>) in
            background.fill(row, y: y)
            for x in 0..<width { row[x] += sources.pixels[y &* width &+ x] }
            trails.forEachPixel(ofRow: y, width: width) { row[$0] += Float($1) }
          }
          for y in rows {
            expected(y, UnsafeMutableBufferPointer(start: start + y * width, count: width))
            trails.forEachPixel(ofRow: y, width: width) { x, value in
              if value > visible { marks.buffer[y * width + x].insert(.satelliteTrail) }
            }
          }
          noise.add(to: start, width: width, height: height, rows: rows, expected: expected)
        }
      }
    }
    DetectorDefects(configuration.defects, stream(.defects, seed)).apply(to: &image, flags: &flags)
    if configuration.background.isSubtracted { subtract(background, from: &image, flags) }
    return image
  }

  /// Takes the sky (not the nebula) out, save where a dead pixel reads 0.
  private func subtract(_ background: SkyBackground, from image: inout Image, _ flags: FlagMap) {
    let width = image.width
    var sky = [Float](repeating: 0, count: width)
    sky.withUnsafeMutableBufferPointer { sky in
      image.pixels.withUnsafeMutableBufferPointer { pixels in
        for y in 0..<flags.height {
          background.fillSky(sky, y: y)
          for x in 0..<width {
            let dead = !flags.flags[y * width + x].isDisjoint(with: [.badColumn, .missingAmplifier])
            pixels[y * width + x] -= dead ? 0 : sky[x]
          }
        }
      }
    }
  }

  private func weight(
    _ background: SkyBackground, _ flags: FlagMap, _ parallelism: Parallelism
  ) -> Image {
    let (width, gain) = (flags.width, Float(configuration.noise.gain))
    let read = Float(configuration.noise.readNoise) / gain
    var weight = Image(width: width, height: flags.height, filledWith: 1)
    guard configuration.noise.isEnabled else { return weight }
    weight.pixels.withUnsafeMutableBufferPointer { pixels in
      let target = SharedPointer(pixels)
      parallelism.forEachRange(of: flags.height, chunk: 64) { rows in
        for y in rows {
          let row = UnsafeMutableBufferPointer(
            rebasing: target.buffer[y * width..<(y + 1) * width])
          background.fill(row, y: y)
          for x in 0..<width {
            let isGood = flags.flags[y * width + x].isDisjoint(with: .withoutWeight)
            row[x] = isGood ? 1 / max(row[x] / gain + read * read, .leastNormalMagnitude) : 0
          }
        }
      }
    }
    return weight
  }
}
