import Foundation
import Tensors

/// The Fourier transform of a batch of small stamps, there and back, as matrix products.
///
/// Stamps are `[batch, height, width]`. They are thought to lie in a larger plane of zeros whose
/// sides are odd, so that no frequency is its own mirror image and shifts by parts of a pixel are
/// exact. Real stamps need half the frequencies along x: a spectrum is
/// `[batch, 2, columns, rows]` with the real part first, `columns` being the frequencies 0, 1, ...
/// along x and `rows` all frequencies along y.
///
/// A product with two small matrices was chosen over a fast Fourier transform: at these sizes BLAS
/// is quicker, any size will do, and the gradient is the product with the transposed matrices.
public struct StampTransform: Sendable {
  /// Pixels of the plane along y and x, both odd.
  public let plane: (height: Int, width: Int)
  /// Frequencies along x that are kept: 0 and the positive ones.
  public var columns: Int { (plane.width + 1) / 2 }
  /// Frequencies along y.
  public var rows: Int { plane.height }

  private let height: Int
  private let width: Int
  /// Cosines and sines: over x on the way there, over y, and the same on the way back.
  private let overX, overY, backOverY, backOverX: Tensor

  /// The transform of stamps in a plane at least as large as `minimumPlane`.
  ///
  /// The pixel `origin` (y, x) of the stamp stands at the origin of the plane; for a PSF that is
  /// its centre.
  public init(
    height: Int, width: Int, origin: (y: Int, x: Int) = (0, 0),
    minimumPlane: (height: Int, width: Int)
  ) {
    precondition(minimumPlane.height >= height && minimumPlane.width >= width)
    self.height = height
    self.width = width
    plane = (minimumPlane.height | 1, minimumPlane.width | 1)
    let columns = (plane.width + 1) / 2
    overX = Self.waves(width, origin.x, plane.width, frequencies: columns, sign: -1)
    overY = Self.waves(height, origin.y, plane.height, frequencies: plane.height, sign: -1)
    backOverY = Self.backWaves(height, origin.y, plane.height)
    backOverX = Self.lastWaves(width, origin.x, plane)
  }

  /// The shape of the spectrum of `batch` stamps.
  public func spectrumShape(batch: Int) -> Shape { [batch, 2, columns, rows] }

  /// The memory that transforms of `batch` stamps write into.
  public func makeMemory(batch: Int) -> StampTransformMemory {
    StampTransformMemory(batch: batch, height: height, columns: columns, rows: rows)
  }

  /// The spectrum of stamps.
  public func forward(
    _ stamps: Tensor, into spectrum: inout Tensor, _ memory: inout StampTransformMemory
  ) {
    matrixProduct(stamps, overX, into: &memory.lines)
    memory.lines.transposeImages(into: &memory.turned)
    matrixProduct(memory.turned, overY, into: &memory.wide)
    memory.wide.joinComplexHalves(into: &spectrum)
  }

  /// The gradient by the stamps, from the gradient by their spectrum.
  public func forwardGradient(
    _ spectrumGradient: Tensor, into stampGradient: inout Tensor,
    _ memory: inout StampTransformMemory
  ) {
    spectrumGradient.splitComplexHalves(into: &memory.wide)
    matrixProduct(
      MatrixFactor(memory.wide), MatrixFactor(overY).transpose, into: &memory.turned)
    memory.turned.transposeImages(into: &memory.lines)
    matrixProduct(
      MatrixFactor(memory.lines), MatrixFactor(overX).transpose, into: &stampGradient)
  }

  /// The stamps of a spectrum; what lies in the plane outside the stamp is left out.
  public func inverse(
    _ spectrum: Tensor, into stamps: inout Tensor, _ memory: inout StampTransformMemory
  ) {
    matrixProduct(spectrum, backOverY, into: &memory.narrow)
    memory.narrow.joinComplexHalves(into: &memory.turned)
    memory.turned.transposeImages(into: &memory.lines)
    matrixProduct(memory.lines, backOverX, into: &stamps)
  }

  /// The gradient by a spectrum, from the gradient by its stamps.
  public func inverseGradient(
    _ stampGradient: Tensor, into spectrumGradient: inout Tensor,
    _ memory: inout StampTransformMemory
  ) {
    matrixProduct(
      MatrixFactor(stampGradient), MatrixFactor(backOverX).transpose, into: &memory.lines)
    memory.lines.transposeImages(into: &memory.turned)
    memory.turned.splitComplexHalves(into: &memory.narrow)
    matrixProduct(
      MatrixFactor(memory.narrow), MatrixFactor(backOverY).transpose, into: &spectrumGradient)
  }
}

/// The arrays that the transforms of a `StampTransform` write into.
public struct StampTransformMemory: Sendable {
  /// After the transform along x: `[batch, height, 2 x columns]`.
  fileprivate var lines: Tensor
  /// The same turned: `[batch, 2 x columns, height]`.
  fileprivate var turned: Tensor
  /// Products with cosines and sines side by side, of spectra and of stamps.
  fileprivate var wide, narrow: Tensor

  fileprivate init(batch: Int, height: Int, columns: Int, rows: Int) {
    lines = Tensor([batch, height, 2 * columns])
    turned = Tensor([batch, 2 * columns, height])
    wide = Tensor([batch, 2 * columns, 2 * rows])
    narrow = Tensor([batch, 2 * columns, 2 * height])
  }
}

extension StampTransform {
  /// `[places, 2 x frequencies]`: cosines, then `sign` times sines.
  private static func waves(
    _ places: Int, _ origin: Int, _ period: Int, frequencies: Int, sign: Double
  ) -> Tensor {
    matrix(places, 2 * frequencies) { place, column in
      let angle = angle(place - origin, column % frequencies, period)
      return column < frequencies ? cos(angle) : sign * sin(angle)
    }
  }

  /// `[frequencies, 2 x places]`: cosines, then sines.
  private static func backWaves(_ places: Int, _ origin: Int, _ period: Int) -> Tensor {
    matrix(period, 2 * places) { frequency, column in
      let angle = angle(column % places - origin, frequency, period)
      return column < places ? cos(angle) : sin(angle)
    }
  }

  /// `[2 x columns, places]`: every positive frequency stands for its mirror image too.
  private static func lastWaves(
    _ places: Int, _ origin: Int, _ plane: (height: Int, width: Int)
  ) -> Tensor {
    let columns = (plane.width + 1) / 2
    return matrix(2 * columns, places) { row, place in
      let frequency = row % columns
      let angle = angle(place - origin, frequency, plane.width)
      let share = (frequency == 0 ? 1 : 2) / Double(plane.height * plane.width)
      return share * (row < columns ? cos(angle) : -sin(angle))
    }
  }

  private static func angle(_ place: Int, _ frequency: Int, _ period: Int) -> Double {
    2 * .pi * Double(place * frequency % period) / Double(period)
  }

  private static func matrix(
    _ rows: Int, _ columns: Int, _ value: (Int, Int) -> Double
  ) -> Tensor {
    let elements = (0..<rows * columns).map { Float(value($0 / columns, $0 % columns)) }
    return Tensor([rows, columns], elements: elements)
  }
}
