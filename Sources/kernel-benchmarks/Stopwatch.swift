/// Times work on a machine that others use too: the shortest of several runs.
enum Stopwatch {
  /// Seconds of the shortest of `repeats` runs.
  static func shortest(_ repeats: Int, _ work: () -> Void) -> Double {
    let clock = ContinuousClock()
    var shortest = Double.infinity
    for _ in 0..<max(1, repeats) {
      shortest = min(shortest, seconds(clock.measure(work)))
    }
    return shortest
  }

  /// A duration as seconds.
  static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
