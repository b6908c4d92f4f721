import Foundation

extension SourceCatalog {
  /// The catalogue as a VOTable 1.4 with units, UCDs and descriptions; `name` names the table.
  ///
  /// The values stand as text (TABLEDATA): every reader knows it, and who wants the numbers small
  /// and exact takes the FITS table.
  public func votable(name: String) -> Data {
    var text = TextBuffer()
    text.reserve(rowCount * columns.count * 20)
    text.append(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
      <RESOURCE type="results">
      <TABLE name="\(XML.escaped(name))" nrows="\(rowCount)">

      """)
    let fields = contents.map(VOTableField.init)
    for field in fields { text.append(field.declaration) }
    text.append("<DATA>\n<TABLEDATA>\n")
    for row in 0..<rowCount {
      text.append("<TR>")
      for field in fields {
        text.append("<TD>")
        field.append(row: row, to: &text)
        text.append("</TD>")
      }
      text.append("</TR>\n")
    }
    text.append("</TABLEDATA>\n</DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n")
    return Data(text.bytes)
  }
}

/// One column of a VOTable: its declaration and its cells.
private struct VOTableField {
  private let column: CatalogColumn
  private let values: ColumnValues
  private let numbers: CSVCells

  init(column: CatalogColumn, values: ColumnValues) {
    self.column = column
    self.values = values
    numbers = CSVCells(values, format: column.format)
  }

  var declaration: String {
    var attributes = "name=\"\(XML.escaped(column.name))\" \(type)"
    if let unit = column.unit { attributes += " unit=\"\(XML.escaped(unit))\"" }
    if let ucd = column.ucd { attributes += " ucd=\"\(XML.escaped(ucd))\"" }
    guard !column.description.isEmpty else { return "<FIELD \(attributes)/>\n" }
    let description = "<DESCRIPTION>\(XML.escaped(column.description))</DESCRIPTION>"
    return "<FIELD \(attributes)>\(description)</FIELD>\n"
  }

  /// A missing value is an empty cell, as VOTable 1.3 and later allow for every type.
  func append(row: Int, to text: inout TextBuffer) {
    switch values {
    case .text(let texts): text.append(XML.escaped(texts[row]))
    case .truth(let truths): text.append(truths[row] ? "true" : "false")
    default: numbers.append(row: row, to: &text)
    }
  }

  private var type: String {
    switch values {
    case .double: "datatype=\"double\""
    case .float: "datatype=\"float\""
    case .integer: "datatype=\"long\""
    case .truth: "datatype=\"boolean\""
    case .text(let texts):
      texts.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        ? "datatype=\"char\" arraysize=\"*\"" : "datatype=\"unicodeChar\" arraysize=\"*\""
    }
  }
}

/// Text inside an XML document.
private enum XML {
  /// Printable text with the five characters that XML gives a meaning replaced.
  static func escaped(_ text: String) -> String {
    let line = CatalogText.printable(text)
    guard line.utf8.contains(where: { special.contains($0) }) else { return line }
    return line.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("'", with: "&apos;")
  }

  private static let special = Set("&<>\"'".utf8)
}
