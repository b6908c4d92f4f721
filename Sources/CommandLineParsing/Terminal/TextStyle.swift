/// Bold and coloured text, or plain text where colour is not wanted.
public struct TextStyle: Sendable {
  /// Whether escape sequences are written at all.
  public let isColoured: Bool

  /// Style for `channel`: colour only on a terminal that can, and only without `NO_COLOR`.
  public init(for channel: any OutputChannel, environment: [String: String]) {
    let refused = !(environment["NO_COLOR"] ?? "").isEmpty
    isColoured = channel.isTerminal && !refused && environment["TERM"] != "dumb"
  }

  /// For headings.
  public func bold(_ text: String) -> String { wrapped(text, "1") }
  /// For errors.
  public func red(_ text: String) -> String { wrapped(text, "1;31") }
  /// For warnings.
  public func yellow(_ text: String) -> String { wrapped(text, "33") }
  /// For what matters less.
  public func dim(_ text: String) -> String { wrapped(text, "2") }

  private func wrapped(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
