import Imaging

/// Level and noise on the cells of a mesh.
struct BackgroundMesh: Sendable {
  /// The sides of a cell, pixels.
  let cellWidth: Int
  let cellHeight: Int
  /// The level of each cell; NaN where it is not known yet.
  var levels: Image
  /// The standard deviation of each cell; NaN where it is not known yet.
  var sigmas: Image
  /// Cells that were filled in from their neighbours.
  var isFilled: [Bool]

  /// A mesh over a frame, of which nothing is known yet; it has at least one cell.
  init(width: Int, height: Int, configuration: BackgroundMeshConfiguration) {
    // A cell larger than the frame is the frame.
    cellWidth = max(1, min(configuration.meshWidth, width))
    cellHeight = max(1, min(configuration.meshHeight, height))
    let columns = max(1, (width + cellWidth - 1) / cellWidth)
    let rows = max(1, (height + cellHeight - 1) / cellHeight)
    levels = Image(width: columns, height: rows, filledWith: .nan)
    sigmas = levels
    isFilled = [Bool](repeating: false, count: columns * rows)
  }

  /// Cells in a row.
  var columns: Int { levels.width }
  /// Rows of cells.
  var rows: Int { levels.height }

  /// The pixels of a frame of `width` x `height` that lie in a cell.
  func pixels(column: Int, row: Int, width: Int, height: Int) -> PixelBox {
    PixelBox(
      x: min(width, column * cellWidth)..<min(width, (column + 1) * cellWidth),
      y: min(height, row * cellHeight)..<min(height, (row + 1) * cellHeight))
  }

  /// Gives cells without a value the mean of the nearest cells that have one; nothing known at all
  /// is a sky of level 0 and noise 1.
  ///
  /// With `bends` the levels of gaps then follow the curvature around them: a flat patch on the
  /// crest of a nebula makes the crest stand out, and it would be masked as a source again.
  mutating func fillGaps(bends: Bool = false) {
    let unknown = levels.pixels.indices.filter { !levels.pixels[$0].isFinite }
    for index in unknown { isFilled[index] = true }
    levels = levels.fillingGaps(fallback: 0)
    if bends { levels.bend(unknown) }
    for index in sigmas.pixels.indices where !(sigmas.pixels[index] > 0) {
      sigmas.pixels[index] = .nan
    }
    sigmas = sigmas.fillingGaps(fallback: .nan)
    // A frame without any scatter has the noise of its own rounding.
    for index in sigmas.pixels.indices where !sigmas.pixels[index].isFinite {
      let rounding = abs(levels.pixels[index]) * 0x1p-20
      sigmas.pixels[index] = unknown.count == levels.pixels.count ? 1 : max(rounding, 1e-20)
    }
  }

  /// Replaces levels by the median of the cells around them where the two differ by more than
  /// `threshold`, and sigmas with them: what a bright galaxy does to one cell goes away.
  ///
  /// With `extrapolates` the mesh goes on beyond its borders in a straight line, so that gradients
  /// keep their slope there.
  mutating func filter(size: Int, threshold: Double, extrapolates: Bool = false) {
    guard size > 1, columns * rows > 1 else { return }
    let margin = extrapolates ? size / 2 : 0
    let (oldLevels, oldSigmas) = (levels.extrapolated(by: margin), sigmas)
    for row in 0..<rows {
      for column in 0..<columns {
        let level = oldLevels.median(around: column + margin, row + margin, size: size)
        guard abs(Double(level - levels[column, row])) >= threshold else { continue }
        levels[column, row] = level
        sigmas[column, row] = oldSigmas.median(around: column, row, size: size)
      }
    }
  }
}

extension BackgroundMesh {
  /// The same sky on cells that are `factor` times as small.
  func divided(by factor: Int, width: Int, height: Int) -> BackgroundMesh {
    var fine = BackgroundMesh(
      width: width, height: height,
      configuration: BackgroundMeshConfiguration(
        meshWidth: cellWidth / factor, meshHeight: cellHeight / factor, filterSize: 1,
        filterThreshold: 0, fixedLevel: nil, masksSources: true, measuresCorrelation: false))
    let spline = MeshSpline(levels, cellWidth: cellWidth, cellHeight: cellHeight)
    var line = [Float](repeating: 0, count: width)
    for row in 0..<fine.rows {
      let y = min(height - 1, row * fine.cellHeight + fine.cellHeight / 2)
      line.withUnsafeMutableBufferPointer { spline.fill($0, y: y) }
      for column in 0..<fine.columns {
        let x = min(width - 1, column * fine.cellWidth + fine.cellWidth / 2)
        let cell = (x: min(columns - 1, x / cellWidth), y: min(rows - 1, y / cellHeight))
        fine.levels[column, row] = line[x]
        fine.sigmas[column, row] = sigmas[cell.x, cell.y]
      }
    }
    return fine
  }

