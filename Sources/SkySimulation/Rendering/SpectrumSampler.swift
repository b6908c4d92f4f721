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
  /// number `highest` (radians per pixel); `hasPixels` where the pixels' blur has to be added.
  init(side: Int, highest: Double, place: (x: Double, y: Double), flux: Double, hasPixels: Bool) {
    self.side = side
    // Eight foldings are more than any point spread of half a pixel needs.
    self.highest = min(highest, 16 * .pi)
    let step = 2 * Double.pi / Double(side)
    last = Int(self.highest / step)
    let scale = flux / Double(side * side)
    phaseX = Self.phases(last, step: step, place: place.x, scale: scale, hasPixels: hasPixels)
    phaseY = Self.phases(last, step: step, place: place.y, scale: 1, hasPixels: hasPixels)
  }

  /// exp(-i k place) times the transform of a pixel, for the frequencies -last...last.
  private static func phases(
    _ last: Int, step: Double, place: Double, scale: Double, hasPixels: Bool
  ) -> [SIMD2<Float>] {
    (-last...last).map { f in
      let k = step * Double(f)
      let pixel = f == 0 || !hasPixels ? 1 : sin(k / 2) / (k / 2)
      return SIMD2(Float(cos(k * place) * pixel * scale), Float(-sin(k * place) * pixel * scale))
    }
  }

  /// Adds the samples to the spectrum in `workspace`, whose rows are `stride` floats apart.
  func sample(_ spectrum: SourceSpectrum, into workspace: TransformWorkspace, stride: Int) {
    let step = 2 * Double.pi / Double(side)
    let half = side / 2
    let capacity = half + 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * capacity) { memory in
      for fx in -last...last {
        let kx = step * Double(fx)
        let lastY = Int(max(0, highest * highest - kx * kx).squareRoot() / step)
        let row = ((fx % side) + side) % side
        for fold in -(lastY + half) / side...lastY / side {
          let first = max(fold * side, -lastY)
          let end = min(fold * side + half, lastY)
          guard first <= end else { continue }
          let rows = SpectrumRows(memory, capacity: capacity, count: end - first + 1)
          spectrum.fill(rows, line: FrequencyLine(column: fx, firstRow: first, step: step))
          let target = row * stride + first - fold * side
          accumulate(
            rows, isReal: spectrum.isReal, phase: phaseX[fx + last], firstY: first,
            toReal: workspace.real + target, imaginary: workspace.imaginary + target)
        }
      }
    }
  }

  private func accumulate(
    _ rows: SpectrumRows, isReal: Bool, phase: SIMD2<Float>, firstY: Int,
    toReal: UnsafeMutablePointer<Float>, imaginary toImaginary: UnsafeMutablePointer<Float>
  ) {
    phaseY.withUnsafeBufferPointer { phases in
      for i in 0..<rows.real.count {
        let other = phases[firstY &+ last &+ i]
        let re = phase.x * other.x - phase.y * other.y
        let im = phase.x * other.y + phase.y * other.x
        toReal[i] += rows.real[i] * re
        toImaginary[i] += rows.real[i] * im
        if !isReal {
          toReal[i] -= rows.imaginary[i] * im
          toImaginary[i] += rows.imaginary[i] * re
        }
      }
    }
  }
}
