/// Text in the man(7) language, with everything that roff would take for a request escaped.
struct RoffText {
  private(set) var text = ""

  /// A line like `.SH "NAME"`.
  mutating func request(_ name: String, _ arguments: String...) {
    let quoted = arguments.map { "\"" + escaped($0).replacing("\"", with: "\\(dq") + "\"" }
    text += "." + ([name] + quoted).joined(separator: " ") + "\n"
  }

  /// Prose in lines of a width that `diff` and editors like.
  mutating func prose(_ prose: String) {
    for line in wrapped(prose, to: 72) { text += escaped(line) + "\n" }
  }

  mutating func bold(_ prose: String) { text += "\\fB\(escaped(prose))\\fR\n" }

  mutating func paragraphs(_ prose: String) {
    for paragraph in prose.split(separator: "\n\n") {
      text += ".PP\n"
      self.prose(String(paragraph))
    }
  }

  mutating func item(_ term: String, _ explanation: String) {
    text += ".TP\n"
    bold(term)
    prose(explanation)
  }

  mutating func item(_ declaration: ParameterDeclaration) {
    item(declaration.synopsis, declaration.explanation)
  }

  /// Lines kept as they are.
  mutating func literal(_ lines: [String]) {
    text += ".PP\n.nf\n"
    for line in lines { text += escaped(line) + "\n" }
    text += ".fi\n"
  }

  /// Backslashes, dashes that are typed, and dots and quotes that would start a request.
  private func escaped(_ prose: String) -> String {
    let body = prose.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return body.hasPrefix(".") || body.hasPrefix("'") ? "\\&" + body : body
  }
}
