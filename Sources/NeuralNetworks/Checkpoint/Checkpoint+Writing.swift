import Foundation

extension Checkpoint {
  /// Writes a safetensors file; the file is either the old one or whole, never half of one.
  public func write(to path: String) throws {
    try DurableFile.write(try encoded(source: path), to: path)
  }

  /// The checkpoint as the bytes of a safetensors file: equal checkpoints give equal bytes.
  ///
  /// Keys are sorted, wide types come first (so that every array is aligned), and the header is
  /// padded with spaces to a multiple of 8. `source` names the checkpoint in errors.
  public func encoded(source: String) throws -> Data {
    if let array = arrays.first(where: { !$0.value.values.isFinite }) {
      throw NeuralNetworkError.corruptCheckpoint(
        path: source, problem: "array \"\(array.key)\" holds NaN or infinity")
    }
    let ordered = arraysInFileOrder
    let header = headerText(ordered)
    guard header.utf8.count <= SafetensorsHeader.maximumByteCount else {
      throw NeuralNetworkError.corruptCheckpoint(path: source, problem: "a header above 1 MB")
    }
    var data = Data()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(contentsOf: header.utf8)
    for (_, array) in ordered { array.values.withBytes { data.append(contentsOf: $0) } }
    return data
  }

  private var arraysInFileOrder: [(name: String, array: CheckpointArray)] {
    func byteCount(_ array: CheckpointArray) -> Int {
      CheckpointArray.Values.byteCount(ofType: array.values.typeName) ?? 0
    }
    return arrays.map { ($0.key, $0.value) }.sorted { first, second in
      let (a, b) = (byteCount(first.1), byteCount(second.1))
      return a != b ? a > b : first.0 < second.0
    }
  }

  private func headerText(_ ordered: [(name: String, array: CheckpointArray)]) -> String {
    var fields: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map {
        "\(quoted($0.key)):\(quoted($0.value))"
      }
      fields.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var begin = 0
    for (name, array) in ordered {
      var byteCount = 0
      array.values.withBytes { byteCount = $0.count }
      let shape = array.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(quoted(name)):{\"dtype\":\"\(array.values.typeName)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(begin),\(begin + byteCount)]}")
      begin += byteCount
    }
    let text = "{\(fields.joined(separator: ","))}"
    return text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
  }
}

/// The text as a JSON string.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case let control where control.value < 0x20:
      let digits = String(control.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
