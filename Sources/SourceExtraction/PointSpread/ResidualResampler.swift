import Foundation

/// Carries a star's pixels over to the nodes of the model, by Lanczos interpolation.
struct ResidualResampler: Sendable {
  let grid: NodeGrid
  private static let reach = 3
  private static let padding = 8

  /// The nodes' values of a stamp whose star stands `dx`, `dy` off its middle pixel.
  ///
  /// - Parameters:
  ///   - stamp: (2 radius + 1)^2 pixels; beyond them there is nothing.
  ///   - nodes: receives `grid.count` values.
  func resample(
    _ stamp: [Float], dx: Double, dy: Double, into nodes: UnsafeMutablePointer<Float>
  ) {
    let side = 2 * grid.radius + 1
    let padded = side + 2 * Self.padding
    var source = [Float](repeating: 0, count: padded * padded)
    for row in 0..<side {
      let start = (row + Self.padding) * padded + Self.padding
      source.replaceSubrange(start..<start + side, with: stamp[row * side..<(row + 1) * side])
    }
    let (columns, rows) = (taps(dx), taps(dy))
    var lines = [Float](repeating: 0, count: padded * grid.side)
    for row in 0..<padded {
      for (node, tap) in columns.enumerated() {
        let place = row * padded + tap.first
        var sum: Float = 0
        for t in 0..<2 * Self.reach { sum += tap.weights[t] * source[place + t] }
        lines[row * grid.side + node] = sum
      }
    }
    for (row, tap) in rows.enumerated() {
      for column in 0..<grid.side {
        var sum: Float = 0
        for t in 0..<2 * Self.reach {
          sum += tap.weights[t] * lines[(tap.first + t) * grid.side + column]
        }
        nodes[row * grid.side + column] = sum
      }
    }
  }

  private struct Tap {
    let first: Int
    let weights: SIMD8<Float>
  }

  private func taps(_ shift: Double) -> [Tap] {
    (0..<grid.side).map { node in
      let place = grid.offset(node) + shift + Double(grid.radius + Self.padding)
      let whole = place.rounded(.down)
      var weights = SIMD8<Float>.zero
      for t in 0..<2 * Self.reach {
        weights[t] = Float(Self.lanczos(Double(t - Self.reach + 1) - (place - whole)))
      }
      return Tap(first: Int(whole) - Self.reach + 1, weights: weights / weights.sum())
    }
  }

  private static func lanczos(_ t: Double) -> Double {
    if abs(t) < 1e-9 { return 1 }
    guard abs(t) < Double(reach) else { return 0 }
    return Double(reach) * sin(.pi * t) * sin(.pi * t / Double(reach)) / (.pi * .pi * t * t)
  }
}
