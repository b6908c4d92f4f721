import CommandLineParsing
import Testing

@Suite("Help and the manual page say what was declared")
struct HelpTests {
  @Test(
    "the help texts are the ones recorded",
    arguments: [
      (["--help"], "overview.txt"), (["help", "sample"], "sample.txt"),
      (["move", "--help"], "move.txt"), (["completions", "-h"], "completions.txt"),
    ])
  func helpSnapshots(words: [String], name: String) throws {
    let ending = runTester(words)
    #expect(ending.code == .success && ending.talk.isEmpty)
    try expectSnapshot(ending.output, named: name)
  }

  @Test("no help line is longer than the terminal is wide", arguments: [40, 57, 80, 100])
  func helpWidth(columns: Int) throws {
    let output = MemoryChannel(columns: columns)
    let console = Console(
      programName: "tester", output: output, talk: MemoryChannel(), environment: ["NO_COLOR": "1"])
    #expect(tester.run(["help"], console: console) == .success)
    #expect(tester.run(["completions", "--help"], console: console) == .success)
    let prose = output.text.split(separator: "\n").filter { !$0.hasPrefix("usage:") }
    #expect(prose.count > 10)
    // A path of the completions' help is longer than 40 characters and cannot be broken.
    let tooLong = prose.filter { $0.count > columns && $0.contains(" ") }
    #expect(tooLong.isEmpty)
  }

  @Test("every way to ask for help gives the same text, whatever else is wrong")
  func waysToAsk() {
    let text = runTester(["help", "sample"]).output
    #expect(runTester(["sample", "--help"]).output == text)
    #expect(runTester(["sample", "-h"]).output == text)
    #expect(runTester(["sample", "--level", "3", "--help", "--nonsense"]).output == text)
    #expect(runTester(["help"]).output == runTester(["-h"]).output)
  }

  @Test("--version is one line")
  func version() {
    #expect(runTester(["--version"]).output == "tester 1.2.3\n")
  }

  @Test("headings are bold on a terminal and nowhere else")
  func colour() {
    for (environment, expected) in [
      ([:], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false),
    ] {
      let output = MemoryChannel(columns: 80)
      let console = Console(
        programName: "tester", output: output, talk: MemoryChannel(), environment: environment)
      _ = tester.run(["help"], console: console)
      #expect(output.text.contains("\u{1B}[1m") == expected)
    }
    #expect(!runTester(["help"]).output.contains("\u{1B}"))
  }

  @Test("the manual page is the one recorded")
  func manualSnapshot() throws {
    try expectSnapshot(runTester(["manual"]).output, named: "manual.1")
  }

  @Test("groff formats the manual page without a warning")
  func manualInGroff() throws {
    guard
      let result = try runTool(
        "groff", ["-ww", "-man", "-Tutf8"], input: runTester(["manual"]).output)
    else { return }
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.contains("tester.sample") || result.output.contains("sample"))
  }
}
