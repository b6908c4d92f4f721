import Imaging

/// What bright cores tell about saturation where no header does.
///
/// Two signs are looked for: peaks that pile up at one value, as they do at the end of a converter's
/// range, and cores with dips that no point spread has, which pipelines leave where they have filled
/// in saturated pixels. A frame without either keeps an unknown level. A level guessed from the
/// brightest pixel alone was rejected: it would flag the brightest star of every frame.
struct SaturationEstimate {
  /// The level above which pixels are saturated, image units; nil where peaks do not pile up.
  private(set) var level: Double?
  /// The pixels of damaged cores.
  private(set) var damaged: [Int] = []
  /// The number of damaged cores.
  private(set) var damagedCores = 0

  /// Cores count as bright from so many sigma of the sky on.
  private static let brightness: Float = 200
  /// The brightest cores that are looked at.
  private static let mostCores = 2000
  /// A pixel of a core with both opposite neighbours brighter by this factor is a dip.
  private static let dip: Float = 1.25
  /// Peaks within this factor of each other pile up, if there are as many as this among the
  /// brightest.
  private static let pile = (width: Float(1.04), count: 5, among: 12)

  private struct Core {
    let x: Int
    let y: Int
    let peak: Float
  }

  /// Looks at the bright cores of a field.
  init(_ field: borrowing Field) {
    let image = field.image
    guard image.width > 16, image.height > 16, let sky = Self.sky(of: field) else { return }
    let cores = Self.cores(image, sky: sky)
    for core in cores where Self.hasWings(core, image, sky.level) {
      guard Self.hasDip(core, image, sky.level) else { continue }
      damagedCores += 1
      damaged += Self.pixels(of: core, image, sky.level)
    }
    let peaks = cores.prefix(Self.pile.among).map { $0.peak - sky.level }
    for (rank, lowest) in peaks.enumerated().reversed() {
      let members = peaks[...rank].filter { $0 <= lowest * Self.pile.width }
      // But for a cosmic ray or two nothing is brighter than what saturates.
      if members.count >= Self.pile.count, rank + 1 - members.count <= 2 {
        level = Double(sky.level + lowest * 0.99)
        break
      }
    }
  }

  /// The sky's level and scatter from a sample of the pixels.
  private static func sky(of field: borrowing Field) -> (level: Float, sigma: Float)? {
    let (pixels, flags) = (field.image.pixels, field.mask.flags)
    let step = max(1, pixels.count / 4000) | 1
    var sample = stride(from: 0, to: pixels.count, by: step).compactMap {
      flags[$0].isEmpty ? pixels[$0] : nil
    }
    guard sample.count > 100 else { return nil }
    sample.sort()
    let middle = sample[sample.count / 2]
    let sigma = middle - sample[sample.count * 16 / 100]
    return sigma > 0 ? (middle, sigma) : nil
  }

  /// The brightest local maxima, the brightest first.
  private static func cores(_ image: Image, sky: (level: Float, sigma: Float)) -> [Core] {
    let limit = sky.level + brightness * sky.sigma
    var cores: [Core] = []
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 4..<image.height - 4 {
        let start = y * image.width
        for x in 4..<image.width - 4 where pixels[start &+ x] > limit {
          if isPeak(x, y, pixels, image.width) {
            cores.append(Core(x: x, y: y, peak: pixels[start + x]))
          }
        }
      }
    }
    cores.sort { ($0.peak, -$0.y, -$0.x) > ($1.peak, -$1.y, -$1.x) }
    return Array(cores.prefix(mostCores))
  }

  /// Whether no pixel within 3 of a place is brighter; of equal ones the first counts.
  private static func isPeak(
    _ x: Int, _ y: Int, _ pixels: UnsafeBufferPointer<Float>, _ width: Int
  ) -> Bool {
    let value = pixels[y * width + x]
    for dy in -3...3 {
      for dx in -3...3 {
        let other = pixels[(y + dy) * width + x + dx]
        let isEarlier = dy < 0 || (dy == 0 && dx < 0)
        if other > value || (isEarlier && other == value) { return false }
      }
    }
    return true
  }

  /// Whether light surrounds a core as it does a star; it does no cosmic ray.
  private static func hasWings(_ core: Core, _ image: Image, _ sky: Float) -> Bool {
    var ring: [Float] = []
    for dy in -3...3 {
      for dx in -3...3 where max(abs(dx), abs(dy)) == 3 {
        ring.append(image[core.x + dx, core.y + dy] - sky)
      }
    }
    ring.sort()
    return ring[ring.count / 4] > 0.015 * (core.peak - sky)
  }

  /// Whether a pixel next to the peak lies deep between brighter ones.
  private static func hasDip(_ core: Core, _ image: Image, _ sky: Float) -> Bool {
    let value = { (x: Int, y: Int) in image[x, y] - sky }
    let bright = 0.3 * (core.peak - sky)
    for y in core.y - 2...core.y + 2 {
      for x in core.x - 2...core.x + 2 {
        let own = dip * max(value(x, y), 0)
        let across = min(value(x - 1, y), value(x + 1, y))
        let along = min(value(x, y - 1), value(x, y + 1))
        if (across > own && across > bright) || (along > own && along > bright) { return true }
      }
    }
    return false
  }

  /// The pixels of a damaged core: those within 2 of its peak and all bright ones within 3.
  private static func pixels(of core: Core, _ image: Image, _ sky: Float) -> [Int] {
    var places: [Int] = []
    for y in core.y - 3...core.y + 3 {
      for x in core.x - 3...core.x + 3 {
        let isNear = max(abs(x - core.x), abs(y - core.y)) <= 2
        if isNear || image[x, y] - sky > 0.3 * (core.peak - sky) {
          places.append(y * image.width + x)
        }
      }
    }
    return places
  }
}

extension Field {
  /// Marks what the bright cores show to be saturated where no header tells the level.
  mutating func estimateSaturation() {
    guard saturation == nil else { return }
    let estimate = SaturationEstimate(self)
    for place in estimate.damaged { mask.flags[place].insert(.saturated) }
    if estimate.damagedCores > 0 {
      notes.append("\(estimate.damagedCores) bright cores are damaged: taken for saturated")
    }
    guard let level = estimate.level else { return }
    saturation = level
    notes.append("saturation \(Float(level)) estimated: peaks pile up there")
    for place in image.pixels.indices where Double(image.pixels[place]) >= level {
      mask.flags[place].insert(.saturated)
    }
  }
}
