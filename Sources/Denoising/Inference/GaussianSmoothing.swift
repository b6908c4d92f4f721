import Foundation
import Imaging
import Tensors

/// Smooths images with a round Gaussian, along rows and then along columns; beyond the frame there is
/// nothing, so that ratios of two smoothed images are right at its edges as well.
struct GaussianSmoothing {
  private let taps: [Float]
  private var reach: Int { taps.count / 2 }

  private static let bandHeight = 64

  /// A Gaussian of the given standard deviation, pixels, cut at three of them.
  init(deviation: Double) {
    let reach = max(1, Int((3 * deviation).rounded(.up)))
    let values = (-reach...reach).map { exp(-0.5 * pow(Double($0) / deviation, 2)) }
    let sum = values.reduce(0, +)
    taps = values.map { Float($0 / sum) }
  }

  /// The smoothed image.
  func smoothed(_ image: Image, parallelism: Parallelism) -> Image {
    var middle = Image(width: image.width, height: image.height)
    pass(image, into: &middle, parallelism, Self.smoothRow)
    var result = Image(width: image.width, height: image.height)
    pass(middle, into: &result, parallelism, Self.smoothColumns)
    return result
  }

  private struct Shared: @unchecked Sendable {
    let source: UnsafeBufferPointer<Float>
    let target: UnsafeMutableBufferPointer<Float>
    let width: Int
    let height: Int
  }

  private func pass(
    _ source: Image, into target: inout Image, _ parallelism: Parallelism,
    _ smooth: @Sendable (Shared, Int, [Float]) -> Void
  ) {
    let (width, height) = (source.width, source.height)
    source.pixels.withUnsafeBufferPointer { source in
      target.pixels.withUnsafeMutableBufferPointer { target in
        let shared = Shared(source: source, target: target, width: width, height: height)
        parallelism.forEachRange(of: height, chunk: Self.bandHeight) { rows in
          for y in rows { smooth(shared, y, taps) }
        }
      }
    }
  }

  private static func smoothRow(_ shared: Shared, y: Int, taps: [Float]) {
    let (start, width, reach) = (y * shared.width, shared.width, taps.count / 2)
    for (index, weight) in taps.enumerated() {
      let shift = index - reach
      let (low, high) = (max(0, -shift), min(width, width - shift))
      guard low < high else { continue }
      for x in low..<high {
        shared.target[start &+ x] += weight * shared.source[start &+ x &+ shift]
      }
    }
  }

  private static func smoothColumns(_ shared: Shared, y: Int, taps: [Float]) {
    let (start, width, reach) = (y * shared.width, shared.width, taps.count / 2)
    for (index, weight) in taps.enumerated() {
      let row = y + index - reach
      guard row >= 0, row < shared.height else { continue }
      let other = row * width
      for x in 0..<width {
        shared.target[start &+ x] += weight * shared.source[other &+ x]
      }
    }
  }
}
