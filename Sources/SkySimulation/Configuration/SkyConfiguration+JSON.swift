import Foundation

extension SkyConfiguration {
  /// A configuration file: JSON that names only the settings that differ from `base`.
  ///
  /// A setting that does not exist is an error, so that a misspelt one is not lost.
  public init(json: Data, over base: SkyConfiguration = .default) throws {
    let changes = try Self.object(json, what: "the file is not a JSON object")
    let whole = try Self.object(
      JSONEncoder().encode(base), what: "the base configuration cannot be written")
    let merged = try Self.merge(changes, over: whole, path: "")
    do {
      self = try JSONDecoder().decode(
        SkyConfiguration.self, from: JSONSerialization.data(withJSONObject: merged))
    } catch let error as DecodingError {
      throw SkySimulationError.unreadable(error.explanation)
    }
    try validate()
  }

  /// The whole configuration as JSON, with sorted keys: the documented file to start from.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self)
  }

  private static func object(_ data: Data, what: String) throws -> [String: Any] {
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw SkySimulationError.unreadable(what)
    }
    return object
  }

  private static func merge(
    _ changes: [String: Any], over base: [String: Any], path: String
  ) throws -> [String: Any] {
    var result = base
    for (key, value) in changes {
      guard let known = base[key] else {
        throw SkySimulationError.unknownSetting(path + key)
      }
      if let inner = value as? [String: Any], let below = known as? [String: Any] {
        result[key] = try merge(inner, over: below, path: path + key + ".")
      } else {
        result[key] = value
      }
    }
    return result
  }
}

extension DecodingError {
  /// Where the JSON is not understood, and why, in one line.
  var explanation: String {
    let context =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context
      @unknown default: nil as DecodingError.Context?
      }
    let path = context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
    return "\(path): \(context?.debugDescription ?? "not understood")"
  }
}
