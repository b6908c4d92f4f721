/// The parameters of one command in the order of their declaration, with those of its groups.
package struct ParameterList: Sendable {
  /// Parameters that stand together in the help; the command's own have no heading.
  package struct Section: Sendable {
    /// The heading in the help, or nil.
    package let heading: String?
    /// The parameters under it.
    package var slots: [any ParameterSlot]
  }

  /// The sections, the command's own first.
  package private(set) var sections = [Section(heading: nil, slots: [])]
  /// The groups that were taken in, for their `validate`.
  package private(set) var groups: [any SharedOptions] = []

  /// Finds the wrapped properties of a command by reflection.
  package init(of command: any DeclaredCommand) {
    collect(from: command, heading: nil)
    let names = named.flatMap { $0.declaration.names }
    precondition(Set(names).count == names.count, "an option is declared twice: \(names)")
    let lists = arguments.filter { $0.declaration.isRepeating }
    precondition(lists.count <= 1, "only one argument may take all that is left")
  }

  /// Every parameter.
  package var all: [any ParameterSlot] { sections.flatMap(\.slots) }
  /// The arguments: those told by their place.
  package var arguments: [any ParameterSlot] { all.filter { $0.declaration.kind == .argument } }
  /// The options and flags.
  package var named: [any ParameterSlot] { all.filter { $0.declaration.kind != .argument } }

  /// The option or flag with this spelling, and whether the spelling is its negation.
  package func find(_ name: OptionName) -> (slot: any ParameterSlot, isNegation: Bool)? {
    for slot in named {
      if slot.declaration.names.contains(name) { return (slot, false) }
      if slot.declaration.negation == name { return (slot, true) }
    }
    return nil
  }

  /// Every spelling that starts with two dashes.
  package var longNames: [String] {
    let spellings = named.flatMap { slot in
      slot.declaration.names + [slot.declaration.negation].compactMap { $0 }
    }
    return spellings.map(\.text).filter { $0.hasPrefix("--") } + ["--help"]
  }

  private mutating func collect(from subject: Any, heading: String?) {
    for child in Mirror(reflecting: subject).children {
      if let wrapper = child.value as? any DeclaringWrapper {
        add(wrapper.slot, under: heading)
      } else if let wrapper = child.value as? any GroupingWrapper {
        groups.append(wrapper.group)
        collect(from: wrapper.group, heading: type(of: wrapper.group).heading)
      }
    }
  }

  private mutating func add(_ slot: any ParameterSlot, under heading: String?) {
    if let index = sections.firstIndex(where: { $0.heading == heading }) {
      sections[index].slots.append(slot)
    } else {
      sections.append(Section(heading: heading, slots: [slot]))
    }
  }
}
