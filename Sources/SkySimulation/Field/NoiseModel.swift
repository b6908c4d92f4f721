import Foundation
import Tensors

/// The noise of one frame: photons and read noise, perhaps smeared by resampling.
///
/// Row y has a random stream of its own, so any thread can make any row, and neighbouring bands
/// make the rows they share alike.
struct NoiseModel: Sendable {
  /// The settings.
  let settings: NoiseConfiguration
  private let kernel: [Float]
  private let random: RandomStream

  /// The noise of the frame that belongs to `random`.
  init(_ settings: NoiseConfiguration, _ random: RandomStream) {
    self.settings = settings
    self.random = random
    let norm = settings.kernel.reduce(0) { $0 + $1 * $1 }.squareRoot()
    kernel = settings.kernel.map { Float($0 / norm) }
  }

  /// How many rows and columns beyond the frame take part.
  var halo: Int { kernel.count / 2 }

  /// The variance of a pixel that expects `signal` (image units).
  func variance(of signal: Double) -> Double {
    guard settings.isEnabled else { return 0 }
    let read = settings.readNoise / settings.gain
    return max(signal, 0) / settings.gain + read * read
  }

  /// Writes the noise of row `y` before smearing; `signal` is what the row expects, continued by
  /// its end values over the halo on both sides.
  private func fillWhite(
    _ row: UnsafeMutableBufferPointer<Float>, signal: UnsafeBufferPointer<Float>, y: Int
  ) {
    let stream = random.substream(UInt64(y + halo))
    stream.fillNormal(row)
    var photons = stream.substream(1)
    let (gain, read) = (settings.gain, settings.readNoise)
    let unit = Float(1 / gain)
    for x in 0..<row.count {
      let electrons = Double(signal[min(max(x &- halo, 0), signal.count &- 1)]) * gain
      if electrons < 100 {
        let mean = max(electrons, 0)
        row[x] = Float((photons.poisson(mean) - mean) / gain) + row[x] * Float(read) * unit
      } else {
        // A normal number bent to the skewness of the Poisson distribution (Cornish and Fisher).
        let variance = Float(electrons + read * read)
        let z = row[x]
        let skew = Float(electrons) / (6 * variance)
        row[x] = (variance.squareRoot() * z + skew * (z * z - 1)) * unit
      }
    }
  }

  /// Adds noise to some rows of the picture `target`, which holds what the pixels expect.
  ///
  /// `expected(y, row)` writes what row y of the frame expects.
  func add(
    to target: UnsafeMutablePointer<Float>, width: Int, height: Int, rows: Range<Int>,
    expected: (Int, UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    guard settings.isEnabled else { return }
    let padded = width + 2 * halo
    var white = [Float](repeating: 0, count: padded * kernel.count)
    var signal = [Float](repeating: 0, count: width)
    white.withUnsafeMutableBufferPointer { white in
      signal.withUnsafeMutableBufferPointer { signal in
        for y in rows.lowerBound - halo..<rows.upperBound + halo {
          let slot = (y + halo) % kernel.count * padded
          expected(min(max(y, 0), height - 1), signal)
          fillWhite(
            UnsafeMutableBufferPointer(rebasing: white[slot..<slot + padded]),
            signal: UnsafeBufferPointer(signal), y: y)
          let middle = y - halo
          guard rows.contains(middle) else { continue }
          smear(white, padded: padded, y: middle, into: target + middle * width, count: width)
        }
      }
    }
  }

  private func smear(
    _ white: UnsafeMutableBufferPointer<Float>, padded: Int, y: Int,
    into target: UnsafeMutablePointer<Float>, count: Int
  ) {
    for i in 0..<kernel.count {
      let row = white.baseAddress.map { $0 + (y + i) % kernel.count * padded }
      guard let row else { return }
      for j in 0..<kernel.count {
        let weight = kernel[i] * kernel[j]
        for x in 0..<count { target[x] += weight * row[x &+ j] }
      }
    }
  }
}

extension RandomStream {
  /// Fills `row` with normal numbers of mean 0 and deviation 1: the same for the same stream.
  ///
  /// Box and Muller's pairs from 32 random bits each: half the random bits and a third of the time
  /// of `normal()`; the largest number is 6.7.
  func fillNormal(_ row: UnsafeMutableBufferPointer<Float>) {
    var stream = self
    var x = 0
    while x < row.count {
      let bits = stream.next()
      let first = (Float(UInt32(truncatingIfNeeded: bits >> 32)) + 0.5) * 0x1p-32
      let angle = Float(Int32(truncatingIfNeeded: bits)) * (Float.pi * 0x1p-31)
      let radius = (-2 * log(min(first, 1))).squareRoot()
      row[x] = radius * cos(angle)
      if x + 1 < row.count { row[x + 1] = radius * sin(angle) }
      x += 2
    }
  }
}
