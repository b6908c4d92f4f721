import Imaging
import Tensors

/// Masks the sources above a first sky and estimates level and noise anew from what is left.
struct SourceMasking: Sendable {
  /// Cells of which a smaller share is left are filled in from their neighbours.
  private static let smallestShare = 0.15
  /// Bands are about so many rows high.
  private static let bandHeight = 256

  /// What lies behind the sources.
  enum Scenery {
    /// Smooth sky, or a nebula that shows itself.
    case unknown
    /// A nebula that the mesh does not follow yet.
    case nebula
    /// A nebula that the mesh follows: what is left is noise.
    case followedNebula
  }

  private let field: Field
  private let mesh: BackgroundMesh
  private let scenery: Scenery
  private let sky: Background

  /// Looks for the sources of `field` above the sky on `mesh`.
  init(_ field: Field, mesh: BackgroundMesh, scenery: Scenery = .unknown) {
    self.field = field
    self.mesh = mesh
    self.scenery = scenery
    sky = Background(width: field.image.width, height: field.image.height, mesh: mesh)
  }

  /// What a cell turned out to be.
  private struct Cell {
    var level = Float.nan
    var sigma = Float.nan
    /// Mode minus mean, in sigma; NaN where structure makes it meaningless.
    var skew = Float.nan
    /// Whether the cell lies in a nebula.
    var isStructured = false
  }

  private struct Target: @unchecked Sendable {
    let cells: UnsafeMutableBufferPointer<Cell>
    let sums: UnsafeMutableBufferPointer<CorrelationSums>
  }

  /// What was found when sources were masked.
  struct Refined {
    var mesh: BackgroundMesh
    /// How the noise of neighbouring pixels goes together.
    var correlation = NoiseCorrelation.white
    /// The share of the cells that a nebula covers.
    var structuredShare = 0.0
  }

  /// The second mesh, and what else the sky between the sources says.
  func refine(_ parallelism: Parallelism) -> Refined {
    var cells = [Cell](repeating: Cell(), count: mesh.columns * mesh.rows)
    let step = CorrelationSums.step(cells: cells.count)
    var sums = [CorrelationSums](
      repeating: CorrelationSums(), count: (cells.count + step - 1) / step)
    let rowsPerBand = max(1, Self.bandHeight / mesh.cellHeight)
    cells.withUnsafeMutableBufferPointer { cells in
      sums.withUnsafeMutableBufferPointer { sums in
        let target = Target(cells: cells, sums: sums)
        parallelism.forEachRange(of: mesh.rows, chunk: rowsPerBand) { rows in
          refine(rows, step: step, into: target)
        }
      }
    }
    let known = cells.count { $0.level.isFinite }
    // Hardly any sky left between the sources: the mode is the better guess.
    guard known * 20 > cells.count else { return Refined(mesh: mesh) }
    // Sources too faint to be masked leave a tail. One cell's mode would be too noisy a cure, the
    // frame's is not.
    let skew = Float(cells.map(\.skew).filter(\.isFinite).middleValue ?? 0)
    var refined = mesh
    for (index, cell) in cells.enumerated() {
      let faint = cell.skew.isFinite ? min(0, skew) * cell.sigma : 0
      refined.levels.pixels[index] = mesh.levels.pixels[index] + cell.level + faint
      refined.sigmas.pixels[index] = cell.sigma
    }
    refined.fillGaps(bends: scenery != .unknown)
    let structured = Double(cells.count { $0.isStructured }) / Double(max(1, cells.count))
    return Refined(
      mesh: refined, correlation: CorrelationSums.correlation(sums), structuredShare: structured)
  }

  private func refine(_ rows: Range<Int>, step: Int, into target: Target) {
    let margin = 2 * (BinnedBand.meanReach + SourceBins.growth + 1)
    let first = rows.lowerBound * mesh.cellHeight
    let last = min(field.image.height, rows.upperBound * mesh.cellHeight)
    let band = BinnedBand(field, rows: first - margin..<last + margin, sky: sky)
    let sources = SourceBins(band, mesh: mesh, isNebula: scenery != .unknown)
    var clipper = SkyClipper()
    for row in rows {
      let end = min(field.image.height, (row + 1) * mesh.cellHeight)
      var residuals = SkyResiduals(
        field, rows: row * mesh.cellHeight..<end, sky: sky, masked: sources.mask,
        band: band)
      for column in 0..<mesh.columns {
        let index = row * mesh.columns + column
        target.cells[index].isStructured = sources.isStructured[column]
        let box = mesh.pixels(
          column: column, row: row, width: field.image.width, height: field.image.height)
        let (found, count) = residuals.sky(ofColumns: box.x, by: &clipper)
        guard let found, found.sigma > 0,
          Double(count) > Self.smallestShare * Double(box.area)
        else { continue }
        let isStructured = scenery != .followedNebula && sources.isStructured[column]
        let sigma = found.sigma / ClippedSky.sigmaAfterClipping
        let level = isStructured ? residuals.mean(of: count, within: 6 * sigma) : found.mean
        let skew = isStructured ? Double.nan : (found.mode - found.mean) / sigma
        target.cells[index] = Cell(
          level: Float(level), sigma: Float(sigma), skew: Float(skew), isStructured: isStructured)
        if index % step == 0, !isStructured, count * 2 > box.area {
          target.sums[index / step].add(
            residuals, columns: box.x, mean: found.mean, sigma: sigma)
        }
      }
    }
  }
}
