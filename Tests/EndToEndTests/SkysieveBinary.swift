import Foundation
import _TestSupport

/// The program itself, built beside the tests.
enum SkysieveBinary {
  /// Runs `skysieve` with `arguments`.
  static func run(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> OutsideProgram.Outcome {
    try OutsideProgram(at: try location()).run(arguments, input: input, environment: environment)
  }

  /// Runs `skysieve` with `arguments`.
  static func run(_ arguments: [String]) throws -> OutsideProgram.Outcome {
    try OutsideProgram(at: try location()).run(arguments)
  }

  /// The binary lies in the folder of the test bundle, wherever the build was told to put that.
  static func location() throws -> URL {
    let bundle = URL(filePath: "/proc/self/maps")
    let maps = try String(contentsOf: bundle, encoding: .utf8)
    let places = maps.split(separator: "\n").compactMap { line -> String? in
      guard line.hasSuffix(".xctest"), let start = line.firstIndex(of: "/") else { return nil }
      return String(line[start...])
    }
    guard let place = places.first else { throw CocoaError(.fileNoSuchFile) }
    return URL(filePath: place).deletingLastPathComponent().appending(path: "skysieve")
  }
}
