import Foundation

/// How often blank sky looks like a source: the log-odds of the candidates found on it.
package struct FalseAlarms: Sendable {
  /// The log-odds, falling.
  private let logOdds: [Double]
  /// The pixels they were found on.
  package let pixels: Double
  /// The rank at which the tail begins, and by how much the log-odds above exceed it on average.
  private let tailRank: Int
  private let tailExcess: Double

  /// Counts above this rank are followed by an exponential: single candidates scatter too much.
  private static let tailCount = 25

  package init(logOdds: [Double], pixels: Double) {
    let falling = logOdds.sorted(by: >)
    self.logOdds = falling
    let rank = min(Self.tailCount, falling.count)
    tailRank = rank
    tailExcess =
      rank > 1
      ? falling[..<rank].reduce(0) { $0 + $1 - falling[rank - 1] } / Double(rank - 1) : 0
    self.pixels = max(pixels, 1)
  }

  /// The number per pixel whose log-odds are at least `cut`.
  package func perPixel(atLeast cut: Double) -> Double {
    expectedCount(atLeast: cut) / pixels
  }

  /// The log-odds above which there are `rate` false alarms per pixel.
  package func cut(perPixel rate: Double) -> Double {
    var (low, high) = (-60.0, 120.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if perPixel(atLeast: middle) > rate { low = middle } else { high = middle }
    }
    return high
  }

  private func expectedCount(atLeast cut: Double) -> Double {
    guard logOdds.count > 1 else { return logOdds.isEmpty ? 0 : (cut <= logOdds[0] ? 1 : 0) }
    let start = logOdds[tailRank - 1]
    guard cut > start else {
      var (low, high) = (0, logOdds.count)
      while low < high {
        let middle = (low + high) / 2
        if logOdds[middle] >= cut { low = middle + 1 } else { high = middle }
      }
      return Double(low)
    }
    return Double(tailRank) * exp(-(cut - start) / max(tailExcess, 1e-6))
  }
}
