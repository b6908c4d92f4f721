/// The manual page in the man(7) language: every command with its options, and the exit codes.
///
/// It has no date, so that the same program always writes the same page.
struct ManualPage {
  let program: Program

  var text: String {
    var page = RoffText()
    page.request("TH", program.name.uppercased(), "1", "", "\(program.name) \(program.version)")
    page.request("SH", "NAME")
    page.prose("\(program.name) - \(program.abstract)")
    page.request("SH", "SYNOPSIS")
    page.prose("\(program.name) COMMAND [OPTION ...] [ARGUMENT ...]")
    page.request("SH", "COMMANDS")
    for command in program.commands { describe(command, in: &page) }
    describeSharedOptions(in: &page)
    describeSurroundings(in: &page)
    return page.text
  }

  private func describe(_ command: any DeclaredCommand.Type, in page: inout RoffText) {
    let words = command.configuration
    let parameters = ParameterList(of: command.init())
    page.request("SS", words.name)
    page.bold(program.usage(of: command))
    page.paragraphs(words.abstract)
    page.paragraphs(program.discussion(of: command))
    for slot in parameters.arguments { page.item(slot.declaration) }
    for section in parameters.sections where section.heading == nil {
      for slot in section.slots where slot.declaration.kind != .argument {
        page.item(slot.declaration)
      }
    }
    let shared = parameters.sections.compactMap(\.heading)
    if !shared.isEmpty {
      page.paragraphs("See also below: \(shared.joined(separator: ", ")).")
    }
    if !words.examples.isEmpty {
      page.paragraphs("Examples:")
      page.literal(words.examples)
    }
  }

  /// Options under a heading of their own are the same for every command: they stand here once.
  private func describeSharedOptions(in page: inout RoffText) {
    var seen: Set<String> = []
    for (_, parameters) in program.declaredCommands {
      for section in parameters.sections {
        guard let heading = section.heading, seen.insert(heading).inserted else { continue }
        page.request("SH", heading.uppercased())
        for slot in section.slots { page.item(slot.declaration) }
      }
    }
  }

  private func describeSurroundings(in page: inout RoffText) {
    page.request("SH", "EXIT STATUS")
    for code in ExitCode.allCases { page.item("\(code.rawValue)", code.meaning) }
    page.request("SH", "ENVIRONMENT")
    page.item("NO_COLOR", "When set to anything, no colour is used.")
  }
}
