/// A subcommand: a struct whose wrapped properties are its options, and whose `run` does the work.
///
/// Everything the user meets (parser, help, completions, manual page) is read from the declaration:
///
/// ```swift
/// struct Preview: Command {
///   static let configuration = CommandConfiguration(
///     "preview", abstract: "Draw a frame as a PNG.",
///     discussion: "Bright and faint parts are both shown.",
///     examples: ["skysieve preview frame.fits -o frame.png"])
///
///   @OptionGroup var input = InputFiles(help: "Frames to draw: FILE, FILE[EXT] or a .gz of it.")
///   @Option("--output", "-o", value: "PNG", help: "Where the picture goes.") var output: String?
///   @Option("--stretch", value: "NAME", help: "How values become grey.") var stretch = Stretch.asinh
///   @Option("--level", value: "N", in: 0...9, help: "How hard to compress.") var level = 1
///   @Flag("--rgb", help: "Make one colour picture of three frames.") var rgb = false
///   @OptionGroup var common: CommonOptions
///
///   func validate() throws {
///     if rgb && level == 0 { throw UsageError.message("--rgb wants a --level above 0") }
///   }
///
///   func run(_ console: Console) throws {
///     for path in input.paths { try console.print(path) }
///   }
/// }
/// enum Stretch: String, CaseIterable, ArgumentValue { case asinh, zscale, linear }
/// ```
///
/// `T?` is an option that may be missing, `[T]` one that may be repeated, a plain `T` without a
/// default must be given. `$output.isGiven` tells a given value from a default. The command is then
/// listed in a `CommandGroup` of the `Program`.
public protocol Command: DeclaredCommand {
  /// Does the work: data goes to `console.print`, talk to `console.note`, `detail` and `warn`.
  func run(_ console: Console) throws
}

/// What the parser and the help need to know of a command; programs conform to `Command`.
public protocol DeclaredCommand: Sendable {
  /// Makes the command with every option at its default.
  init()

  /// The command's name and the words its help shows.
  static var configuration: CommandConfiguration { get }

  /// Checks what single options cannot see; throw `UsageError.message` to refuse.
  mutating func validate() throws
}

extension DeclaredCommand {
  /// Accepts every combination of options.
  public func validate() throws {}
}
