import Tensors

/// The order in which samples are visited: every epoch shuffles them anew, without end.
///
/// Which sample comes when is a function of the seed and of the place alone, so a resumed training
/// needs no more than the number of its next step.
struct SampleOrder {
  private let sampleCount: Int
  private let random: RandomStream
  private var epoch = -1
  private var order: [Int] = []

  init(sampleCount: Int, random: RandomStream) {
    precondition(sampleCount > 0, "there is something to learn from")
    self.sampleCount = sampleCount
    self.random = random
  }

  /// Puts the samples at the places `start..<start + samples.count` of the endless order into
  /// `samples`.
  mutating func fill(_ samples: inout [Int], from start: Int) {
    for index in samples.indices {
      let (wanted, place) = (start + index).quotientAndRemainder(dividingBy: sampleCount)
      if wanted != epoch { shuffle(epoch: wanted) }
      samples[index] = order[place]
    }
  }

  private mutating func shuffle(epoch: Int) {
    self.epoch = epoch
    order = Array(0..<sampleCount)
    var stream = random.substream(UInt64(epoch))
    order.shuffle(using: &stream)
  }
}
