import Foundation
import NeuralNetworks
import SourceExtraction
import Tensors

/// Tells stars from galaxies on the cutouts of an extracted field.
///
/// ```swift
/// let classifier = try StarGalaxyClassifier.embedded()
/// let answers = try classifier.classify(extraction)
/// ```
public struct StarGalaxyClassifier: Sendable {
  /// The name of the network in checkpoints.
  public static let architecture = "star-galaxy-vae"
  /// Encoder, decoder and prior.
  public let network: ClassifierNetwork
  /// From cutouts to latent coordinates.
  public var encoder: StampEncoder { network.encoder }
  /// Half the distance of the class coordinate's two modes.
  public var modeDistance: Float { network.prior.modeDistance }

  /// Sources a thread takes at a time.
  private static let chunk = 64

  /// A classifier of a trained network.
  public init(_ network: ClassifierNetwork) {
    self.network = network
  }

  /// The classifier inside the binary, which works on any survey.
  public static func embedded() throws -> StarGalaxyClassifier {
    let name = "star-galaxy-classifier"
    return try StarGalaxyClassifier(
      checkpoint: Checkpoint(embedded: name), source: "embedded \(name)")
  }

  /// The classifier of a checkpoint; `source` names it in errors.
  public init(checkpoint: Checkpoint, source: String) throws {
    let summary = try CheckpointSummary(of: checkpoint, source: source)
    guard summary.architecture == Self.architecture else {
      throw NeuralNetworkError.mismatch(
        path: source, expected: Self.architecture, found: summary.architecture)
    }
    guard
      let configuration = try? JSONDecoder().decode(
        ClassifierTrainingConfiguration.self, from: Data(summary.configuration.utf8))
    else {
      throw NeuralNetworkError.mismatch(
        path: source, expected: "the settings of a training", found: summary.configuration)
    }
    try configuration.validate()
    var random = RandomStream(seed: summary.seed)
    var network = ClassifierNetwork(
      configuration.encoder, prior: configuration.prior, using: &random)
    try network.load(from: checkpoint, source: source)
    self.init(network)
  }

  /// Classifies every source of a field, row by row; the threads change no byte of the answers.
  public func classify(
    _ extraction: ExtractionResult, parallelism: Parallelism = .machine
  ) throws -> [SourceClassification] {
    let preparer = StampPreparer(extraction, parallelism: parallelism)
    let answers = encode(preparer, parallelism: parallelism)
    return ClassificationRules(extraction).apply(to: answers)
  }

  /// The encoder's answers to all sources, before rules and the field's own star fraction.
  public func encode(
    _ preparer: StampPreparer, parallelism: Parallelism = .machine
  ) -> [EncodedSource] {
    let count = preparer.count
    return [EncodedSource](unsafeUninitializedCapacity: count) { buffer, filled in
      let target = EncodedSlots(buffer: buffer)
      parallelism.forEachRange(of: count, chunk: Self.chunk * 4) { range in
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
          let rows = start..<min(start + Self.chunk, range.upperBound)
          let batch = preparer.prepare(rows, parallelism: .serial)
          for (place, source) in encode(batch).enumerated() {
            target.buffer.initializeElement(at: start + place, to: source)
          }
        }
      }
      filled = count
    }
  }

  /// The encoder's answers to prepared cutouts.
  public func encode(_ batch: StampBatch) -> [EncodedSource] {
    var memory = encoder.makeMemory(samples: batch.count)
    encoder.forward(batch, &memory)
    let width = LatentLayout.count
    return (0..<batch.count).map { row in
      let range = row * width..<(row + 1) * width
      let mean = Array(memory.mean.elements[range])
      let deviation = memory.logVariance.elements[range].map { exp(0.5 * min(max($0, -9), 6)) }
      return EncodedSource(
        logLikelihoodRatio: 2 * modeDistance * mean[LatentLayout.classCoordinate], mean: mean,
        deviation: deviation, note: batch.notes[row])
    }
  }

  private struct EncodedSlots: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<EncodedSource>
  }
}

/// What the encoder says about a source.
public struct EncodedSource: Sendable, Equatable {
  /// ln of the probability of the cutout if it is a star over that if it is a galaxy.
  public var logLikelihoodRatio: Float
  /// The means of the latent coordinates.
  public var mean: [Float]
  /// Their standard deviations.
  public var deviation: [Float]
  /// What the templates found.
  public var note: StampNote

  /// An answer of the given numbers.
  public init(logLikelihoodRatio: Float, mean: [Float], deviation: [Float], note: StampNote) {
    self.logLikelihoodRatio = logLikelihoodRatio
    (self.mean, self.deviation, self.note) = (mean, deviation, note)
  }
}
