import Foundation
import NeuralNetworks
import Tensors

/// A candidate of a simulated field, and whether a source is there.
public struct LabelledCandidate: Sendable {
  /// The candidate.
  public var candidate: SourceCandidate
  /// The traits of its field.
  public var traits: FieldTraits
  /// Whether the truth has a source within a few pixels.
  public var isReal: Bool

  /// A candidate with its truth.
  public init(_ candidate: SourceCandidate, in traits: FieldTraits, isReal: Bool) {
    self.candidate = candidate
    self.traits = traits
    self.isReal = isReal
  }
}

extension DetectionCalibration {
  private static let batch = 2048
  private static let fastestRate = 0.005
  /// Candidates in each step of the table.
  private static let stepSize = 400

  /// The calibration that fits the candidates of simulated fields: the layers, in so many steps, on
  /// three quarters of them, the table on the rest.
  public init(fitting candidates: [LabelledCandidate], seed: UInt64, steps: Int = 10_000) {
    let learnt = candidates.enumerated().filter { $0.offset % 4 != 0 }.map(\.element)
    let held = candidates.enumerated().filter { $0.offset % 4 == 0 }.map(\.element)
    let layers = Self.layers(learnt, RandomStream(seed: seed), steps: steps)
    let unscaled = DetectionCalibration(layers: layers)
    let scored = zip(unscaled.scores(of: Self.numbers(of: held)), held)
      .map { (score: $0, isReal: $1.isReal) }
      .sorted { $0.score < $1.score }
    let table = Self.table(scored)
    self.init(layers: layers, knots: table.knots, logOdds: table.logOdds)
  }

  /// Three dense layers, trained by Adam on the cross-entropy.
  private static func layers(
    _ candidates: [LabelledCandidate], _ random: RandomStream, steps: Int
  ) -> [Tensor] {
    var random = random
    var network = Sequential(
      Dense(
        from: CandidateFeatures.count, to: hiddenUnits, activation: .relu, initializer: .he,
        using: &random),
      Dense(
        from: hiddenUnits, to: hiddenUnits, activation: .relu, initializer: .he, using: &random),
      Dense(from: hiddenUnits, to: 1, using: &random))
    guard !candidates.isEmpty else { return network.parameters.map(\.tensor) }
    var optimizer = Optimizer(
      OptimizerConfiguration(weightDecay: 1e-4), parameters: network.parameters.map(\.tensor.shape))
    var memory = network.makeMemory(for: [batch, CandidateFeatures.count])
    for step in 0..<steps {
      memory.beginTraining(random.substream(UInt64(step)))
      let drawn = (0..<batch).map { _ in candidates[Int(random.next() % UInt64(candidates.count))] }
      accumulate(drawn, network, &memory)
      var gradients: [Tensor] = []
      memory.visitGradients { gradients.append($0) }
      let rate = fastestRate * 0.5 * (1 + cos(Double.pi * Double(step) / Double(steps)))
      optimizer.step(&network, gradients: &gradients, rate: rate)
    }
    return network.parameters.map(\.tensor)
  }

  /// Adds the gradients of a batch's cross-entropy to those in `memory`.
  private static func accumulate(
    _ candidates: [LabelledCandidate], _ network: Sequential, _ memory: inout LayerMemory
  ) {
    let input: Tensor = numbers(of: candidates)
    var output = Tensor([candidates.count, 1])
    network.forward(input, into: &output, &memory)
    var gradient = output
    for (index, candidate) in candidates.enumerated() {
      let probability = 1 / (1 + exp(-output.elements[index]))
      gradient.elements[index] =
        (probability - (candidate.isReal ? 1 : 0)) / Float(candidates.count)
    }
    var unused = Tensor(input.shape)
    network.backward(&gradient, of: ForwardPass(input, output), into: &unused, &memory)
  }

  private static func numbers(of candidates: [LabelledCandidate]) -> Tensor {
    numbers(of: candidates.map { ($0.candidate, $0.traits) })
  }

  /// Steps of equal count, and pooled until the shares of real ones rise (pool adjacent violators).
  private static func table(
    _ scored: [(score: Double, isReal: Bool)]
  ) -> (knots: [Double], logOdds: [Double]) {
    var steps: [(score: Double, real: Double, count: Double)] = []
    for start in stride(from: 0, to: scored.count, by: stepSize) {
      let part = scored[start..<min(start + stepSize, scored.count)]
      let count = Double(part.count)
      steps.append(
        (part.reduce(0) { $0 + $1.score }, Double(part.count { $0.isReal }), count))
      while steps.count > 1 {
        let (last, before) = (steps[steps.count - 1], steps[steps.count - 2])
        guard before.real * last.count >= last.real * before.count else { break }
        steps.removeLast(2)
        steps.append(
          (last.score + before.score, last.real + before.real, last.count + before.count))
      }
    }
    let knots = steps.map { $0.score / $0.count }
    // Half a candidate more of either kind keeps the logarithm finite.
    let logOdds = steps.map { log(($0.real + 0.5) / ($0.count - $0.real + 0.5)) }
    guard knots.count > 1 else { return ([0, 1], [0, 1]) }
    return (knots, logOdds)
  }
}
