import CKernels

extension RandomStream {
  /// Fills an array from the normal distribution; the same bytes for any number of threads.
  public mutating func fillNormal(
    _ array: inout [Float], mean: Float = 0, deviation: Float = 1,
    parallelism: Parallelism = .serial
  ) {
    fill(&array, parallelism) { key, first, values in
      sk_fill_normal(key, UInt64(first), values.baseAddress, values.count)
      guard mean != 0 || deviation != 1 else { return }
      for index in values.indices { values[index] = mean + deviation * values[index] }
    }
  }

  /// Fills an array uniformly within `range`; the same bytes for any number of threads.
  public mutating func fillUniform(
    _ array: inout [Float], in range: Range<Float> = 0..<1, parallelism: Parallelism = .serial
  ) {
    fill(&array, parallelism) { key, first, values in
      sk_fill_uniform(key, UInt64(first), values.baseAddress, values.count)
      guard range != 0..<1 else { return }
      let width = range.upperBound - range.lowerBound
      for index in values.indices {
        // Rounding may carry the largest numbers onto the bound that the range leaves out.
        let value = range.lowerBound + width * values[index]
        values[index] = min(value, range.upperBound.nextDown)
      }
    }
  }

  /// Draws one key from this stream and fills the array from the stream that belongs to it.
  private mutating func fill(
    _ array: inout [Float], _ parallelism: Parallelism,
    _ body: @Sendable (UInt64, Int, UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    let key = next()
    array.withUnsafeMutableBufferPointer { buffer in
      let target = SharedFloats(buffer: buffer)
      // A multiple of 256, so that a range's numbers depend on its place alone.
      parallelism.forEachRange(of: buffer.count, chunk: 1 << 17) { range in
        body(key, range.lowerBound, UnsafeMutableBufferPointer(rebasing: target.buffer[range]))
      }
    }
  }
}

/// Storage whose parts are filled by several threads, each its own part.
private struct SharedFloats: @unchecked Sendable {
  let buffer: UnsafeMutableBufferPointer<Float>
}
