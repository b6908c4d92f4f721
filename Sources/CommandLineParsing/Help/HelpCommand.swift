/// `help [COMMAND]`: the overview, or the help of one command.
struct HelpCommand: BuiltInCommand {
  static let configuration = CommandConfiguration(
    "help", abstract: "Show the help of a command, or list all commands.")

  @Argument("COMMAND", help: "The command to explain.", completion: .commands) var command: String?

  func run(of program: Program, _ console: Console) throws {
    guard let command else { return try program.printOverview(console) }
    try program.printHelp(of: try program.find(command), console: console)
  }
}
