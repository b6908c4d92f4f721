extension Program {
  /// Prints the list of all commands.
  func printOverview(_ console: Console) throws {
    var help = HelpText(columns: console.columns, style: console.outputStyle)
    help.line("usage: \(name) COMMAND [OPTION ...] [ARGUMENT ...]")
    help.paragraphs(abstract)
    for group in groups {
      help.heading(group.heading)
      for command in group.commands {
        help.item(command.configuration.name, command.configuration.abstract)
      }
    }
    help.heading("Options")
    help.item("-h, --help", "Show this help, or after a command that command's.")
    help.item("--version", "Show the version.")
    help.paragraphs("'\(name) help COMMAND' explains a command and its options.")
    try console.write(help.text)
  }

  /// Prints the help of one command.
  func printHelp(of command: any DeclaredCommand.Type, console: Console) throws {
    try console.write(
      helpText(of: command, columns: console.columns, style: console.outputStyle))
  }

  /// The help of one command in lines of `columns` characters.
  func helpText(
    of command: any DeclaredCommand.Type, columns: Int, style: TextStyle
  ) -> String {
    let words = command.configuration
    let parameters = ParameterList(of: command.init())
    var help = HelpText(columns: columns, style: style)
    help.line("usage: " + usage(of: command))
    help.paragraphs(words.abstract)
    help.paragraphs(discussion(of: command))
    if !parameters.arguments.isEmpty {
      help.heading("Arguments")
      for slot in parameters.arguments { help.item(slot.declaration) }
    }
    for section in parameters.sections {
      let named = section.slots.filter { $0.declaration.kind != .argument }
      if named.isEmpty && section.heading != nil { continue }
      help.heading(section.heading ?? "Options")
      for slot in named { help.item(slot.declaration) }
      if section.heading == nil { help.item("-h, --help", "Show this help.") }
    }
    if !words.examples.isEmpty {
      help.heading("Examples")
      for example in words.examples { help.line("  " + example) }
    }
    return help.text
  }

  /// The command's paragraphs; in those of this library PROGRAM stands for the program's name.
  func discussion(of command: any DeclaredCommand.Type) -> String {
    let prose = command.configuration.discussion
    return command is any BuiltInCommand.Type ? prose.replacing("PROGRAM", with: name) : prose
  }

  /// The usage line of one command, such as "skysieve preview [OPTION ...] FILE ...".
  func usage(of command: any DeclaredCommand.Type) -> String {
    let parameters = ParameterList(of: command.init())
    let required = parameters.named.map(\.declaration).filter(\.isRequired)
      .map { "\($0.title) \($0.valueName)" }
    let arguments = parameters.arguments.map { slot in
      let declaration = slot.declaration
      let word = declaration.valueName + (declaration.isRepeating ? " ..." : "")
      return declaration.isRequired || declaration.isRepeating ? word : "[\(word)]"
    }
    let all = [name, command.configuration.name, "[OPTION ...]"] + required + arguments
    return all.joined(separator: " ")
  }
}

extension HelpText {
  /// One parameter: its spellings, and its help with limits, choices and default.
  fileprivate mutating func item(_ declaration: ParameterDeclaration) {
    item(declaration.synopsis, declaration.explanation)
  }
}
