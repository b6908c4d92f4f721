/// What can be read off a path without a look at the disk.
public enum FilePath {
  /// The folder that a path lies in, as it stands there: empty for a bare name, `/` for what lies in
  /// the root.
  ///
  /// Foundation's `deletingLastPathComponent` ends the program for names of one character.
  public static func folder(of path: String) -> String {
    let slash = UInt8(ascii: "/")
    let bytes = Array(path.utf8)
    var end = bytes.count
    while end > 1 && bytes[end - 1] == slash { end -= 1 }
    while end > 0 && bytes[end - 1] != slash { end -= 1 }
    while end > 1 && bytes[end - 1] == slash { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}
