/// A parameter without a name, told by its place: the FILE of `skysieve info FILE`.
///
/// A list (`[T]`) takes all the words that single arguments leave over, and words like `@names.txt`
/// in it stand for the lines of that file.
@propertyWrapper
public struct Argument<Content: ParameterContent>: Sendable, DeclaringWrapper {
  private let storage: ParameterStorage<Content>

  package var slot: any ParameterSlot { storage }

  /// The parsed value, or the default.
  public var wrappedValue: Content {
    get { storage.value }
    nonmutating set { storage.value = newValue }
  }

  /// The wrapper itself, to ask whether the argument is given.
  public var projectedValue: Argument<Content> { self }

  /// Whether the command line gave a value.
  public var isGiven: Bool { storage.isGiven }

  /// An argument that may be left out; then it has the default.
  public init(
    wrappedValue: Content, _ value: String, help: String, completion: CompletionKind = .none
  ) {
    let declaration = ParameterDeclaration(
      kind: .argument, valueName: value, help: help, completion: completion)
    storage = ParameterStorage(declaration, initial: wrappedValue)
  }

  /// An argument that is nil or empty when missing; a plain type must be given.
  public init(_ value: String, help: String, completion: CompletionKind = .none) {
    let declaration = ParameterDeclaration(
      kind: .argument, valueName: value, help: help, completion: completion)
    storage = ParameterStorage(declaration, initial: nil)
  }
}
