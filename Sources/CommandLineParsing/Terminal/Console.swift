import Foundation

/// The way out of a command: data to standard output, talk to standard error.
///
/// All of it may be used from several threads. Every line of talk has its control characters
/// spelled out, so messages may contain any file name; a message is one line.
public struct Console: Sendable {
  /// How much is said, and in which form results are wanted.
  public struct Mode: Sendable, Equatable {
    /// Only warnings and errors are said.
    public var isQuiet = false
    /// Details are said too.
    public var isVerbose = false
    /// Results are JSON.
    public var isJSON = false

    /// Normal talk, results for people.
    public init(isQuiet: Bool = false, isVerbose: Bool = false, isJSON: Bool = false) {
      self.isQuiet = isQuiet
      self.isVerbose = isVerbose
      self.isJSON = isJSON
    }
  }

  /// What `--quiet`, `--verbose` and `--json` asked for.
  public let mode: Mode
  /// The style of standard output.
  public let outputStyle: TextStyle

  let programName: String
  let output: any OutputChannel
  let talk: TalkChannel

  /// A console over two channels; `environment` is asked for `NO_COLOR` and `TERM`.
  public init(
    programName: String, mode: Mode = Mode(), output: any OutputChannel, talk: any OutputChannel,
    environment: [String: String]
  ) {
    self.programName = programName
    self.mode = mode
    self.output = output
    self.talk = TalkChannel(talk, environment: environment, output: output)
    outputStyle = TextStyle(for: output, environment: environment)
  }

  private init(_ other: Console, mode: Mode) {
    self.mode = mode
    programName = other.programName
    output = other.output
    talk = other.talk
    outputStyle = other.outputStyle
  }

  /// The same channels in another mode.
  public func with(mode: Mode) -> Console { Console(self, mode: mode) }

  /// The width to lay text out for: that of the terminal, else 80.
  public var columns: Int { min(max(output.columns ?? 80, 40), 100) }

  // MARK: Data

  /// Writes one line of data to standard output, as it is.
  public func print(_ line: String) throws { try write(line + "\n") }

  /// Writes text to standard output, as it is.
  public func write(_ text: String) throws { try write(bytes: Array(text.utf8)) }

  /// Writes bytes to standard output.
  public func write(bytes: [UInt8]) throws {
    try talk.aroundOutput { try output.write(bytes) }
  }

  /// Writes a value to standard output as one JSON document with sorted keys.
  public func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try write(bytes: Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
  }

  // MARK: Talk

  /// Says something unless `--quiet` is given.
  public func note(_ message: String) {
    if !mode.isQuiet { talk.line(message.escapedForDisplay) }
  }

  /// Says something only if `--verbose` is given.
  public func detail(_ message: String) {
    if mode.isVerbose { talk.line(talk.style.dim(message.escapedForDisplay)) }
  }

  /// Says what is odd but no reason to stop.
  public func warn(_ message: String) {
    talk.line("\(programName): \(talk.style.yellow("warning:")) \(message.escapedForDisplay)")
  }

  /// Says what failed.
  public func fail(_ message: String) {
    talk.line("\(programName): \(talk.style.red("error:")) \(message.escapedForDisplay)")
  }
}
