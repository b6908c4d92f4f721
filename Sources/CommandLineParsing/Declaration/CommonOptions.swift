/// The options that every working command understands.
public struct CommonOptions: SharedOptions {
  /// "Common options".
  public static let heading: String? = "Common options"

  /// Whether to say nothing but warnings and errors.
  @Flag("--quiet", "-q", help: "Say nothing but warnings and errors.")
  public var quiet
  /// Whether to say more.
  @Flag("--verbose", "-v", help: "Say more about what is done.")
  public var verbose
  /// Whether results are wanted as JSON.
  @Flag("--json", help: "Write the results to standard output as JSON.")
  public var json
  /// How many threads to use, 1...1024; nil means as many as there are cores.
  @Option(
    "--threads", value: "N", in: 1...1024,
    help: "How many threads to use; without it, as many as there are cores.")
  public var threads: Int?
  /// The path of a file of settings.
  @Option(
    "--config", value: "FILE", help: "Read settings from this file.", completion: .files(["toml"]))
  public var config: String?
  /// Single settings, in the order given.
  @Option(
    "--set", value: "KEY=VALUE", help: "Change one setting.")
  public var settings: [Setting]

  /// Every option at its default.
  public init() {}

  /// Refuses to be quiet and verbose at once.
  public func validate() throws {
    if quiet && verbose { throw UsageError.message("--quiet and --verbose exclude each other") }
  }
}

/// One `KEY=VALUE` of `--set`.
public struct Setting: ArgumentValue, Equatable {
  /// The dotted name before the first equals sign; never empty.
  public let key: String
  /// All that follows the first equals sign; may be empty.
  public let value: String

  /// Splits `argument` at its first equals sign.
  public init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      return nil
    }
    key = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }

  /// "KEY=VALUE".
  public static var expectation: String { "KEY=VALUE" }

  /// The two parts, joined again.
  public var argumentText: String { "\(key)=\(value)" }
}
