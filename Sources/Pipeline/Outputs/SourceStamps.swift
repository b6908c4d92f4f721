import FITSFiles
import Imaging
import SourceCatalogs
import SourceExtraction

/// A stamp of each source without the sky, and the catalogue that says whose it is.
struct SourceStamps {
  private let result: FieldResult
  private let side: Int

  /// Stamps of `side` pixels a side.
  init(_ result: FieldResult, side: Int) {
    self.result = result
    self.side = side
  }

  /// Writes the stamps as the planes of a cube, in the order of the catalogue behind it; pixels
  /// that belong to neighbours or are bad are NaN.
  func write(to path: String) throws {
    var header = Header()
    header.set("SOURCE", result.extraction.field.name, comment: "the frame of the stamps")
    header.addHistory("Skysieve process: plane k belongs to row k of the table")
    header.addHistory("Sky subtracted; NaN: a neighbour's pixel, a bad one, or none")
    let count = result.extraction.sources.count
    var units: [FITSUnit] = []
    if count > 0 {
      units.append(.image(.float32(pixels()), axes: [side, side, count], header: header))
    }
    units.append(.table(result.catalog.fitsTable(name: "CUTOUTS")))
    try FITSWriter.write(units, to: path)
  }

  private func pixels() -> [Float] {
    let cutouts = result.extraction.cutouts()
    var pixels: [Float] = []
    pixels.reserveCapacity(result.extraction.sources.count * side * side)
    for source in result.extraction.sources {
      let place = source.windowedCentre.isDefined ? source.windowedCentre : source.centre
      let cutout = cutouts.cutout(at: place, label: source.label, side: side)
      for (value, isUsable) in zip(cutout.image.pixels, cutout.isUsable) {
        pixels.append(isUsable ? value : .nan)
      }
    }
    return pixels
  }
}
