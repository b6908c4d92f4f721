import Foundation

/// A program with subcommands: finds the command, parses its options, runs it, and ends with the
/// right exit code.
public struct Program: Sendable {
  /// The name typed in a shell.
  public let name: String
  /// The version, such as "0.1.0".
  public let version: String
  /// One sentence on what the program does.
  public let abstract: String
  /// The commands by group, the built-in ones last.
  public let groups: [CommandGroup]

  /// A program of these groups; `help`, `completions` and `manual` are added to them.
  public init(name: String, version: String, abstract: String, groups: [CommandGroup]) {
    self.name = name
    self.version = version
    self.abstract = abstract
    let builtIn: [any DeclaredCommand.Type] = [
      HelpCommand.self, CompletionsCommand.self, ManualCommand.self,
    ]
    self.groups = groups + [CommandGroup("Help", declared: builtIn)]
    let names = commands.map { $0.configuration.name }
    precondition(Set(names).count == names.count, "a command is listed twice: \(names)")
  }

  /// Every command, in the order listed.
  public var commands: [any DeclaredCommand.Type] { groups.flatMap(\.commands) }

  /// Runs the process's own command line and ends the process.
  public func main() -> Never {
    // A closed standard output is told by EPIPE instead, so that temporary files are cleaned up.
    signal(SIGPIPE, SIG_IGN)
    let console = Console(
      programName: name, output: FileDescriptorChannel.standardOutput,
      talk: FileDescriptorChannel.standardError,
      environment: ProcessInfo.processInfo.environment)
    exit(run(Array(CommandLine.arguments.dropFirst()), console: console).rawValue)
  }

  /// Runs one command line, without the program's name, and returns the exit code.
  public func run(_ words: [String], console: Console) -> ExitCode {
    var commandName: String?
    do {
      guard let first = words.first else {
        console.fail("a command is missing")
        sayWhereHelpIs(for: nil, console: console)
        return .usage
      }
      switch first {
      case "--help", "-h": try printOverview(console)
      case "--version": try console.print("\(name) \(version)")
      default:
        let isPair = findPair(words) != nil
        let command = try findPair(words) ?? find(first)
        commandName = command.configuration.name
        try run(command, words: Array(words.dropFirst(isPair ? 2 : 1)), console: console)
      }
      return .success
    } catch {
      return report(error, commandName: commandName, console: console)
    }
  }

  /// The command `verb-noun` when it is spelled as two words, `verb noun`.
  private func findPair(_ words: [String]) -> (any DeclaredCommand.Type)? {
    guard words.count > 1 else { return nil }
    return commands.first { $0.configuration.name == "\(words[0])-\(words[1])" }
  }

  func find(_ word: String) throws -> any DeclaredCommand.Type {
    if let command = commands.first(where: { $0.configuration.name == word }) { return command }
    let names = commands.map { $0.configuration.name }
    guard word.hasPrefix("-") else {
      throw UsageError.unknownCommand(word, suggestion: closestMatch(to: word, among: names))
    }
    let options = ["--help", "--version"]
    throw UsageError.unknownOption(word, suggestion: closestMatch(to: word, among: options))
  }

  private func run(
    _ type: any DeclaredCommand.Type, words: [String], console: Console
  ) throws {
    var command = type.init()
    let parameters = ParameterList(of: command)
    guard try ArgumentParser.parse(words, into: parameters) == .complete else {
      return try printHelp(of: type, console: console)
    }
    for group in parameters.groups { try group.validate() }
    try command.validate()
    let common = parameters.groups.lazy.compactMap { $0 as? CommonOptions }.first
    let console = console.with(mode: common?.consoleMode ?? console.mode)
    if let builtIn = command as? any BuiltInCommand {
      try builtIn.run(of: self, console)
    } else if let command = command as? any Command {
      try command.run(console)
    }
  }

  private func report(_ error: any Error, commandName: String?, console: Console) -> ExitCode {
    if let output = error as? OutputError, output == .readerGone { return output.exitCode }
    guard let known = error as? any ExitCodeProviding else {
      console.fail("\(error) (this is a bug in \(name))")
      return .internalError
    }
    console.fail("\(known)")
    if known is UsageError { sayWhereHelpIs(for: commandName, console: console) }
    return known.exitCode
  }

  private func sayWhereHelpIs(for command: String?, console: Console) {
    let words = [name, command, "--help"].compactMap { $0 }
    console.talk.line("see '\(words.joined(separator: " "))'")
  }
}

extension CommonOptions {
  /// The console's mode that the flags ask for.
  public var consoleMode: Console.Mode {
    Console.Mode(isQuiet: quiet, isVerbose: verbose, isJSON: json)
  }
}
