/// Help laid out in lines of a given width: headings, paragraphs, and two columns for options.
struct HelpText {
  let columns: Int
  let style: TextStyle
  private(set) var text = ""

  init(columns: Int, style: TextStyle) {
    self.columns = columns
    self.style = style
  }

  /// The column where explanations start; longer terms put theirs on the next line.
  private static let explanationColumn = 26

  mutating func heading(_ title: String) {
    text += (text.isEmpty ? "" : "\n") + style.bold(title + ":") + "\n"
  }

  mutating func line(_ line: String) { text += line + "\n" }

  mutating func paragraphs(_ prose: String) {
    for paragraph in prose.split(separator: "\n\n") {
      text += "\n"
      for line in wrapped(String(paragraph), to: columns) { self.line(line) }
    }
  }

  mutating func item(_ term: String, _ explanation: String) {
    let indent = String(repeating: " ", count: Self.explanationColumn)
    var lines = wrapped(explanation, to: columns - Self.explanationColumn)[...]
    let start = "  " + term
    if start.count + 2 <= Self.explanationColumn, let first = lines.popFirst() {
      let padding = String(repeating: " ", count: Self.explanationColumn - start.count)
      line(start + padding + first)
    } else {
      line(start)
    }
    for rest in lines { line(indent + rest) }
  }
}

/// Breaks prose into lines of at most `width` characters; longer words stand alone.
func wrapped(_ prose: String, to width: Int) -> [String] {
  var lines: [String] = []
  var current = ""
  for word in prose.split(whereSeparator: \.isWhitespace) {
    if !current.isEmpty && current.count + 1 + word.count > width {
      lines.append(current)
      current = ""
    }
    current += (current.isEmpty ? "" : " ") + word
  }
  return current.isEmpty ? lines : lines + [current]
}
