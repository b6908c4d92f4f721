import FITSFiles
import Foundation

/// What `field.json` holds: every number needed to repeat a field and to judge it.
///
/// There is no time, date or machine in it: the same input gives the same bytes. Those are in the
/// run's `log.jsonl`.
public struct FieldRecord: Codable, Sendable, Equatable {
  /// The name of the file in a field's folder.
  public static let fileName = "field.json"

  /// The number of this layout.
  public var format = 1
  /// The program and its version.
  public var program: String
  /// The name of the field's folder.
  public var field: String
  /// The frames as they were named, the detection frame first.
  public var frames: [String]
  /// What was read.
  public var inputs: [FileDigest]
  /// The learned models.
  public var models: [ModelDigest]
  /// All settings.
  public var configuration: ProcessConfiguration
  /// The SHA-256 of all that decides the results; a field is done again when it changes.
  public var identity: String
  /// What was found.
  public var summary: FieldSummary
  /// The other files of the folder with their sizes in bytes.
  public var files: [String: Int]

  /// The record in the folder of a finished field; nil where there is none that can be read.
  static func read(from folder: String) -> FieldRecord? {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(fileName)") else {
      return nil
    }
    return try? JSONDecoder().decode(FieldRecord.self, from: data)
  }

  /// Whether all its files are there in their sizes.
  func isComplete(in folder: String) -> Bool {
    files.allSatisfy { name, bytes in
      var status = stat()
      return stat("\(folder)/\(name)", &status) == 0 && Int(status.st_size) == bytes
    }
  }

  /// The record as the bytes of its file.
  func json() throws -> Data { try CanonicalJSON.data(of: self) }
}

/// What decides a field's results: two fields of equal identity have equal bytes.
struct FieldIdentity: Codable, Equatable {
  let program: String
  let frames: [String]
  let inputs: [FileDigest]
  let models: [ModelDigest]
  let configuration: ProcessConfiguration

  /// Reads all of the field's files.
  init(
    of request: FieldRequest, program: String, processor: FieldProcessor
  ) throws {
    self.program = program
    frames = request.bands.map { band in
      // Where a file is does not matter, which part of it is read does.
      "\(band.band) \(band.frame.hdu?.description ?? "") \(band.plane)"
    }
    inputs = try request.bands.flatMap(\.files).map { try FileDigest(of: $0.path, role: $0.role) }
    models = processor.models.digests
    configuration = processor.configuration
  }

  /// The SHA-256 of it all.
  func digest() throws -> String {
    SHA256.digest(of: Array(try CanonicalJSON.data(of: self)))
  }
}

/// JSON whose bytes depend on the value alone.
enum CanonicalJSON {
  /// The value with sorted keys, indented, with a line break at the end.
  static func data(of value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }
}
