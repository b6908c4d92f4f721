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
  mutating func withSum(_ body: (inout [Tensor]) -> Void) {
    var sum: [Tensor] = []
    shards[0].memory.visitGradients { sum.append($0.take()) }
    for index in shards.indices.dropFirst() {
      var number = 0
      shards[index].memory.visitGradients { gradient in
        sum[number].add(gradient)
        number += 1
      }
    }
    body(&sum)
    var number = 0
    shards[0].memory.visitGradients { gradient in
      swap(&gradient, &sum[number])
      number += 1
    }
  }

  /// The parts' address while they are lent to several threads, each of which touches one part.
  private struct LentShards: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Shard>?
  }
}
