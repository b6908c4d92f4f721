import Foundation
import Tensors

/// Moves stamps by parts of a pixel: their spectra are turned by an angle that grows with frequency.
///
/// Shifts are `[batch, 2]`, (y, x) in pixels, positive to larger indices. A stamp whose content is
/// band-limited moves exactly; what leaves the plane comes in on the other side, so the plane
/// should be a few pixels wider than the stamp.
public struct SpectrumShift: Sendable {
  private let plane: (height: Int, width: Int)
  /// The turning factors of every sample, `[batch, 2, columns, rows]`.
  private var factors: Tensor

  /// Memory for shifts of `batch` spectra of a transform.
  public init(of transform: StampTransform, batch: Int) {
    plane = transform.plane
    factors = Tensor(transform.spectrumShape(batch: batch))
  }

  /// moved = spectrum * exp(-2 pi i (v dy / height + u dx / width)).
  public mutating func forward(_ spectrum: Tensor, by shifts: Tensor, into moved: inout Tensor) {
    precondition(shifts.shape == [factors.shape[0], 2], "a shift along y and x for every sample")
    setFactors(shifts)
    Spectra.multiply(spectrum, factors, into: &moved)
  }

  /// The gradients by the spectrum and by the shifts `[batch, 2]`, which are overwritten.
  public func backward(
    _ movedGradient: Tensor, moved: Tensor, into spectrumGradient: inout Tensor,
    _ shiftGradient: inout Tensor
  ) {
    Spectra.multiplyGradient(movedGradient, other: factors, into: &spectrumGradient)
    let (batch, columns, rows) = (moved.shape[0], moved.shape[2], moved.shape[3])
    let size = columns * rows
    for image in 0..<batch {
      var slopes = SIMD2<Double>()
      for column in 0..<columns {
        for row in 0..<rows {
          let real = 2 * image * size + column * rows + row
          // The slope of the angle is -frequency, and turning by it exchanges the two planes.
          let turning =
            Double(moved.elements[real + size]) * Double(movedGradient.elements[real])
            - Double(moved.elements[real]) * Double(movedGradient.elements[real + size])
          slopes += turning * SIMD2(frequencyY(row), frequencyX(column))
        }
      }
      shiftGradient.elements[2 * image] = Float(slopes.x)
      shiftGradient.elements[2 * image + 1] = Float(slopes.y)
    }
  }

  private mutating func setFactors(_ shifts: Tensor) {
    let (batch, columns, rows) = (factors.shape[0], factors.shape[2], factors.shape[3])
    let size = columns * rows
    for image in 0..<batch {
      let (dy, dx) = (Double(shifts.elements[2 * image]), Double(shifts.elements[2 * image + 1]))
      for row in 0..<rows {
        let angleY = frequencyY(row) * dy
        let turn = (real: cos(angleY), imaginary: -sin(angleY))
        let step = (real: cos(frequencyX(1) * dx), imaginary: -sin(frequencyX(1) * dx))
        var factor = turn
        for column in 0..<columns {
          let real = 2 * image * size + column * rows + row
          factors.elements[real] = Float(factor.real)
          factors.elements[real + size] = Float(factor.imaginary)
          factor = (
            factor.real * step.real - factor.imaginary * step.imaginary,
            factor.real * step.imaginary + factor.imaginary * step.real
          )
        }
      }
    }
  }

  /// Radians per pixel; the upper half of the rows are the negative frequencies.
  private func frequencyY(_ row: Int) -> Double {
    2 * .pi * Double(2 * row > plane.height ? row - plane.height : row) / Double(plane.height)
  }

  private func frequencyX(_ column: Int) -> Double {
    2 * .pi * Double(column) / Double(plane.width)
  }
}
