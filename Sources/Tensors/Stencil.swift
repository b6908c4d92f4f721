import CKernels

/// How the pixels of a convolution's output look at the pixels of its input.
///
/// Padding is always with zeros, and the geometry is that of PyTorch's `Conv2d(padding=1)`,
/// `Upsample(nearest)` followed by `Conv2d`, and `ConvTranspose2d(stride=2, padding=1)`, so that
/// weights carry over exactly (transposed to this package's order of dimensions).
public enum Stencil: String, Sendable, Codable, CaseIterable {
  /// 1x1: every pixel by itself.
  case pointwise
  /// 3x3, stride 1: the output is as large as the input.
  case same
  /// 3x3, stride 2: n pixels become (n + 1) / 2.
  case halving
  /// Every pixel repeated 2x2, then 3x3 with stride 1: n pixels become 2 n, or 2 n - 1 when the
  /// caller's output leaves the last one out.
  case resizing
  /// The transpose of a 3x3 convolution with stride 2: n pixels become 2 n, or 2 n - 1.
  case transposed3
  /// The transpose of a 4x4 convolution with stride 2: n pixels become 2 n, or 2 n - 1.
  case transposed4

  /// Height and width of the kernel.
  public var kernelSize: Int {
    switch self {
    case .pointwise: 1
    case .transposed4: 4
    default: 3
    }
  }

  /// The extent this stencil makes of `extent` input pixels; doubling stencils may leave the last
  /// pixel out, see `accepts(outputExtent:for:)`.
  public func outputExtent(for extent: Int) -> Int {
    switch self {
    case .pointwise, .same: extent
    case .halving: (extent + 1) / 2
    case .resizing, .transposed3, .transposed4: 2 * extent
    }
  }

  /// Whether `outputExtent` pixels can be made of `extent` input pixels.
  public func accepts(outputExtent: Int, for extent: Int) -> Bool {
    let natural = self.outputExtent(for: extent)
    return outputExtent == natural || (natural == 2 * extent && outputExtent == natural - 1)
  }

  /// The shape of the weights that lead from `channels` to `outputChannels`.
  public func weightShape(channels: Int, outputChannels: Int) -> Shape {
    [kernelSize, kernelSize, channels, outputChannels]
  }

  /// The shape of the output for an input `[batch, height, width, channel]`.
  public func outputShape(for input: Shape, outputChannels: Int) -> Shape {
    [input[0], outputExtent(for: input[1]), outputExtent(for: input[2]), outputChannels]
  }

  var kernelCode: sk_stencil {
    switch self {
    case .pointwise: SK_POINTWISE
    case .same: SK_SAME
    case .halving: SK_HALVING
    case .resizing: SK_RESIZING
    case .transposed3: SK_TRANSPOSED_THREE
    case .transposed4: SK_TRANSPOSED_FOUR
    }
  }
}
