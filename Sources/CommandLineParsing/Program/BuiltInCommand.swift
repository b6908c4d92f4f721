/// A command of this library, which speaks of the program it belongs to.
protocol BuiltInCommand: DeclaredCommand {
  func run(of program: Program, _ console: Console) throws
}
