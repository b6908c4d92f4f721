import Foundation

/// One line of a SExtractor configuration: a keyword and its values.
struct SExtractorLine: Equatable {
  /// The line, from 1.
  let number: Int
  /// The keyword in capitals.
  let keyword: String
  /// The values between commas and spaces.
  let values: [String]
}

/// A SExtractor configuration as text: lines of KEYWORD VALUE[, VALUE...] and `#` comments.
struct SExtractorFile {
  /// The lines that say something, in order.
  let lines: [SExtractorLine]

  init(_ text: String) {
    let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    lines = rows.enumerated().compactMap { index, row in
      let words = row.prefix { $0 != "#" }
        .split { $0 == " " || $0 == "\t" || $0 == "," }
      guard let keyword = words.first else { return nil }
      return SExtractorLine(
        number: index + 1, keyword: keyword.uppercased(), values: words.dropFirst().map(String.init)
      )
    }
  }
}
