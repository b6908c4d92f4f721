/// What a model leaves of one star, pixel by pixel, and which of it is not the star's.
struct StarResidual {
  /// Light minus model, image units; 0 where a pixel is unusable or not trusted.
  private(set) var values: [Float]
  /// The noise of each pixel, the model's error left out, image units squared.
  private let noise: [Float]
  /// The error that the model may have, image units.
  private let errors: [Float]
  private let light: [Float]
  private let usable: [Float]
  private let radius: Int

  /// Pixels farther off the model than this many sigma are not the star's.
  private static let clipping: Float = 4.5
  /// Boxes of pixels farther off than this many sigma hold a faint neighbour.
  private static let boxClipping: Float = 3

  /// What a drawn model of flux 1 leaves of a star.
  init(
    _ star: StarStamp, model: UnsafePointer<Float>, inverseGain: Float, modelError: Float
  ) {
    let (flux, count) = (Float(star.flux), star.values.count)
    radius = star.radius
    usable = star.usable
    light = (0..<count).map { flux * model[$0] }
    noise = light.map { star.skyVariance + inverseGain * max($0, 0) }
    errors = light.map { modelError * $0 }
    values = (0..<count).map { star.usable[$0] * (star.values[$0] - flux * model[$0]) }
    for i in 0..<count {
      let variance = noise[i] + errors[i] * errors[i]
      if values[i] * values[i] > Self.clipping * Self.clipping * variance { values[i] = 0 }
    }
  }

  /// The mean square error of the core beyond the noise, relative to its light, and its variance.
  func excess(within core: Int) -> (value: Double, variance: Double) {
    var (square, expected, brightness, variance, count) = (0.0, 0.0, 0.0, 0.0, 0)
    forEachPixel(within: core) { i, _ in
      guard values[i] != 0 else { return }
      let noise = Double(noise[i])
      square += Double(values[i]) * Double(values[i])
      expected += noise
      variance += 2 * noise * noise
      brightness += Double(light[i]) * Double(light[i])
      count += 1
    }
    guard count > 6, brightness > 0 else { return (0, .infinity) }
    // Flux and place were fitted to the same pixels.
    expected *= 1 - 3 / Double(count)
    return ((square - expected) / brightness, variance / (brightness * brightness))
  }

  /// Leaves out light that stands out only when pixels are taken together: faint neighbours.
  ///
  /// - Parameters:
  ///   - box: the pixels to each side that are taken together.
  ///   - core: nearer to the star than half of this its own light is too bright to tell.
  mutating func dropStrayLight(box: Int, core: Int) {
    let side = 2 * radius + 1
    let sums = [values, noise.indices.map { usable[$0] * noise[$0] }, errors.map(abs)].map {
      Self.boxSums($0, side: side, reach: box)
    }
    var isStray = [Bool](repeating: false, count: values.count)
    for i in values.indices {
      let variance = max(sums[1][i], 0) + sums[2][i] * sums[2][i]
      isStray[i] = sums[0][i] * sums[0][i] > Self.boxClipping * Self.boxClipping * variance
    }
    forEachPixel(within: 2 * radius) { i, distance in
      if isStray[i], distance * 2 > core { values[i] = 0 }
    }
  }

  private func forEachPixel(within reach: Int, _ body: (Int, Int) -> Void) {
    let side = 2 * radius + 1
    for row in max(0, radius - reach)..<min(side, radius + reach + 1) {
      for column in max(0, radius - reach)..<min(side, radius + reach + 1) {
        let (x, y) = (column - radius, row - radius)
        let distance = Int(Double(x * x + y * y).squareRoot())
        if distance <= reach { body(row * side + column, distance) }
      }
    }
  }

  /// The sums over the square of `reach` pixels about each.
  private static func boxSums(_ picture: [Float], side: Int, reach: Int) -> [Float] {
    transposedLineSums(transposedLineSums(picture, side, reach), side, reach)
  }

  /// Sums along rows, with rows and columns exchanged.
  private static func transposedLineSums(_ picture: [Float], _ side: Int, _ reach: Int) -> [Float] {
    var result = [Float](repeating: 0, count: picture.count)
    picture.withUnsafeBufferPointer { picture in
      result.withUnsafeMutableBufferPointer { result in
        for row in 0..<side {
          let start = row &* side
          var sum: Float = 0
          for x in 0..<min(reach, side) { sum += picture[start &+ x] }
          for column in 0..<side {
            if column &+ reach < side { sum += picture[start &+ column &+ reach] }
            if column > reach { sum -= picture[start &+ column &- reach &- 1] }
            result[column &* side &+ row] = sum
          }
        }
      }
    }
    return result
  }
}
