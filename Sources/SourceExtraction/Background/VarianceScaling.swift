import Imaging

/// What takes a relative variance map to image units squared.
enum VarianceScaling {
  /// The median over the cells of measured variance over the map's: 1 for an absolute map or none.
  static func scale(of field: Field, to mesh: BackgroundMesh) -> Double {
    guard let variance = field.variance, !field.isVarianceAbsolute else { return 1 }
    var ratios: [Float] = []
    for row in 0..<mesh.rows {
      for column in 0..<mesh.columns where !mesh.isFilled[row * mesh.columns + column] {
        let box = mesh.pixels(
          column: column, row: row, width: variance.width, height: variance.height)
        let mean = sampledMean(of: variance, mask: field.mask, box: box)
        let sigma = Double(mesh.sigmas[column, row])
        guard let mean, mean > 0, sigma > 0 else { continue }
        ratios.append(Float(sigma * sigma / mean))
      }
    }
    return ratios.middleValue ?? 1
  }

  /// The mean over some good pixels of a cell: weight maps are smooth, every third will do.
  private static func sampledMean(of variance: Image, mask: Mask, box: PixelBox) -> Double? {
    var (sum, count) = (0.0, 0)
    for y in stride(from: box.y.lowerBound, to: box.y.upperBound, by: 3) {
      for x in stride(from: box.x.lowerBound, to: box.x.upperBound, by: 3)
      where mask[x, y].isEmpty {
        sum += Double(variance[x, y])
        count += 1
      }
    }
    return count > 0 ? sum / Double(count) : nil
  }
}
