import CKernels

/// A convolution prepared for inference row by row.
///
/// Steps count output pixels for stencils that keep or halve, pairs of output pixels for stencils
/// that double, and tiles of four pixels where Winograd's algorithm runs. A pixel's bits do not
/// depend on the rectangle of steps it is computed with.
package struct RowConvolution: Sendable {
  package let stencil: Stencil
  package let outputChannels: Int
  /// Whether stride-1 tiles run through Winograd's algorithm.
  package let usesWinograd: Bool
  private let weights: [Float]
  private let bias: [Float]
  private let activation: Activation

  /// Prepares weights `[kernel, kernel, channels, output channels]` and a bias.
  ///
  /// Winograd's algorithm takes 3x3 stride-1 convolutions whose channel counts are multiples of 16;
  /// `allowingWinograd` false keeps to plain sums of products.
  package init(
    _ stencil: Stencil, weights: Tensor, bias: Tensor?, activation: Activation,
    allowingWinograd: Bool
  ) {
    let (channels, outputs) = (weights.shape[2], weights.shape[3])
    precondition(weights.shape == stencil.weightShape(channels: channels, outputChannels: outputs))
    precondition(bias.map { $0.count == outputs } ?? true, "one bias per output channel")
    self.stencil = stencil
    self.activation = activation
    outputChannels = outputs
    usesWinograd =
      allowingWinograd && stencil == .same && channels % 16 == 0 && outputs % 16 == 0
    let padded = sk_padded(outputs)
    var paddedBias = [Float](repeating: 0, count: padded)
    if let bias { paddedBias.replaceSubrange(0..<outputs, with: bias.elements) }
    self.bias = paddedBias
    if usesWinograd {
      let count = SK_TILE_ELEMENTS * channels * outputs
      self.weights = [Float](unsafeUninitializedCapacity: count) { buffer, used in
        sk_prepare_winograd(weights.elements, channels, outputs, buffer.baseAddress)
        used = count
      }
    } else {
      let count = sk_prepared_taps(stencil.kernelCode) * channels * padded
      self.weights = [Float](unsafeUninitializedCapacity: count) { buffer, used in
        sk_prepare_weights(
          stencil.kernelCode, weights.elements, channels, outputs, buffer.baseAddress)
        used = count
      }
    }
  }

  /// Output pixels per step, along both axes.
  package var stepSize: Int {
    if usesWinograd { return SK_TILE }
    return stencil.outputExtent(for: 1) == 2 ? 2 : 1
  }

  /// Computes a rectangle of steps; the input ring must hold every row they look at.
  package func compute(
    rows: Range<Int>, columns: Range<Int>, from input: RowRing, to output: RowRing
  ) {
    let steps = sk_steps(
      first_row: rows.lowerBound, last_row: rows.upperBound, first_column: columns.lowerBound,
      last_column: columns.upperBound)
    weights.withUnsafeBufferPointer { weights in
      bias.withUnsafeBufferPointer { bias in
        let layer = sk_layer(
          stencil: stencil.kernelCode, weights: weights.baseAddress, bias: bias.baseAddress,
          rectified: activation == .relu ? 1 : 0)
        run(layer, steps, input, output)
      }
    }
    if activation != .relu && activation != .none {
      activatePixels(rows, columns, of: output)
    }
  }

  private func run(_ layer: sk_layer, _ steps: sk_steps, _ input: RowRing, _ output: RowRing) {
    withUnsafePointer(to: layer) { layer in
      withUnsafePointer(to: input.kernelRing) { source in
        withUnsafePointer(to: output.kernelRing) { target in
          guard usesWinograd else {
            sk_convolve_rows(layer, source, target, steps)
            return
          }
          let count = sk_winograd_scratch(input.channels, output.channels)
          let scratch = UnsafeMutablePointer<Float>.allocate(capacity: count)
          defer { scratch.deallocate() }
          sk_winograd_rows(layer, source, target, steps, scratch)
        }
      }
    }
  }

  private func activatePixels(_ rows: Range<Int>, _ columns: Range<Int>, of output: RowRing) {
    let first = columns.lowerBound * stepSize
    let last = min(columns.upperBound * stepSize, output.width)
    let bottom = min(rows.upperBound * stepSize, output.height)
    for row in rows.lowerBound * stepSize..<bottom {
      let pixels = output.row(row)[first * output.channels..<last * output.channels]
      let part = UnsafeMutableBufferPointer(rebasing: pixels)
      sk_activate(activation.kernelCode, part.baseAddress, part.count)
    }
  }
}
