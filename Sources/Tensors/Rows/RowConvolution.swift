import CKernels

/// A convolution prepared for inference row by row.
///
/// Steps count output pixels for stencils that keep or halve, pairs of output pixels for stencils
/// that double, and tiles of four pixels where Winograd's algorithm runs. A pixel's bits do not
/// depend on the rectangle of steps it is computed with.
package struct RowConvolution: Sendable {
  package let stencil: Stencil
  package let outputChannels: Int
  private let method: Method
  private let weights: [Float]
  private let bias: [Float]
  private let activation: Activation

  /// How output pixels are computed.
  private enum Method {
    /// As sums of products.
    case plain
    /// 3x3 with stride 1, in tiles of 4x4 pixels.
    case winograd
    /// Resize-convolutions whose four phases share products.
    case sharedResize
  }

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
    method = Self.method(
      stencil, channels: channels, outputs: outputs, allowingWinograd: allowingWinograd)
    var paddedBias = [Float](repeating: 0, count: sk_padded(outputs))
    if let bias { paddedBias.replaceSubrange(0..<outputs, with: bias.elements) }
    self.bias = paddedBias
    self.weights = Self.prepare(weights, stencil, method)
  }

  private static func method(
    _ stencil: Stencil, channels: Int, outputs: Int, allowingWinograd: Bool
  ) -> Method {
    guard channels % 16 == 0 && outputs % 16 == 0 else { return .plain }
    switch stencil {
    case .same: return allowingWinograd ? .winograd : .plain
    case .resizing: return .sharedResize
    default: return .plain
    }
  }

  private static func prepare(_ weights: Tensor, _ stencil: Stencil, _ method: Method) -> [Float] {
    let (channels, outputs) = (weights.shape[2], weights.shape[3])
    let count =
      switch method {
      case .plain: sk_prepared_taps(stencil.kernelCode) * channels * sk_padded(outputs)
      case .winograd: SK_TILE_ELEMENTS * channels * outputs
      case .sharedResize: SK_RESIZE_ELEMENTS * channels * outputs
      }
    return [Float](unsafeUninitializedCapacity: count) { buffer, used in
      let (source, target) = (weights.elements, buffer.baseAddress)
      switch method {
      case .plain: sk_prepare_weights(stencil.kernelCode, source, channels, outputs, target)
      case .winograd: sk_prepare_winograd(source, channels, outputs, target)
      case .sharedResize: sk_prepare_resize(source, channels, outputs, target)
      }
      used = count
    }
  }

  /// Whether stride-1 tiles run through Winograd's algorithm.
  package var usesWinograd: Bool { method == .winograd }

  /// Output pixels per step, along both axes.
  package var stepSize: Int {
    if usesWinograd { return SK_TILE }
    return stencil.outputExtent(for: 1) == 2 ? 2 : 1
  }

  /// Computes a rectangle of steps; the input ring must hold every row they look at.
  ///
  /// Where an image as large as the output is to be added, that happens before the activation.
  package func compute(
    rows: Range<Int>, columns: Range<Int>, from input: RowRing, adding added: RowRing? = nil,
    to output: RowRing
  ) {
    precondition(added.map { $0.channels == output.channels } ?? true, "only like rows add up")
    let steps = sk_steps(
      first_row: rows.lowerBound, last_row: rows.upperBound, first_column: columns.lowerBound,
      last_column: columns.upperBound)
    weights.withUnsafeBufferPointer { weights in
      bias.withUnsafeBufferPointer { bias in
        withOptionalRing(added) { added in
          let layer = sk_layer(
            stencil: stencil.kernelCode, weights: weights.baseAddress, bias: bias.baseAddress,
            added: added, rectified: activation == .relu ? 1 : 0)
          run(layer, steps, input, output)
        }
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
          switch method {
          case .plain:
            sk_convolve_rows(layer, source, target, steps)
          case .winograd:
            withScratch(sk_winograd_scratch(input.channels, output.channels)) {
              sk_winograd_rows(layer, source, target, steps, $0)
            }
          case .sharedResize:
            withScratch(sk_resize_scratch(input.channels, output.channels)) {
              sk_resize_rows(layer, source, target, steps, $0)
            }
          }
        }
      }
    }
  }

  private func withOptionalRing(_ ring: RowRing?, _ body: (UnsafePointer<sk_ring>?) -> Void) {
    guard let ring else {
      body(nil)
      return
    }
    withUnsafePointer(to: ring.kernelRing) { body($0) }
  }

  private func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let scratch = UnsafeMutablePointer<Float>.allocate(capacity: count)
    defer { scratch.deallocate() }
    body(scratch)
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
