import Foundation
import Imaging
import SkySimulation
import Tensors

extension BayesBound where Model == SkyStampModel {
  /// The bound on the field of `seed`; the stamps reach three times the seeing's half width.
  public init(_ simulator: SkySimulator, seed: UInt64, draws: Int = 400) {
    let settings = simulator.configuration
    let halfSide = Int((3 * settings.pointSpread.fwhm / settings.pixelScale).rounded())
    self.init(
      model: SkyStampModel(simulator, seed: seed), draws: draws,
      halfSide: max(6, min(32, halfSide)))
  }

  /// P(star) of every source of the simulated field with a magnitude in `magnitudes`, NaN for the
  /// others; in the order of the truth table.
  public func starProbabilities(
    of field: SimulatedField, by simulator: SkySimulator, magnitudes: ClosedRange<Double>,
    stream: RandomStream, parallelism: Parallelism = .machine
  ) throws -> [Double] {
    starProbabilities(
      of: field.sources.map { source in
        BoundSource(x: source.x, y: source.y, flux: source.flux, shape: source.galaxy)
      },
      isWanted: field.truth.map { magnitudes.contains($0.magnitude) },
      in: try BoundField(field, settings: simulator.configuration), stream: stream,
      parallelism: parallelism)
  }
}

extension BoundField {
  /// What is true about the pixels of a simulated field.
  ///
  /// The sky is read off the weight map, whose variance is the sky's. Noise that resampling has
  /// correlated is taken as independent, and a nebula stays in where the sky was subtracted: on such
  /// fields the bound is only near the best.
  public init(_ field: SimulatedField, settings: SkyConfiguration) throws {
    let gain = Float(settings.noise.gain)
    let readVariance = Float(pow(settings.noise.readNoise / settings.noise.gain, 2))
    var image = field.image
    var variance = field.weight
    for index in image.pixels.indices {
      let weight = field.weight.pixels[index]
      guard weight > 0 else { continue }
      let skyVariance = 1 / weight
      if !settings.background.isSubtracted {
        image.pixels[index] -= (skyVariance - readVariance) * gain
      }
      variance.pixels[index] = skyVariance + max(0, field.noiseFree.pixels[index]) / gain
    }
    try self.init(image: image, noiseFree: field.noiseFree, variance: variance)
  }
}

extension TruthTable {
  /// The truth of a simulated field.
  public init(_ field: SimulatedField) {
    self.init(
      places: SourcePlaces(x: field.truth.map(\.x), y: field.truth.map(\.y)),
      magnitude: field.truth.map(\.magnitude),
      label: field.truth.map { $0.label == .star ? .star : .galaxy })
    signalToNoise = field.truth.map(\.signalToNoise)
  }
}
