import Foundation
import Imaging
import SkySimulation

/// The slow twin of the renderer: direct sums in real space, sharing no code with it.
enum SlowTwin {
  static func image(side: Int, _ value: (Int, Int) -> Double) -> Image {
    var image = Image(width: side, height: side)
    for y in 0..<side {
      for x in 0..<side { image[x, y] = Float(value(x, y)) }
    }
    return image
  }

  /// The share of a Gaussian that falls into each of `count` pixels.
  static func pixelShares(centre: Double, sigma: Double, count: Int) -> [Double] {
    let root = sigma * 2.0.squareRoot()
    let edges = (0...count).map { erf((Double($0) - 0.5 - centre) / root) }
    return (0..<count).map { (edges[$0 + 1] - edges[$0]) / 2 }
  }

  /// Three-point Gauss quadrature in sixteen sub-pixels.
  static func pixelIntegral(
    x: Double, y: Double, _ profile: (Double, Double) -> Double
  ) -> Double {
    let nodes = [(-0.6.squareRoot(), 5.0 / 18), (0, 4.0 / 9), (0.6.squareRoot(), 5.0 / 18)]
    var sum = 0.0
    for i in 0..<4 {
      for j in 0..<4 {
        let (left, low) = (x - 0.375 + 0.25 * Double(i), y - 0.375 + 0.25 * Double(j))
        for (u, wu) in nodes {
          for (v, wv) in nodes { sum += wu * wv * profile(left + u / 8, low + v / 8) / 16 }
        }
      }
    }
    return sum
  }

  /// A galaxy (radius and sigma in pixels) summed over sub-pixels, each smeared by the Gaussian
  /// point spread and integrated over the pixels by the error function.
  static func galaxy(
    _ shape: GalaxyShape, flux: Double, radius: Double, x: Double, y: Double, sigma: Double,
    side: Int
  ) -> Image {
    let fine = 6
    let count = (side + 40) * fine
    let places = (0..<count).map { (Double($0) + 0.5) / Double(fine) - 20.5 }
    let smear = places.map { pixelShares(centre: $0, sigma: sigma, count: side) }
    let profile = profile(shape, radius: radius)
    // rows[y][x]: smeared along x only.
    var result = [Double](repeating: 0, count: side * side)
    for (row, v) in places.enumerated() {
      var line = [Double](repeating: 0, count: side)
      for (column, u) in places.enumerated() {
        let light = cell(u - x, v - y, 1 / Double(fine), profile) * flux
        guard light > flux * 1e-12 else { continue }
        let near = min(side, max(0, Int(u) - 9))..<max(0, min(side, Int(u) + 10))
        for i in near { line[i] += light * smear[column][i] }
      }
      for j in 0..<side where smear[row][j] > 1e-9 {
        for i in 0..<side { result[j * side + i] += line[i] * smear[row][j] }
      }
    }
    return image(side: side) { result[$1 * side + $0] }
  }

  /// The light of a small square, split until the centre's cusp does not matter.
  private static func cell(
    _ x: Double, _ y: Double, _ size: Double, _ profile: (Double, Double) -> Double
  ) -> Double {
    guard hypot(x, y) < 10 * size, size > 1e-3 else { return profile(x, y) * size * size }
    var sum = 0.0
    for (i, j) in [(-1.0, -1.0), (-1, 1), (1, -1), (1, 1)] {
      sum += cell(x + i * size / 4, y + j * size / 4, size / 2, profile)
    }
    return sum
  }

  private static func profile(_ shape: GalaxyShape, radius: Double) -> (Double, Double) -> Double {
    let part = shape.components[0]
    let edge = shape.truncation > 0 ? shape.truncation : Double.infinity
    let (b, total) = constants(index: part.index, edge: edge)
    let norm = 1 / (1 - shape.g1 * shape.g1 - shape.g2 * shape.g2).squareRoot()
    return { x, y in
      let u = norm * ((1 - shape.g1) * x - shape.g2 * y) / radius
      let v = norm * (-shape.g2 * x + (1 + shape.g1) * y) / radius
      let r = hypot(u, v)
      return r > edge ? 0 : exp(-b * pow(r, 1 / part.index)) / (total * radius * radius)
    }
  }

  /// The factor that puts half of the light inside radius 1, and the light, by summing rings.
  private static func constants(index: Double, edge: Double) -> (b: Double, total: Double) {
    let light = { (b: Double, end: Double) -> Double in
      // r = t^index turns the cusp into a smooth function of t.
      let top = end.isFinite ? pow(end, 1 / index) : 60 / b
      let steps = 4000
      return (0..<steps).reduce(0) { sum, i in
        let t = (Double(i) + 0.5) * top / Double(steps)
        return sum + 2 * .pi * index * pow(t, 2 * index - 1) * exp(-b * t) * top / Double(steps)
      }
    }
    var (low, high) = (0.01, 16.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if light(middle, 1) < light(middle, edge) / 2 { low = middle } else { high = middle }
    }
    return (low, light(low, edge))
  }
}
