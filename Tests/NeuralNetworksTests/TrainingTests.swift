import Foundation
import NeuralNetworks
import Tensors
import Testing
import _TestSupport

@Suite("Training") struct TrainingTests {
  private static let sizes: VariationalAutoencoder.Configuration = {
    var sizes = VariationalAutoencoder.Configuration()
    sizes.side = 8
    sizes.channels = [2, 3]
    sizes.hidden = 5
    sizes.latent = 2
    return sizes
  }()

  private static let summary = CheckpointSummary(
    architecture: "toy", configuration: "{}", seed: 1, trainingData: "noise")

  private static func network() -> VariationalAutoencoder {
    var random = RandomStream(seed: 21)
    return VariationalAutoencoder(sizes, using: &random)
  }

  private static func stamps(_ count: Int) -> Tensor {
    var random = RandomStream(seed: 22)
    return Tensor(normal: [count, 8, 8, 1], mean: 1, using: &random)
  }

  private static func trainer(
    threads: Int, shards: Int = 2
  ) throws -> Trainer<VariationalAutoencoder, TensorSamples> {
    let configuration = TrainingConfiguration(
      batchSize: 7, shards: shards,
      schedule: LearningRateSchedule(
        peak: 2e-3, warmUpSteps: 5, decay: .cosine(floor: 0, totalSteps: 200)),
      optimizer: OptimizerConfiguration(weightDecay: 0.01, maximumGradientNorm: 20),
      averageDecay: 0.9)
    return try Trainer(
      network(), on: TensorSamples(stamps(30)), configuration,
      parallelism: Parallelism(threads: threads))
  }

  private static func bytes(
    _ trainer: Trainer<VariationalAutoencoder, TensorSamples>
  ) throws -> Data {
    try trainer.checkpoint(summary).encoded(source: "memory")
  }

  @Test("moves along gradients that equal finite differences, through the whole autoencoder")
  func gradients() {
    var network = Self.network()
    // Fresh biases are zero, which puts pixels behind a dead channel exactly on ReLU's kink.
    var random = RandomStream(seed: 24)
    network.visitParameters { _, tensor in
      tensor.add(Tensor(normal: tensor.shape, deviation: 0.1, using: &random))
    }
    let stamps = Self.stamps(3)
    func loss(_ network: VariationalAutoencoder) -> (Double, VariationalAutoencoder.Memory) {
      var memory = network.makeMemory(samples: 3)
      let loss = network.accumulateGradients(
        of: stamps, scale: 1 / 3.0, random: RandomStream(seed: 23), &memory)
      return (loss, memory)
    }
    let start = network
    var (_, memory) = loss(start)
    var gradients: [Tensor] = []
    memory.visitGradients { gradients.append($0) }
    for (number, parameter) in start.parameters.enumerated() {
      let error = GradientCheck(step: 5e-4).relativeError(
        of: gradients[number], at: parameter.tensor
      ) { moved in
        var changed = start
        changed.visitParameters { name, tensor in
          if name == parameter.name { tensor = moved }
        }
        return loss(changed).0
      }
      #expect(error < 1e-2, "\(parameter.name)")
    }
  }

