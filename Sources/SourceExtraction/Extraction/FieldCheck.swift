import Imaging

/// Looks at a field before any work and says what will make its results poor.
struct FieldCheck {
  /// One line for each thing that is strange.
  let warnings: [String]

  init(_ field: borrowing Field) {
    let flags = field.mask.flags
    guard !flags.isEmpty else {
      warnings = ["the field has no pixels"]
      return
    }
    var (bad, saturated) = (0, 0)
    Self.forEachFlagged(flags) { flag in
      if flag.isUnusable { bad += 1 }
      if flag.contains(.saturated) { saturated += 1 }
    }
    var lines: [String] = []
    if bad == flags.count {
      lines.append("no pixel of the field has a value")
    } else if bad * 2 > flags.count {
      lines.append("\(100 * bad / flags.count) % of the pixels have no value or are flagged")
    }
    if saturated * 10 > flags.count {
      lines.append("\(100 * saturated / flags.count) % of the pixels are saturated")
    }
    warnings = lines
  }

  /// Calls `body` for every flagged pixel; good ones are passed over eight at a time.
  @inline(__always)
  private static func forEachFlagged(_ flags: [PixelFlags], _ body: (PixelFlags) -> Void) {
    flags.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        let end = min(start &+ 8, bytes.count)
        if start &+ 8 <= bytes.count,
          bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self) == 0
        {
          start = end
          continue
        }
        for index in start..<end where bytes[index] != 0 {
          body(PixelFlags(rawValue: bytes[index]))
        }
        start = end
      }
    }
  }
}
