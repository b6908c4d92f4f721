import Foundation

/// A program that is not ours, or our own binary, run to its end.
public struct OutsideProgram: Sendable {
  /// What a finished run left behind.
  public struct Outcome: Sendable {
    /// The exit status; 128 + signal for a run that a signal ended.
    public let status: Int
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let errors: String
  }

  /// Where the executable is.
  public let url: URL

  /// A program at a known place.
  public init(at url: URL) {
    self.url = url
  }

  /// The program `name` on the search path; nil where there is none.
  public init?(named name: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let places = folders.map { URL(filePath: String($0)).appending(path: name) }
    guard let found = places.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else { return nil }
    url = found
  }

  /// A Python that can import `modules`: the one `SKYSIEVE_PYTHON` names, else `python3`.
  public static func python(with modules: String...) -> OutsideProgram? {
    let named = ProcessInfo.processInfo.environment["SKYSIEVE_PYTHON"]
      .map { OutsideProgram(at: URL(filePath: $0)) }
    guard let python = named ?? OutsideProgram(named: "python3") else { return nil }
    let imports = modules.map { "import \($0)" }.joined(separator: "\n")
    return (try? python.run(["-c", imports]))?.status == 0 ? python : nil
  }

  /// Runs the program; `environment` is laid over the tests' own.
  public func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    in folder: URL? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = folder }
    // Files, not pipes: a pipe that nobody empties stops the program.
    let work = try TemporaryFolder()
    let files = try ["in", "out", "err"].map { name in
      let path = work.path(name)
      try Data((name == "in" ? input : "").utf8).write(to: URL(filePath: path))
      return try name == "in"
        ? FileHandle(forReadingFrom: URL(filePath: path))
        : FileHandle(forWritingTo: URL(filePath: path))
    }
    process.standardInput = files[0]
    process.standardOutput = files[1]
    process.standardError = files[2]
    try process.run()
    process.waitUntilExit()
    let signalled = process.terminationReason == .uncaughtSignal
    return Outcome(
      status: Int(process.terminationStatus) + (signalled ? 128 : 0),
      output: try String(contentsOfFile: work.path("out"), encoding: .utf8),
      errors: try String(contentsOfFile: work.path("err"), encoding: .utf8))
  }
}
