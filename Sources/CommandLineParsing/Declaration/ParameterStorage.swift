import Synchronization

/// One declared parameter as the parser sees it, whatever its type.
package protocol ParameterSlot: AnyObject, Sendable {
  /// What was declared.
  var declaration: ParameterDeclaration { get }
  /// Whether the command line gave a value.
  var isGiven: Bool { get }
  /// Takes one word; `spelling` is the name the user wrote, for the message when it is refused.
  func accept(_ word: String, spelling: String) throws
}

/// A property wrapper that declares one parameter.
package protocol DeclaringWrapper {
  /// The declaration and the place for the parsed value.
  var slot: any ParameterSlot { get }
}

/// The declaration of a parameter and the place its parsed value goes to.
///
/// It is a class because a parser that found the wrapper by reflection holds only a copy of it; the
/// lock makes commands `Sendable`, so `run` may use its options from several threads.
final class ParameterStorage<Content: ParameterContent>: ParameterSlot {
  typealias Single = Content.Single

  private enum State {
    case untouched
    case given([Single])
    case assigned(Content)
  }

  let declaration: ParameterDeclaration
  private let initial: Content?
  private let isAllowed: @Sendable (Single) -> Bool
  private let state = Mutex(State.untouched)

  init(
    _ declaration: ParameterDeclaration, initial: Content?,
    isAllowed: @escaping @Sendable (Single) -> Bool = { _ in true }
  ) {
    var completed = declaration
    completed.isRepeating = Content.occurrence == .anyNumber
    completed.isRequired = Content.occurrence == .exactlyOne && initial == nil
    completed.choices = Single.choices
    if completed.completion == .none, !Single.choices.isEmpty {
      completed.completion = .choices(Single.choices)
    }
    if let elements = initial?.elements, !elements.isEmpty {
      completed.defaultText = elements.map(\.argumentText).joined(separator: ", ")
    }
    self.declaration = completed
    self.initial = initial
    self.isAllowed = isAllowed
  }

  var isGiven: Bool {
    state.withLock { if case .given = $0 { true } else { false } }
  }

  var value: Content {
    get {
      let current = state.withLock { $0 }
      let found: Content? =
        switch current {
        case .untouched: initial ?? Content.assembled(from: [])
        case .given(let elements): Content.assembled(from: elements)
        case .assigned(let content): content
        }
      guard let found else { preconditionFailure("\(declaration.title) was read before parsing") }
      return found
    }
    set { state.withLock { $0 = .assigned(newValue) } }
  }

  func accept(_ word: String, spelling: String) throws {
    guard let element = Single(argument: word), isAllowed(element) else {
      throw UsageError.unacceptable(
        value: word, for: spelling, expectation: expectation,
        suggestion: closestMatch(to: word, among: Single.choices))
    }
    state.withLock {
      if case .given(let earlier) = $0 {
        $0 = .given(earlier + [element])
      } else {
        $0 = .given([element])
      }
    }
  }

  private var expectation: String {
    guard let limits = declaration.limits else { return Single.expectation }
    return "\(Single.expectation) \(limits)"
  }
}
