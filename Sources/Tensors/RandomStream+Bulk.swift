extension RandomStream {
  /// Fills an array from the normal distribution; the same bytes for any number of threads.
  public mutating func fillNormal(
    _ array: inout [Float], mean: Float = 0, deviation: Float = 1,
    parallelism: Parallelism = .serial
  ) {
    for index in array.indices { array[index] = mean + deviation * Float(normal()) }
  }

  /// Fills an array uniformly within `range`; the same bytes for any number of threads.
  public mutating func fillUniform(
    _ array: inout [Float], in range: Range<Float> = 0..<1, parallelism: Parallelism = .serial
  ) {
    let width = range.upperBound - range.lowerBound
    for index in array.indices { array[index] = range.lowerBound + width * Float(uniform()) }
  }
}