  @Test("gives the same bytes after 200 steps with 1, 2 and 5 threads")
  func threads() throws {
    let results = try [1, 2, 5].map { threads in
      var trainer = try Self.trainer(threads: threads)
      for _ in 0..<200 { try trainer.step() }
      return try Self.bytes(trainer)
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test("lowers the loss, and another seed gives other weights")
  func learns() throws {
    var trainer = try Self.trainer(threads: 2)
    for _ in 0..<200 { try trainer.step() }
    let early = trainer.losses.prefix(20).reduce(0, +)
    #expect(trainer.losses.suffix(20).reduce(0, +) < 0.95 * early)
    var configuration = trainer.configuration
    configuration.seed = 2
    var other = try Trainer(
      Self.network(), on: TensorSamples(Self.stamps(30)), configuration, parallelism: .serial)
    for _ in 0..<200 { try other.step() }
    #expect(other.model.parameters.map(\.tensor) != trainer.model.parameters.map(\.tensor))
  }

  @Test("visits every sample once an epoch, in another order each time")
  func epochs() throws {
    struct Recording: TrainingData {
      let count = 10
      func makeBatch(samples: Int) -> Tensor { Tensor([samples, 1]) }
      func fill(_ batch: inout Tensor, with samples: ArraySlice<Int>, random: RandomStream) {
        for (place, sample) in samples.enumerated() { batch.elements[place] = Float(sample) }
      }
    }
    struct Memory: TrainingMemory {
      var gradient = Tensor([1])
      mutating func visitGradients(_ visit: (inout Tensor) -> Void) { visit(&gradient) }
    }
    /// Its loss tells which sample it was shown.
    struct Echo: TrainableModel {
      var weight = Tensor([1])
      mutating func visitParameters(_ visit: (String, inout Tensor) throws -> Void) rethrows {
        try visit("weight", &weight)
      }
      func makeMemory(samples: Int) -> Memory { Memory() }
      func accumulateGradients(
        of batch: Tensor, scale: Double, random: RandomStream, _ memory: inout Memory
      ) -> Double { batch.sum }
    }
    var trainer = try Trainer(
      Echo(), on: Recording(), TrainingConfiguration(batchSize: 1, shards: 1),
      parallelism: .serial)
    for _ in 0..<20 { try trainer.step() }
    let epochs = [trainer.losses.prefix(10), trainer.losses.suffix(10)].map(Array.init)
    #expect(
      epochs.map { $0.sorted() } == [Array(0..<10), Array(0..<10)].map { $0.map(Double.init) })
    #expect(epochs[0] != epochs[1])
    #expect(trainer.epoch == 2)
  }

  @Test("stopped at a checkpoint and resumed ends with the bytes of an unbroken run")
  func resume() throws {
    let folder = try TemporaryFolder()
    var plan = TrainingPlan(totalSteps: 60, summary: Self.summary)
    plan.reportInterval = 7
    plan.checkpointPath = folder.path("unbroken.safetensors")
    plan.logPath = folder.path("unbroken.jsonl")
    var unbroken = try Self.trainer(threads: 2)
    try unbroken.run(plan, validate: { Double($0.parameterCount) })

    plan.checkpointPath = folder.path("broken.safetensors")
    plan.logPath = folder.path("broken.jsonl")
    var first = try Self.trainer(threads: 1)
    try first.run(plan, validate: { Double($0.parameterCount) }) { $0.step < 21 ? .goOn : .stop }
    #expect(first.stepCount == 21)
    var second = try Self.trainer(threads: 2)
    try second.run(plan, validate: { Double($0.parameterCount) })
    #expect(second.stepCount == 60)
    let files = try ["unbroken", "broken"].map {
      try Data(contentsOf: URL(filePath: folder.path("\($0).safetensors")))
    }
    #expect(files[0] == files[1])
    let steps = try ["unbroken", "broken"].map { name in
      try String(contentsOfFile: folder.path("\(name).jsonl"), encoding: .utf8)
        .split(separator: "\n").map { $0.split(separator: ",")[0] }
    }
    #expect(steps[0] == steps[1])
    #expect(steps[0].count == 9)
  }

  @Test("does not go on from a checkpoint of other settings or of another network")
  func wrongCheckpoint() throws {
    let checkpoint = try Self.trainer(threads: 1).checkpoint(Self.summary)
    var other = try Self.trainer(threads: 1, shards: 3)
    #expect(throws: NeuralNetworkError.self) {
      try other.resume(from: checkpoint, source: "x.safetensors")
    }
    var damaged = checkpoint
    damaged["model.mean.bias"] = nil
    var trainer = try Self.trainer(threads: 1)
    let before = try Self.bytes(trainer)
    let error = #expect(throws: NeuralNetworkError.self) {
      try trainer.resume(from: damaged, source: "x.safetensors")
    }
    #expect(error?.description.contains("model.mean.bias") == true)
    #expect(try Self.bytes(trainer) == before)
  }

  @Test("stops early when the validation loss no longer falls")
  func earlyStopping() throws {
    var plan = TrainingPlan(totalSteps: 1000, summary: Self.summary)
    plan.reportInterval = 2
    plan.stopping = EarlyStopping(patience: 3)
    var trainer = try Self.trainer(threads: 2)
    try trainer.run(plan, validate: { _ in 1 })
    #expect(trainer.stepCount == 8)
  }

  @Test("reports loss, rate and speed as a line of JSON that other programs can read")
  func report() throws {
    var plan = TrainingPlan(totalSteps: 4, summary: Self.summary)
    plan.reportInterval = 4
    var lines: [String] = []
    var trainer = try Self.trainer(threads: 2)
    try trainer.run(plan, validate: { _ in 0.5 }) { progress in
      lines.append(progress.jsonLine)
      return .goOn
    }
    let line = try #require(lines.first)
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Double]
    let fields = try #require(object)
    #expect(fields["step"] == 4)
    #expect(abs((fields["loss"] ?? 0) - trainer.losses.reduce(0, +) / 4) < 1e-9)
    #expect(fields["validation_loss"] == 0.5)
    #expect((fields["samples_per_second"] ?? 0) > 0)
  }

  @Test("that diverges says at which step, and keeps the weights from before")
  func diverges() throws {
    var stamps = Self.stamps(7)
    stamps.elements[3] = .infinity
    var trainer = try Trainer(
      Self.network(), on: TensorSamples(stamps), TrainingConfiguration(batchSize: 7, shards: 1),
      parallelism: .serial)
    #expect(throws: NeuralNetworkError.diverged(step: 0)) { try trainer.step() }
    #expect(trainer.model.parameters.map(\.tensor) == Self.network().parameters.map(\.tensor))
  }

  @Test(
    "refuses settings that cannot work",
    arguments: [
      TrainingConfiguration(batchSize: 0), TrainingConfiguration(batchSize: 2, shards: 3),
      TrainingConfiguration(averageDecay: 1),
    ])
  func invalid(_ configuration: TrainingConfiguration) {
    #expect(throws: NeuralNetworkError.self) {
      try Trainer(Self.network(), on: TensorSamples(Self.stamps(3)), configuration)
    }
  }
}
