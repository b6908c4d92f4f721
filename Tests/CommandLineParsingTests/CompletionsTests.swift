import CommandLineParsing
import Testing

@Suite("Shells complete what was declared")
struct CompletionsTests {
  @Test("the scripts are the ones recorded", arguments: ["bash", "zsh", "fish"])
  func snapshots(shell: String) throws {
    try expectSnapshot(runTester(["completions", shell]).output, named: "completions.\(shell)")
  }

  @Test("each shell accepts its script", arguments: ["bash", "zsh", "fish"])
  func syntax(shell: String) throws {
    let script = runTester(["completions", shell]).output
    guard let result = try runTool(shell, ["-n", "/dev/stdin"], input: script) else { return }
    #expect(result.status == 0 && result.errors.isEmpty)
  }

  /// What bash offers for a command line whose last word is being typed.
  private func offers(_ line: String, in folder: String = "/") throws -> [String]? {
    let script = runTester(["completions", "bash"]).output
    let question = """
      cd '\(folder)'
      COMP_WORDS=(\(line)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _tester; printf '%s\\n' "${COMPREPLY[@]}"
      """
    guard let result = try runTool("bash", ["--norc"], input: script + question) else { return nil }
    #expect(result.status == 0 && result.errors.isEmpty)
    return result.output.split(separator: "\n").map(String.init).sorted()
  }

  @Test("bash offers commands, options and choices")
  func bashWords() throws {
    guard let commands = try offers("tester ''") else { return }
    #expect(commands.contains("sample") && commands.contains("manual"))
    #expect(try offers("tester sa") == ["sample"])
    #expect(try offers("tester sample --str") == ["--stretch"])
    #expect(try offers("tester sample --no") == ["--no-background"])
    #expect(try offers("tester sample --stretch ''") == ["asinh", "linear", "zscale"])
    #expect(try offers("tester sample -r --stretch z") == ["zscale"])
    #expect(try offers("tester sample --level ''") == [])
    #expect(try offers("tester help mo") == ["move"])
  }

  @Test("bash completes the value behind an equals sign, which it takes for a word")
  func bashEquals() throws {
    guard let choices = try offers("tester sample --stretch = a") else { return }
    #expect(choices == ["asinh"])
    #expect(try offers("tester sample --stretch =") == ["asinh", "linear", "zscale"])
  }

  @Test("bash offers folders and files of the right ending, whatever is in their names")
  func bashFiles() throws {
    try withFolder(of: ["a b.fits", "a.txt", "a$x.fits.gz", "above/x"]) { folder in
      guard let files = try offers("tester sample a", in: folder) else { return }
      #expect(files == ["a b.fits", "a$x.fits.gz", "above"])
      #expect(try offers("tester sample -o a.", in: folder) == ["a.txt"])
      #expect(try offers("tester sample -- ''", in: folder)?.count == 3)
    }
  }

  @Test("fish offers commands, options and choices")
  func fishWords() throws {
    let script = runTester(["completions", "fish"]).output
    let question = """
      complete -C 'tester sa'
      complete -C 'tester sample --str'
      complete -C 'tester sample --stretch z'
      """
    guard let result = try runTool("fish", ["--no-config"], input: script + question) else {
      return
    }
    let words = result.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
    #expect(words == ["sample", "--stretch", "zscale"])
  }
}
