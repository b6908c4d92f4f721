import Foundation

extension SourceCatalog {
  /// The catalogue as a DS9 region file, coloured by `CLASS` and labelled.
  ///
  /// A source is an ellipse, or a point where no shape is known; without a position it is left out.
  public func regions(_ style: RegionStyle = RegionStyle()) throws -> Data {
    var text = TextBuffer()
    text.append("# Region file format: DS9 version 4.1\n")
    text.append("global color=\(RegionStyle.plainColor) width=1\n")
    text.append("\(style.frame.rawValue)\n")
    let shapes = try RegionShapes(self, style)
    let classes = contains("CLASS") ? try strings("CLASS") : []
    let label = style.labelColumn.flatMap { contains($0) ? $0 : nil }
    let labels = try label.map { try strings($0) } ?? []
    for row in 0..<rowCount where shapes.appendShape(of: row, to: &text) {
      if !classes.isEmpty {
        text.append(" color=\(RegionStyle.colors[classes[row]] ?? RegionStyle.plainColor)")
      }
      if !labels.isEmpty, !labels[row].isEmpty {
        text.append(" text={\(Self.regionLabel(labels[row]))}")
      }
      text.append("\n")
    }
    return Data(text.bytes)
  }

  /// A label without anything that could end the label or start a command.
  private static func regionLabel(_ text: String) -> String {
    String(CatalogText.printable(text).map { "{}\"'`;#\\$[]\n".contains($0) ? " " : $0 })
  }
}

/// Positions and ellipses of all sources in the units of the region file.
private struct RegionShapes {
  private let style: RegionStyle
  private let x: [Double]
  private let y: [Double]
  private var major: [Double] = []
  private var minor: [Double] = []
  private var angle: [Double] = []
  private var kronRadius: [Double] = []

  init(_ catalog: SourceCatalog, _ style: RegionStyle) throws {
    self.style = style
    let isImage = style.frame == .image
    x = try catalog.doubles(isImage ? "X_IMAGE" : "ALPHA_J2000")
    y = try catalog.doubles(isImage ? "Y_IMAGE" : "DELTA_J2000")
    let names =
      isImage
      ? ["A_IMAGE", "B_IMAGE", "THETA_IMAGE"] : ["A_WORLD", "B_WORLD", "THETA_J2000"]
    guard names.allSatisfy(catalog.contains) else { return }
    major = try catalog.doubles(names[0])
    minor = try catalog.doubles(names[1])
    angle = try catalog.doubles(names[2])
    if catalog.contains("KRON_RADIUS") { kronRadius = try catalog.doubles("KRON_RADIUS") }
  }

  /// Adds the source's shape up to the `#` of its properties; false when it has no position.
  func appendShape(of row: Int, to text: inout TextBuffer) -> Bool {
    guard x[row].isFinite, y[row].isFinite else { return false }
    let hasShape =
      !major.isEmpty && major[row] > 0 && minor[row] > 0 && major[row].isFinite
      && minor[row].isFinite && angle[row].isFinite
    text.append(hasShape ? "ellipse(" : "point(")
    appendPosition(row, to: &text)
    if hasShape { appendEllipse(row, to: &text) }
    text.append(hasShape ? ") #" : ") # point=circle")
    return true
  }

  private func appendPosition(_ row: Int, to text: inout TextBuffer) {
    let decimals = style.frame == .image ? 4 : 10
    text.append(x[row], decimals: decimals)
    text.append(",")
    text.append(y[row], decimals: decimals)
  }

  private func appendEllipse(_ row: Int, to text: inout TextBuffer) {
    let isSky = style.frame == .fk5
    let kron = kronRadius.isEmpty ? .nan : kronRadius[row]
    let factor = (kron > 0 && kron.isFinite ? kron : style.scale) * (isSky ? 3600 : 1)
    for radius in [major[row], minor[row]] {
      text.append(",")
      text.append(radius * factor, decimals: 3)
      if isSky { text.append("\"") }
    }
    text.append(",")
    // DS9 counts sky angles from west, ours are position angles from north; both turn by east.
    text.append(isSky ? angle[row] + 90 : angle[row], decimals: 3)
  }
}
