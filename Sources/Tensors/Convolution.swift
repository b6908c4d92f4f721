import CKernels

// Convolutions over batches laid out [batch, height, width, channel]. Every function writes into
// storage of the caller, so that a training step allocates nothing that grows with the network.

/// Convolves a batch: `output = activation(stencil(input, weights) + bias)`.
///
/// - Parameters:
///   - input: `[batch, height, width, channels]`.
///   - weights: `[kernel, kernel, channels, output channels]`.
///   - bias: `[output channels]`, or nil for none.
///   - output: `[batch, output height, output width, output channels]`.
public func convolve(
  _ input: Tensor, weights: Tensor, bias: Tensor? = nil, stencil: Stencil,
  activation: Activation = .none, into output: inout Tensor
) {
  let extents = convolution(stencil, input.shape, weights.shape, output.shape)
  precondition(bias.map { $0.count == weights.shape[3] } ?? true, "one bias per output channel")
  withReferenceSums(output.count) { sums, magnitudes in
    withUnsafePointer(to: extents) {
      sk_reference_convolve($0, input.elements, weights.elements, sums, magnitudes)
    }
    for index in 0..<output.count {
      let offset = bias.map { $0.elements[index % weights.shape[3]] } ?? 0
      output.elements[index] = Float(sums[index]) + offset
    }
  }
  activate(&output, activation)
}

/// The gradient of a convolution by its input, from the gradient by its output (before activation).
///
/// - Parameters:
///   - outputGradient: `[batch, output height, output width, output channels]`.
///   - inputGradient: `[batch, height, width, channels]`, overwritten.
public func convolveInputGradient(
  _ outputGradient: Tensor, weights: Tensor, stencil: Stencil, into inputGradient: inout Tensor
) {
  let extents = convolution(stencil, inputGradient.shape, weights.shape, outputGradient.shape)
  withReferenceSums(inputGradient.count) { sums, magnitudes in
    withUnsafePointer(to: extents) {
      sk_reference_input_gradient(
        $0, outputGradient.elements, weights.elements, sums, magnitudes)
    }
    for index in 0..<inputGradient.count { inputGradient.elements[index] = Float(sums[index]) }
  }
}

/// Adds the gradients of a convolution by its weights and bias to what the caller holds already.
///
/// - Parameters:
///   - input: `[batch, height, width, channels]`.
///   - outputGradient: `[batch, output height, output width, output channels]`.
///   - weightGradient: shaped as the weights, added to.
///   - biasGradient: `[output channels]`, added to.
public func convolveWeightGradient(
  _ input: Tensor, outputGradient: Tensor, stencil: Stencil, weightGradient: inout Tensor,
  biasGradient: inout Tensor
) {
  let extents = convolution(stencil, input.shape, weightGradient.shape, outputGradient.shape)
  let channels = weightGradient.shape[3]
  precondition(biasGradient.count == channels, "one bias per output channel")
  withReferenceSums(weightGradient.count) { sums, magnitudes in
    withUnsafePointer(to: extents) {
      sk_reference_weight_gradient(
        $0, input.elements, outputGradient.elements, sums, magnitudes)
    }
    for index in 0..<weightGradient.count { weightGradient.elements[index] += Float(sums[index]) }
  }
  for index in 0..<outputGradient.count {
    biasGradient.elements[index % channels] += outputGradient.elements[index]
  }
}

/// The extents of a convolution, checked: a kernel must never be handed arrays that do not match.
func convolution(
  _ stencil: Stencil, _ input: Shape, _ weights: Shape, _ output: Shape
) -> sk_convolution {
  precondition(input.rank == 4 && output.rank == 4, "batches are [batch, height, width, channel]")
  precondition(
    weights == stencil.weightShape(channels: input[3], outputChannels: output[3]),
    "\(stencil) weights \(weights) do not lead from \(input) to \(output)")
  precondition(
    input[0] == output[0] && stencil.accepts(outputExtent: output[1], for: input[1])
      && stencil.accepts(outputExtent: output[2], for: input[2]),
    "\(stencil) does not make \(output) of \(input)")
  return sk_convolution(
    stencil: stencil.kernelCode, batch: input[0], height: input[1], width: input[2],
    channels: input[3], out_height: output[1], out_width: output[2], out_channels: output[3])
}

private func withReferenceSums(
  _ count: Int, _ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
) {
  let sums = UnsafeMutablePointer<Double>.allocate(capacity: count)
  let magnitudes = UnsafeMutablePointer<Double>.allocate(capacity: count)
  defer {
    sums.deallocate()
    magnitudes.deallocate()
  }
  body(sums, magnitudes)
}
