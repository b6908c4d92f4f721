import Tensors

/// A network together with the loss it is trained on.
///
/// The model is a value that does not change while gradients are computed: every thread works on a
/// part of the batch with a `Memory` of its own.
public protocol TrainableModel: Parameterized, Sendable {
  /// A part of a mini-batch: images, and whatever belongs to them.
  associatedtype Batch: Sendable
  /// The arrays that a run over a part of a mini-batch writes into.
  associatedtype Memory: TrainingMemory

  /// The memory for parts of `samples` samples.
  func makeMemory(samples: Int) -> Memory

  /// Runs forward and backward over a part of a mini-batch and adds up the gradients in `memory`.
  ///
  /// Returns this part's share of the loss: the sum over its samples times `scale`, which is one
  /// over the samples of the whole mini-batch. All noise comes from `random`.
  func accumulateGradients(
    of batch: Batch, scale: Double, random: RandomStream, _ memory: inout Memory
  ) -> Double
}

/// Memory that holds the gradients of a model's parameters.
public protocol TrainingMemory: Sendable {
  /// Calls `visit` with every gradient, in the order of the model's parameters.
  mutating func visitGradients(_ visit: (inout Tensor) -> Void)
}

extension LayerMemory: TrainingMemory {}

/// Where the samples of a training come from.
public protocol TrainingData<Batch>: Sendable {
  /// A part of a mini-batch.
  associatedtype Batch: Sendable

  /// How many samples there are.
  var count: Int { get }

  /// An empty part of a mini-batch, to be filled again and again.
  func makeBatch(samples: Int) -> Batch

  /// Puts the given samples into `batch`, one after the other; augmentation takes its random numbers
  /// from `random`. Several threads call this at once, each with a part of its own.
  func fill(_ batch: inout Batch, with samples: ArraySlice<Int>, random: RandomStream)
}
