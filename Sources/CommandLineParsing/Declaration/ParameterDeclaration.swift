/// All that is known of one option, flag or argument before anything is parsed.
public struct ParameterDeclaration: Sendable {
  /// The three kinds of parameters.
  public enum Kind: Sendable, Equatable {
    case argument
    case option
    case flag(negatable: Bool)
  }

  /// Argument, option or flag.
  public let kind: Kind
  /// The spellings of an option or flag; an argument has none.
  public var names: [OptionName] = []
  /// The word that stands for the value in the help; flags have none.
  public var valueName = ""
  /// One or two sentences.
  public let help: String
  /// The words accepted, when they can be listed.
  public var choices: [String] = []
  /// The limits of a number in words, such as "from 1 to 64".
  public var limits: String?
  /// What a shell offers for the value.
  public var completion = CompletionKind.none
  /// The default as the user would type it; nil when there is none to speak of.
  public var defaultText: String?
  /// Whether the command fails without it.
  public var isRequired = false
  /// Whether it may be given more than once.
  public var isRepeating = false

  /// The name used in messages: the first spelling, or the argument's value name.
  public var title: String { names.first?.text ?? valueName }

  /// Whether a value follows the name.
  public var takesValue: Bool { kind == .option }

  /// The spelling that switches a negatable flag off, such as `--no-background`.
  public var negation: OptionName? {
    guard kind == .flag(negatable: true) else { return nil }
    for case .long(let name) in names { return .long("no-" + name) }
    return nil
  }
}

/// One spelling of an option: `--output` or `-o`.
public enum OptionName: Hashable, Sendable {
  case long(String)
  case short(Character)

  /// Reads a spelling with its dashes, as written in declarations.
  public init(_ spelling: String) {
    if spelling.hasPrefix("--") {
      precondition(spelling.count > 3, "long option names have two letters or more: \(spelling)")
      self = .long(String(spelling.dropFirst(2)))
    } else {
      precondition(spelling.hasPrefix("-"), "option names start with dashes: \(spelling)")
      precondition(spelling.count == 2, "short option names have one letter: \(spelling)")
      self = .short(spelling[spelling.index(before: spelling.endIndex)])
    }
  }

  /// The spelling with its dashes.
  public var text: String {
    switch self {
    case .long(let name): "--" + name
    case .short(let letter): "-" + String(letter)
    }
  }
}

/// What a shell offers when the user presses Tab at a value.
public enum CompletionKind: Sendable, Equatable {
  /// Nothing: the value is free text or a number.
  case none
  /// Files with one of these endings (without the dot), and folders; no endings mean any file.
  case files([String])
  /// Folders only.
  case directories
  /// These words.
  case choices([String])
  /// The names of the program's commands.
  case commands
}
