import Imaging
import Tensors

/// Frames of 0 and 2 that are hard to label.
enum AdversarialShapes: String, CaseIterable, Sendable {
  case empty, full, checkerboard, spiral, doubleSpiral, comb, border, singlePixels, diagonals
  case noise, denseNoise, singleRow, singleColumn, onePixel

  var image: Image {
    switch self {
    case .empty: Image(width: 70, height: 140)
    case .full: Image(width: 70, height: 140, filledWith: 2)
    case .checkerboard: Self.draw(71, 139) { ($0 + $1) % 2 == 0 }
    case .spiral: Self.spiral(arms: [0])
    case .doubleSpiral: Self.spiral(arms: [0, 3])
    case .comb: Self.draw(101, 200) { x, y in x % 2 == 0 || y == 199 }
    case .border: Self.draw(90, 130) { x, y in x == 0 || y == 0 || x == 89 || y == 129 }
    case .singlePixels: Self.draw(100, 150) { x, y in x % 2 == 0 && y % 2 == 0 }
    case .diagonals: Self.draw(120, 150) { x, y in (x + y) % 7 == 0 || (x - y + 700) % 11 == 0 }
    case .noise: Self.noise(share: 0.35)
    case .denseNoise: Self.noise(share: 0.6)
    case .singleRow: Self.draw(300, 1) { x, _ in x % 5 != 0 }
    case .singleColumn: Self.draw(1, 300) { _, y in y % 5 != 0 }
    case .onePixel: Image(width: 1, height: 1, filledWith: 2)
    }
  }

  static func draw(_ width: Int, _ height: Int, _ isInside: (Int, Int) -> Bool) -> Image {
    var image = Image(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width where isInside(x, y) { image[x, y] = 2 }
    }
    return image
  }

  /// Square windings around the middle, one pixel wide and six apart, at the given offsets.
  private static func spiral(arms: [Int]) -> Image {
    var image = Image(width: 151, height: 151)
    for arm in arms {
      var (x, y, length, turn) = (75 + arm, 75, 6, 0)
      while (1..<150).contains(x), (1..<150).contains(y) {
        let (dx, dy) = [(1, 0), (0, 1), (-1, 0), (0, -1)][turn % 4]
        for _ in 0..<length where (1..<150).contains(x) && (1..<150).contains(y) {
          image[x, y] = 2
          (x, y) = (x + dx, y + dy)
        }
        turn += 1
        length += turn % 2 == 0 ? 6 : 0
      }
    }
    return image
  }

  private static func noise(share: Double) -> Image {
    var random = RandomStream(seed: 3)
    return draw(130, 210) { _, _ in random.uniform() < share }
  }
}
