import CKernels

// Convolutions over batches laid out [batch, height, width, channel]. Every function writes into
// storage of the caller, so that a training step allocates nothing that grows with the network.

/// Convolves a batch: `output = activation(stencil(input, weights) + bias)`.
///
/// - Parameters:
///   - input: `[batch, height, width, channels]`.
///   - weights: `[kernel, kernel, channels, output channels]`.
///   - bias: `[output channels]`, or nil for none.
///   - stencil: which pixels of the input an output pixel is made of.
///   - activation: what is applied to the sums.
///   - output: `[batch, output height, output width, output channels]`.
public func convolve(
  _ input: Tensor, weights: Tensor, bias: Tensor? = nil, stencil: Stencil,
  activation: Activation = .none, into output: inout Tensor
) {
  let extents = convolution(stencil, input.shape, weights.shape, output.shape)
  precondition(bias.map { $0.count == weights.shape[3] } ?? true, "one bias per output channel")
  withScratch(extents) { extents, scratch in
    output.elements.withUnsafeMutableBufferPointer { output in
      withOptionalElements(bias) { bias in
        sk_convolve(
          extents, input.elements, weights.elements, bias, activation == .relu ? 1 : 0,
          output.baseAddress, scratch)
      }
    }
  }
  if activation != .relu { activate(&output, activation) }
}

/// The gradient of a convolution by its input, from the gradient by its output (before activation).
///
/// - Parameters:
///   - outputGradient: `[batch, output height, output width, output channels]`.
///   - weights: `[kernel, kernel, channels, output channels]`.
///   - stencil: that of the convolution.
///   - inputGradient: `[batch, height, width, channels]`, overwritten.
public func convolveInputGradient(
  _ outputGradient: Tensor, weights: Tensor, stencil: Stencil, into inputGradient: inout Tensor
) {
  let extents = convolution(stencil, inputGradient.shape, weights.shape, outputGradient.shape)
  withScratch(extents) { extents, scratch in
    inputGradient.elements.withUnsafeMutableBufferPointer { inputGradient in
      sk_convolve_input_gradient(
        extents, outputGradient.elements, weights.elements, inputGradient.baseAddress, scratch)
    }
  }
}

/// Adds the gradients of a convolution by its weights and bias to what the caller holds already.
///
/// - Parameters:
///   - input: `[batch, height, width, channels]`.
///   - outputGradient: `[batch, output height, output width, output channels]`.
///   - stencil: that of the convolution.
///   - weightGradient: shaped as the weights, added to.
///   - biasGradient: `[output channels]`, added to.
public func convolveWeightGradient(
  _ input: Tensor, outputGradient: Tensor, stencil: Stencil, weightGradient: inout Tensor,
  biasGradient: inout Tensor
) {
  let extents = convolution(stencil, input.shape, weightGradient.shape, outputGradient.shape)
  precondition(biasGradient.count == outputGradient.shape[3], "one bias per output channel")
  withScratch(extents) { extents, scratch in
    weightGradient.elements.withUnsafeMutableBufferPointer { weightGradient in
      biasGradient.elements.withUnsafeMutableBufferPointer { biasGradient in
        sk_convolve_weight_gradient(
          extents, input.elements, outputGradient.elements, weightGradient.baseAddress,
          biasGradient.baseAddress, scratch)
      }
    }
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

/// Hands a kernel the extents and the room it asks for.
private func withScratch(
  _ extents: sk_convolution,
  _ body: (UnsafePointer<sk_convolution>, UnsafeMutablePointer<Float>) -> Void
) {
  withUnsafePointer(to: extents) { extents in
    let scratch = UnsafeMutablePointer<Float>.allocate(capacity: sk_convolution_scratch(extents))
    defer { scratch.deallocate() }
    body(extents, scratch)
  }
}

private func withOptionalElements(_ tensor: Tensor?, _ body: (UnsafePointer<Float>?) -> Void) {
  guard let tensor else {
    body(nil)
    return
  }
  tensor.elements.withUnsafeBufferPointer { body($0.baseAddress) }
}
