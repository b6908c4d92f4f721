import Foundation
import Imaging
import SkySimulation
import SourceCatalogs

extension SourceCatalog {
  /// The rows as sources to be injected: galaxies where `label` says so, else stars.
  func simulatedSources(
    for injection: SourceInjection, on frame: Frame
  ) throws -> [SimulatedSource] {
    let places = try positions(on: frame)
    let magnitudes = try doubles("mag")
    let labels = contains("label") ? try strings("label") : []
    let optional = { (name: String) in contains(name) ? try doubles(name) : [] }
    let (radii, shears) = (try optional("r50"), try optional("ellipticity"))
    let (angles, indices) = (try optional("angle"), try optional("sersic_index"))
    return try places.indices.map { row in
      guard places[row].isDefined, magnitudes[row].isFinite else {
        throw CatalogError.malformed(
          path: "the catalogue", line: row + 2, reason: "a source needs a place and a magnitude")
      }
      var galaxy: GalaxyShape?
      if row < labels.count, labels[row] == "galaxy" {
        galaxy = try GalaxyShape(
          radius: row < radii.count ? radii[row] : .nan,
          ellipticity: row < shears.count ? shears[row] : 0,
          angle: row < angles.count ? angles[row] : 0,
          index: row < indices.count ? indices[row] : 1, line: row + 2)
      }
      return injection.source(
        x: places[row].x, y: places[row].y, magnitude: magnitudes[row], galaxy: galaxy)
    }
  }
}

extension GalaxyShape {
  /// One Sersic profile as a truth table describes it.
  fileprivate init(
    radius: Double, ellipticity: Double, angle: Double, index: Double, line: Int
  ) throws {
    guard radius > 0, radius < 1e4, (0..<0.95).contains(ellipticity), angle.isFinite,
      (0.5...6).contains(index)
    else {
      throw CatalogError.malformed(
        path: "the catalogue", line: line,
        reason: "a galaxy needs r50 above 0, ellipticity in 0..<0.95, sersic_index in 0.5...6")
    }
    let turn = 2 * angle * .pi / 180
    self.init(
      components: [.init(index: index, halfLightRadius: radius)], g1: ellipticity * cos(turn),
      g2: ellipticity * sin(turn))
  }
}
