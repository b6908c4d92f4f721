import CKernels

/// The instruction set the kernels run on: the widest the machine has, unless the environment
/// variable `SKYSIEVE_CPU` (`v3` or `baseline`) asks for a narrower one.
public enum CPUPath {
  /// "x86-64-v4", "x86-64-v3" or "baseline".
  public static var name: String { String(cString: sk_cpu_path()) }

  /// The most products and sums a core makes in a second, measured now over about `milliseconds`.
  public static func measuredPeakFLOPS(milliseconds: Int = 20) -> Double {
    var best = 0.0
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(milliseconds)
    repeat {
      let start = clock.now
      let operations = sk_peak_operations()
      let (seconds, attoseconds) = (clock.now - start).components
      best = max(best, operations / (Double(seconds) + Double(attoseconds) * 1e-18))
    } while clock.now < end
    return best
  }
}
