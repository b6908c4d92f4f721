/// The candidate that `word` most likely means, or nil when none is near enough.
///
/// A beginning of exactly one candidate counts as near; else one slip of the finger is allowed for
/// every three letters, where a slip is a wrong, missing, extra or swapped letter.
package func closestMatch(to word: String, among candidates: [String]) -> String? {
  let typed = letters(of: word)
  guard !typed.isEmpty, typed.count <= 64 else { return nil }
  let begun = candidates.filter { letters(of: $0).starts(with: typed) }
  if begun.count == 1 && typed.count > 1 { return begun.first }

  let distances = candidates.map { editDistance(typed, letters(of: $0)) }
  guard let best = distances.indices.min(by: { distances[$0] < distances[$1] }) else { return nil }
  return distances[best] <= max(1, (typed.count + 1) / 3) ? candidates[best] : nil
}

/// The word in lower case without its leading dashes, which would make all options look alike.
private func letters(of word: String) -> [Character] {
  Array(word.lowercased().drop { $0 == "-" })
}

/// The number of slips between two words: Damerau-Levenshtein, no letter touched twice.
package func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for row in 0..<first.count {
    var current = [row + 1]
    for column in 0..<second.count {
      let replaced = previous[column] + (first[row] == second[column] ? 0 : 1)
      var best = min(replaced, previous[column + 1] + 1, current[column] + 1)
      let isSwap =
        row > 0 && column > 0 && first[row] == second[column - 1]
        && first[row - 1] == second[column]
      if isSwap { best = min(best, beforePrevious[column - 1] + 1) }
      current.append(best)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[second.count]
}
