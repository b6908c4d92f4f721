/// The completion script for zsh: the commands described, then `_arguments` for each of them.
struct ZshCompletion {
  let program: Program

  var script: String {
    let function = "_" + program.identifier
    let described = program.declaredCommands.map { command in
      "    " + "\(command.words.name):\(command.words.abstract)".shellQuoted
    }
    return """
      #compdef \(program.name)
      # zsh completion for \(program.name), written by '\(program.name) completions zsh'

      \(function)() {
        local command
        local -a commands
        commands=(
      \(described.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )); then
          _describe -t commands command commands
          _arguments '--help[show all commands]' '--version[show the version]'
          return
        fi
        command=$words[2]
        shift words
        (( CURRENT-- ))
        case $command in
      \(program.declaredCommands.map(branch).joined(separator: "\n"))
        esac
      }

      if [[ $funcstack[1] == \(function) ]]; then
        \(function) "$@"
      else
        compdef \(function) \(program.name)
      fi

      """
  }

  /// The options and arguments of one command.
  private func branch(_ words: CommandConfiguration, _ parameters: ParameterList) -> String {
    let options = parameters.named.flatMap { optionSpecifications($0.declaration) }
    let arguments = parameters.arguments.map { argumentSpecification($0.declaration) }
    let all = options + ["'(- *)'{-h,--help}'[show this help]'"] + arguments
    let lines = all.map { "        " + $0 }.joined(separator: " \\\n")
    return "    \(words.name))\n      _arguments -s -S \\\n\(lines)\n      ;;"
  }

  /// One specification for each spelling; a star lets it be given again.
  private func optionSpecifications(_ declaration: ParameterDeclaration) -> [String] {
    (declaration.names + [declaration.negation].compactMap { $0 }).map { name in
      let explanation = "[" + escaped(declaration.help) + "]"
      guard declaration.takesValue else { return ("*" + name.text + explanation).shellQuoted }
      let joint = if case .long = name { "=" } else { "+" }
      let action = ":\(escaped(declaration.valueName)):\(offer(declaration.completion))"
      return ("*" + name.text + joint + explanation + action).shellQuoted
    }
  }

  private func argumentSpecification(_ declaration: ParameterDeclaration) -> String {
    let place = declaration.isRepeating ? "*:" : declaration.isRequired ? ":" : "::"
    return (place + escaped(declaration.valueName) + ":" + offer(declaration.completion))
      .shellQuoted
  }

  private func offer(_ kind: CompletionKind) -> String {
    switch kind {
    case .none: " "
    case .files(let endings) where endings.isEmpty: "_files"
    case .files(let endings): "_files -g \"*.(\(endings.joined(separator: "|")))\""
    case .directories: "_files -/"
    case .choices(let words): "(\(words.joined(separator: " ")))"
    case .commands: "(\(program.declaredCommands.map(\.words.name).joined(separator: " ")))"
    }
  }

  /// Brackets and colons have a meaning in specifications.
  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if #"[]:\"#.contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
