import Foundation
import Imaging
import SkySimulation
import SourceExtraction
import Tensors

/// A piece of sky without its noise, from which any number of noisy frames can be drawn.
///
/// Everything is in units of the noise that our own background estimate finds, above the sky that it
/// finds: so what the estimate leaves behind (gradients, nebulae, the wings of bright stars) is in
/// the training as it is in use.
package struct TrainingScene: Sendable {
  /// The centre of a source and the signal-to-noise ratio of an ideal measurement of it.
  package struct Peak: Sendable {
    package let x: Float
    package let y: Float
    package let signalToNoise: Float
    package let isStar: Bool
  }

  /// Pixels on a side.
  package let side: Int
  /// The light of all sources, up to the saturation level.
  package private(set) var light: [Float]
  /// All else that shines: what is left of the sky, cosmic rays, trails.
  package private(set) var rest: [Float]
  /// What each pixel is good for.
  package private(set) var states: [PixelState]
  /// The sources.
  package let peaks: [Peak]
  /// The variance of the noise without sources, and by how much a unit of light raises it.
  let variance: (sky: Float, perUnit: Float)
  /// What smears the noise along x and y; of unit length.
  let kernel: [Float]
  /// Whether sources may be made brighter or fainter: not where some are saturated.
  let canBeScaled: Bool

  /// What is wrong with a pixel.
  package enum PixelState: UInt8, Sendable {
    case good
    /// Its value is known and has no noise, as it is full.
    case full
    /// It is known to have no value.
    case bad
  }

  /// The scene number `number` of those that belong to `seed`.
  package init(number: Int, side: Int, seed: UInt64) throws {
    var random = RandomStream(seed: seed, stream: UInt64(number))
    let sky = SkyRange(side: side).sky(&random)
    let fieldSeed = random.next()
    let field = try SkySimulator(sky).field(seed: fieldSeed, parallelism: .serial)
    var silent = sky
    silent.noise.isEnabled = false
    silent.defects.saturation = 0
    let empty = try SkySimulator(silent).field(of: [], seed: fieldSeed, parallelism: .serial)
    let knowsRays = random.uniform() < 0.5
    let mask = Self.mask(field.flags, knowsRays: knowsRays)
    let background = try BackgroundEstimator.estimate(
      Field(name: "scene", image: field.image, mask: mask), parallelism: .serial)
    self.side = side
    light = field.noiseFree.pixels
    rest = empty.image.pixels
    states = field.flags.flags.indices.map { index in
      if !mask.flags[index].isEmpty { return .bad }
      return field.flags.flags[index].isDisjoint(with: [.saturated, .bleedTrail]) ? .good : .full
    }
    peaks = field.truth.map {
      Peak(
        x: Float($0.x), y: Float($0.y), signalToNoise: Float($0.signalToNoise),
        isStar: $0.label == .star)
    }
    let norm = sky.noise.kernel.reduce(0) { $0 + $1 * $1 }.squareRoot()
    kernel = sky.noise.kernel.map { Float($0 / norm) }
    canBeScaled = !states.contains(.full)
    let read = sky.noise.readNoise / sky.noise.gain
    let sigma = background.globalSigma
    variance = (
      Float((background.globalLevel / sky.noise.gain + read * read) / (sigma * sigma)),
      Float(1 / (sky.noise.gain * sigma))
    )
    normalize(by: background, seen: field.image, saturation: sky.defects.saturation)
  }

  /// The pixels that carry no value: dead ones always, rays and hot ones where they are `known`.
  private static func mask(_ flags: FlagMap, knowsRays: Bool) -> Mask {
    var mask = Mask(width: flags.width, height: flags.height)
    let unusable: DefectFlags =
      knowsRays
      ? [.badColumn, .missingAmplifier, .cosmicRay, .hotPixel] : [.badColumn, .missingAmplifier]
    for index in flags.flags.indices where !flags.flags[index].isDisjoint(with: unusable) {
      mask.flags[index] = .invalid
    }
    return mask
  }

  /// Takes the estimated sky out and divides by the estimated noise.
  private mutating func normalize(by background: Background, seen: Image, saturation: Double) {
    var level = [Float](repeating: 0, count: side)
    var sigma = level
    for y in 0..<side {
      level.withUnsafeMutableBufferPointer { background.level(row: y, into: $0) }
      sigma.withUnsafeMutableBufferPointer { background.sigma(row: y, into: $0) }
      for x in 0..<side {
        let index = y * side + x
        let unit = 1 / sigma[x]
        let most = saturation > 0 ? (Float(saturation) - level[x]) * unit : .infinity
        light[index] = min(light[index] * unit, max(most, 0))
        let seen = (seen.pixels[index] - level[x]) * unit
        let expected = (rest[index] - level[x]) * unit
        rest[index] = states[index] == .full ? seen - light[index] : expected
      }
    }
  }
}
