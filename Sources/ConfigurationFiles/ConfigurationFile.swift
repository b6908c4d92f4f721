import CommandLineParsing
import Foundation

/// Turns settings into text and text into settings.
///
/// A file is laid over the defaults as a tree before anything is decoded. So a file needs to name
/// only what it changes, a key that does not exist is found by name (with a suggestion), and no type
/// has to write decoding code of its own. Decoding straight from the file was rejected: it passes
/// over unknown keys without a word.
public enum ConfigurationFile<Settings: DocumentedConfiguration> {
  /// The settings as a documented TOML text.
  public static func text(of settings: Settings) throws -> String {
    let documentation = Settings.documentation
    let writer = TOMLWriter(
      comments: Dictionary(documentation.map { ($0.key, $0.text) }) { first, _ in first },
      order: documentation.map(\.key))
    return writer.text(of: try tree(of: settings))
  }

  /// The settings that `text` describes, over `base`; `source` names the text in errors.
  public static func settings(
    from text: String, source: String, over base: Settings = Settings()
  ) throws -> Settings {
    let changes = try TOMLParser.parse(text, source: source)
    return try overlay(changes, on: base, source: source)
  }

  /// The settings with one changed, given as `section.key=value`.
  ///
  /// A value that is not a number, a boolean or a list may stand without quotes.
  public static func settings(_ base: Settings, setting assignment: String) throws -> Settings {
    let source = "--set \(assignment)"
    guard let equals = assignment.firstIndex(of: "=") else {
      throw ConfigurationError.invalid(source: source, problem: "expected section.key=value")
    }
    let path = assignment[..<equals].split(separator: ".", omittingEmptySubsequences: false)
    let written = String(assignment[assignment.index(after: equals)...])
    let value = (try? TOMLParser.parseValue(written, source: source)) ?? .text(written)
    let changes = path.reversed().reduce(value) { inner, key in .table([String(key): inner]) }
    return try overlay(changes, on: base, source: source)
  }

  private static func overlay(
    _ changes: ConfigurationValue, on base: Settings, source: String
  ) throws -> Settings {
    let merged = try merge(changes, into: .table(try tree(of: base)), path: [], source: source)
    guard let settings = decoded(merged) else {
      throw try culprit(in: changes, base: base, source: source)
    }
    do {
      try settings.validate()
    } catch {
      throw ConfigurationError.invalid(source: source, problem: "\(error)")
    }
    return settings
  }

  private static func tree(of settings: Settings) throws -> [String: ConfigurationValue] {
    let encoder = JSONEncoder()
    // Files write maximum_pixels where the code says maximumPixels.
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let data = try encoder.encode(settings)
    return try JSONDecoder().decode([String: ConfigurationValue].self, from: data)
  }

  private static func merge(
    _ changes: ConfigurationValue, into base: ConfigurationValue, path: [String], source: String
  ) throws -> ConfigurationValue {
    switch (changes, base) {
    case (.table(let new), .table(var merged)):
      for (key, value) in new.sorted(by: { $0.key < $1.key }) {
        guard let old = merged[key] else {
          throw unknown(key, among: Array(merged.keys), path: path, source: source)
        }
        merged[key] = try merge(value, into: old, path: path + [key], source: source)
      }
      return .table(merged)
    // A default such as 1.0 is indistinguishable from 1 here; the decoder knows what it wants.
    case (.boolean, .boolean), (.text, .text), (.array, .array),
      (.integer, .integer), (.integer, .number), (.number, .number), (.number, .integer):
      return changes
    default:
      throw ConfigurationError.wrongKind(
        source: source, key: path.joined(separator: "."), expected: base.kindName,
        found: changes.kindName)
    }
  }

  private static func unknown(
    _ key: String, among known: [String], path: [String], source: String
  ) -> ConfigurationError {
    let full = { (name: String) in (path + [name]).joined(separator: ".") }
    let suggestion = closestMatch(to: key, among: known.sorted()).map(full)
    return .unknownKey(source: source, key: full(key), suggestion: suggestion)
  }

  private static func decoded(_ tree: ConfigurationValue) -> Settings? {
    guard let data = try? JSONEncoder().encode(tree) else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(Settings.self, from: data)
  }

  /// The first change that cannot be decoded even when it is the only one.
  ///
  /// The decoder's own error does not always name the key, so each change is tried by itself.
  private static func culprit(
    in changes: ConfigurationValue, base: Settings, source: String
  ) throws -> ConfigurationError {
    for (path, value) in leaves(of: changes, path: []) {
      let alone = path.reversed().reduce(value) { inner, key in .table([key: inner]) }
      let merged = try merge(alone, into: .table(try tree(of: base)), path: [], source: source)
      if decoded(merged) == nil {
        let key = path.joined(separator: ".")
        return .invalid(source: source, problem: "'\(key)' has a value that it cannot take")
      }
    }
    return .invalid(source: source, problem: "the settings do not fit together")
  }

  private static func leaves(
    of value: ConfigurationValue, path: [String]
  ) -> [(path: [String], value: ConfigurationValue)] {
    guard case .table(let table) = value else { return [(path, value)] }
    return table.sorted { $0.key < $1.key }.flatMap { leaves(of: $0.value, path: path + [$0.key]) }
  }
}
