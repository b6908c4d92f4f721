import CommandLineParsing
import Testing

@Suite("Words become values the way GNU programs read them")
struct ArgumentParserTests {
  @Test(
    "a value may follow its option in every usual way",
    arguments: [
      ["-o", "x.png"], ["-ox.png"], ["--output", "x.png"], ["--output=x.png"], ["-ro", "x.png"],
      ["-rox.png"], ["-o", "first.png", "-o", "x.png"],
    ])
  func valueSpellings(words: [String]) throws {
    #expect(try parsed(Sample.self, words).output == "x.png")
  }

  @Test("defaults hold until something is given")
  func defaults() throws {
    let command = try parsed(Sample.self, [])
    #expect(command.output == nil && command.stretch == .asinh && command.level == 1)
    #expect(command.seed == 7 && command.keywords.isEmpty && !command.rgb && command.background)
    #expect(!command.$level.isGiven)
    #expect(try parsed(Sample.self, ["--level", "1"]).$level.isGiven)
  }

  @Test("options may stand between and after arguments")
  func optionsAnywhere() throws {
    let command = try parsed(Sample.self, ["a", "--rgb", "b", "-l3", "c"])
    #expect(command.input.arguments == ["a", "b", "c"] && command.rgb && command.level == 3)
  }

  @Test("after -- every word is an argument, also one that starts with @ or -")
  func doubleDash() throws {
    let command = try parsed(Sample.self, ["-r", "--", "-r", "@none", "--", "--help"])
    #expect(command.input.arguments == ["-r", "@none", "--", "--help"])
  }

  @Test("a single dash is an argument, and a value")
  func singleDash() throws {
    let command = try parsed(Sample.self, ["-", "-o", "-"])
    #expect(command.input.arguments == ["-"] && command.output == "-")
  }

  @Test("a negative number is a value and not an option")
  func negativeNumbers() throws {
    #expect(try parsed(Sample.self, ["--offset", "-2.5e3"]).offset == -2500)
    #expect(try parsed(Sample.self, ["--offset=-.5"]).offset == -0.5)
    #expect(try parsed(Sample.self, ["-7"]).input.arguments == ["-7"])
  }

  @Test("an option that may be repeated keeps every value in order")
  func repeated() throws {
    let command = try parsed(Sample.self, ["-k", "A", "--keyword=B", "-kC", "--set", "a.b=c=d"])
    #expect(command.keywords == ["A", "B", "C"])
    #expect(command.common.settings == [Setting(argument: "a.b=c=d")].compactMap { $0 })
  }

  @Test("a flag declared negatable can be switched off, and the last word counts")
  func negation() throws {
    #expect(try !parsed(Sample.self, ["--no-background"]).background)
    #expect(try parsed(Sample.self, ["--no-background", "--background"]).background)
    #expect(throws: UsageError.self) { try parsed(Sample.self, ["--no-rgb"]) }
  }

  @Test("an empty value is a value")
  func emptyValue() throws {
    #expect(try parsed(Sample.self, ["--output="]).output == "")
    #expect(try parsed(Sample.self, ["--output", ""]).output == "")
  }

  @Test("single arguments get their words before and after a list does")
  func argumentsAroundList() throws {
    let command = try parsed(Move.self, ["--mode", "1", "a", "b", "c", "d"])
    #expect(command.first == "a" && command.more == ["b", "c"] && command.folder == "d")
    let shortest = try parsed(Move.self, ["--mode", "1", "a", "d"])
    #expect(shortest.first == "a" && shortest.more.isEmpty && shortest.folder == "d")
  }

  @Test("shared options hold their values through a copy of the command")
  func copies() throws {
    let command = try parsed(Sample.self, ["--threads", "4"])
    let copy = command
    #expect(copy.common.threads == 4)
  }
}
