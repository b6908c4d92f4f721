import Foundation
import Imaging
import SourceExtraction
import Tensors

/// Blank sky with the noise of a field: what a detector finds there is false for certain.
///
/// Gaussian noise of the field's own correlation is made by smearing white noise with the kernel
/// whose power spectrum is that of the correlation.
package struct NoiseRealisation {
  /// The kernel, rows of `2 * reach + 1`, whose squares add up to 1.
  private let kernel: [Float]
  private let reach: Int

  /// Frequencies along each axis at which the power spectrum is taken.
  private static let frequencies = 48

  package init(_ correlation: NoiseCorrelation) {
    guard !correlation.isWhite else {
      (kernel, reach) = ([1], 0)
      return
    }
    reach = min(2 * correlation.reach, Self.frequencies / 2 - 1)
    kernel = Self.kernel(of: correlation, reach: reach)
  }

  /// A blank field of `side` x `side` pixels with a noise of 1, its own sky taken out as any field's;
  /// `paint` may put sources on it.
  package func field(
    side: Int, random: RandomStream, parallelism: Parallelism,
    paint: (inout Image) -> Void = { _ in }
  ) throws -> SkySubtracted {
    var stream = random
    let padded = side + 2 * reach
    var white = [Float](repeating: 0, count: padded * padded)
    stream.fillNormal(&white, parallelism: parallelism)
    var image = Image(width: side, height: side)
    smear(white, padded: padded, into: &image, parallelism)
    paint(&image)
    let field = Field(name: "noise", image: image, mask: Mask(width: side, height: side))
    let background = try BackgroundEstimator.estimate(field, parallelism: parallelism)
    return SkySubtracted(field, background: background, parallelism: parallelism)
  }

  private struct Shared: @unchecked Sendable {
    let white: UnsafeBufferPointer<Float>
    let result: UnsafeMutableBufferPointer<Float>
  }

  private func smear(
    _ white: [Float], padded: Int, into image: inout Image, _ parallelism: Parallelism
  ) {
    let (side, span) = (image.width, 2 * reach + 1)
    white.withUnsafeBufferPointer { white in
      image.pixels.withUnsafeMutableBufferPointer { result in
        let shared = Shared(white: white, result: result)
        parallelism.forEachRange(of: side, chunk: 16) { rows in
          for y in rows {
            for (tap, weight) in kernel.enumerated() where weight != 0 {
              let offset = (y + tap / span) * padded + tap % span
              for x in 0..<side {
                shared.result[y &* side &+ x] += weight * shared.white[offset &+ x]
              }
            }
          }
        }
      }
    }
  }

  /// The kernel by cosine sums: the correlation is even, and so are its spectrum and the kernel.
  private static func kernel(of correlation: NoiseCorrelation, reach: Int) -> [Float] {
    let count = frequencies
    let cosines = (0..<count).map { cos(2 * Double.pi * Double($0) / Double(count)) }
    func wave(_ phase: Int) -> Double { cosines[((phase % count) + count) % count] }
    var amplitudes = [Double](repeating: 0, count: count * count)
    let lags = -correlation.reach...correlation.reach
    for v in 0..<count {
      for u in 0..<count {
        var power = 0.0
        for dy in lags {
          for dx in lags { power += correlation[dx, dy] * wave(u * dx + v * dy) }
        }
        // A measured correlation need not be a possible one: its spectrum may dip below 0.
        amplitudes[v * count + u] = max(power, 0).squareRoot()
      }
    }
    var taps: [Double] = []
    for dy in -reach...reach {
      for dx in -reach...reach {
        var sum = 0.0
        for v in 0..<count {
          for u in 0..<count { sum += amplitudes[v * count + u] * wave(u * dx + v * dy) }
        }
        taps.append(sum)
      }
    }
    let norm = taps.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return taps.map { Float(norm > 0 ? $0 / norm : 0) }
  }
}
