import ConfigurationFiles
import Testing

private struct Kitchen: DocumentedConfiguration {
  struct Oven: Codable, Equatable, Sendable {
    var degrees = 180.0
    var mode = "air"
    var trays = [1, 2]
    var timers = [Timer(minutes: 5, name: "egg")]
  }

  struct Timer: Codable, Equatable, Sendable {
    var minutes: Double
    var name: String
  }

  var guests = 4
  var open = true
  var oven = Oven()

  static let documentation = [
    (key: "open", text: "Whether guests may come."), (key: "guests", text: "How many come."),
    (key: "oven", text: "The oven."), (key: "oven.mode", text: "air or grill"),
  ]

  func validate() throws {
    guard guests >= 0 else { throw Problem() }
  }

  struct Problem: Error, CustomStringConvertible {
    let description = "'guests' must not be negative"
  }
}

private typealias File = ConfigurationFile<Kitchen>

@Suite("Configuration files")
struct ConfigurationFileTests {
  @Test("what is written is read back, in the documented order with its comments")
  func roundTrip() throws {
    var kitchen = Kitchen()
    kitchen.oven.mode = "a \"hot\"\n\\ mode\u{1}"
    kitchen.oven.degrees = 200
    kitchen.oven.timers.append(Kitchen.Timer(minutes: 0.5, name: "tea, green"))
    let text = try File.text(of: kitchen)
    #expect(try File.settings(from: text, source: "kitchen.toml") == kitchen)
    #expect(
      text.hasPrefix(
        """
        # Whether guests may come.
        open = true
        # How many come.
        guests = 4

        # The oven.
        [oven]
        # air or grill
        mode = 
        """))
  }

  @Test("a file needs to name only what it changes")
  func partial() throws {
    let text = "guests = 1_000 # many\n[oven]\ntrays = [\n 3, # one\n 4,\n]\nmode = 'gr\\ill'\n"
    let kitchen = try File.settings(from: text, source: "kitchen.toml")
    #expect(kitchen.guests == 1000)
    #expect(kitchen.oven.trays == [3, 4])
    #expect(kitchen.oven.mode == "gr\\ill")
    #expect(kitchen.oven.degrees == 180)
    let braced = "oven = { degrees = 90,\n timers = [ { minutes = 1, name = 'a' }, ] }"
    let other = try File.settings(from: braced, source: "kitchen.toml")
    #expect(other.oven.degrees == 90)
    #expect(other.oven.timers == [Kitchen.Timer(minutes: 1, name: "a")])
  }

  @Test("one setting is changed by section.key=value, with or without quotes")
  func assignments() throws {
    let hot = try File.settings(Kitchen(), setting: "oven.degrees=220")
    #expect(hot.oven.degrees == 220)
    #expect(try File.settings(hot, setting: "oven.mode=grill").oven.mode == "grill")
    #expect(try File.settings(hot, setting: "oven.mode=\"a b\"").oven.mode == "a b")
    #expect(throws: ConfigurationError.self) { try File.settings(hot, setting: "oven.degrees") }
  }

  @Test(
    "what is wrong is said in one line that names the place",
    arguments: [
      ("guest = 3", "k: no setting is called 'guest'; did you mean 'guests'?"),
      ("[oven]\ndegree = 3", "k: no setting is called 'oven.degree'; did you mean 'oven.degrees'?"),
      ("[zzzzzzzz]", "k: no setting is called 'zzzzzzzz'"),
      ("guests = \"four\"", "k: 'guests' takes a whole number, not a text in quotes"),
      ("guests = -1", "k: 'guests' must not be negative"),
      ("guests = 4\nguests = 5", "k, line 2: 'guests' stands twice"),
      ("[oven]\n[oven]", "k, line 2: section [oven] stands twice"),
      ("\n\nguests 4", "k, line 3: expected '=' after 'guests'"),
      ("guests = 4 5", "k, line 1: unexpected '5' after the value"),
      ("guests =", "k, line 1: expected a value"),
      ("guests = four", "k, line 1: 'four' is not a value; texts stand in quotes"),
      ("guests = inf", "k, line 1: 'inf' is not a value; texts stand in quotes"),
      ("[oven]\nmode = \"air", "k, line 2: the text is not closed by '\"' on its line"),
      ("[oven]\nmode = \"\\x\"", "k, line 2: '\\x' is not an escape; write '\\\\' for a backslash"),
      ("[[oven]]", "k, line 1: lists of sections '[[...]]' are not understood"),
      ("[oven", "k, line 1: expected ']' at the end of the section's name"),
      ("oven = { mode }", "k, line 1: expected '=' after 'mode'"),
      ("oven = { mode = 'a' degrees = 3 }", "k, line 1: expected ',' or '}' in the table"),
      ("oven = { mode = 'a', mode = 'b' }", "k, line 1: 'mode' stands twice"),
      ("[oven]\ntrays = [1 2]", "k, line 2: expected ',' or ']' in the list"),
      ("a.b.c.d.e.f.g.h.i = 1", "k, line 1: 'a.b.c.d.e.f.g.h.i' is nested too deep"),
    ])
  func errors(text: String, expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try File.settings(from: text, source: "k")
    }
    #expect(error?.description == expected)
  }

  @Test("lists that nest without end are refused, not followed")
  func deepLists() {
    for opening in ["[", "{a={"] {
      let text = "[oven]\ntrays = " + String(repeating: opening, count: 100_000)
      #expect(throws: ConfigurationError.self) { try File.settings(from: text, source: "k") }
    }
  }

  @Test("a fraction where a whole number is asked is refused with the key's name")
  func fraction() {
    let error = #expect(throws: ConfigurationError.self) {
      try File.settings(from: "guests = 1.5", source: "k")
    }
    #expect(error?.description.contains("'guests'") == true)
  }
}
