import Tensors

/// Trains a model on mini-batches, one step at a time.
///
/// The result is a function of the configuration, the first weights and the data: the number of
/// threads, pauses and resumed runs change no byte of it.
public struct Trainer<Model: TrainableModel, Source: TrainingData<Model.Batch>> {
  /// What decides the result.
  public let configuration: TrainingConfiguration
  /// The model with its weights as of the last step.
  public internal(set) var model: Model
  /// The weights averaged over past steps, if the configuration asks for them.
  public internal(set) var average: WeightAverage?
  /// The loss of every step made so far.
  public internal(set) var losses: [Double] = []
  /// The validation losses so far, and after which step each was measured.
  public internal(set) var validations: [(step: Int, loss: Double)] = []

  private let data: Source
  private let parallelism: Parallelism
  private let random: RandomStream
  var optimizer: Optimizer
  private var gradient: ShardedGradient<Model>
  private var order: SampleOrder
  private var samples: [Int]

  /// A training that has made no step.
  public init(
    _ model: Model, on data: Source, _ configuration: TrainingConfiguration,
    parallelism: Parallelism = .machine
  ) throws {
    try configuration.validate()
    guard data.count > 0 else {
      throw NeuralNetworkError.invalidConfiguration(
        name: "training data", expected: "at least one sample", found: "none")
    }
    self.configuration = configuration
    self.model = model
    self.data = data
    self.parallelism = parallelism
    random = RandomStream(seed: configuration.seed)
    average = configuration.averageDecay.map { WeightAverage(of: model, decay: $0) }
    optimizer = Optimizer(
      configuration.optimizer, parameters: model.parameters.map(\.tensor.shape))
    gradient = ShardedGradient(
      model, data, batchSize: configuration.batchSize, shards: configuration.shards)
    order = SampleOrder(sampleCount: data.count, random: random.substream(0))
    samples = [Int](repeating: 0, count: configuration.batchSize)
  }

  /// How many steps were made.
  public var stepCount: Int { losses.count }

  /// How often every sample was visited, on average.
  public var epoch: Double {
    Double(stepCount * configuration.batchSize) / Double(data.count)
  }

  /// The model with its averaged weights where there are any, else with the last ones.
  public var averagedModel: Model { average?.applied(to: model) ?? model }

  /// Makes one step and returns the mean loss over its mini-batch, as it was before the step.
  ///
  /// Throws when the loss is no longer a finite number; the weights are then those of the step
  /// before.
  @discardableResult
  public mutating func step() throws -> Double {
    order.fill(&samples, from: stepCount * configuration.batchSize)
    let loss = gradient.compute(
      model, data, samples: samples, random: random.substream(UInt64(stepCount + 1)), parallelism)
    guard loss.isFinite else { throw NeuralNetworkError.diverged(step: stepCount) }
    let rate = configuration.schedule.rate(atStep: stepCount)
    let threads = parallelism
    gradient.withSum(threads) { sum in
      optimizer.step(&model, gradients: &sum, rate: rate, parallelism: threads)
    }
    average?.update(from: &model)
    losses.append(loss)
    return loss
  }
}
