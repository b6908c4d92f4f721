import Foundation
import SourceExtraction
import Tensors

/// What the decoder draws along the class coordinate, from galaxy to star, and along the size, with a
/// field's own point spread.
public struct DecodedGrid: Sendable {
  /// Pictures in a row: steps of the class coordinate.
  public let columns: Int
  /// Rows: steps of the size coordinate, the smallest first.
  public let rows: Int
  /// The pictures, `[rows x columns, 32, 32]`, each of peak 1.
  public let pictures: Tensor

  /// The grid of a classifier's decoder, through the point spread in the middle of a field.
  public init(
    of classifier: StarGalaxyClassifier, pointSpread: PointSpreadModel, columns: Int = 13,
    rows: Int = 7
  ) {
    (self.columns, self.rows) = (columns, rows)
    let count = columns * rows
    let decoder = classifier.network.decoder
    let reach = classifier.modeDistance
    var latent = Tensor([count, LatentLayout.count])
    for cell in 0..<count {
      let (u, v) = (
        Float(cell % columns) / Float(columns - 1), Float(cell / columns) / Float(rows - 1)
      )
      latent.elements[cell * LatentLayout.count + LatentLayout.classCoordinate] =
        reach * (2 * u - 1)
      latent.elements[cell * LatentLayout.count + 3] = 3 * v - 1
    }
    var memory = decoder.makeMemory(samples: count)
    decoder.draw(latent, as: Self.observation(count, pointSpread), &memory)
    pictures = Self.normalised(memory.picture, count: count)
  }

  /// A source without noise in the middle of the field: nothing but its point spread matters.
  private static func observation(_ count: Int, _ model: PointSpreadModel) -> StampObservation {
    let side = StampObservation.pointSide
    let stamp = model.stamp(
      atX: Double(model.frameWidth / 2), y: Double(model.frameHeight / 2), side: side)
    let peak = max(stamp.pixels.max() ?? 1, 1e-12)
    var seen = StampObservation(count: count)
    seen.logSeeing = [Float](repeating: log(Float(model.centralFWHM)), count: count)
    seen.pointSpread.elements = (0..<count).flatMap { _ in stamp.pixels.map { $0 / peak } }
    return seen
  }

  private static func normalised(_ pictures: Tensor, count: Int) -> Tensor {
    let pixels = StampGeometry.pixelCount
    var result = pictures
    for cell in 0..<count {
      let range = cell * pixels..<(cell + 1) * pixels
      let peak = max(result.elements[range].max() ?? 1, 1e-12)
      for pixel in range { result.elements[pixel] /= peak }
    }
    return result
  }
}
