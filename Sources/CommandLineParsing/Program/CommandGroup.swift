/// Commands listed together under one heading.
public struct CommandGroup: Sendable {
  /// The heading.
  public let heading: String
  /// The commands in the order listed.
  public let commands: [any DeclaredCommand.Type]

  /// A group of the program's own commands.
  public init(_ heading: String, _ commands: [any Command.Type]) {
    self.heading = heading
    self.commands = commands
  }

  /// A group of commands that belong to this library.
  init(_ heading: String, declared commands: [any DeclaredCommand.Type]) {
    self.heading = heading
    self.commands = commands
  }
}
