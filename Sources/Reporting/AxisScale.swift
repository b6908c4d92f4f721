import Foundation

/// Where values lie along an axis, and where its ticks are.
struct AxisScale: Equatable {
  /// The values at the two ends.
  let range: ClosedRange<Double>
  let isLogarithmic: Bool

  /// A labelled mark, or an unlabelled one (`label == nil`) on a logarithmic axis.
  struct Tick: Equatable {
    var value: Double
    var label: String?
  }

  /// Where an axis that is found from the data is longer than they are.
  enum Air: Equatable {
    case around
    /// Bars stand on zero.
    case above
    /// Matrices fill the frame.
    case none
  }

  /// The scale of an axis whose layers hold `values`.
  init(_ axis: PlotAxis, values: [Double], air: Air = .around) {
    isLogarithmic = axis.isLogarithmic
    let shown = values.filter { $0.isFinite && (!axis.isLogarithmic || $0 > 0) }
    if let range = axis.range, !axis.isLogarithmic || range.lowerBound > 0 {
      self.range = Self.widened(range)
    } else if let low = shown.min(), let high = shown.max() {
      let padded = Self.padded(low...high, logarithmic: axis.isLogarithmic)
      switch air {
      case .none: self.range = Self.widened(low...high)
      case .above where !axis.isLogarithmic && low >= 0: self.range = 0...padded.upperBound
      case .above, .around: self.range = padded
      }
    } else {
      self.range = axis.isLogarithmic ? 0.1...1 : 0...1
    }
  }

  /// 0 at the lower end of the axis, 1 at the upper; not finite where a value has no place.
  func share(of value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard isLogarithmic else { return (value - low) / (high - low) }
    return value > 0 ? log(value / low) / log(high / low) : .nan
  }

  /// The ticks of an axis that has room for about `count` labels.
  func ticks(about count: Int) -> [Tick] {
    isLogarithmic ? logarithmicTicks(about: count) : linearTicks(about: count)
  }

  private func linearTicks(about count: Int) -> [Tick] {
    let step = Self.niceStep((range.upperBound - range.lowerBound) / Double(max(1, count)))
    guard step.isFinite, step > 0 else { return [] }
    let first = (range.lowerBound / step - 1e-6).rounded(.up)
    let last = (range.upperBound / step + 1e-6).rounded(.down)
    guard last >= first, last - first < 100 else { return [] }
    return stride(from: first, through: last, by: 1).map { index in
      let value = index * step
      return Tick(value: value, label: Self.label(of: value, step: step))
    }
  }

  /// Decades, thinned if there are many; 2 and 5 are labelled too if there are few.
  private func logarithmicTicks(about count: Int) -> [Tick] {
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(range.upperBound).rounded(.up))
    let decades = log10(range.upperBound / range.lowerBound)
    let stride = max(1, Int((decades / Double(max(1, count))).rounded(.up)))
    var ticks: [Tick] = []
    for decade in first...last {
      for digit in 1...9 where stride == 1 || digit == 1 {
        let value = Double(digit) * pow(10, Double(decade))
        guard range.contains(value) else { continue }
        let labelled = digit == 1 ? decade % stride == 0 : decades < 1.8 && [2, 5].contains(digit)
        ticks.append(
          Tick(value: value, label: labelled ? Self.label(digit: digit, decade: decade) : nil))
      }
    }
    return ticks
  }

  /// The least of 1, 2, 2.5, 5 times a power of ten that is at least `step`.
  static func niceStep(_ step: Double) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    let lead = step / power
    let nice = [1, 2, 2.5, 5, 10].first { lead <= $0 * 1.000001 } ?? 10
    return nice * power
  }

  /// `value` with as many decimals as tell it from its neighbours `step` away.
  private static func label(of value: Double, step: Double) -> String {
    let size = max(abs(value), step)
    if size >= 1e6 || step < 1e-4 { return scientific(value) }
    var decimals = 0
    while decimals < 6,
      abs(step * pow(10, Double(decimals))).truncatingRemainder(dividingBy: 1) > 1e-6,
      abs(step * pow(10, Double(decimals))).truncatingRemainder(dividingBy: 1) < 1 - 1e-6
    {
      decimals += 1
    }
    let text = String(format: "%.\(decimals)f", value)
    return Double(text) == 0 ? text.replacingOccurrences(of: "-", with: "") : text
  }

  private static func scientific(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let power = log10(abs(value)).rounded(.down)
    let lead = String(format: "%.3g", value / pow(10, power))
    return "\(lead)x10^{\(Int(power))}"
  }

  private static func label(digit: Int, decade: Int) -> String {
    if (-2...3).contains(decade) {
      return String(format: "%.\(max(0, -decade))f", Double(digit) * pow(10, Double(decade)))
    }
    return digit == 1 ? "10^{\(decade)}" : "\(digit)x10^{\(decade)}"
  }

  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    guard range.upperBound <= range.lowerBound else { return range }
    let margin = max(abs(range.lowerBound) * 0.05, 1e-9)
    return range.lowerBound - margin...range.upperBound + margin
  }

  /// Leaves a little air around the data.
  private static func padded(
    _ range: ClosedRange<Double>, logarithmic: Bool
  ) -> ClosedRange<Double> {
    if logarithmic {
      let factor = pow(range.upperBound / range.lowerBound, 0.04) * 1.02
      return range.lowerBound / factor...range.upperBound * factor
    }
    let margin = (range.upperBound - range.lowerBound) * 0.04
    return widened(range.lowerBound - margin...range.upperBound + margin)
  }
}
