extension Tensor {
  /// A tensor of numbers from the normal distribution.
  public init(
    normal shape: Shape, mean: Float = 0, deviation: Float = 1, using stream: inout RandomStream
  ) {
    self.init(shape)
    stream.fillNormal(&elements, mean: mean, deviation: deviation)
  }

  /// A tensor of numbers uniformly distributed in `range`.
  public init(uniform shape: Shape, in range: Range<Float>, using stream: inout RandomStream) {
    self.init(shape)
    stream.fillUniform(&elements, in: range)
  }
}
