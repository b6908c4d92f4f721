import Foundation

/// What an outside program wrote and how it ended.
struct ToolResult {
  let status: Int32
  let output: String
  let errors: String
}

/// Runs an outside program with text on its standard input; says so and returns nil without it.
func runTool(_ name: String, _ arguments: [String], input: String = "") throws -> ToolResult? {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(
    separator: ":")
  let candidates = folders.map { "\($0)/\(name)" }
  guard let path = candidates.first(where: FileManager.default.isExecutableFile) else {
    print("skipped: \(name) is not installed")
    return nil
  }
  let folder = FileManager.default.temporaryDirectory.appending(path: "cli-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let files = ["input", "output", "errors"].map { folder.appending(path: $0) }
  for file in files { try Data().write(to: file) }
  try Data(input.utf8).write(to: files[0])

  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  process.standardInput = try FileHandle(forReadingFrom: files[0])
  process.standardOutput = try FileHandle(forWritingTo: files[1])
  process.standardError = try FileHandle(forWritingTo: files[2])
  try process.run()
  process.waitUntilExit()
  return ToolResult(
    status: process.terminationStatus,
    output: try String(contentsOf: files[1], encoding: .utf8),
    errors: try String(contentsOf: files[2], encoding: .utf8))
}

/// Makes a folder with empty files of these names, runs `body` with its path, and removes it.
func withFolder(of names: [String], _ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "cli-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for name in names {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: file)
  }
  try body(folder.path)
}
