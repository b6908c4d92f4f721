/// A value of a configuration file, or the whole file as a table of tables.
public indirect enum ConfigurationValue: Sendable, Equatable {
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number.
  case integer(Int)
  /// A number with a fraction or an exponent; always finite.
  case number(Double)
  /// A text.
  case text(String)
  /// Values in brackets.
  case array([ConfigurationValue])
  /// Keys with their values.
  case table([String: ConfigurationValue])

  /// What a person would call this kind of value.
  public var kindName: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .text: "a text in quotes"
    case .array: "a list in brackets"
    case .table: "a section"
    }
  }
}

extension ConfigurationValue: Codable {
  /// Reads whichever kind of value the decoder holds.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([ConfigurationValue].self) {
      self = .array(value)
    } else {
      self = .table(try container.decode([String: ConfigurationValue].self))
    }
  }

  /// Writes the bare value, without a wrapper that names its kind.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .table(let values): try container.encode(values)
    }
  }
}
