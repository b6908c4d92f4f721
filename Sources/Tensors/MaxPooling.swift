import CKernels

/// Takes the largest of every 2x2 pixels: n pixels become (n + 1) / 2, the last of an odd row or
/// column being compared with what there is.
///
/// - Parameters:
///   - input: `[batch, height, width, channel]`.
///   - output: `[batch, (height + 1) / 2, (width + 1) / 2, channel]`.
public func maxPool(_ input: Tensor, into output: inout Tensor) {
  checkPooling(input.shape, output.shape)
  let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
  input.elements.withUnsafeBufferPointer { images in
    output.elements.withUnsafeMutableBufferPointer { pooled in
      guard let source = images.baseAddress, let target = pooled.baseAddress else { return }
      for image in 0..<input.shape[0] {
        sk_max_pool(
          source + image * height * width * channels, height, width, channels,
          target + image * pooled.count / input.shape[0])
      }
    }
  }
}

/// Gives the gradient of every pooled pixel to the first of its pixels that was the largest.
///
/// - Parameters:
///   - outputGradient: shaped as `output`.
///   - input: what was pooled.
///   - output: what `maxPool` made of it.
///   - inputGradient: shaped as `input`, overwritten.
public func maxPoolGradient(
  _ outputGradient: Tensor, input: Tensor, output: Tensor, into inputGradient: inout Tensor
) {
  checkPooling(input.shape, output.shape)
  precondition(outputGradient.shape == output.shape, "\(outputGradient.shape) is not pooled")
  precondition(inputGradient.shape == input.shape, "\(inputGradient.shape) is not \(input.shape)")
  let (height, width, channels) = (input.shape[1], input.shape[2], input.shape[3])
  let pooledCount = outputGradient.count / max(1, input.shape[0])
  inputGradient.elements.withUnsafeMutableBufferPointer { result in
    input.elements.withUnsafeBufferPointer { images in
      outputGradient.elements.withUnsafeBufferPointer { slopes in
        guard let source = images.baseAddress, let slope = slopes.baseAddress,
          let target = result.baseAddress
        else { return }
        for image in 0..<input.shape[0] {
          let start = image * height * width * channels
          sk_max_pool_gradient(
            source + start, slope + image * pooledCount, height, width, channels, target + start)
        }
      }
    }
  }
}

private func checkPooling(_ input: Shape, _ output: Shape) {
  precondition(
    input.rank == 4
      && output == [input[0], (input[1] + 1) / 2, (input[2] + 1) / 2, input[3]],
    "pooling does not make \(output) of \(input)")
}
