/// The completion script for fish: one `complete` line for each command, option and argument.
struct FishCompletion {
  let program: Program

  var script: String {
    let heading = """
      # fish completion for \(program.name), written by '\(program.name) completions fish'
      complete -c \(program.name) -f
      complete -c \(program.name) -n __fish_use_subcommand -l version -d 'Show the version.'
      complete -c \(program.name) -s h -l help -d 'Show help.'

      """
    return heading + program.declaredCommands.map(lines).joined()
  }

  /// The command itself, its options, and what its arguments may be.
  private func lines(_ words: CommandConfiguration, _ parameters: ParameterList) -> String {
    let start = "complete -c \(program.name) -n "
    let here = start + "'__fish_seen_subcommand_from \(words.name)'"
    let command =
      start + "__fish_use_subcommand -a \(words.name) -d \(quoted(words.abstract))\n"
    let options = parameters.named.flatMap { option($0.declaration) }.map { "\(here) \($0)\n" }
    let arguments = parameters.arguments.compactMap { offer($0.declaration.completion) }
      .map { "\(here) \($0)\n" }
    return command + options.joined() + arguments.joined()
  }

  private func option(_ declaration: ParameterDeclaration) -> [String] {
    let spellings = declaration.names.map(spelling).joined(separator: " ")
    let value = declaration.takesValue ? " -r \(offer(declaration.completion) ?? "-f")" : ""
    let explanation = " -d " + quoted(declaration.help)
    return [spellings + value + explanation]
      + (declaration.negation.map { [spelling($0) + explanation] } ?? [])
  }

  private func spelling(_ name: OptionName) -> String {
    switch name {
    case .long(let word): "-l \(word)"
    case .short(let letter): "-s \(letter)"
    }
  }

  private func offer(_ kind: CompletionKind) -> String? {
    switch kind {
    case .none: nil
    case .files: "-F"
    case .directories: "-f -a '(__fish_complete_directories)'"
    case .choices(let words): "-f -a " + quoted(words.joined(separator: " "))
    case .commands:
      "-f -a " + quoted(program.declaredCommands.map(\.words.name).joined(separator: " "))
    }
  }

  /// Fish escapes quotes and backslashes inside of single quotes with a backslash.
  private func quoted(_ text: String) -> String {
    let escaped = text.reduce(into: "") { result, character in
      if #"'\"#.contains(character) { result.append("\\") }
      result.append(character)
    }
    return "'" + escaped + "'"
  }
}
