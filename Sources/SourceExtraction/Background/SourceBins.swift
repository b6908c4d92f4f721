import Imaging

/// The bins of a band that belong to sources.
///
/// Nebulae are not sources: where the frame lies as much below its first sky as above it, it is
/// taken for structured, and only what stands out from its near surroundings is masked.
struct SourceBins {
  /// Sources stand out from the smoothed noise by so many sigma.
  ///
  /// Lower ones would mask noise, and
  /// the sky left over would be too dark: by 0.01 sigma at 2.5, by 0.03 at 2.
  private static let threshold: Float = 3
  /// Masks grow by so many bins: wings reach beyond what stands out.
  static let growth = 2
  /// A place is structured if a larger share of it lies 4 sigma below its sky.
  private static let structuredShare = 0.005
  /// The reach of the surroundings of a place in a nebula, bins.
  private static let nebulaReach = 3
  /// Scatters are measured on cells of about so many bins, or more.
  private static let smallestSample = 32
  /// How many cells to either side belong to the same place.
  private static let neighbourhood = 2

  /// 1 in bins that belong to sources, else 0.
  private(set) var mask: [UInt8]
  /// Whether each column of cells is structured.
  private(set) var isStructured: [Bool]

  /// Looks for sources in `band`, which holds some rows of cells of `mesh` and a margin.
  ///
  /// With `isNebula` all of it is taken for structured, and nearer surroundings are looked at.
  init(_ band: BinnedBand, mesh: BackgroundMesh, isNebula: Bool) {
    let smoothed = band.smoothed()
    let means = band.localMeans(reach: isNebula ? Self.nebulaReach : BinnedBand.meanReach)
    let cells = (0..<mesh.columns).map { column -> PixelBox in
      let isLast = column == mesh.columns - 1
      let end = isLast ? band.width : (column + 1) * mesh.cellWidth / 2
      return PixelBox(
        x: min(band.width, column * mesh.cellWidth / 2)..<min(band.width, end), y: 0..<band.height)
    }
    let unit = Self.unit(smoothed, means, width: band.width, cells: Self.joined(cells))
    let low = cells.map { Self.count(smoothed, width: band.width, in: $0, below: -4 * unit) }
    mask = [UInt8](repeating: 0, count: smoothed.count)
    isStructured = cells.indices.map { column in
      let place =
        max(
          0, column - Self.neighbourhood)...min(
          cells.count - 1, column + Self.neighbourhood)
      let area = cells[place].reduce(0) { $0 + $1.area }
      return isNebula || Double(low[place].reduce(0, +)) > Self.structuredShare * Double(area)
    }
    for (column, cell) in cells.enumerated() {
      Self.mark(
        smoothed, below: isStructured[column] ? means : nil, limit: Self.threshold * unit,
        width: band.width, cell: cell, in: &mask)
    }
    mask = MaskGrowth.grown(mask, width: band.width, by: Self.growth)
  }

  private static func mark(
    _ smoothed: [Float], below means: [Float]?, limit: Float, width: Int, cell: PixelBox,
    in mask: inout [UInt8]
  ) {
    mask.withUnsafeMutableBufferPointer { mask in
      smoothed.withUnsafeBufferPointer { smoothed in
        for y in cell.y {
          let start = y * width
          for x in cell.x { mask[start &+ x] = smoothed[start &+ x] > limit ? 1 : 0 }
        }
        means?.withUnsafeBufferPointer { means in
          for y in cell.y {
            let start = y * width
            for x in cell.x {
              mask[start &+ x] = smoothed[start &+ x] - means[start &+ x] > limit ? 1 : 0
            }
          }
        }
      }
    }
  }

  private static func count(
    _ values: [Float], width: Int, in box: PixelBox, below limit: Float
  ) -> Int {
    var count = 0
    values.withUnsafeBufferPointer { values in
      for y in box.y {
        for x in box.x { count &+= values[y &* width &+ x] < limit ? 1 : 0 }
      }
    }
    return count
  }

  /// The cells, narrow ones joined: from few bins the scatter is noisy, and the quieter of noisy
  /// scatters are too small.
  private static func joined(_ cells: [PixelBox]) -> [PixelBox] {
    guard let first = cells.first, !first.x.isEmpty else { return cells }
    let number = max(1, smallestSample / first.x.count)
    return stride(from: 0, to: cells.count, by: number).map { start in
      let last = cells[min(start + number, cells.count) - 1]
      return PixelBox(x: cells[start].x.lowerBound..<last.x.upperBound, y: first.y)
    }
  }

  /// The noise of the smoothed bins: 1 for white noise, more for correlated noise.
  ///
  /// It is the lower scatter about the local mean in the quieter cells; in the others sources
  /// make it larger.
  private static func unit(
    _ smoothed: [Float], _ means: [Float], width: Int, cells: [PixelBox]
  ) -> Float {
    var scatters: [Float] = []
    for cell in cells {
      var sample: [Float] = []
      for y in stride(from: cell.y.lowerBound, to: cell.y.upperBound, by: 4) {
        for x in stride(from: cell.x.lowerBound + y / 4 % 2, to: cell.x.upperBound, by: 2) {
          sample.append(smoothed[y * width + x] - means[y * width + x])
        }
      }
      guard sample.count > 100 else { continue }
      let (middle, low) = (sample.count / 2, sample.count * 16 / 100)
      scatters.append(sample.select(rank: middle) - sample.select(rank: low))
    }
    guard !scatters.isEmpty else { return 1 }
    scatters.sort()
    return min(max(scatters[scatters.count / 4], 0.9), 3)
  }
}
