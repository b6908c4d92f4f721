extension String {
  /// The text with every character that could move the cursor, change colours or reorder the line
  /// spelled out, so that a hostile file name can only look odd.
  public var escapedForDisplay: String {
    guard unicodeScalars.contains(where: \.isUnsafeToDisplay) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar.isUnsafeToDisplay ? scalar.spelledOut : String(scalar)
    }
  }
}

extension Unicode.Scalar {
  /// Control characters, line and paragraph separators, and invisible marks that steer direction.
  fileprivate var isUnsafeToDisplay: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format: true
    default: false
    }
  }

  fileprivate var spelledOut: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default:
      value < 0x80 ? "\\x" + hexadecimal(width: 2) : "\\u{" + hexadecimal(width: 4) + "}"
    }
  }

  private func hexadecimal(width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
