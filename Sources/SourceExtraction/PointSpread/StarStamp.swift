/// A star as the model's fit sees it: its pixels, and what is known of it so far.
struct StarStamp: Sendable {
  /// The pixel nearest to the star when it was cut.
  let column: Int
  let row: Int
  let radius: Int
  /// The star's number in the segmentation.
  let label: Int32
  /// (2 radius + 1)^2 pixels without sky, 0 where unusable.
  private(set) var values: [Float]
  /// 1 for pixels that count.
  private(set) var usable: [Float]
  let skyVariance: Float
  /// The polynomial's terms at the star, of the highest order; lower orders are a prefix.
  let terms: [Double]
  /// The flux, image units, and the place from the middle pixel.
  var flux: Double
  var dx: Double
  var dy: Double
  /// Chi^2 per degree of freedom of the core, the model's error allowed for.
  var chi2 = 0.0
  /// What the model leaves of the core beyond the noise: mean square relative to the light, and the
  /// variance of that.
  var excess = (value: 0.0, variance: Double.infinity)

  /// Cuts a star out; nil where too little of it can be used.
  ///
  /// - Parameters:
  ///   - margin: neighbours are left out with so many pixels around them, for their wings.
  init?(
    of scene: PointSpreadScene, x: Double, y: Double, flux: Double, label: Int32, radius: Int,
    margin: Int, polynomial: FieldPolynomial
  ) {
    column = Int(x.rounded())
    row = Int(y.rounded())
    self.radius = radius
    self.label = label
    let side = 2 * radius + 1
    values = [Float](repeating: 0, count: side * side)
    usable = values
    let count = scene.cut(
      x: column, y: row, radius: radius, label: label, values: &values, usable: &usable)
    guard count > side * side / 4 else { return nil }
    scene.widenNeighbours(
      of: label, by: margin, about: (column, row, radius), values: &values, usable: &usable)
    skyVariance = scene.skyVariance(x: column, y: row)
    terms = polynomial.terms(x: x, y: y)
    self.flux = flux
    dx = x - Double(column)
    dy = y - Double(row)
  }

  /// Copies the inner pixels into the buffers of a fit.
  func copyCore(of inner: Int, into work: FitWorkspace) -> Int {
    let (side, innerSide, cut) = (2 * radius + 1, 2 * inner + 1, radius - inner)
    var count = 0
    for y in 0..<innerSide {
      for x in 0..<innerSide {
        let place = (y + cut) * side + x + cut
        work.values[y * innerSide + x] = values[place]
        work.usable[y * innerSide + x] = usable[place]
        if usable[place] > 0 { count += 1 }
      }
    }
    return count
  }

  /// Fits flux and shift with the nodes in the workspace, and notes chi^2; false where that fails.
  mutating func refit(
    _ work: FitWorkspace, _ renderer: StampRenderer, inverseGain: Float, modelError: Float
  ) -> Bool {
    let count = copyCore(of: renderer.radius, into: work)
    let noise = GaussNewtonFit.Noise(
      sky: skyVariance, inverseGain: inverseGain, modelError: modelError)
    guard count > 9, let fit = GaussNewtonFit(work, renderer, start: (dx, dy), noise),
      max(abs(fit.dx), abs(fit.dy)) < StampRenderer.largestShift
    else { return false }
    (flux, dx, dy) = (fit.flux, fit.dx, fit.dy)
    chi2 = fit.chi2 / Double(count - 3)
    return true
  }
}
