import Tensors

/// Training data that is one tensor: `[samples, ...]`, taken as it is.
public struct TensorSamples: TrainingData {
  private let samples: Tensor
  private let sampleShape: [Int]
  private let sampleSize: Int

  /// The samples along the first dimension of `tensor`.
  public init(_ tensor: Tensor) {
    samples = tensor
    sampleShape = Array(tensor.shape.dimensions.dropFirst())
    sampleSize = sampleShape.reduce(1, *)
  }

  /// How many samples there are.
  public var count: Int { samples.shape[0] }

  /// `[samples, ...]` of zeros.
  public func makeBatch(samples: Int) -> Tensor {
    Tensor(Shape([samples] + sampleShape))
  }

  /// Copies the given samples.
  public func fill(_ batch: inout Tensor, with samples: ArraySlice<Int>, random: RandomStream) {
    var place = 0
    for sample in samples {
      let source = sample * sampleSize..<(sample + 1) * sampleSize
      batch.elements.replaceSubrange(
        place..<place + sampleSize, with: self.samples.elements[source])
      place += sampleSize
    }
  }
}
