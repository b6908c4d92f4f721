/// Flux and shift of one source by Gauss-Newton steps: the pixels lie in a workspace, and so do the
/// nodes of the model at the source's place.
struct GaussNewtonFit {
  var flux = 0.0
  var dx: Double
  var dy: Double
  var fluxVariance = 0.0
  /// Chi^2, not divided.
  var chi2 = 0.0

  /// The noise of a pixel: sky + flux * model * perFlux + (modelError * flux * model)^2.
  struct Noise {
    var sky: Float
    var inverseGain: Float
    var modelError: Float = 0
    /// By how much correlation raises the sky's part of the flux's variance, relative; 0 for white
    /// noise.
    var excess = 0.0
  }

  /// How far a fit may leave its start, as the sigma of a Gaussian about it, pixels: faint sources
  /// would wander to the nearest peak of the noise.
  private static let startSigma = 1.0
  private static let mostSteps = 5

  /// Fits; nil where the pixels say nothing or the source is negative.
  init?(
    _ work: FitWorkspace, _ renderer: StampRenderer, start: (dx: Double, dy: Double), _ noise: Noise
  ) {
    (dx, dy) = start
    for step in 0..<Self.mostSteps {
      renderer.drawWithSlopes(
        work.nodes, dx: dx, dy: dy, into: work.stamp, slopes: (work.slopeX, work.slopeY),
        scratch: work.scratch)
      if step == 0 {
        let light = work.sum(work.stamp, work.values, work.usable)
        let square = work.sum(work.stamp, work.stamp, work.usable)
        guard square > 0, light > 0 else { return nil }
        flux = light / square
      }
      guard let moved = self.step(work, noise, start) else { return nil }
      if moved < 0.004 { break }
    }
    renderer.draw(work.nodes, dx: dx, dy: dy, into: work.stamp, scratch: work.scratch)
    finish(work, noise)
    guard flux > 0, flux.isFinite else { return nil }
  }

  /// The weights of the pixels under the present flux.
  private func weigh(_ work: FitWorkspace, _ noise: Noise) {
    let amount = SIMD8<Float>(repeating: Float(max(flux, 0)))
    let floor = SIMD8<Float>(repeating: noise.sky)
    for i in stride(from: 0, to: work.stampCount, by: 8) {
      let light = amount * FitWorkspace.eight(work.stamp, i)
      let positive = light.replacing(with: 0, where: light .< 0)
      let error = noise.modelError * light
      let variance = floor + noise.inverseGain * positive + error * error
      FitWorkspace.store(FitWorkspace.eight(work.usable, i) / variance, work.weights, i)
    }
  }

  /// One step; its length in pixels, or nil where the equations have no solution.
  private mutating func step(
    _ work: FitWorkspace, _ noise: Noise, _ start: (dx: Double, dy: Double)
  ) -> Double? {
    weigh(work, noise)
    let sums = NormalSums(work, flux: Float(flux))
    let prior = 1 / (Self.startSigma * Self.startSigma)
    let (xx, yy) = (flux * flux * sums.xx + prior, flux * flux * sums.yy + prior)
    let (fx, fy, xy) = (flux * sums.fx, flux * sums.fy, flux * flux * sums.xy)
    let rightX = flux * sums.rx - prior * (dx - start.dx)
    let rightY = flux * sums.ry - prior * (dy - start.dy)
    // The flux eliminated, two equations remain.
    guard sums.ff > 0 else { return nil }
    let (a, b, d) = (xx - fx * fx / sums.ff, xy - fx * fy / sums.ff, yy - fy * fy / sums.ff)
    let (p, q) = (rightX - fx * sums.rf / sums.ff, rightY - fy * sums.rf / sums.ff)
    let determinant = a * d - b * b
    guard determinant > 0 else { return nil }
    let moveX = Self.bounded((d * p - b * q) / determinant)
    let moveY = Self.bounded((a * q - b * p) / determinant)
    flux += (sums.rf - fx * moveX - fy * moveY) / sums.ff
    guard flux > 0, flux.isFinite else { return nil }
    let reach = StampRenderer.largestShift
    dx = min(max(dx + moveX, -reach), reach)
    dy = min(max(dy + moveY, -reach), reach)
    return abs(moveX) + abs(moveY)
  }

  /// What the sky's noise, if it were white, adds to the variance of the weighted sum of pixels.
  private static func skyVariance(_ work: FitWorkspace, _ noise: Noise) -> Double {
    guard noise.excess != 0 else { return 0 }
    var sum = SIMD8<Float>.zero
    for i in stride(from: 0, to: work.stampCount, by: 8) {
      let weighted = FitWorkspace.eight(work.stamp, i) * FitWorkspace.eight(work.weights, i)
      sum += weighted * weighted * noise.sky
    }
    return Double(sum.sum())
  }

  private static func bounded(_ move: Double) -> Double { min(max(move, -0.4), 0.4) }

  /// The flux at the final place, its variance and chi^2.
  private mutating func finish(_ work: FitWorkspace, _ noise: Noise) {
    weigh(work, noise)
    let square = work.sum(work.stamp, work.stamp, work.weights)
    let light = work.sum(work.stamp, work.values, work.weights)
    guard square > 0 else { return flux = .nan }
    flux = light / square
    fluxVariance = 1 / square + noise.excess * Self.skyVariance(work, noise) / (square * square)
    chi2 = max(0, work.sum(work.values, work.values, work.weights) - light * light / square)
  }
}

/// The sums of the normal equations: f the model, x and y its slopes, r what it leaves.
private struct NormalSums {
  let ff, fx, fy, xx, xy, yy, rf, rx, ry: Double

  init(_ work: FitWorkspace, flux: Float) {
    var (ff, fx, fy) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
    var (xx, xy, yy) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
    var (rf, rx, ry) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
    for i in stride(from: 0, to: work.stampCount, by: 8) {
      let f = FitWorkspace.eight(work.stamp, i)
      let x = FitWorkspace.eight(work.slopeX, i)
      let y = FitWorkspace.eight(work.slopeY, i)
      let w = FitWorkspace.eight(work.weights, i)
      let r = w * (FitWorkspace.eight(work.values, i) - flux * f)
      let (wf, wx) = (w * f, w * x)
      ff += wf * f
      fx += wf * x
      fy += wf * y
      xx += wx * x
      xy += wx * y
      yy += w * y * y
      rf += r * f
      rx += r * x
      ry += r * y
    }
    (self.ff, self.fx, self.fy) = (Double(ff.sum()), Double(fx.sum()), Double(fy.sum()))
    (self.xx, self.xy, self.yy) = (Double(xx.sum()), Double(xy.sum()), Double(yy.sum()))
    (self.rf, self.rx, self.ry) = (Double(rf.sum()), Double(rx.sum()), Double(ry.sum()))
  }
}
