import Tensors

// The moves between the matrix products of a transform. Complex numbers are stored as two planes;
// a product with [cosines | sines] of both planes gives four blocks, two of which add up to each
// plane of the result.

extension Tensor {
  /// Turns every image of `[batch, rows, columns]` into `[batch, columns, rows]`.
  func transposeImages(into result: inout Tensor) {
    let (rows, columns) = (shape[1], shape[2])
    precondition(result.shape == [shape[0], columns, rows], "a turned image")
    let batch = shape[0]
    elements.withUnsafeBufferPointer { source in
      result.elements.withUnsafeMutableBufferPointer { target in
        for image in 0..<batch {
          let start = image * rows * columns
          for column in 0..<columns {
            for row in 0..<rows {
              target[start + column * rows + row] = source[start + row * columns + column]
            }
          }
        }
      }
    }
  }

  /// From the four blocks `[batch, 2 x n, 2 x k]` to the two planes `[batch, 2 x n, k]`.
  func joinComplexHalves(into planes: inout Tensor) {
    precondition(2 * planes.count == count, "four blocks for two planes")
    let walk = ComplexLines(blocks: shape)
    elements.withUnsafeBufferPointer { blocks in
      planes.elements.withUnsafeMutableBufferPointer { planes in
        walk.forEach { line, pair, length in
          for index in 0..<length {
            planes[line + index] = blocks[2 * line + index] - blocks[2 * pair + length + index]
            planes[pair + index] = blocks[2 * pair + index] + blocks[2 * line + length + index]
          }
        }
      }
    }
  }

  /// The transpose of `joinComplexHalves`: from the two planes to the four blocks.
  func splitComplexHalves(into blocks: inout Tensor) {
    precondition(blocks.count == 2 * count, "four blocks for two planes")
    let walk = ComplexLines(blocks: blocks.shape)
    elements.withUnsafeBufferPointer { planes in
      blocks.elements.withUnsafeMutableBufferPointer { blocks in
        walk.forEach { line, pair, length in
          for index in 0..<length {
            let (real, imaginary) = (planes[line + index], planes[pair + index])
            blocks[2 * line + index] = real
            blocks[2 * pair + length + index] = -real
            blocks[2 * pair + index] = imaginary
            blocks[2 * line + length + index] = imaginary
          }
        }
      }
    }
  }
}

/// Where the lines of the real planes begin, and the lines of the imaginary planes they belong to.
private struct ComplexLines {
  private let batch: Int
  private let plane: Int
  private let length: Int

  init(blocks shape: Shape) {
    batch = shape[0]
    length = shape[2] / 2
    plane = shape[1] / 2 * length
  }

  @inline(__always)
  func forEach(_ body: (_ line: Int, _ pair: Int, _ length: Int) -> Void) {
    for image in 0..<batch {
      for line in stride(from: 2 * image * plane, to: (2 * image + 1) * plane, by: length) {
        body(line, line + plane, length)
      }
    }
  }
}
