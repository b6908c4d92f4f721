/// `manual`: the manual page, to be read with `man -l` or installed as `PROGRAM.1`.
struct ManualCommand: BuiltInCommand {
  static let configuration = CommandConfiguration(
    "manual", abstract: "Write the manual page.",
    discussion: "Read it with: PROGRAM manual | man -l -")

  func run(of program: Program, _ console: Console) throws {
    try console.write(ManualPage(program: program).text)
  }
}
