import Foundation
import SourceExtraction
import Testing

@Suite("The area of a circle in pixels")
struct CircleOverlapTests {
  /// The slow twin: the share of 400 x 400 points inside the circle.
  private func countedArea(radius: Double, x: Double, y: Double) -> Double {
    let steps = 400
    var inside = 0
    for row in 0..<steps {
      let dy = y - 0.5 + (Double(row) + 0.5) / Double(steps)
      for column in 0..<steps {
        let dx = x - 0.5 + (Double(column) + 0.5) / Double(steps)
        if dx * dx + dy * dy <= radius * radius { inside += 1 }
      }
    }
    return Double(inside) / Double(steps * steps)
  }

  @Test("agrees with counting points", arguments: [0.3, 0.49, 0.7, 1, 1.6, 2.5, 7.3])
  func twin(radius: Double) {
    let circle = CircleOverlap(radius: radius)
    for (x, y) in [
      (0.0, 0.0), (0.3, -0.2), (radius, 0.1), (-0.2, radius), (radius * 0.7, radius * 0.7),
    ] {
      let counted = countedArea(radius: radius, x: x, y: y)
      #expect(abs(circle.area(x: x, y: y) - counted) < 2e-3, "radius \(radius) at \(x), \(y)")
    }
  }

  @Test("the pixels' areas add up to the circle", arguments: [0.2, 0.5, 1.3, 2, 2.9, 10, 300.5])
  func sum(radius: Double) {
    let circle = CircleOverlap(radius: radius)
    let reach = Int(radius) + 2
    var area = 0.0
    for y in -reach...reach {
      for x in -reach...reach { area += circle.area(x: Double(x) + 0.31, y: Double(y) - 0.17) }
    }
    #expect(abs(area / (.pi * radius * radius) - 1) < 1e-6)
  }
}
