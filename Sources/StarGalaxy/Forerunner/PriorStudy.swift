import Foundation
import ManifoldClustering
import NeuralNetworks
import Tensors

/// Runs the forerunner's design under one prior after the other and says how well its latent space
/// separates stars from galaxies.
///
/// The truth of the draws scores the runs; no run sees it.
public struct PriorStudy: Sendable {
  /// One run: a design, and how it is trained.
  public struct Run: Sendable, Equatable {
    /// The latent numbers.
    public var latent = 3
    /// The hidden units.
    public var hidden = 100
    /// The prior.
    public var prior = LatentPrior()
    /// The seed of weights, order and noise.
    public var seed: UInt64 = 1

    /// Three latent numbers, 100 hidden units, the default prior.
    public init() {}
  }

  /// What came of a run.
  public struct Outcome: Sendable, Equatable {
    /// The best AUC of any single latent coordinate, its sign chosen by the truth.
    public var bestCoordinate: Double
    /// Whether coordinate 0, which has the two modes, separates best.
    public var isClassCoordinateBest: Bool
    /// The share of cutouts whose coordinate 0 lies more than half a mode's distance from 0.
    public var inModes: Double
    /// The share of sources that two clusters put right, by method and trimming; 0.5 is chance.
    public var clustering: [(method: ClusteringMethod, isTrimmed: Bool, accuracy: Double)]

    /// Equal numbers.
    public static func == (left: Outcome, right: Outcome) -> Bool {
      left.bestCoordinate == right.bestCoordinate && left.inModes == right.inModes
        && left.clustering.elementsEqual(right.clustering, by: ==)
    }
  }

  private let cutouts: Tensor
  private let isStar: [Bool]
  /// The steps of each run.
  private let steps: Int
  private let parallelism: Parallelism

  /// A study on bright, unmixed sources of `bank`, at most `count` of them, half of each class.
  public init(
    _ bank: DrawBank, count: Int = 6000, steps: Int = 1500, parallelism: Parallelism = .machine
  ) {
    var rows: [Int] = []
    var left = [false: count / 2, true: count / 2]
    for (row, source) in bank.truth.enumerated()
    where source.logSignal > 3 && source.logSignal < 5.5 && !source.isMixed {
      guard let room = left[source.isStar], room > 0 else { continue }
      left[source.isStar] = room - 1
      rows.append(row)
    }
    let samples = DrawSamples(bank, rows: rows)
    let side = StampGeometry.side
    var pixels = Tensor([rows.count, side, side, 1])
    let part = samples.part(0..<rows.count)
    for pixel in 0..<pixels.count {
      pixels.elements[pixel] = part.batch.images.elements[pixel * StampGeometry.channels]
    }
    cutouts = pixels
    isStar = part.truth.map(\.isStar)
    self.steps = steps
    self.parallelism = parallelism
  }

  /// Trains one design and scores its latent space.
  public func outcome(of run: Run) throws -> Outcome {
    var random = RandomStream(seed: run.seed, stream: 0xF0)
    let model = PlainAutoencoder(
      latent: run.latent, hidden: run.hidden, prior: run.prior, using: &random)
    var trainer = try Trainer(
      model, on: TensorSamples(cutouts),
      TrainingConfiguration(
        seed: run.seed, schedule: LearningRateSchedule(peak: 1e-3, warmUpSteps: 50),
        optimizer: OptimizerConfiguration(maximumGradientNorm: 20)), parallelism: parallelism)
    for _ in 0..<steps { try trainer.step() }
    return try score(trainer.model.means(of: cutouts), run)
  }

  private func score(_ means: Tensor, _ run: Run) throws -> Outcome {
    let rows = isStar.indices
    let areas = (0..<run.latent).map { coordinate in
      let area = Self.area(rows.map { means.elements[$0 * run.latent + coordinate] }, isStar)
      return max(area, 1 - area)
    }
    let inside = rows.count {
      abs(means.elements[$0 * run.latent]) > run.prior.modeDistance / 2
    }
    let points = try PointSet(means)
    var clustering: [(method: ClusteringMethod, isTrimmed: Bool, accuracy: Double)] = []
    for method in ClusteringMethod.allCases {
      for trimmed in [false, true] {
        clustering.append((method, trimmed, try accuracy(points, method, trimmed)))
      }
    }
    let best = areas.max() ?? 0.5
    return Outcome(
      bestCoordinate: best, isClassCoordinateBest: areas.first == best,
      inModes: Double(inside) / Double(max(rows.count, 1)), clustering: clustering)
  }

  private func accuracy(
    _ points: PointSet, _ method: ClusteringMethod, _ isTrimmed: Bool
  ) throws -> Double {
    var configuration = ClusteringConfiguration.default
    (configuration.method, configuration.largestSample) = (method, 3000)
    (configuration.largestPairSample, configuration.restarts) = (1500, 4)
    if !isTrimmed { configuration.trimmedFraction = 0 }
    let model = try Clusterer.fit(
      points, configuration: configuration, stream: RandomStream(seed: 1),
      parallelism: parallelism)
    let labels = try model.assign(points, parallelism: parallelism).labels
    // Each cluster counts as the class that most of it is; noise is as good as a coin.
    var counts = [Int: SIMD2<Int>]()
    for (label, isStar) in zip(labels, isStar) {
      counts[label, default: .zero][isStar ? 1 : 0] += 1
    }
    let right = counts.reduce(0.0) { sum, entry in
      sum + (entry.key < 0 ? 0.5 * Double(entry.value.wrappedSum()) : Double(entry.value.max()))
    }
    return right / Double(max(labels.count, 1))
  }

  /// The chance that a star's number is above a galaxy's.
  private static func area(_ values: [Float], _ isStar: [Bool]) -> Double {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var (sum, stars) = (0.0, 0.0)
    for (rank, index) in order.enumerated() where isStar[index] {
      sum += Double(rank + 1)
      stars += 1
    }
    let galaxies = Double(values.count) - stars
    guard stars > 0, galaxies > 0 else { return 0.5 }
    return (sum - stars * (stars + 1) / 2) / (stars * galaxies)
  }
}
