import ConfigurationFiles
import FITSFiles
import Foundation
import Imaging
import SkySimulation
import SourceCatalogs

/// Writes a simulated field: frames, maps, truth and the settings it was made with.
struct SimulationWriter {
  let prefix: String
  let seed: UInt64
  let configuration: SkyConfiguration
  let compresses: Bool

  /// Writes the chosen parts and returns their paths.
  func write(_ field: SimulatedField, outputs: [SimulationPart]) throws -> [String] {
    var header = Header(cards: field.cards)
    header.set("SKYSEED", "\(seed)", comment: "seed of the simulation")
    header.addHistory("Skysieve simulate, seed \(seed)")
    return try outputs.map { try write($0, of: field, header: header) }
  }

  private func write(
    _ part: SimulationPart, of field: SimulatedField, header: Header
  ) throws -> String {
    let axes = [field.image.width, field.image.height]
    switch part {
    case .image:
      return try write(.float32(field.image.pixels), axes, header, to: "fits")
    case .weight:
      return try write(.float32(field.weight.pixels), axes, header, to: "weight.fits")
    case .flags:
      let bits = field.flags.flags.map(\.rawValue)
      return try write(.uint8(bits), axes, header.explainingFlags, to: "flags.fits")
    case .clean:
      return try write(.float32(field.noiseFree.pixels), axes, header, to: "clean.fits")
    case .segmentation:
      return try write(.int32(field.segmentation.labels), axes, header, to: "segmentation.fits")
    case .truth:
      let path = "\(prefix).truth.csv"
      let wcs = try WCS(header: header)
      try SourceCatalog(truth: field.truth, wcs: wcs).write(to: path, as: .csv, name: "TRUTH")
      return path
    case .sky:
      let path = "\(prefix).sky.toml"
      try AtomicFile.write(try ConfigurationFile.text(of: configuration), to: path)
      return path
    }
  }

  private func write(
    _ pixels: FITSPixels, _ axes: [Int], _ header: Header, to ending: String
  ) throws -> String {
    let path = "\(prefix).\(ending)"
    let unit = FITSUnit.image(
      pixels, axes: axes, header: header, compression: compresses ? .tiles : .none)
    try FITSWriter.write([unit], to: path)
    return path
  }
}

extension Header {
  /// A header of the cards that a simulation gives.
  init(cards: [HeaderCard]) {
    self.init()
    for card in cards {
      switch card.value {
      case .text(let text): set(card.key, text, comment: card.comment)
      case .number(let number): set(card.key, number, comment: card.comment)
      }
    }
  }

  /// The header with the meaning of every defect bit.
  fileprivate var explainingFlags: Header {
    var header = self
    for (flag, name, meaning) in DefectFlags.legend {
      header.set("FLAG_\(flag.rawValue)", name, comment: meaning)
    }
    return header
  }
}

extension SourceCatalog {
  /// The truth table of a simulated field; `ra` and `dec` where there are world coordinates.
  init(truth: [SourceTruth], wcs: WCS?) throws {
    self.init()
    try set("id", to: truth.map(\.id))
    try set("x0", to: truth.map(\.x))
    try set("y0", to: truth.map(\.y))
    if let wcs {
      let sky = wcs.sky(ofPixels: truth.map { PixelPoint(x: $0.x, y: $0.y) })
      try set("ra", to: sky.map(\.rightAscension))
      try set("dec", to: sky.map(\.declination))
    }
    try set("mag", to: truth.map(\.magnitude))
    try set("label", to: truth.map(\.label.rawValue))
    try set("flux", to: truth.map(\.flux))
    try set("r50", to: truth.map(\.halfLightRadius))
    try set("ellipticity", to: truth.map(\.ellipticity))
    try set("angle", to: truth.map(\.positionAngle))
    try set("sersic_index", to: truth.map(\.sersicIndex))
    try set("snr", to: truth.map(\.signalToNoise))
    try set("blendedness", to: truth.map(\.blendedness))
    try set("area", to: truth.map(\.area))
    try set("fwhm", to: truth.map(\.pointSpreadWidth))
  }
}
