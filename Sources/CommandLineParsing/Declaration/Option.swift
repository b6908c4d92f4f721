/// A named parameter with a value: `--output PNG`, `--output=PNG`, `-o PNG` or `-oPNG`.
@propertyWrapper
public struct Option<Content: ParameterContent>: Sendable, DeclaringWrapper {
  private let storage: ParameterStorage<Content>

  package var slot: any ParameterSlot { storage }

  /// The parsed value, or the default.
  public var wrappedValue: Content {
    get { storage.value }
    nonmutating set { storage.value = newValue }
  }

  /// The wrapper itself, to ask whether the option is given.
  public var projectedValue: Option<Content> { self }

  /// Whether the command line gave a value, the default's own value included.
  public var isGiven: Bool { storage.isGiven }

  /// An option with a default.
  public init(
    wrappedValue: Content, _ names: String..., value: String, help: String,
    completion: CompletionKind = .none
  ) {
    let declaration = Self.declaration(names, value: value, help: help, completion: completion)
    storage = ParameterStorage(declaration, initial: wrappedValue)
  }

  /// An option that is nil or empty when missing; a plain type must be given.
  public init(
    _ names: String..., value: String, help: String, completion: CompletionKind = .none
  ) {
    let declaration = Self.declaration(names, value: value, help: help, completion: completion)
    storage = ParameterStorage(declaration, initial: nil)
  }

  /// A number with a default, refused outside of `range`.
  public init<Limits: RangeExpression & Sendable>(
    wrappedValue: Content, _ names: String..., value: String, in range: Limits, help: String
  ) where Limits.Bound == Content.Single {
    var declaration = Self.declaration(names, value: value, help: help, completion: .none)
    declaration.limits = limitsInWords(range)
    storage = ParameterStorage(
      declaration, initial: wrappedValue, isAllowed: { range.contains($0) })
  }

  /// A number that is nil or empty when missing, refused outside of `range`.
  public init<Limits: RangeExpression & Sendable>(
    _ names: String..., value: String, in range: Limits, help: String
  ) where Limits.Bound == Content.Single {
    var declaration = Self.declaration(names, value: value, help: help, completion: .none)
    declaration.limits = limitsInWords(range)
    storage = ParameterStorage(declaration, initial: nil, isAllowed: { range.contains($0) })
  }

  private static func declaration(
    _ names: [String], value: String, help: String, completion: CompletionKind
  ) -> ParameterDeclaration {
    precondition(!names.isEmpty, "an option has a name")
    return ParameterDeclaration(
      kind: .option, names: names.map(OptionName.init), valueName: value, help: help,
      completion: completion)
  }
}

/// A range as the help says it: "from 1 to 64", "of at least 0", "of at most 9".
func limitsInWords<Limits: RangeExpression>(_ range: Limits) -> String
where Limits.Bound: ArgumentValue {
  switch range {
  case let range as ClosedRange<Limits.Bound>:
    "from \(range.lowerBound.argumentText) to \(range.upperBound.argumentText)"
  case let range as Range<Limits.Bound>:
    "from \(range.lowerBound.argumentText) to below \(range.upperBound.argumentText)"
  case let range as PartialRangeFrom<Limits.Bound>:
    "of at least \(range.lowerBound.argumentText)"
  case let range as PartialRangeThrough<Limits.Bound>:
    "of at most \(range.upperBound.argumentText)"
  case let range as PartialRangeUpTo<Limits.Bound>:
    "below \(range.upperBound.argumentText)"
  default: "\(range)"
  }
}
