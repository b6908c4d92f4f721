import Imaging

/// An ellipse in units of a source's own axes: the quadratic form that is 1 on the ellipse of its
/// standard deviations.
struct EllipseForm: Sendable {
  /// The centre, 0-based.
  let centre: PixelPoint
  /// The factors of dx^2, dy^2 and dx dy.
  let xx, yy, xy: Double
  /// The standard deviations along x and y in pixels: the half sides of the box around it.
  let extentX, extentY: Double

  /// The ellipse of a source with the given second moments, which must be positive definite.
  init(centre: PixelPoint, moments: LightMoments) {
    self.centre = centre
    let determinant = moments.xx * moments.yy - moments.xy * moments.xy
    xx = moments.yy / determinant
    yy = moments.xx / determinant
    xy = -2 * moments.xy / determinant
    extentX = moments.xx.squareRoot()
    extentY = moments.yy.squareRoot()
  }

  /// The pixels within `scale` times the ellipse.
  func box(scale: Double) -> PixelBox {
    PixelBox(
      x: Self.pixels(around: centre.x, reach: scale * extentX),
      y: Self.pixels(around: centre.y, reach: scale * extentY))
  }

  private static func pixels(around centre: Double, reach: Double) -> Range<Int> {
    Int((centre - reach).rounded(.up))..<Int((centre + reach).rounded(.down)) + 1
  }
}

extension EllipseForm {
  /// Kron's first moment: the mean distance of the light from the centre, in units of the ellipse,
  /// within `reach` of them; nil where there is no light.
  ///
  /// Neighbours' pixels are left out rather than replaced: an opposite pixel far from the centre is
  /// mostly noise, and it counts with its distance.
  func kronMoment(of stamp: SourceStamp, reach: Double) -> Double? {
    let (box, limit) = (box(scale: reach).clipped(to: stamp.box), Float(reach * reach))
    var (moment, light) = (0.0, 0.0)
    stamp.withRows(of: box) { row, values, own in
      var (rowMoment, rowLight) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
      forEachEight(row: row, of: box) { start, distances in
        let mine = Self.eight(values, start) * Self.eight(own, start)
        let inside = mine.replacing(with: 0, where: distances .> limit)
        rowMoment += distances.squareRoot() * inside
        rowLight += inside
      }
      moment += Double(rowMoment.sum())
      light += Double(rowLight.sum())
    }
    return moment > 0 && light > 0 && moment.isFinite ? moment / light : nil
  }

  /// The sum over all pixels whose centres lie within `scale` times the ellipse.
  func sum(of stamp: SourceStamp, scale: Double, skyVariance: Double) -> ApertureSum {
    let touched = box(scale: scale)
    let (box, limit) = (touched.clipped(to: stamp.box), Float(scale * scale))
    var (result, ownArea) = (ApertureSum(), 0.0)
    stamp.withRows(of: box) { row, values, own in
      var flux = SIMD8<Float>.zero
      var (area, mine) = (flux, flux)
      forEachEight(row: row, of: box) { start, distances in
        let isOutside = distances .> limit
        flux += Self.eight(values, start).replacing(with: 0, where: isOutside)
        mine += Self.eight(own, start).replacing(with: 0, where: isOutside)
        area += SIMD8(repeating: 1).replacing(with: 0, where: isOutside)
      }
      result.flux += Double(flux.sum())
      result.area += Double(area.sum())
      ownArea += Double(mine.sum())
    }
    result.replacedArea = result.area - ownArea
    result.variance =
      stamp.hasVariances ? varianceSum(of: stamp, box, limit) : result.area * skyVariance
    result.isTruncated = !stamp.frame.contains(touched)
    return result
  }

  private func varianceSum(of stamp: SourceStamp, _ box: PixelBox, _ limit: Float) -> Double {
    var variance = 0.0
    stamp.withRows(of: box, .variances) { row, variances in
      var sum = SIMD8<Float>.zero
      forEachEight(row: row, of: box) { start, distances in
        sum += Self.eight(variances, start).replacing(with: 0, where: distances .> limit)
      }
      variance += Double(sum.sum())
    }
    return variance
  }

  @inline(__always)
  private static func eight(_ pixels: UnsafePointer<Float>, _ start: Int) -> SIMD8<Float> {
    UnsafeRawPointer(pixels).loadUnaligned(fromByteOffset: 4 * start, as: SIMD8<Float>.self)
  }

  /// Calls `body` with the squared distances of eight pixels at a time of a row of `box`, in units
  /// of the ellipse; those behind the row's end are very far away.
  @inline(__always)
  private func forEachEight(row: Int, of box: PixelBox, _ body: (Int, SIMD8<Float>) -> Void) {
    let dy = Double(box.y.lowerBound + row) - centre.y
    let (square, linear) = (Float(yy * dy * dy), Float(xy * dy))
    let first = Float(Double(box.x.lowerBound) - centre.x)
    let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
    for start in stride(from: 0, to: box.width, by: 8) {
      let dx = lanes + (first + Float(start))
      var distances = dx * (Float(xx) * dx + linear) + square
      if start + 8 > box.width {
        distances.replace(with: .greatestFiniteMagnitude, where: lanes .>= Float(box.width - start))
      }
      body(start, distances)
    }
  }
}
