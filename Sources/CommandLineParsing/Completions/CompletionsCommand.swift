/// `completions SHELL`: a script that teaches a shell to complete the program's words.
struct CompletionsCommand: BuiltInCommand {
  static let configuration = CommandConfiguration(
    "completions", abstract: "Write a completion script for a shell.",
    discussion: """
      To use it at once: source <(PROGRAM completions bash), the same with zsh, or in fish \
      PROGRAM completions fish | source.

      To keep it: write it to ~/.local/share/bash-completion/completions/PROGRAM, to _PROGRAM in \
      a folder of zsh's fpath, or to ~/.config/fish/completions/PROGRAM.fish.
      """)

  enum Shell: String, CaseIterable, ArgumentValue { case bash, zsh, fish }

  @Argument("SHELL", help: "The shell to write for.") var shell: Shell

  func run(of program: Program, _ console: Console) throws {
    try console.write(program.completionScript(for: shell))
  }
}

extension Program {
  func completionScript(for shell: CompletionsCommand.Shell) -> String {
    switch shell {
    case .bash: BashCompletion(program: self).script
    case .zsh: ZshCompletion(program: self).script
    case .fish: FishCompletion(program: self).script
    }
  }

  /// The name as part of a shell function's name.
  var identifier: String { String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" }) }

  /// Every command with its parameters, as the scripts and the manual walk them.
  var declaredCommands: [(words: CommandConfiguration, parameters: ParameterList)] {
    commands.map { ($0.configuration, ParameterList(of: $0.init())) }
  }
}

extension String {
  /// The text as one word of a POSIX shell.
  var shellQuoted: String {
    "'"
      + split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
