import FITSFiles
import Imaging
import Tensors

/// The maps that come with a frame, and what they do to its mask.
struct FieldMaps {
  /// The noise, its meaning, and its name for errors.
  var weight: (image: FITSImage, kind: WeightKind, name: String)?
  /// The flags, the first header of their file, and their name for errors.
  var flags: (image: FITSIntegerImage, primary: Header?, name: String)?

  /// Reads the maps that the options name.
  mutating func read(_ options: IngestionOptions) throws {
    if let location = options.weight {
      let file = try FITSFile.open(location.path, limits: options.limits)
      let image = try file.readImage(
        try file.imageHDU(location.hdu), rows: options.rows)
      weight = (image, options.weightKind, location.description)
    }
    if let location = options.flags {
      let file = try FITSFile.open(location.path, limits: options.limits)
      let image = try file.readIntegers(
        try file.imageHDU(location.hdu), rows: options.rows)
      flags = (image, file.hdus.first?.header, location.description)
    }
  }

  /// Throws unless the maps lie on the image.
  func check(against image: Image) throws {
    let sizes = [
      weight.map { ("weight map \($0.name)", $0.image.width, $0.image.height) },
      flags.map { ("flag map \($0.name)", $0.image.width, $0.image.height) },
    ]
    for case .some((let what, let width, let height)) in sizes
    where width != image.width || height != image.height {
      throw SourceExtractionError.sizesDiffer(
        what: what, expected: "\(image.width) x \(image.height)", found: "\(width) x \(height)")
    }
  }

  private struct Target: @unchecked Sendable {
    let flags: UnsafeMutableBufferPointer<PixelFlags>
    let weights: UnsafeMutableBufferPointer<Float>
  }

  /// Marks saturated, flagged and worthless pixels in the field's mask, and gives it its variances.
  ///
  /// The maps are used up: a weight map becomes the variances in place, and a flag map is let go.
  mutating func apply(
    to field: inout Field, options: IngestionOptions, parallelism: Parallelism
  ) {
    var weights: [Float] = []
    var scale: WeightScale?
    if var taken = weight.take() {
      swap(&weights, &taken.image.pixels)
      scale = WeightScale(
        taken.kind, threshold: Float(options.weightThreshold), weights: weights)
    }
    let marks = flags.take().map {
      FlagMarks($0.image, primary: $0.primary, bits: options.flagBits)
    }
    let saturation = Float(field.saturation ?? .infinity)
    let (image, weighing) = (field.image, scale)
    field.mask.flags.withUnsafeMutableBufferPointer { flags in
      weights.withUnsafeMutableBufferPointer { weights in
        let target = Target(flags: flags, weights: weights)
        parallelism.forEachRange(of: image.pixels.count, chunk: 1 << 18) { range in
          image.pixels.withUnsafeBufferPointer { pixels in
            for index in range where pixels[index] >= saturation {
              target.flags[index].insert(.saturated)
            }
          }
          marks?.mark(target.flags, range)
          if let scale = weighing { Self.weigh(target.weights, scale, flags: target.flags, range) }
        }
      }
    }
    guard let kind = scale?.kind else { return }
    field.variance = Image(width: image.width, height: image.height, pixels: weights)
    field.isVarianceAbsolute = kind.isAbsolute
  }

  /// Turns weights into variances, in place; worthless pixels become invalid and get the `usual`
  /// variance.
  private static func weigh(
    _ weights: UnsafeMutableBufferPointer<Float>, _ scale: WeightScale,
    flags: UnsafeMutableBufferPointer<PixelFlags>, _ range: Range<Int>
  ) {
    for index in range {
      let variance = scale.kind.variance(of: weights[index], threshold: scale.threshold)
      // Surveys give saturated pixels no weight; they are still the middle of a star.
      if variance == nil, flags[index].isDisjoint(with: .saturated) {
        flags[index].insert(.invalid)
      }
      weights[index] = variance ?? scale.usual
    }
  }
}

/// What the values of a weight map mean, and the variance of a usual pixel.
private struct WeightScale: Sendable {
  let kind: WeightKind
  let threshold: Float
  let usual: Float

  init(_ kind: WeightKind, threshold: Float, weights: [Float]) {
    self.kind = kind
    self.threshold = threshold
    let sample = stride(from: 0, to: weights.count, by: max(1, weights.count / 1000) | 1)
      .compactMap { kind.variance(of: weights[$0], threshold: threshold) }
    usual = Float(sample.middleValue ?? 1)
  }
}

/// A flag map and how to read it.
private struct FlagMarks: Sendable {
  private let pixels: [Int32]
  private let convention: FlagConvention

  init(_ image: FITSIntegerImage, primary: Header?, bits: Int32?) {
    pixels = image.pixels
    convention =
      bits.map { .bits(bad: $0, saturated: 0) }
      ?? FlagConvention(header: image.header, primary: primary)
  }

  func mark(_ flags: UnsafeMutableBufferPointer<PixelFlags>, _ range: Range<Int>) {
    pixels.withUnsafeBufferPointer { pixels in
      for index in range where pixels[index] != 0 {
        flags[index].formUnion(convention.flags(of: pixels[index]))
      }
    }
  }
}

/// The parts of a frame that no detector has seen: stacks fill them with zeros.
enum BlankRegions {
  /// So many equal zeros side by side are no noise.
  private static let shortestRun = 64
  /// An image that is nearly all zeros counts photons, and its zeros are values.
  private static let largestShare = 0.9

  /// Flags long runs of zeros as invalid.
  static func flag(in field: inout Field) {
    let (width, height) = (field.image.width, field.image.height)
    var runs: [Range<Int>] = []
    field.image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<height {
        var x = 0
        while x < width {
          // A run of that length has a zero at every multiple of it, or at the row's end.
          let probe = min(x + shortestRun - 1, width - 1)
          guard pixels[y &* width &+ probe] == 0 else {
            x = probe + 1
            continue
          }
          var (start, end) = (probe, probe + 1)
          while start > x, pixels[y &* width &+ start &- 1] == 0 { start -= 1 }
          while end < width, pixels[y &* width &+ end] == 0 { end += 1 }
          if end - start >= shortestRun { runs.append(y * width + start..<y * width + end) }
          x = end + 1
        }
      }
    }
    let blank = runs.reduce(0) { $0 + $1.count }
    guard blank > 0, Double(blank) < largestShare * Double(width * height) else { return }
    for run in runs {
      for index in run { field.mask.flags[index].insert(.invalid) }
    }
    field.notes.append("\(blank) pixels in blank regions left out")
  }
}
