import Foundation
import Imaging
import SourceExtraction
import StarGalaxy

/// Real cutouts laid out by their place in latent space: class from left to right, size upwards.
struct LatentCutouts {
  let field: FieldClassification
  /// The two latent coordinates of the picture.
  private static let coordinates = (
    x: LatentLayout.classCoordinate, y: LatentLayout.names.firstIndex(of: "log_size") ?? 3
  )
  private static let columns = 24
  private static let rows = 16
  private static let side = 32
  private static let magnification = 2
  private static let paper: UInt8 = 40

  /// The picture; each cell shows the source nearest to its middle, empty cells stay dark.
  func picture() throws -> PNGPicture {
    let pitch = (Self.side + 1) * Self.magnification
    let (width, height) = (Self.columns * pitch, Self.rows * pitch)
    var shades = [UInt8](repeating: Self.paper, count: width * height)
    let cutouts = field.extraction.cutouts(neighbourMargin: 1)
    for (cell, row) in nearestSources() {
      let source = field.extraction.sources[row]
      let stamp = cutouts.cutout(
        at: source.windowedCentre, label: source.label, side: Self.side)
      let left = cell % Self.columns * pitch
      let bottom = cell / Self.columns * pitch
      for y in 0..<Self.side * Self.magnification {
        for x in 0..<Self.side * Self.magnification {
          shades[(bottom + y) * width + left + x] = Self.shade(
            stamp, x / Self.magnification, y / Self.magnification)
        }
      }
    }
    return try PNGPicture(width: width, height: height, pixels: .grey8(shades))
  }

  /// For every cell with sources in it, the one closest to its middle.
  private func nearestSources() -> [(cell: Int, row: Int)] {
    let places = field.answers.map { answer in
      (Double(answer.latentMean[Self.coordinates.x]), Double(answer.latentMean[Self.coordinates.y]))
    }
    guard let x = Span(places.map(\.0)), let y = Span(places.map(\.1)) else { return [] }
    var best: [Int: (row: Int, distance: Double)] = [:]
    for (row, place) in places.enumerated() {
      guard field.extraction.sources[row].windowedCentre.isDefined else { continue }
      let (u, v) = (x.share(place.0) * Double(Self.columns), y.share(place.1) * Double(Self.rows))
      guard u >= 0, v >= 0, u < Double(Self.columns), v < Double(Self.rows) else { continue }
      let cell = Int(v) * Self.columns + Int(u)
      let (dx, dy) = (u - Double(Int(u)) - 0.5, v - Double(Int(v)) - 0.5)
      let distance = dx * dx + dy * dy
      if distance < best[cell]?.distance ?? .infinity { best[cell] = (row, distance) }
    }
    return best.sorted { $0.key < $1.key }.map { ($0.key, $0.value.row) }
  }

  private static func shade(_ stamp: SourceCutout, _ x: Int, _ y: Int) -> UInt8 {
    let middle = side / 2
    let peak = max(stamp.image[middle, middle], stamp.image[middle - 1, middle - 1], 1e-30)
    let value = max(0, stamp.image[x, y] / peak)
    return UInt8(min(255, 255 * asinh(20 * value) / asinh(20)))
  }

  /// The middle 98 % of some values.
  private struct Span {
    let low, high: Double

    init?(_ values: [Double]) {
      let sorted = values.filter(\.isFinite).sorted()
      guard sorted.count > 1 else { return nil }
      (low, high) = (sorted[sorted.count / 100], sorted[sorted.count - 1 - sorted.count / 100])
    }

    func share(_ value: Double) -> Double { (value - low) / max(high - low, 1e-12) }
  }
}
