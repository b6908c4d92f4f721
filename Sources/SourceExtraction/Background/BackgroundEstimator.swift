import Imaging
import Tensors

/// Estimates the sky of a field and its noise on a mesh.
public struct BackgroundEstimator {
  /// The background of `field`; every field has one, even if it has no good pixel.
  public static func estimate(
    _ field: Field, configuration: BackgroundConfiguration = .default,
    parallelism: Parallelism = .machine
  ) throws -> Background {
    try configuration.validate()
    let image = field.image
    let columns = max(1, (image.width + configuration.meshWidth - 1) / configuration.meshWidth)
    let rows = max(1, (image.height + configuration.meshHeight - 1) / configuration.meshHeight)
    var levels = Image(width: columns, height: rows)
    var sigmas = Image(width: columns, height: rows, filledWith: 1)
    for row in 0..<rows {
      for column in 0..<columns {
        var values: [Float] = []
        for y in row
          * configuration.meshHeight..<min(image.height, (row + 1) * configuration.meshHeight)
        {
          for x in column
            * configuration.meshWidth..<min(image.width, (column + 1) * configuration.meshWidth)
          where field.mask[x, y].isEmpty { values.append(image[x, y]) }
        }
        guard let median = values.middleValue else { continue }
        let spread = values.map { abs($0 - Float(median)) }.middleValue ?? 0
        levels[column, row] = Float(median)
        sigmas[column, row] = Float(max(1.4826 * spread, 1e-30))
      }
    }
    let mesh = BackgroundMesh(
      cellWidth: configuration.meshWidth, cellHeight: configuration.meshHeight, levels: levels,
      sigmas: sigmas, isFilled: [Bool](repeating: false, count: columns * rows))
    return Background(width: image.width, height: image.height, mesh: mesh)
  }
}
