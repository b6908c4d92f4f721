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
    let phases = grid.oversampling
    let (columns, rows) = (taps(dx), taps(dy))
    var lines = [Float](repeating: 0, count: padded * grid.side)
    source.withUnsafeBufferPointer { source in
      lines.withUnsafeMutableBufferPointer { lines in
        for phase in 0..<phases {
          for row in 0..<padded {
            Self.interpolate(
              source, from: row * padded + columns[phase].first, step: 1, columns[phase].weights,
              into: Line(
                start: lines.baseAddress.map { $0 + row * grid.side + phase }, stride: phases,
                count: (grid.side - phase + phases - 1) / phases))
          }
        }
      }
    }
    lines.withUnsafeBufferPointer { lines in
      for (row, tap) in rows.enumerated() {
        Self.interpolate(
          lines, from: tap.first * grid.side, step: grid.side, tap.weights,
          into: Line(start: nodes + row * grid.side, stride: 1, count: grid.side))
      }
    }
  }

  /// Values to be written, `stride` apart.
  private struct Line {
    let start: UnsafeMutablePointer<Float>?
    let stride: Int
    let count: Int
  }

  /// Weighted sums of six values `step` apart, at as many places one after the other as `line` has.
  private static func interpolate(
    _ source: UnsafeBufferPointer<Float>, from start: Int, step: Int, _ weights: SIMD8<Float>,
    into line: Line
  ) {
    let (stride, count) = (line.stride, line.count)
    guard let target = line.start, let base = source.baseAddress, count > 0 else { return }
    precondition(start >= 0 && start + count - 1 + 5 * step < source.count, "taps stay inside")
    let (a, b, c) = (base + start, base + start + step, base + start + 2 * step)
    let (d, e, f) = (c + step, c + 2 * step, c + 3 * step)
    let w = weights
    for i in 0..<count {
      let inner = w[2] * c[i] + w[3] * d[i]
      let middle = w[1] * b[i] + w[4] * e[i]
      target[i &* stride] = inner + middle + (w[0] * a[i] + w[5] * f[i])
    }
  }

  private struct Tap {
    let first: Int
    let weights: SIMD8<Float>
  }

  /// Where each node of a line looks, and how: nodes a pixel apart share their weights.
  private func taps(_ shift: Double) -> [Tap] {
    let own = (0..<grid.oversampling).map { node -> Tap in
      let place = grid.offset(node) + shift + Double(grid.radius + Self.padding)
      let whole = place.rounded(.down)
      var weights = SIMD8<Float>.zero
      for t in 0..<2 * Self.reach {
        weights[t] = Float(Self.lanczos(Double(t - Self.reach + 1) - (place - whole)))
      }
      return Tap(first: Int(whole) - Self.reach + 1, weights: weights / weights.sum())
    }
    return (0..<grid.side).map { node in
      let tap = own[node % grid.oversampling]
      return Tap(first: tap.first + node / grid.oversampling, weights: tap.weights)
    }
  }

  private static func lanczos(_ t: Double) -> Double {
    if abs(t) < 1e-9 { return 1 }
    guard abs(t) < Double(reach) else { return 0 }
    return Double(reach) * sin(.pi * t) * sin(.pi * t / Double(reach)) / (.pi * .pi * t * t)
  }
}
