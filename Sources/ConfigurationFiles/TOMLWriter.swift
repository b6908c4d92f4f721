import Foundation

/// Writes a tree of settings as TOML that `TOMLParser` reads back to the same tree.
struct TOMLWriter {
  /// What stands above a key as a comment, by dotted key.
  let comments: [String: String]
  /// The order in which dotted keys are written; keys that are not listed follow by name.
  let order: [String]

  /// The text of `table`.
  func text(of table: [String: ConfigurationValue]) -> String {
    var lines: [String] = []
    write(table, path: [], to: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private func write(
    _ table: [String: ConfigurationValue], path: [String], to lines: inout [String]
  ) {
    let keys = sorted(Array(table.keys), path: path)
    for key in keys {
      guard let value = table[key], !value.isTable else { continue }
      writeComment(for: path + [key], to: &lines)
      lines.append("\(key) = \(Self.text(of: value))")
    }
    for key in keys {
      guard case .table(let inner)? = table[key] else { continue }
      if !lines.isEmpty { lines.append("") }
      writeComment(for: path + [key], to: &lines)
      lines.append("[\((path + [key]).joined(separator: "."))]")
      write(inner, path: path + [key], to: &lines)
    }
  }

  private func writeComment(for path: [String], to lines: inout [String]) {
    guard let comment = comments[path.joined(separator: ".")] else { return }
    lines += comment.split(separator: "\n").map { "# \($0)" }
  }

  private func sorted(_ keys: [String], path: [String]) -> [String] {
    let prefix = path.isEmpty ? "" : path.joined(separator: ".") + "."
    let rank = { (key: String) in order.firstIndex(of: prefix + key) ?? Int.max }
    return keys.sorted { (rank($0), $0) < (rank($1), $1) }
  }

  private static func text(of value: ConfigurationValue) -> String {
    switch value {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): quoted(value)
    case .array(let values): "[" + values.map(text(of:)).joined(separator: ", ") + "]"
    case .table(let table): braced(table)
    }
  }

  /// A table within a list, where no section can stand.
  private static func braced(_ table: [String: ConfigurationValue]) -> String {
    let entries = table.sorted { $0.key < $1.key }.map { "\($0.key) = \(text(of: $0.value))" }
    return entries.isEmpty ? "{}" : "{ \(entries.joined(separator: ", ")) }"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\u" + String(format: "%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension ConfigurationValue {
  fileprivate var isTable: Bool {
    if case .table = self { true } else { false }
  }
}
