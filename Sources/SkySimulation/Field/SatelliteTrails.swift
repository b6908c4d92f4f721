import Foundation
import Tensors

/// Straight trails across the frame, as wide as the point spread.
struct SatelliteTrails: Sendable {
  private struct Trail {
    var normalX: Double
    var normalY: Double
    var offset: Double
    var sigma: Double
    var brightness: Double
  }
  private let trails: [Trail]

  /// The trails of one frame, through random points of it.
  init(_ configuration: SkyConfiguration, _ random: RandomStream) {
    var random = random
    let settings = configuration.defects
    let sigma = configuration.pointSpread.fwhm / configuration.pixelScale / 2.3548
    let count = Int(random.poisson(settings.satelliteTrails))
    trails = (0..<count).map { _ in
      let angle = .pi * random.uniform()
      let (nx, ny) = (-sin(angle), cos(angle))
      let x = Double(configuration.width) * random.uniform()
      let y = Double(configuration.height) * random.uniform()
      let brightness = settings.satelliteBrightness * (0.5 + random.uniform())
      return Trail(
        normalX: nx, normalY: ny, offset: nx * x + ny * y, sigma: max(sigma, 0.5),
        brightness: brightness)
    }
  }

  /// Whether there is any trail.
  var isEmpty: Bool { trails.isEmpty }

  /// Calls `body` with the columns of row `y` that a trail brightens, and by how much.
  func forEachPixel(ofRow y: Int, width: Int, _ body: (Int, Double) -> Void) {
    for trail in trails {
      let along = trail.normalY * Double(y) - trail.offset
      let reach = 4 * trail.sigma
      let slope = abs(trail.normalX) < 1e-9 ? 1e-9 : trail.normalX
      let ends = [(-reach - along) / slope, (reach - along) / slope].sorted()
      guard ends[1] >= 0, ends[0] <= Double(width - 1) else { continue }
      let (first, last) = (Int(max(ends[0], 0)), Int(min(ends[1], Double(width - 1))))
      for x in first...last {
        let distance = (trail.normalX * Double(x) + along) / trail.sigma
        body(x, trail.brightness * exp(-0.5 * distance * distance))
      }
    }
  }
}
