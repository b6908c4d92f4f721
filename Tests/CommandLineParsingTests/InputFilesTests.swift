import CommandLineParsing
import Foundation
import Testing

@Suite("Files are named one by one or by lists")
struct InputFilesTests {
  /// Runs the sample with a list of these bytes at hand; "LIST" in the words is its path.
  private func run(_ words: [String], list: String) throws -> Ending {
    var ending = Ending(output: "", talk: "", code: .internalError)
    try withFolder(of: []) { folder in
      let path = folder + "/list"
      try Data(list.utf8).write(to: URL(fileURLWithPath: path))
      let filled = words.map { $0.replacing("LIST", with: path) }
      ending = runTester(["sample"] + filled)
    }
    return ending
  }

  @Test("@list stands for its lines, in its place among the arguments")
  func atList() throws {
    let ending = try run(["a", "@LIST", "z"], list: "b\r\n\n-c\n@d\ne f")
    #expect(ending.output == "a\nb\n-c\n@d\ne f\nz\n" && ending.code == .success)
  }

  @Test("--files-from adds its lines after the arguments")
  func filesFrom() throws {
    #expect(try run(["--files-from", "LIST", "a"], list: "b\nc\n").output == "a\nb\nc\n")
  }

  @Test("names that end with NUL may contain line breaks, with or without --null")
  func nulNames() throws {
    #expect(try run(["@LIST"], list: "a\nb\0c\0").output == "a\nb\nc\n")
    #expect(try run(["--null", "--files-from=LIST"], list: "a\nb").output == "a\nb\n")
    let counted = try run(["--null", "--files-from=LIST"], list: "a\nb")
    #expect(counted.talk == "drawing 1 files\n")
  }

  @Test("after -- an argument may start with @")
  func literalAt() throws {
    #expect(try run(["--", "@LIST"], list: "x").output.hasPrefix("@/"))
    #expect(runTester(["sample", "@"]).output == "@\n")
  }

  @Test("a missing, empty or binary list is refused by name")
  func badLists() throws {
    let missing = runTester(["sample", "@/nowhere/list"])
    #expect(missing.code == .noInput)
    #expect(missing.talk == "tester: error: /nowhere/list: there is no such list of files\n")
    #expect(try run(["--files-from", "LIST"], list: "\n\n").code == .badData)
    #expect(runTester(["sample", "--files-from", "/"]).code == .noInput)
    try withFolder(of: []) { folder in
      try Data([0x61, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: folder + "/list"))
      let ending = runTester(["sample", "@\(folder)/list"])
      #expect(ending.code == .badData && ending.talk.contains("not UTF-8"))
    }
  }
}
