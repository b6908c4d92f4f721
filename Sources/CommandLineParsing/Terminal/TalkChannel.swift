import Synchronization

/// Standard error with one line at the bottom that is drawn again and again: the progress bar.
///
/// Everything goes through one lock, so that lines of several threads never mix and a line said
/// while the bar is shown appears above it.
final class TalkChannel: Sendable {
  let style: TextStyle
  /// Whether a line can be drawn over: on terminals that understand escape sequences.
  let canRedraw: Bool
  private let channel: any OutputChannel
  private let sharesScreen: Bool
  private let bar = Mutex("")

  private static let clearLine = "\r\u{1B}[K"

  init(
    _ channel: any OutputChannel, environment: [String: String], output: any OutputChannel
  ) {
    self.channel = channel
    style = TextStyle(for: channel, environment: environment)
    canRedraw = channel.isTerminal && environment["TERM"] != "dumb"
    sharesScreen = output.isTerminal
  }

  var columns: Int { channel.columns ?? 80 }

  /// Writes one line.
  func line(_ text: String) {
    bar.withLock { bar in
      send(bar.isEmpty ? text + "\n" : Self.clearLine + text + "\n" + bar)
    }
  }

  /// Draws the bar, or takes it away when `text` is empty.
  func draw(bar text: String) {
    bar.withLock { bar in
      if !(bar.isEmpty && text.isEmpty) { send(Self.clearLine + text) }
      bar = text
    }
  }

  /// Takes the bar away while `body` writes to a standard output on the same screen.
  func aroundOutput(_ body: () throws -> Void) rethrows {
    try bar.withLock { bar in
      let isInTheWay = sharesScreen && !bar.isEmpty
      if isInTheWay { send(Self.clearLine) }
      try body()
      if isInTheWay { send(bar) }
    }
  }

  /// There is nobody left to tell when standard error itself fails.
  private func send(_ text: String) { try? channel.write(Array(text.utf8)) }
}
