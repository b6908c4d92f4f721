import EmbeddedWeights
import Foundation

extension Checkpoint {
  /// The names of the checkpoints inside the binary.
  public static var embeddedNames: [String] {
    embeddedFiles.map { String(cString: $0.name) }
  }

  /// Reads a checkpoint inside the binary, so that one file can be copied to another machine.
  ///
  /// It is checked as any other: the bytes came from a file once.
  public init(embedded name: String) throws {
    guard let file = Self.embeddedFiles.first(where: { String(cString: $0.name) == name }) else {
      throw NeuralNetworkError.file(
        path: name,
        problem: "no such weights in this binary, which has "
          + Self.embeddedNames.joined(separator: ", "))
    }
    let bytes = UnsafeMutableRawPointer(mutating: file.bytes)
    guard let bytes else {
      throw NeuralNetworkError.file(path: name, problem: "empty")
    }
    // Reading copies what it needs out of the binary's constants; nothing writes to them.
    try self.init(
      bytes: Data(bytesNoCopy: bytes, count: file.length, deallocator: .none),
      source: "embedded \(name)")
  }

  private static var embeddedFiles: [sk_embedded_file] {
    (0..<sk_embedded_file_count()).map { sk_embedded_file_at($0) }
  }
}
