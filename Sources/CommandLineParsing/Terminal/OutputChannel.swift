import Foundation
import Synchronization

/// Where bytes go: a file descriptor, or memory in tests.
public protocol OutputChannel: Sendable {
  /// Whether a person reads along.
  var isTerminal: Bool { get }
  /// The width in characters, when it is a terminal that tells.
  var columns: Int? { get }
  /// Writes all bytes.
  func write(_ bytes: [UInt8]) throws
}

/// Why standard output took no more.
public enum OutputError: Error, Equatable {
  /// The reader has gone (EPIPE): no failure of ours, the program just ends.
  case readerGone
  /// The system's reason, for example "No space left on device".
  case failed(reason: String)
}

extension OutputError: CustomStringConvertible {
  /// One line.
  public var description: String {
    switch self {
    case .readerGone: "the reader of standard output has gone"
    case .failed(let reason): "cannot write to standard output: \(reason)"
    }
  }
}

extension OutputError: ExitCodeProviding {
  /// `success` when the reader had enough, else `inputOutput`.
  public var exitCode: ExitCode { self == .readerGone ? .success : .inputOutput }
}

/// Standard output or standard error.
public struct FileDescriptorChannel: OutputChannel {
  private let descriptor: Int32

  /// Standard output, unbuffered.
  public static let standardOutput = FileDescriptorChannel(descriptor: STDOUT_FILENO)
  /// Standard error, unbuffered.
  public static let standardError = FileDescriptorChannel(descriptor: STDERR_FILENO)

  /// Whether the descriptor is a terminal.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The window's width.
  public var columns: Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes all bytes, in pieces when the system takes them so.
  public func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EPIPE {
        throw OutputError.readerGone
      } else if errno != EINTR && errno != EAGAIN {
        throw OutputError.failed(reason: String(cString: strerror(errno)))
      }
    }
  }
}

/// A channel that keeps what is written, for tests.
public final class MemoryChannel: OutputChannel {
  /// Whether it passes for a terminal.
  public let isTerminal: Bool
  /// The width it claims.
  public let columns: Int?
  private let bytes = Mutex<[UInt8]>([])

  /// An empty channel; one with `columns` passes for a terminal.
  public init(columns: Int? = nil) {
    self.columns = columns
    isTerminal = columns != nil
  }

  /// All text written so far.
  public var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

  /// Keeps the bytes.
  public func write(_ bytes: [UInt8]) throws { self.bytes.withLock { $0 += bytes } }
}
