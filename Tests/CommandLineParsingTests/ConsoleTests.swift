import CommandLineParsing
import Dispatch
import Foundation
import Synchronization
import Testing

@Suite("Data goes to standard output, talk to standard error")
struct ConsoleTests {
  private struct Odd: Error {}

  private struct Failing: OutputChannel {
    let isTerminal = false
    let columns: Int? = nil
    let error: OutputError
    func write(_ bytes: [UInt8]) throws { throw error }
  }

  private func console(
    talk: MemoryChannel, output: any OutputChannel = MemoryChannel(),
    mode: Console.Mode = Console.Mode(), environment: [String: String] = [:]
  ) -> Console {
    Console(
      programName: "tester", mode: mode, output: output, talk: talk, environment: environment)
  }

  @Test("quiet keeps warnings and errors, verbose adds details")
  func loudness() {
    func said(_ mode: Console.Mode) -> [Substring] {
      let talk = MemoryChannel()
      let console = console(talk: talk, mode: mode)
      console.note("note")
      console.detail("detail")
      console.warn("odd")
      console.fail("bad")
      return talk.text.split(separator: "\n")
    }
    let loud: [Substring] = ["tester: warning: odd", "tester: error: bad"]
    #expect(said(Console.Mode(isQuiet: true)) == loud)
    #expect(said(Console.Mode()) == ["note"] + loud)
    #expect(said(Console.Mode(isVerbose: true)) == ["note", "detail"] + loud)
  }

  @Test("JSON is one document with sorted keys")
  func json() throws {
    let output = MemoryChannel()
    try console(talk: MemoryChannel(), output: output).print(json: ["b": "x/y", "a": "é"])
    #expect(output.text == "{\n  \"a\" : \"é\",\n  \"b\" : \"x/y\"\n}\n")
  }

  @Test("a reader that goes away ends the program quietly, a full disk does not")
  func brokenOutput() {
    let talk = MemoryChannel()
    let gone = console(talk: talk, output: Failing(error: .readerGone))
    #expect(tester.run(["sample", "-q", "a"], console: gone) == .success && talk.text.isEmpty)
    let full = console(talk: talk, output: Failing(error: .failed(reason: "No space left")))
    #expect(tester.run(["sample", "-q", "a"], console: full) == .inputOutput)
    #expect(talk.text == "tester: error: cannot write to standard output: No space left\n")
  }

  @Test("an error that nobody gave an exit code is a bug of ours")
  func unknownError() {
    struct Broken: Command {
      static let configuration = CommandConfiguration("broken", abstract: "Fail.")
      func run(_ console: Console) throws { throw Odd() }
    }
    let program = Program(
      name: "tester", version: "1", abstract: "Test.", groups: [CommandGroup("All", [Broken.self])])
    let ending = runTester(["broken"], program: program)
    #expect(ending.code == .internalError && ending.talk.contains("this is a bug in tester"))
  }

  @Test("elsewhere than on a terminal progress is a line for each item, and none when quiet")
  func progressLines() {
    for (isQuiet, expected) in [(false, "[1/2] a\\n.fits\n[2/2] b.fits\n"), (true, "")] {
      let talk = MemoryChannel()
      let progress = console(talk: talk, mode: Console.Mode(isQuiet: isQuiet))
        .progress(of: 2, unit: "frames")
      progress.advance(finished: "a\n.fits")
      progress.advance(finished: "b.fits")
      progress.finish()
      #expect(talk.text == expected)
    }
  }

  @Test("the bar shows count, rate and time left, at most ten times a second, and goes away")
  func progressBar() {
    let talk = MemoryChannel(columns: 60)
    let now = Mutex(0.0)
    let console = console(talk: talk)
    let progress = console.progress(of: 100, unit: "frames") { now.withLock { $0 } }
    for _ in 0..<50 {
      now.withLock { $0 += 0.02 }
      progress.advance(finished: "x")
    }
    console.note("between")
    progress.finish()
    progress.finish()
    let drawn = talk.text.components(separatedBy: "\r\u{1B}[K")
    #expect((8...13).contains(drawn.count))
    #expect(drawn[1].hasSuffix("1/100 frames, 50/s, 0:02 left"))
    #expect(drawn.allSatisfy { ($0.split(separator: "\n").last?.count ?? 0) < 60 })
    #expect(drawn.contains { $0.hasPrefix("between\n[==") })
    #expect(talk.text.hasSuffix("\r\u{1B}[K"))
  }

  @Test("a narrow terminal gets a line that fits", arguments: [1, 5, 20, 40])
  func narrowBar(columns: Int) {
    let talk = MemoryChannel(columns: columns)
    let progress = console(talk: talk).progress(of: 3, unit: "frames") { 0 }
    progress.advance(finished: "x")
    let line = talk.text.dropFirst("\r\u{1B}[K".unicodeScalars.count - 1)
    #expect(line.count <= columns)
  }

  @Test("lines of several threads never mix, and none is lost")
  func threads() {
    let talk = MemoryChannel()
    let progress = console(talk: talk).progress(of: 400, unit: "frames")
    DispatchQueue.concurrentPerform(iterations: 400) { _ in progress.advance(finished: "item") }
    let lines = talk.text.split(separator: "\n")
    #expect(lines == (1...400).map { Substring("[\($0)/400] item") })
  }
}
