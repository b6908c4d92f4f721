/// A named switch without a value: `--rgb`, or `-q` alone or in a cluster like `-qj`.
@propertyWrapper
public struct Flag: Sendable, DeclaringWrapper {
  private let storage: ParameterStorage<Bool>

  package var slot: any ParameterSlot { storage }

  /// Whether the switch is on.
  public var wrappedValue: Bool {
    get { storage.value }
    nonmutating set { storage.value = newValue }
  }

  /// The wrapper itself, to ask whether the flag is given.
  public var projectedValue: Flag { self }

  /// Whether the command line gave the flag or its negation.
  public var isGiven: Bool { storage.isGiven }

  /// A switch; a `negatable` one, say `--background`, is switched off by `--no-background`.
  public init(
    wrappedValue: Bool = false, _ names: String..., negatable: Bool = false, help: String
  ) {
    let declaration = ParameterDeclaration(
      kind: .flag(negatable: negatable), names: names.map(OptionName.init), help: help)
    precondition(!names.isEmpty, "a flag has a name")
    precondition(negatable || !wrappedValue, "a flag that starts on needs a negation")
    storage = ParameterStorage(declaration, initial: wrappedValue)
  }
}
