import Tensors

/// Products of spectra `[batch, 2, columns, rows]`, real part first, with their gradients.
public enum Spectra {
  /// product = left * right, number by number: the spectrum of a convolution.
  public static func multiply(_ left: Tensor, _ right: Tensor, into product: inout Tensor) {
    combine(left, right, into: &product) { a, b in
      (a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
    }
  }

  /// The gradient by one factor, from the gradient by the product and the other factor.
  public static func multiplyGradient(
    _ productGradient: Tensor, other: Tensor, into gradient: inout Tensor
  ) {
    combine(productGradient, other, into: &gradient) { g, b in
      (g.real * b.real + g.imaginary * b.imaginary, g.imaginary * b.real - g.real * b.imaginary)
    }
  }

  private typealias Complex = (real: Float, imaginary: Float)

  @inline(__always)
  private static func combine(
    _ left: Tensor, _ right: Tensor, into result: inout Tensor,
    _ body: (Complex, Complex) -> Complex
  ) {
    precondition(left.shape == right.shape && left.shape == result.shape, "spectra of one shape")
    let batch = left.shape[0]
    let plane = left.shape[2] * left.shape[3]
    left.elements.withUnsafeBufferPointer { left in
      right.elements.withUnsafeBufferPointer { right in
        result.elements.withUnsafeMutableBufferPointer { result in
          for image in 0..<batch {
            for real in 2 * image * plane..<(2 * image + 1) * plane {
              let imaginary = real + plane
              let value = body((left[real], left[imaginary]), (right[real], right[imaginary]))
              result[real] = value.real
              result[imaginary] = value.imaginary
            }
          }
        }
      }
    }
  }
}
