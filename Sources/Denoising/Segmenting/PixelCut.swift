import Foundation
import Imaging
import Tensors

/// The log-odds above which a pixel of the source map belongs to a source.
///
/// The map's probabilities are calibrated, so they tell the intersection over union that any
/// threshold is expected to have: the sum of the accepted probabilities over the accepted pixels and
/// the probabilities of all others. The best threshold of a field follows without any truth (it is
/// J / (1 + J) for the best expectation J); 0.5 loses faint wings.
package enum PixelCut {
  private static let limit: Float = 8
  private static let binsPerUnit: Float = 32
  private static let bins = Int(2 * limit * binsPerUnit)
  /// Every so many rows are looked at: that is enough of any field.
  private static let rowStep = 4
  /// The range of the threshold as a probability: a nearly empty field expects little of any
  /// threshold, and its few sources should keep their shapes.
  private static let range = 0.35...0.5

  /// The cut for a probability.
  package static func logit(_ probability: Double) -> Float {
    Float(log(probability / (1 - probability)))
  }

  /// The cut with the largest expected intersection over union; pixels at or below `never` do not
  /// count.
  package static func best(of logits: Image, never: Float, parallelism: Parallelism) -> Float {
    let counts = counts(logits, never: never, parallelism)
    let chances = (0..<bins).map { bin in
      1 / (1 + exp(-Double((Float(bin) + 0.5) / binsPerUnit - limit)))
    }
    let all = zip(counts, chances).reduce(0) { $0 + Double($1.0) * $1.1 }
    var (accepted, overlap, best) = (0.0, 0.0, 0.0)
    for bin in (0..<bins).reversed() {
      accepted += Double(counts[bin])
      overlap += Double(counts[bin]) * chances[bin]
      best = max(best, overlap / max(accepted + all - overlap, 1e-9))
    }
    return logit(min(max(best / (1 + best), range.lowerBound), range.upperBound))
  }

  private struct Shared: @unchecked Sendable {
    let logits: UnsafeBufferPointer<Float>
    let counts: UnsafeMutableBufferPointer<[Int]>
  }

  private static func counts(
    _ logits: Image, never: Float, _ parallelism: Parallelism
  ) -> [Int] {
    let (width, rows) = (logits.width, (logits.height + rowStep - 1) / rowStep)
    let chunk = 64
    var parts = [[Int]](repeating: [], count: (rows + chunk - 1) / chunk)
    logits.pixels.withUnsafeBufferPointer { logits in
      parts.withUnsafeMutableBufferPointer { parts in
        let shared = Shared(logits: logits, counts: parts)
        parallelism.forEachRange(of: rows, chunk: chunk) { range in
          var counts = [Int](repeating: 0, count: bins)
          for y in range {
            let start = y * rowStep * width
            for place in start..<start + width {
              let value = shared.logits[place]
              guard value > never else { continue }
              let scaled = (min(max(value, -limit), limit) + limit) * binsPerUnit
              counts[min(Int(scaled), bins - 1)] &+= 1
            }
          }
          shared.counts[range.lowerBound / chunk] = counts
        }
      }
    }
    return (0..<bins).map { bin in parts.reduce(0) { $0 + $1[bin] } }
  }
}
