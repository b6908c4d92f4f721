/// Reads the words after a command's name into the command's parameters, the way GNU programs do.
///
/// Options may stand anywhere: `--name value`, `--name=value`, `-n value`, `-nvalue`, and flags in
/// clusters (`-qv`). After `--` every word is an argument. A word that is a negative number is a
/// value, not an option. `@list` stands for the lines of the file `list`.
package struct ArgumentParser {
  /// How the parsing ended.
  package enum Outcome: Sendable {
    /// Every parameter has its value.
    case complete
    /// The user asked for help; nothing was checked.
    case helpRequested
  }

  private let parameters: ParameterList
  private var words: ArraySlice<String>
  private var positional: [String] = []

  /// Parses one command line: `words` are what follows the command's name.
  package static func parse(_ words: [String], into parameters: ParameterList) throws -> Outcome {
    var parser = ArgumentParser(parameters: parameters, words: words[...])
    guard try parser.readAllWords() == .complete else { return .helpRequested }
    try parser.assignArguments()
    for slot in parameters.all where slot.declaration.isRequired && !slot.isGiven {
      throw UsageError.missing(slot.declaration.title)
    }
    return .complete
  }

  private mutating func readAllWords() throws -> Outcome {
    while let word = words.popFirst() {
      if word == "--" {
        positional += words
        words = []
      } else if word == "--help" || word == "-h" {
        return .helpRequested
      } else if word.hasPrefix("--") {
        try readLong(word)
      } else if word.hasPrefix("-") && word != "-" && !isNegativeNumber(word) {
        try readCluster(word)
      } else {
        try readArgument(word)
      }
    }
    return .complete
  }

  // MARK: Options

  private mutating func readLong(_ word: String) throws {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let spelling = String(parts[0])
    guard let (slot, isNegation) = parameters.find(.long(String(spelling.dropFirst(2)))) else {
      throw UsageError.unknownOption(
        spelling, suggestion: closestMatch(to: spelling, among: parameters.longNames))
    }
    let attached = parts.count == 2 ? String(parts[1]) : nil
    if slot.declaration.takesValue {
      let value = try attached ?? nextValue(for: slot, spelling: spelling)
      try slot.accept(value, spelling: spelling)
    } else if let attached {
      throw UsageError.unwantedValue(attached, for: spelling)
    } else {
      try slot.accept(isNegation ? "false" : "true", spelling: spelling)
    }
  }

  private mutating func readCluster(_ word: String) throws {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      let spelling = "-" + String(letter)
      guard let (slot, _) = parameters.find(.short(letter)) else {
        throw UsageError.unknownOption(spelling, suggestion: suggestion(forSingleDash: word))
      }
      if slot.declaration.takesValue {
        let attached = String(letters)
        let value = try attached.isEmpty ? nextValue(for: slot, spelling: spelling) : attached
        return try slot.accept(value, spelling: spelling)
      }
      try slot.accept("true", spelling: spelling)
    }
  }

  /// People write `-output` too.
  private func suggestion(forSingleDash word: String) -> String? {
    guard word.count > 2 else { return nil }
    return closestMatch(to: "-" + word, among: parameters.longNames)
  }

  private mutating func nextValue(for slot: any ParameterSlot, spelling: String) throws -> String {
    let looksLikeOption =
      words.first.map { $0.hasPrefix("-") && $0 != "-" && !isNegativeNumber($0) } ?? true
    guard !looksLikeOption, let value = words.popFirst() else {
      throw UsageError.missingValue(
        for: spelling, valueName: slot.declaration.valueName, found: words.first)
    }
    return value
  }

  private func isNegativeNumber(_ word: String) -> Bool {
    guard let second = word.dropFirst().first, second.isNumber || second == "." else {
      return false
    }
    return Double(word) != nil && parameters.find(.short(second)) == nil
  }

  // MARK: Arguments

  private mutating func readArgument(_ word: String) throws {
    let takesLists = parameters.arguments.contains { $0.declaration.isRepeating }
    if takesLists && word.hasPrefix("@") && word.count > 1 {
      positional += try FileNameList(path: String(word.dropFirst())).names()
    } else {
      positional.append(word)
    }
  }

  /// Hands the words to the arguments in order; a list takes what the others can spare.
  private func assignArguments() throws {
    var left = positional[...]
    let slots = parameters.arguments
    for (index, slot) in slots.enumerated() {
      let neededLater = slots[(index + 1)...].count { $0.declaration.isRequired }
      let spare = max(0, left.count - neededLater)
      for word in left.prefix(slot.declaration.isRepeating ? spare : min(1, spare)) {
        try slot.accept(word, spelling: slot.declaration.title)
        left = left.dropFirst()
      }
    }
    if let word = left.first { throw UsageError.unexpected(word) }
  }
}
