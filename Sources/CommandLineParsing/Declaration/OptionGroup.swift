/// Options that several commands share: a struct with wrapped properties, like a command's.
public protocol SharedOptions: Sendable {
  /// Makes the group with every option at its default.
  init()

  /// The heading above these options in the help, or nil to list them with the command's own.
  static var heading: String? { get }

  /// Checks what single options cannot see; throw `UsageError.message` to refuse.
  func validate() throws
}

extension SharedOptions {
  /// The options stand with the command's own.
  public static var heading: String? { nil }
  /// Accepts every combination of options.
  public func validate() throws {}
}

/// Takes the options of a shared group into a command.
@propertyWrapper
public struct OptionGroup<Group: SharedOptions>: Sendable, GroupingWrapper {
  /// The group, whose own properties hold the parsed values.
  public let wrappedValue: Group

  package var group: any SharedOptions { wrappedValue }

  /// The group as its `init()` makes it.
  public init() { wrappedValue = Group() }

  /// A group made for this command, for example with words of its own.
  public init(wrappedValue: Group) { self.wrappedValue = wrappedValue }
}

/// A property wrapper that takes in a group, whatever the group's type.
package protocol GroupingWrapper {
  /// The group that was taken in.
  var group: any SharedOptions { get }
}
