import Foundation

/// What this process has used so far, by the system's own account.
enum ProcessUsage {
  /// The largest amount of memory held, in units of a million bytes.
  static var peakMegabytes: Double { Double(usage.ru_maxrss) * 1024 / 1e6 }

  /// Seconds of all cores together: hardly disturbed by what else runs on the machine.
  static var processorSeconds: Double {
    let times = [usage.ru_utime, usage.ru_stime]
    return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }

  private static var usage: rusage {
    var usage = rusage()
    getrusage(0, &usage)  // RUSAGE_SELF, whose Swift type differs between systems
    return usage
  }
}
