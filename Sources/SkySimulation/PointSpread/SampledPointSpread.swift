import Foundation
import Imaging

/// A point spread known only as a picture of a star, at the pixel scale or finer.
///
/// The pixel's own blur is in the picture already. Between its samples the picture is continued
/// without frequencies above its own Nyquist frequency, so a picture at the pixel scale must show
/// stars of at least two pixels FWHM.
public struct SampledPointSpread: Sendable {
  /// Samples per pixel, 1 for a picture at the pixel scale.
  public let oversampling: Int
  /// The full width at half maximum, pixels; only the truth table uses it.
  public let fwhm: Double
  /// The picture of a star at a place of the frame (0-based pixels).
  ///
  /// It has odd sides, with the star on the middle sample; its sum does not matter.
  public let picture: @Sendable (_ x: Double, _ y: Double) -> Image

  /// A point spread that varies over the frame.
  public init(
    oversampling: Int = 1, fwhm: Double,
    picture: @escaping @Sendable (_ x: Double, _ y: Double) -> Image
  ) {
    precondition(oversampling >= 1, "there is at least one sample to the pixel")
    self.oversampling = oversampling
    self.fwhm = fwhm
    self.picture = picture
  }

  /// A point spread that is the same everywhere; throws unless the picture has odd sides and light.
  public init(_ image: Image, oversampling: Int = 1, fwhm: Double) throws {
    try check(
      "the width of the picture of the point spread modulo 2", Double(image.width % 2), 1...1)
    try check(
      "the height of the picture of the point spread modulo 2", Double(image.height % 2), 1...1)
    try check(
      "the light in the picture of the point spread", image.pixels.reduce(0) { $0 + Double($1) },
      1e-30...1e30)
    try check("the samples per pixel of the point spread", Double(oversampling), 1...16)
    self.init(oversampling: oversampling, fwhm: fwhm) { _, _ in image }
  }
}

/// The transform of the picture of a star at the frequencies of one stamp.
struct SampledSpectrum: Sendable {
  /// The highest frequency: the picture's own Nyquist frequency.
  let last: Int
  private let real: [Float]
  private let imaginary: [Float]

  /// Transforms a picture for a stamp of `side` pixels.
  init(_ picture: Image, oversampling: Int, side: Int) {
    last = side * oversampling / 2
    let (width, height, last) = (picture.width, picture.height, last)
    let step = 2 * Double.pi / Double(side * oversampling)
    let total = picture.pixels.reduce(0) { $0 + Double($1) }
    let columns = Self.waves(count: width, last: last, step: step)
    let rows = Self.waves(count: height, last: last, step: step)
    var real = [Float](repeating: 0, count: (2 * last + 1) * (2 * last + 1))
    var imaginary = real
    for fx in 0...2 * last {
      // Along x first: one complex number for every row of the picture.
      let line = (0..<height).map { y in
        (0..<width).reduce(SIMD2<Float>()) {
          $0 + picture.pixels[y * width + $1] * columns[fx * width + $1]
        }
      }
      // The highest frequency comes twice, as plus and minus: each carries half.
      let weightX: Double = fx == 0 || fx == 2 * last ? 0.5 : 1
      for fy in 0...2 * last {
        let weight = Float(weightX * (fy == 0 || fy == 2 * last ? 0.5 : 1) / total)
        var sum = SIMD2<Float>()
        for y in 0..<height {
          let (a, w) = (line[y], rows[fy * height + y])
          sum += SIMD2(a.x * w.x - a.y * w.y, a.x * w.y + a.y * w.x)
        }
        real[fx * (2 * last + 1) + fy] = sum.x * weight
        imaginary[fx * (2 * last + 1) + fy] = sum.y * weight
      }
    }
    self.real = real
    self.imaginary = imaginary
  }

  /// exp(-i k (j - middle)) for every frequency and sample.
  private static func waves(count: Int, last: Int, step: Double) -> [SIMD2<Float>] {
    let middle = Double(count - 1) / 2
    return (-last...last).flatMap { f in
      (0..<count).map { j in
        let angle = step * Double(f) * (Double(j) - middle)
        return SIMD2(Float(cos(angle)), Float(-sin(angle)))
      }
    }
  }

  /// Writes the transform along `line`, zero above the highest frequency.
  func fill(
    real row: UnsafeMutableBufferPointer<Float>,
    imaginary other: UnsafeMutableBufferPointer<Float>, line: FrequencyLine
  ) {
    row.update(repeating: 0)
    other.update(repeating: 0)
    guard abs(line.column) <= last else { return }
    let start = (line.column + last) * (2 * last + 1) + last
    for i in 0..<row.count where abs(line.firstRow + i) <= last {
      row[i] = real[start + line.firstRow + i]
      other[i] = imaginary[start + line.firstRow + i]
    }
  }
}