  /// Replaces each sigma by the median of those around it.
  mutating func smoothSigmas(size: Int) {
    let old = sigmas
    for row in 0..<rows {
      for column in 0..<columns {
        sigmas[column, row] = old.median(around: column, row, size: size)
      }
    }
  }
}

extension Image {
  /// The image with a margin into which its borders go on in a straight line.
  func extrapolated(by margin: Int) -> Image {
    guard margin > 0, width > 0, height > 0 else { return self }
    var wide = Image(width: width + 2 * margin, height: height + 2 * margin)
    let value = { (line: (Int) -> Float, place: Int, count: Int) -> Float in
      let inside = min(max(place, 0), count - 1)
      // The slope from the border's node to the one as far inside.
      let mirror = min(max(2 * inside - place, 0), count - 1)
      return inside == place ? line(inside) : 2 * line(inside) - line(mirror)
    }
    for row in 0..<wide.height {
      for column in 0..<wide.width {
        wide[column, row] = value(
          { y in value({ x in self[x, y] }, column - margin, width) }, row - margin, height)
      }
    }
    return wide
  }

  /// The median of the square of `size` pixels around a pixel, as far as it lies on the image.
  func median(around x: Int, _ y: Int, size: Int) -> Float {
    let reach = size / 2
    var values: [Float] = []
    for row in max(0, y - reach)...min(height - 1, y + reach) {
      let start = row * width
      values += pixels[start + max(0, x - reach)...start + min(width - 1, x + reach)]
    }
    return Float(values.middleValue ?? 0)
  }

  /// The image with NaN replaced by the mean of the nearest pixels that are none; `fallback` if
  /// all are NaN.
  fileprivate func fillingGaps(fallback: Float) -> Image {
    let known = pixels.indices.filter { pixels[$0].isFinite }
    guard known.count < pixels.count else { return self }
    guard !known.isEmpty else { return Image(width: width, height: height, filledWith: fallback) }
    var filled = self
    for y in 0..<height {
      for x in 0..<width where !self[x, y].isFinite { filled[x, y] = nearestMean(x, y) }
    }
    return filled
  }

  /// Looks at growing square rings until one holds a value, and one further ring for those that
  /// are as near but lie askew.
  private func nearestMean(_ x: Int, _ y: Int) -> Float {
    var (sum, count, nearest) = (0.0, 0, Int.max)
    for ring in 1...max(width, height) {
      guard ring * ring <= nearest else { break }
      forEachPixel(ofRing: ring, around: x, y) { column, row in
        let value = self[column, row]
        let distance = (column - x) * (column - x) + (row - y) * (row - y)
        guard value.isFinite, distance <= nearest else { return }
        if distance < nearest { (sum, count, nearest) = (0, 0, distance) }
        sum += Double(value)
        count += 1
      }
    }
    return Float(sum / Double(max(count, 1)))
  }

  private func forEachPixel(ofRing ring: Int, around x: Int, _ y: Int, _ body: (Int, Int) -> Void) {
    for row in max(0, y - ring)...min(height - 1, y + ring) {
      if abs(row - y) == ring {
        for column in max(0, x - ring)...min(width - 1, x + ring) { body(column, row) }
      } else {
        if x >= ring { body(x - ring, row) }
        if x + ring < width { body(x + ring, row) }
      }
    }
  }
}

extension [Float] {
  /// The median (of an even number, the mean of the middle two); nil of nothing.
  var middleValue: Double? {
    guard !isEmpty else { return nil }
    let sorted = self.sorted()
    let upper = Double(sorted[count / 2])
    return count % 2 == 1 ? upper : (Double(sorted[count / 2 - 1]) + upper) / 2
  }
}
