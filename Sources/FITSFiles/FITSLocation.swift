import Foundation

/// Which HDU of a file is meant.
public enum HDUSelector: Sendable, Equatable, CustomStringConvertible {
  /// By place; 0 is the primary.
  case number(Int)
  /// By `EXTNAME`, upper and lower case alike.
  case name(String)

  /// A selector as people type it: digits are a number, everything else is a name.
  public init(_ text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    if let number = Int(trimmed), number >= 0 {
      self = .number(number)
    } else {
      self = .name(trimmed)
    }
  }

  /// The number, or the name.
  public var description: String {
    switch self {
    case .number(let number): String(number)
    case .name(let name): name
    }
  }
}

/// A file and, perhaps, one of its HDUs, as written on a command line: `FILE`, `FILE[SCI]`, `FILE[2]`.
public struct FITSLocation: Sendable, Equatable, CustomStringConvertible {
  /// The file's path.
  public var path: String
  /// The HDU in brackets, if one was given.
  public var hdu: HDUSelector?

  /// A place given by its parts.
  public init(path: String, hdu: HDUSelector? = nil) {
    self.path = path
    self.hdu = hdu
  }

  /// Reads a command-line argument; a file whose name really ends in brackets wins over the reading
  /// as a selector.
  public init(_ argument: String) {
    let brackets = argument.hasSuffix("]") ? argument.lastIndex(of: "[") : nil
    guard let open = brackets, !FileManager.default.fileExists(atPath: argument) else {
      self.init(path: argument)
      return
    }
    let inside = argument[argument.index(after: open)...].dropLast()
    guard !inside.isEmpty, open != argument.startIndex else {
      self.init(path: argument)
      return
    }
    self.init(path: String(argument[..<open]), hdu: HDUSelector(String(inside)))
  }

  /// The place as it would be typed.
  public var description: String { hdu.map { "\(path)[\($0)]" } ?? path }
}
