/// The files a command works on: named one by one, by `@list`, or by `--files-from`.
public struct InputFiles: SharedOptions {
  /// The names given on the command line, lists expanded.
  @Argument public var arguments: [String]
  /// The list to read more names from; "-" is standard input.
  @Option(
    "--files-from", value: "LIST",
    help: "Read more names from this file, one on each line; - is standard input.",
    completion: .files([]))
  public var list: String?
  /// Whether names in the list end with NUL.
  @Flag("--null", help: "Names in lists end with a NUL byte instead of a line break.")
  public var endsWithNull

  /// Files of any kind.
  public init() { self.init(help: "Files to work on.") }

  /// Files described by `help`, called `value` there and completed by their endings.
  public init(
    _ value: String = "FILE", help: String, endings: [String] = ["fits", "fit", "fz", "gz"]
  ) {
    let sentence = help + " @LIST stands for the names in the file LIST."
    _arguments = Argument(value, help: sentence, completion: .files(endings))
  }

  /// All names in order: those of the command line, then those of `--files-from`; at least one.
  public var paths: [String] { arguments }

  /// Reads the list of `--files-from`, and refuses a command line that names no file at all.
  public func validate() throws {
    guard let list else {
      if arguments.isEmpty { throw UsageError.missing($arguments.slot.declaration.title) }
      return
    }
    arguments += try FileNameList(path: list, endsWithNull: endsWithNull).names()
    if arguments.isEmpty { throw FileNameListError.empty(list: list) }
  }
}
