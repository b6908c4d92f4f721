import Foundation
import Imaging
import Tensors

/// Puts the defects of a detector into a frame that holds sky, sources and noise.
struct DetectorDefects {
  private let settings: DefectConfiguration
  private let random: RandomStream

  /// The defects of the frame that belongs to `random`.
  init(_ settings: DefectConfiguration, _ random: RandomStream) {
    self.settings = settings
    self.random = random
  }

  /// Adds charge, fills pixels to the brim, and takes out what is dead, in the order of a detector.
  func apply(to image: inout Image, flags: inout FlagMap) {
    addCosmicRays(to: &image, flags: &flags)
    addHotPixels(to: &image, flags: &flags)
    if settings.saturation > 0 {
      ChargeOverflow(full: Float(settings.saturation), bleeds: settings.hasBleedTrails)
        .apply(to: &image, flags: &flags)
    }
    removeBadColumns(from: &image, flags: &flags)
    removeAmplifier(from: &image, flags: &flags)
  }

  private func count(perMillion rate: Double, in image: Image, _ random: inout RandomStream) -> Int
  {
    Int(random.poisson(rate * Double(image.width * image.height) / 1e6))
  }

  /// A cosmic ray is a straight track, one pixel wide, whose charge scatters from pixel to pixel.
  private func addCosmicRays(to image: inout Image, flags: inout FlagMap) {
    var random = self.random.substream(1)
    for _ in 0..<count(perMillion: settings.cosmicRays, in: image, &random) {
      var x = random.uniform() * Double(image.width)
      var y = random.uniform() * Double(image.height)
      let angle = 2 * .pi * random.uniform()
      let length = min(-settings.cosmicRayLength * log(1 - random.uniform()), 2000)
      let charge = settings.cosmicRayCharge * exp(0.6 * random.normal())
      for _ in 0...Int(length) {
        let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        guard column >= 0, row >= 0, column < image.width, row < image.height else { break }
        image[column, row] += Float(charge * (0.3 + 1.4 * random.uniform()))
        flags[column, row].insert(.cosmicRay)
        x += cos(angle)
        y += sin(angle)
      }
    }
  }

  private func addHotPixels(to image: inout Image, flags: inout FlagMap) {
    var random = self.random.substream(2)
    for _ in 0..<count(perMillion: settings.hotPixels, in: image, &random) {
      let x = Int(random.uniform() * Double(image.width))
      let y = Int(random.uniform() * Double(image.height))
      image[x, y] += Float(settings.hotPixelCharge * (0.5 + random.uniform()))
      flags[x, y].insert(.hotPixel)
    }
  }

  private func removeBadColumns(from image: inout Image, flags: inout FlagMap) {
    var random = self.random.substream(3)
    for _ in 0..<Int(random.poisson(settings.badColumns)) {
      let x = Int(random.uniform() * Double(image.width))
      // Half of the bad columns begin somewhere on the detector.
      let start = random.uniform() < 0.5 ? 0 : Int(random.uniform() * Double(image.height))
      for y in start..<image.height {
        image[x, y] = 0
        flags[x, y] = .badColumn
      }
    }
  }

  private func removeAmplifier(from image: inout Image, flags: inout FlagMap) {
    var random = self.random.substream(4)
    guard random.uniform() < settings.missingAmplifier else { return }
    let amplifier = Int(random.uniform() * Double(settings.amplifiers))
    let first = amplifier * image.width / settings.amplifiers
    let end = (amplifier + 1) * image.width / settings.amplifiers
    for y in 0..<image.height {
      for x in first..<end {
        image[x, y] = 0
        flags[x, y] = .missingAmplifier
      }
    }
  }
}

/// What happens to the charge that a pixel cannot hold.
private struct ChargeOverflow {
  let full: Float
  let bleeds: Bool

  func apply(to image: inout Image, flags: inout FlagMap) {
    for x in columns(of: image) {
      var column = (0..<image.height).map { image[x, $0] }
      let runs = overfull(column)
      for run in runs {
        var excess = 0.0
        for y in run {
          excess += Double(column[y] - full)
          column[y] = full
          flags[x, y].insert(.saturated)
        }
        guard bleeds else { continue }
        for direction in [-1, 1] {
          spill(excess / 2, from: run, direction, in: &column) { flags[x, $0].formUnion($1) }
        }
      }
      for y in 0..<image.height { image[x, y] = column[y] }
    }
  }

  /// The columns with an overfull pixel.
  private func columns(of image: Image) -> [Int] {
    var hit = [Bool](repeating: false, count: image.width)
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<image.height {
        for x in 0..<image.width where pixels[y &* image.width &+ x] >= full { hit[x] = true }
      }
    }
    return hit.indices.filter { hit[$0] }
  }

  private func overfull(_ column: [Float]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for y in column.indices where column[y] >= full {
      if let last = runs.last, last.upperBound == y {
        runs[runs.count - 1] = last.lowerBound..<y + 1
      } else {
        runs.append(y..<y + 1)
      }
    }
    return runs
  }

  /// Half of the excess fills the pixels above and half those below; what reaches the edge of the
  /// frame is lost.
  private func spill(
    _ charge: Double, from run: Range<Int>, _ direction: Int, in column: inout [Float],
    flag: (Int, DefectFlags) -> Void
  ) {
    var charge = charge
    var y = direction > 0 ? run.upperBound : run.lowerBound - 1
    while charge > 0, column.indices.contains(y) {
      let room = Double(full - column[y])
      if room > 0 {
        let taken = min(room, charge)
        charge -= taken
        column[y] = taken < room ? column[y] + Float(taken) : full
      }
      flag(y, column[y] >= full ? [.bleedTrail, .saturated] : .bleedTrail)
      y += direction
    }
  }
}
