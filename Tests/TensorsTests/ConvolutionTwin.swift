import CKernels
import Tensors

/// One convolution computed by the slow twins: sums in Double, and the sums of absolute products
/// that rounding errors are measured against.
struct ConvolutionTwin {
  let stencil: Stencil
  let input: Tensor
  let weights: Tensor
  let bias: Tensor
  let outputGradient: Tensor
  private let extents: sk_convolution

  /// Random operands for an input of `height` x `width` x `channels`; doubling stencils leave the
  /// last row and column out when `cropped`.
  init(
    _ stencil: Stencil, _ shape: Shape, outputChannels: Int, cropped: Bool = false,
    seed: UInt64 = 1
  ) {
    var stream = RandomStream(seed: seed)
    self.stencil = stencil
    let natural = stencil.outputShape(for: shape, outputChannels: outputChannels)
    let crop = cropped && natural[1] == 2 * shape[1] ? 1 : 0
    let output: Shape = [natural[0], natural[1] - crop, natural[2] - crop, outputChannels]
    input = Tensor(normal: shape, using: &stream)
    weights = Tensor(
      normal: stencil.weightShape(channels: shape[3], outputChannels: outputChannels),
      using: &stream)
    bias = Tensor(normal: [outputChannels], using: &stream)
    outputGradient = Tensor(normal: output, using: &stream)
    extents = sk_convolution(
      stencil: Self.codes[stencil] ?? SK_SAME, batch: shape[0], height: shape[1], width: shape[2],
      channels: shape[3], out_height: output[1], out_width: output[2],
      out_channels: outputChannels)
  }

  /// The largest error of the forward kernel, relative to the sum of absolute products.
  func forwardError() -> Double {
    var output = Tensor(outputGradient.shape, repeating: .nan)
    convolve(input, weights: weights, bias: bias, stencil: stencil, into: &output)
    let channels = bias.count
    return largestError(of: output, offset: { Double(bias.elements[$0 % channels]) }) {
      sk_reference_convolve($0, input.elements, weights.elements, $1, $2)
    }
  }

  /// The largest error of the gradient by the input.
  func inputGradientError() -> Double {
    var gradient = Tensor(input.shape, repeating: .nan)
    convolveInputGradient(outputGradient, weights: weights, stencil: stencil, into: &gradient)
    return largestError(of: gradient) {
      sk_reference_input_gradient($0, outputGradient.elements, weights.elements, $1, $2)
    }
  }

  /// The largest error of the gradient by the weights, on top of ones that are there already.
  func weightGradientError() -> Double {
    var gradient = Tensor(weights.shape, repeating: 1)
    var biasGradient = Tensor(bias.shape, repeating: 1)
    convolveWeightGradient(
      input, outputGradient: outputGradient, stencil: stencil, weightGradient: &gradient,
      biasGradient: &biasGradient)
    return largestError(of: gradient, offset: { _ in 1 }) {
      sk_reference_weight_gradient($0, input.elements, outputGradient.elements, $1, $2)
    }
  }

  /// The largest error of the gradient by the bias.
  func biasGradientError() -> Double {
    var gradient = Tensor(weights.shape)
    var biasGradient = Tensor(bias.shape, repeating: 1)
    convolveWeightGradient(
      input, outputGradient: outputGradient, stencil: stencil, weightGradient: &gradient,
      biasGradient: &biasGradient)
    var sums = [Double](repeating: 1, count: bias.count)
    var magnitudes = sums
    for (index, slope) in outputGradient.elements.enumerated() {
      sums[index % sums.count] += Double(slope)
      magnitudes[index % sums.count] += Double(abs(slope))
    }
    return zip(biasGradient.elements, zip(sums, magnitudes)).map { fast, slow in
      abs(Double(fast) - slow.0) / slow.1
    }.max() ?? 0
  }

  private func largestError(
    of fast: Tensor, offset: (Int) -> Double = { _ in 0 },
    _ twin: (
      UnsafePointer<sk_convolution>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
    ) -> Void
  ) -> Double {
    var sums = [Double](repeating: 0, count: fast.count)
    var magnitudes = sums
    withUnsafePointer(to: extents) { twin($0, &sums, &magnitudes) }
    var largest = 0.0
    for index in 0..<fast.count {
      let added = offset(index)
      let error = abs(Double(fast.elements[index]) - sums[index] - added)
      guard error.isFinite else { return .infinity }
      largest = max(largest, error / max(magnitudes[index] + abs(added), 1e-30))
    }
    return largest
  }

  private static let codes: [Stencil: sk_stencil] = [
    .pointwise: SK_POINTWISE, .same: SK_SAME, .halving: SK_HALVING, .resizing: SK_RESIZING,
    .transposed3: SK_TRANSPOSED_THREE, .transposed4: SK_TRANSPOSED_FOUR,
  ]
}
