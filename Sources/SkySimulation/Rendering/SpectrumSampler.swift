import Foundation

/// Samples a source's spectrum on the frequencies of a stamp: places it, integrates it over the
/// pixels, and folds the frequencies above Nyquist back to where the pixels see them.
struct SpectrumSampler {
  private let side: Int
  private let highest: Double
  private let last: Int
  private let phaseX: [SIMD2<Float>]
  private let phaseY: [SIMD2<Float>]

  /// A source of `flux` at (x, y) of a stamp of `side` pixels, whose spectrum ends at the wave
  /// number `highest` (radians per pixel).
  init(side: Int, highest: Double, x: Double, y: Double, flux: Double) {
    self.side = side
    // Four foldings are more than any point spread of half a pixel needs.
    self.highest = min(highest, 8 * .pi)
    let step = 2 * Double.pi / Double(side)
    last = Int(self.highest / step)
    phaseX = Self.phases(last: last, step: step, place: x, scale: flux / Double(side * side))
    phaseY = Self.phases(last: last, step: step, place: y, scale: 1)
  }

  /// exp(-i k place) times the transform of a pixel, for the frequencies -last...last.
  private static func phases(
    last: Int, step: Double, place: Double, scale: Double
  ) -> [SIMD2<Float>] {
    (-last...last).map { f in
      let k = step * Double(f)
      let pixel = f == 0 ? 1 : sin(k / 2) / (k / 2)
      return SIMD2(Float(cos(k * place) * pixel * scale), Float(-sin(k * place) * pixel * scale))
    }
  }

  /// Adds the samples to the spectrum in `workspace`, whose rows are `stride` floats apart.
  func sample(_ spectrum: SourceSpectrum, into workspace: TransformWorkspace, stride: Int) {
    let step = 2 * Double.pi / Double(side)
    let half = side / 2
    let capacity = half + 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * capacity) { memory in
      let rows = (0..<3).map {
        UnsafeMutableBufferPointer(rebasing: memory[$0 * capacity..<($0 + 1) * capacity])
      }
      for fx in -last...last {
        let kx = step * Double(fx)
        let lastY = Int(max(0, highest * highest - kx * kx).squareRoot() / step)
        let row = ((fx % side) + side) % side
        for fold in -(lastY + half) / side...lastY / side {
          let first = max(fold * side, -lastY)
          let end = min(fold * side + half, lastY)
          guard first <= end else { continue }
          let count = end - first + 1
          let line = FrequencyLine(kx: kx, firstY: step * Double(first), step: step)
          let real = UnsafeMutableBufferPointer(rebasing: rows[0][..<count])
          let imaginary = UnsafeMutableBufferPointer(rebasing: rows[1][..<count])
          spectrum.fill(
            real: real, imaginary: imaginary,
            scratch: UnsafeMutableBufferPointer(rebasing: rows[2][..<count]), line: line)
          let target = row * stride + first - fold * side
          accumulate(
            real, spectrum.isReal ? nil : imaginary, phase: phaseX[fx + last], firstY: first,
            toReal: workspace.real + target, imaginary: workspace.imaginary + target)
        }
      }
    }
  }

  private func accumulate(
    _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>?,
    phase: SIMD2<Float>, firstY: Int, toReal: UnsafeMutablePointer<Float>,
    imaginary toImaginary: UnsafeMutablePointer<Float>
  ) {
    phaseY.withUnsafeBufferPointer { phases in
      for i in 0..<real.count {
        let other = phases[firstY &+ last &+ i]
        let (re, im) = (
          phase.x * other.x - phase.y * other.y, phase.x * other.y + phase.y * other.x
        )
        let other2 = imaginary.map { $0[i] } ?? 0
        toReal[i] += real[i] * re - other2 * im
        toImaginary[i] += real[i] * im + other2 * re
      }
    }
  }
}
