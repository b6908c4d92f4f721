/// The text of a progress bar: "[=====>    ] 12/40 frames, 3.1/s, 0:09 left".
struct ProgressLine {
  let done: Int
  let total: Int
  let unit: String
  /// The time since the start.
  let seconds: Double

  /// The line for a terminal of this width; the bar gives way first, then the end of the text.
  func text(columns: Int) -> String {
    let facts = "\(done)/\(total) \(unit)" + rate
    // The last column stays free: some terminals wrap when it is written.
    let space = columns - 1 - facts.count - 3
    guard space >= 10 else { return String(facts.prefix(max(0, columns - 1))) }
    let width = min(space, 30)
    let filled = total > 0 ? width * min(done, total) / total : width
    let bar = String(repeating: "=", count: filled)
    return "[" + bar + String(repeating: " ", count: width - filled) + "] " + facts
  }

  private var rate: String {
    guard done > 0, seconds > 0 else { return "" }
    let perSecond = Double(done) / seconds
    let left = Double(max(0, total - done)) / perSecond
    return ", \(rounded(perSecond))/s, \(clockTime(left)) left"
  }

  /// Two digits or more, never an exponent.
  private func rounded(_ value: Double) -> String {
    guard value < 10 else { return "\(Int(min(value, 1e12).rounded()))" }
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
  }

  /// Hours, minutes and seconds like "1:02:03" or "2:03".
  private func clockTime(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 3.6e8).rounded(.up))
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    let tail = twoDigits(whole % 60)
    return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
  }

  private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
