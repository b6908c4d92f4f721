import Foundation

/// The run's diary, `log.jsonl`: when, how long, with how many threads, a line of JSON an event.
///
/// It only grows, and is the one file whose bytes differ from run to run.
struct RunLog: Sendable {
  /// What a line says; what does not apply is left out.
  struct Line: Encodable {
    var time = Self.now()
    var event: String
    var field: String?
    var status: String?
    var reason: String?
    var seconds: Double?
    var stages: [String: Double]?
    var fields: Int?
    var jobs: Int?
    var threads: Int?
    var memoryBytes: Int?
    var program: String?

    init(_ event: String) { self.event = event }

    /// The line of a field.
    init(_ outcome: FieldOutcome) {
      self.init("field")
      field = outcome.request.name
      status = outcome.status
      reason = outcome.reason
      seconds = outcome.seconds
      stages = Dictionary(
        outcome.times.map { ($0.name.trimmingCharacters(in: .whitespaces), $0.seconds) },
        uniquingKeysWith: +)
    }

    private static func now() -> String {
      Date.now.formatted(.iso8601)
    }
  }

  private let path: String

  init(in folder: String) { path = "\(folder)/log.jsonl" }

  /// Adds a line.
  ///
  /// A diary that cannot be written is no reason to stop.
  func add(_ line: Line) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    let bytes = Array(data) + [UInt8(ascii: "\n")]
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return }
    _ = write(descriptor, bytes, bytes.count)
    close(descriptor)
  }
}
