/// Makes text that came from a header or a file harmless before it is written out.
package enum CatalogText {
  /// The text on one line: line breaks and tabs become spaces; other control characters, invisible
  /// format characters and direction marks are dropped.
  package static func printable(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where "\t\n\r\u{B}\u{C}\u{85}".unicodeScalars.contains(scalar):
        result.append(" ")
      case .lineSeparator, .paragraphSeparator:
        result.append(" ")
      case .control, .format, .surrogate, .unassigned:
        continue
      default:
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Printable text that no spreadsheet takes for a formula: `=`, `+`, `-` and `@` are dropped from
  /// its start, also behind spaces and in their full-width forms.
  package static func inert(_ text: String) -> String {
    var rest = Substring(printable(text)).unicodeScalars
    while let start = rest.firstIndex(where: { !$0.properties.isWhitespace }),
      formulaStarts.contains(rest[start])
    {
      rest = rest[rest.index(after: start)...]
    }
    return String(rest)
  }

  /// Printable ASCII, as FITS strings must be; what is not ASCII becomes a question mark.
  package static func ascii(_ text: String) -> String {
    let line = printable(text)
    if line.utf8.allSatisfy({ $0 < 0x80 }) { return line }
    return String(line.map { $0.isASCII ? $0 : "?" })
  }

  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]
}
