import CommandLineParsing
import Testing

@Suite("A wrong command line is told in one line, with a hint and exit code 2")
struct UsageErrorTests {
  @Test(
    "each mistake has its sentence",
    arguments: [
      (["sampel"], "unknown command 'sampel'; did you mean 'sample'?"),
      (["frobnicate"], "unknown command 'frobnicate'"),
      (["--versoin"], "unknown option '--versoin'; did you mean '--version'?"),
      (["sample", "--ouptut", "x"], "unknown option '--ouptut'; did you mean '--output'?"),
      (["sample", "--out=x"], "unknown option '--out'; did you mean '--output'?"),
      (["sample", "-stretch=x"], "unknown option '-s'; did you mean '--stretch'?"),
      (["sample", "-rz"], "unknown option '-z'"),
      (["sample", "a", "--output"], "--output wants a value: --output PNG"),
      (
        ["sample", "-o", "--rgb"],
        "-o wants a value, and '--rgb' looks like an option; if it is meant, write -o--rgb"
      ),
      (["sample", "--rgb=yes"], "--rgb takes no value, but 'yes' was given"),
      (["sample", "--level", "ten"], "--level wants a whole number from 0 to 9, not 'ten'"),
      (["sample", "-l10"], "-l wants a whole number from 0 to 9, not '10'"),
      (["sample", "--level=99999999999999999999"], "--level wants a whole number from 0 to 9"),
      (["sample", "--offset", "nan"], "--offset wants a number, not 'nan'"),
      (["sample", "--seed", "-1"], "--seed wants a whole number of at least 0, not '-1'"),
      (["sample", "--set", "=1"], "--set wants KEY=VALUE, not '=1'"),
      (
        ["sample", "--stretch", "ashin"],
        "--stretch wants one of asinh, zscale, linear, not 'ashin'; did you mean 'asinh'?"
      ),
      (["sample"], "FILE is missing"),
      (["move", "a", "b"], "--mode is missing"),
      (["move", "a", "--mode", "1"], "FIRST is missing"),
      (["help", "sample", "move"], "unexpected argument 'move'"),
      (["completions", "tcsh"], "SHELL wants one of bash, zsh, fish, not 'tcsh'"),
      (["sample", "a", "--rgb", "-l0"], "--rgb wants a --level above 0"),
      (["sample", "a", "-qv"], "--quiet and --verbose exclude each other"),
      ([], "a command is missing"),
    ])
  func sentences(words: [String], sentence: String) {
    let ending = runTester(words)
    let lines = ending.talk.split(separator: "\n")
    #expect(ending.code == .usage && ending.output.isEmpty && lines.count == 2)
    #expect(lines.first?.hasPrefix("tester: error: ") == true)
    #expect(lines.first?.contains(sentence) == true, "\(lines)")
  }

  @Test("the hint names the command's own help")
  func hints() {
    #expect(runTester(["sample", "--x"]).talk.hasSuffix("see 'tester sample --help'\n"))
    #expect(runTester(["smaple"]).talk.hasSuffix("see 'tester --help'\n"))
  }

  @Test("a hostile word cannot move the cursor or start a line of its own")
  func hostileWords() {
    let talk = runTester(["sample", "--\u{1B}[2Jx\n\u{202E}y\u{9B}z\u{7F}"]).talk
    #expect(talk.contains(#"'--\x1b[2Jx\n\u{202e}y\u{009b}z\x7f'"#))
    #expect(talk.split(separator: "\n").count == 2)
  }

  @Test(
    "a slip of the finger is guessed, a different word is not",
    arguments: [
      ("--stertch", "--stretch"), ("--rbg", "--rgb"), ("--THREADS", "--threads"), ("--j", nil),
      ("--completely", nil), ("--keywords", "--keyword"), ("--qiuet", "--quiet"),
    ] as [(String, String?)])
  func suggestions(word: String, expected: String?) {
    let names = ParameterList(of: Sample()).longNames
    #expect(closestMatch(to: word, among: names) == expected)
  }

  @Test("the distance between two words counts wrong, missing, extra and swapped letters")
  func distances() {
    let cases = [
      ("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("abc", "abd", 1), ("ca", "abc", 3),
    ]
    for (first, second, expected) in cases {
      #expect(editDistance(Array(first), Array(second)) == expected)
      #expect(editDistance(Array(second), Array(first)) == expected)
    }
  }
}
