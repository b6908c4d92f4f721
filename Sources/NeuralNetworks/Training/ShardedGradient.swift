import Tensors

/// Computes the gradient of a mini-batch in a fixed number of parts, on any number of threads.
///
/// Every part has a memory and a gradient of its own, and the gradients are added in the order of
/// the parts: the sum has the same bytes whatever thread computed which part.
struct ShardedGradient<Model: TrainableModel> {
  private struct Shard {
    var batch: Model.Batch
    var memory: Model.Memory
    var loss = 0.0
    let places: Range<Int>
  }

  private var shards: [Shard]
  private let batchSize: Int

  init<Source: TrainingData<Model.Batch>>(
    _ model: Model, _ data: Source, batchSize: Int, shards count: Int
  ) {
    self.batchSize = batchSize
    shards = (0..<count).map { number in
      let places = number * batchSize / count..<(number + 1) * batchSize / count
      return Shard(
        batch: data.makeBatch(samples: places.count),
        memory: model.makeMemory(samples: places.count), places: places)
    }
  }

  /// The mean loss over the given samples; the gradients are ready to be taken afterwards.
  mutating func compute<Source: TrainingData<Model.Batch>>(
    _ model: Model, _ data: Source, samples: [Int], random: RandomStream, _ parallelism: Parallelism
  ) -> Double {
    let scale = 1 / Double(batchSize)
    shards.withUnsafeMutableBufferPointer { buffer in
      let lent = LentShards(pointer: buffer.baseAddress)
      parallelism.forEach(buffer.count) { index in
        guard let pointer = lent.pointer else { return }
        let stream = random.substream(UInt64(index))
        let places = pointer[index].places
        data.fill(&pointer[index].batch, with: samples[places], random: stream.substream(0))
        pointer[index].loss = model.accumulateGradients(
          of: pointer[index].batch, scale: scale, random: stream.substream(1),
          &pointer[index].memory)
      }
    }
    return shards.reduce(0) { $0 + $1.loss }
  }

  /// Adds the other parts' gradients to the first part's and lends the sum to `body`.
  ///
  /// Threads share the work by parameters; each is summed in the order of the parts.
  mutating func withSum(_ parallelism: Parallelism, _ body: (inout [Tensor]) -> Void) {
    var gradients = shards.indices.map { takeGradients(ofShard: $0) }
    var sum = gradients[0]
    gradients[0] = []
    let others = gradients.dropFirst()
    sum.withUnsafeMutableBufferPointer { buffer in
      let lent = LentTensors(pointer: buffer.baseAddress)
      parallelism.forEach(buffer.count) { index in
        guard let pointer = lent.pointer else { return }
        for other in others { pointer[index].add(other[index]) }
      }
    }
    body(&sum)
    gradients[0] = sum
    for index in shards.indices { giveBack(&gradients[index], toShard: index) }
  }

  private mutating func takeGradients(ofShard index: Int) -> [Tensor] {
    var taken: [Tensor] = []
    shards[index].memory.visitGradients { taken.append($0.take()) }
    return taken
  }

  private mutating func giveBack(_ gradients: inout [Tensor], toShard index: Int) {
    var number = 0
    shards[index].memory.visitGradients { gradient in
      swap(&gradient, &gradients[number])
      number += 1
    }
  }

  /// The sums' address while they are lent to several threads, each of which adds to one at a time.
  private struct LentTensors: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Tensor>?
  }

  /// The parts' address while they are lent to several threads, each of which touches one part.
  private struct LentShards: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Shard>?
  }
}
