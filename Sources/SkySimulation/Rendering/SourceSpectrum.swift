import Foundation

/// The rows of numbers that one line of a spectrum is worked out in.
struct SpectrumRows {
  /// The result, real part.
  let real: UnsafeMutableBufferPointer<Float>
  /// The result, imaginary part; untouched where the spectrum is real.
  let imaginary: UnsafeMutableBufferPointer<Float>
  /// Scratch.
  let otherReal: UnsafeMutableBufferPointer<Float>
  /// Scratch.
  let otherImaginary: UnsafeMutableBufferPointer<Float>

  /// Four rows of `count` numbers in `memory`, `capacity` apart.
  init(_ memory: UnsafeMutableBufferPointer<Float>, capacity: Int, count: Int) {
    let row = { (index: Int) in
      UnsafeMutableBufferPointer(
        rebasing: memory[index * capacity..<index * capacity + count])
    }
    (real, imaginary, otherReal, otherImaginary) = (row(0), row(1), row(2), row(3))
  }

  /// Multiplies the result by the scratch rows.
  func multiply(isResultReal: Bool, isScratchReal: Bool) {
    for i in 0..<real.count {
      let (a, b) = (real[i], isResultReal ? 0 : imaginary[i])
      let (c, d) = (otherReal[i], isScratchReal ? 0 : otherImaginary[i])
      real[i] = a * c - b * d
      if !(isResultReal && isScratchReal) { imaginary[i] = a * d + b * c }
    }
  }
}

/// The Fourier transform of one source on the sky, seen through the point spread: without its
/// place, its flux and, for analytic point spreads, the pixels.
struct SourceSpectrum {
  /// The point spread of the source's place.
  enum Blur {
    /// Formulas, with the size and shape there.
    case analytic(PointSpreadTransform, PointSpread)
    /// A picture.
    case sampled(SampledSpectrum)
  }
  private let blur: Blur
  private var components: [(share: Double, table: RadialTransform, ellipse: WaveEllipse)] = []
  private var knots: KnotSpectrum?

  /// The spectrum of a star, or of `galaxy` when there is one.
  init(blur: Blur, galaxy: GalaxyShape?, pixelScale: Double) {
    self.blur = blur
    guard let galaxy else { return }
    let profiles = SersicTransforms.shared(truncation: galaxy.edge)
    for (number, part) in galaxy.components.enumerated() {
      let radius = part.halfLightRadius / pixelScale
      var share = part.fraction
      if let arms = galaxy.arms, number == galaxy.components.count - 1 {
        knots = KnotSpectrum(
          arms, flux: share * arms.fraction, radius: radius, g1: galaxy.g1, g2: galaxy.g2)
        share *= 1 - arms.fraction
      }
      let ellipse = WaveEllipse(scale: radius, g1: galaxy.g1, g2: galaxy.g2)
      components.append((share, profiles.table(index: part.index), ellipse))
    }
  }

  /// Whether the source is the same when turned by half a circle, so that its transform is real.
  var isReal: Bool { knots == nil && isBlurReal }

  /// Whether the pixels' own blur has still to be added.
  var needsPixels: Bool { isBlurReal }

  private var isBlurReal: Bool {
    if case .analytic = blur { true } else { false }
  }

  /// Writes the transform along `line`; the imaginary part only where `isReal` is false.
  func fill(_ rows: SpectrumRows, line: FrequencyLine) {
    guard !components.isEmpty else {
      fillBlur(rows.real, rows.imaginary, line: line)
      return
    }
    fillBlur(rows.otherReal, rows.otherImaginary, line: line)
    rows.real.update(repeating: 0)
    for part in components {
      part.table.add(to: rows.real, scale: part.share, ellipse: part.ellipse, line: line)
    }
    if let knots {
      rows.imaginary.update(repeating: 0)
      knots.add(toReal: rows.real, imaginary: rows.imaginary, line: line)
    }
    rows.multiply(isResultReal: knots == nil, isScratchReal: isBlurReal)
  }

  private func fillBlur(
    _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>,
    line: FrequencyLine
  ) {
    switch blur {
    case .sampled(let spectrum):
      spectrum.fill(real: real, imaginary: imaginary, line: line)
    case .analytic(let transform, let place):
      real.update(repeating: 0)
      let ellipse = WaveEllipse(scale: place.fwhm, g1: place.g1, g2: place.g2)
      transform.round.add(to: real, scale: 1, ellipse: ellipse, line: line)
      if transform.spikes.lines > 0 {
        transform.spikes.multiply(real, size: place.fwhm, line: line)
      }
    }
  }
}

extension PointSpreadModel.Spikes {
  /// Multiplies `row` by the transform of the spikes, for a point spread of `size` pixels.
  ///
  /// A spike is the core smeared along a line by exp(-|s| / L): a factor 1 / (1 + (k L)^2).
  fileprivate func multiply(
    _ row: UnsafeMutableBufferPointer<Float>, size: Double, line: FrequencyLine
  ) {
    let share = Float(fraction / Double(lines))
    let directions = (0..<lines).map { number in
      let turn = angle * .pi / 180 + .pi * Double(number) / Double(lines)
      return (x: Float(cos(turn) * length * size), y: Float(sin(turn) * length * size))
    }
    let (kx, first, step) = (Float(line.kx), Float(line.firstY), Float(line.step))
    for i in 0..<row.count {
      let ky = first + Float(i) * step
      var factor = Float(1 - fraction)
      for direction in directions {
        let along = kx * direction.x + ky * direction.y
        factor += share / (1 + along * along)
      }
      row[i] *= factor
    }
  }
}
