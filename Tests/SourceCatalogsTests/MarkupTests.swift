import Foundation
import SourceCatalogs
import Testing

@Suite("VOTables and region files")
struct MarkupTests {
  @Test("a VOTable is well-formed XML with every field and row, whatever the text")
  func votable() throws {
    let text = String(
      decoding: try SourceCatalog.sample().votable(name: "a<b>&\"c\""), as: UTF8.self)
    #expect(text.contains("<TABLE name=\"a&lt;b&gt;&amp;&quot;c&quot;\" nrows=\"4\">"))
    #expect(text.contains("<TD>=SUM(A1) &lt;x&gt;&amp;&apos;</TD>"))
    #expect(text.components(separatedBy: "<TR>").count - 1 == 4)
    #expect(text.components(separatedBy: "<FIELD ").count - 1 == 15)
    #expect(
      text.contains(
        "<FIELD name=\"ALPHA_J2000\" datatype=\"double\" unit=\"deg\" ucd=\"pos.eq.ra;meta.main\">")
    )
    #expect(!text.contains("\u{7}"))
  }

  @Test("regions are ellipses coloured by class, points where no shape is known")
  func regions() throws {
    let lines = String(decoding: try SourceCatalog.sample().regions(), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    #expect(lines.count == 6)
    #expect(lines[2] == "image")
    #expect(
      lines[3] == "ellipse(1.0000,2048.0000,7.500,6.000,-45.000) # color=#E69F00 text={1}")
    #expect(lines[5].hasPrefix("point(0.0000,3e+17) # point=circle color=#CCCCCC"))
  }

  @Test("on the sky, position angles turn into DS9's and sizes into arcseconds")
  func skyRegions() throws {
    var catalog = SourceCatalog()
    try catalog.set("ALPHA_J2000", to: [150.1, .nan])
    try catalog.set("DELTA_J2000", to: [-2.2, 1])
    try catalog.set("A_WORLD", to: [2 / 3600.0, 1])
    try catalog.set("B_WORLD", to: [1 / 3600.0, 1])
    try catalog.set("THETA_J2000", to: [30.0, 1])
    try catalog.set("KRON_RADIUS", to: [2.5, 1])
    let text = String(decoding: try catalog.regions(RegionStyle(frame: .fk5)), as: UTF8.self)
    #expect(
      text.hasSuffix("fk5\nellipse(150.1000000000,-2.2000000000,5.000\",2.500\",120.000) #\n"))
  }

  @Test(
    "a label cannot end itself or start a command",
    arguments: [
      "a} # tag={b", "x; circle(1,2,3)", "line\nbreak", "`$(rm)`", "\u{1B}]0;t\u{7}",
    ])
  func labels(_ label: String) throws {
    var catalog = SourceCatalog()
    try catalog.set("X_IMAGE", to: [1.0])
    try catalog.set("Y_IMAGE", to: [1.0])
    try catalog.set("label", to: [label])
    let text = String(
      decoding: try catalog.regions(RegionStyle(labelColumn: "label")), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 4)
    let inside = lines[3].components(separatedBy: "text={").last?.dropLast() ?? ""
    #expect(!inside.contains { "{}#;`$\u{1B}\u{7}".contains($0) })
  }
}
