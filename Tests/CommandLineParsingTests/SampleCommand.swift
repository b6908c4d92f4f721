import CommandLineParsing

/// A command with every kind of parameter, for the tests of this room.
struct Sample: Command {
  static let configuration = CommandConfiguration(
    "sample", abstract: "Try every kind of option.",
    discussion: """
      The first paragraph is long enough to be broken into two lines when the help is eighty \
      characters wide.

      The second is short.
      """,
    examples: ["tester sample a.fits -o a.png", "tester sample --level=3 -- -odd-name.fits"])

  enum Stretch: String, CaseIterable, ArgumentValue { case asinh, zscale, linear }

  @OptionGroup var input = InputFiles(help: "Frames to draw.")
  @Option("--output", "-o", value: "PNG", help: "Where the picture goes.", completion: .files([]))
  var output: String?
  @Option("--stretch", value: "NAME", help: "How values become grey.") var stretch = Stretch.asinh
  @Option("--level", "-l", value: "N", in: 0...9, help: "How hard to compress.") var level = 1
  @Option("--offset", value: "X", help: "What to add to every pixel.") var offset = 0.0
  @Option("--seed", value: "SEED", help: "Where random numbers start.") var seed: UInt64 = 7
  @Option("--keyword", "-k", value: "KEY", help: "Header words to keep.") var keywords: [String]
  @Flag("--rgb", "-r", help: "Make one colour picture of three frames.") var rgb
  @Flag("--background", negatable: true, help: "Take the background away.") var background = true
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if rgb && level == 0 { throw UsageError.message("--rgb wants a --level above 0") }
  }

  func run(_ console: Console) throws {
    console.note("drawing \(input.paths.count) files")
    for path in input.paths { try console.print(path) }
  }
}

/// A command with single arguments around a list, and a required option.
struct Move: Command {
  static let configuration = CommandConfiguration("move", abstract: "Move files into a folder.")

  @Argument("FIRST", help: "The first file.") var first: String
  @Argument("MORE", help: "More files.") var more: [String]
  @Argument("FOLDER", help: "Where they go.", completion: .directories) var folder: String
  @Option("--mode", value: "N", help: "Permissions.") var mode: Int

  func run(_ console: Console) throws { try console.print("\(first) \(more) \(folder) \(mode)") }
}

let tester = Program(
  name: "tester", version: "1.2.3", abstract: "Try the command line.",
  groups: [CommandGroup("Things to try", [Sample.self, Move.self])])

/// What one run wrote and how it ended.
struct Ending {
  let output: String
  let talk: String
  let code: ExitCode
}

/// Runs the tester with these words after its name.
func runTester(
  _ words: [String], program: Program = tester, environment: [String: String] = [:]
) -> Ending {
  let (output, talk) = (MemoryChannel(), MemoryChannel())
  let console = Console(
    programName: program.name, output: output, talk: talk, environment: environment)
  let code = program.run(words, console: console)
  return Ending(output: output.text, talk: talk.text, code: code)
}

/// Parses words into a fresh command.
func parsed<C: DeclaredCommand>(_ type: C.Type, _ words: [String]) throws -> C {
  let command = type.init()
  _ = try ArgumentParser.parse(words, into: ParameterList(of: command))
  return command
}
