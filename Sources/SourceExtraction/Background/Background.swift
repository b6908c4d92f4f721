import Imaging
import Tensors

/// The sky behind the sources and its noise: known on the nodes of a mesh, evaluated by bicubic
/// splines a row at a time, so that no full-size map need be kept.
public struct Background: Sendable {
  /// Pixels in a row of the frame.
  public let width: Int
  /// Rows of the frame.
  public let height: Int
  /// The sides of a mesh cell, pixels.
  public let meshSize: (width: Int, height: Int)
  /// The sky's level in each cell, image units.
  public let levels: Image
  /// The standard deviation of a sky pixel in each cell, image units; above 0.
  public let sigmas: Image
  /// Cells that had too few good pixels and were filled in from their neighbours, row by row.
  public let isFilled: [Bool]
  /// The median of the levels.
  public let globalLevel: Double
  /// The median of the sigmas.
  public let globalSigma: Double
  /// How the noise of neighbouring pixels goes together.
  public let noiseCorrelation: NoiseCorrelation
  /// What takes the field's variance map to image units squared; 1 without one.
  public let varianceScale: Double
  private let levelSpline: MeshSpline
  private let sigmaSpline: MeshSpline

  /// The background with the given levels and sigmas on its nodes.
  init(
    width: Int, height: Int, mesh: BackgroundMesh,
    noiseCorrelation: NoiseCorrelation = .white, varianceScale: Double = 1
  ) {
    self.width = width
    self.height = height
    meshSize = (mesh.cellWidth, mesh.cellHeight)
    levels = mesh.levels
    sigmas = mesh.sigmas
    isFilled = mesh.isFilled
    globalLevel = mesh.levels.pixels.middleValue ?? 0
    globalSigma = mesh.sigmas.pixels.middleValue ?? 1
    self.noiseCorrelation = noiseCorrelation
    self.varianceScale = varianceScale
    levelSpline = MeshSpline(mesh.levels, cellWidth: mesh.cellWidth, cellHeight: mesh.cellHeight)
    sigmaSpline = MeshSpline(mesh.sigmas, cellWidth: mesh.cellWidth, cellHeight: mesh.cellHeight)
  }

  /// Writes the sky's level along row `y`, image units; `row.count` is the width.
  public func level(row y: Int, into row: UnsafeMutableBufferPointer<Float>) {
    levelSpline.fill(row, y: y)
  }

  /// Writes the standard deviation of a sky pixel along row `y`, image units, above 0.
  public func sigma(row y: Int, into row: UnsafeMutableBufferPointer<Float>) {
    sigmaSpline.fill(row, y: y)
    // A spline may swing below its nodes; noise may not.
    let smallest = Float(max(0.1 * globalSigma, Double(Float.leastNormalMagnitude)))
    for x in 0..<row.count { row[x] = max(row[x], smallest) }
  }

  /// The sky's level of every pixel, image units.
  public func levelImage(parallelism: Parallelism = .machine) -> Image {
    image(parallelism) { level(row: $0, into: $1) }
  }

  /// The standard deviation of a sky pixel at every pixel, image units.
  public func sigmaImage(parallelism: Parallelism = .machine) -> Image {
    image(parallelism) { sigma(row: $0, into: $1) }
  }

  private struct Target: @unchecked Sendable {
    let pixels: UnsafeMutableBufferPointer<Float>
  }

  private func image(
    _ parallelism: Parallelism,
    _ fill: @Sendable (Int, UnsafeMutableBufferPointer<Float>) -> Void
  ) -> Image {
    let (width, height) = (width, height)
    let pixels = [Float](unsafeUninitializedCapacity: width * height) { buffer, count in
      let target = Target(pixels: buffer)
      parallelism.forEachRange(of: height, chunk: 64) { rows in
        for y in rows {
          fill(y, .init(rebasing: target.pixels[y * width..<(y + 1) * width]))
        }
      }
      count = width * height
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}
