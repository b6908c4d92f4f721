import Foundation

/// Where tests find files.
public enum TestPaths {
  /// The folder that holds Package.swift.
  public static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of committed frames and golden files.
  public static let fixtures = package.appending(path: "Fixtures")

  /// The folder of committed truth tables.
  public static let catalogs = package.appending(path: "Catalogs")

  /// Survey data that is not part of the project: `SKYSIEVE_DATA`, else `../shared/data`; nil where
  /// neither is there, and then the tests that need it say that they are skipped.
  public static var surveyData: URL? {
    let named = ProcessInfo.processInfo.environment["SKYSIEVE_DATA"].map { URL(filePath: $0) }
    let folder = named ?? package.deletingLastPathComponent().appending(path: "shared/data")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  /// Whether `surveyData` is there, for `.enabled(if:)`.
  public static var hasSurveyData: Bool { surveyData != nil }
}

/// A folder of its own for one test, removed when the value goes away.
public final class TemporaryFolder: Sendable {
  /// Where the folder is.
  public let url: URL

  /// Makes a fresh folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "skysieve-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String {
    url.appending(path: name).path
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }
}
