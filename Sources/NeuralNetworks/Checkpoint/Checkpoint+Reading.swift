import Foundation

extension Checkpoint {
  /// Reads a safetensors file, at most 8 GB.
  public init(contentsOf path: String) throws {
    let bytes: Data
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType != .typeDirectory else {
        throw NeuralNetworkError.file(path: path, problem: "is a directory")
      }
      guard let size = attributes[.size] as? Int, size <= Self.maximumByteCount else {
        throw NeuralNetworkError.corruptCheckpoint(path: path, problem: "larger than 8 GB")
      }
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch let error as NeuralNetworkError {
      throw error
    } catch {
      throw NeuralNetworkError.file(path: path, problem: "cannot be read")
    }
    try self.init(bytes: bytes, source: path)
  }

  /// Reads a safetensors file that is in memory; `source` names it in errors.
  public init(bytes: Data, source: String) throws {
    let result = Result { try bytes.withUnsafeBytes { try Self.read($0) } }
    do {
      self = try result.get()
    } catch let failure as HeaderScanner.Failure {
      throw NeuralNetworkError.corruptCheckpoint(path: source, problem: failure.problem)
    }
  }

  private static let maximumByteCount = 8 << 30

  /// Nothing is copied before the header has been checked against the bytes there are.
  private static func read(_ bytes: UnsafeRawBufferPointer) throws -> Checkpoint {
    guard bytes.count >= 8 else {
      throw HeaderScanner.Failure(problem: "\(bytes.count) bytes are too few for a header")
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(SafetensorsHeader.maximumByteCount) else {
      throw HeaderScanner.Failure(problem: "a header of \(length) bytes, at most 1 MB is allowed")
    }
    let dataStart = 8 + Int(length)
    guard dataStart <= bytes.count else {
      throw HeaderScanner.Failure(
        problem: "a header of \(length) bytes in a file of \(bytes.count)")
    }
    let header = try SafetensorsHeader(
      Array(bytes[8..<dataStart]), dataByteCount: bytes.count - dataStart)
    let data = UnsafeRawBufferPointer(rebasing: bytes[dataStart...])
    return Checkpoint(arrays: try arrays(header.entries, data), metadata: header.metadata)
  }

  private static func arrays(
    _ entries: [SafetensorsHeader.Entry], _ data: UnsafeRawBufferPointer
  ) throws -> [String: CheckpointArray] {
    var arrays: [String: CheckpointArray] = [:]
    for entry in entries {
      let slice = UnsafeRawBufferPointer(rebasing: data[entry.range])
      guard let values = CheckpointArray.Values(typeName: entry.typeName, bytes: slice) else {
        throw HeaderScanner.Failure(problem: "array \"\(entry.name)\" has an unsupported type")
      }
      guard values.isFinite else {
        throw HeaderScanner.Failure(problem: "array \"\(entry.name)\" holds NaN or infinity")
      }
      arrays[entry.name] = CheckpointArray(shape: entry.shape, values: values)
    }
    return arrays
  }
}
