import CKernels

/// The CPU paths this machine can run, for tests that must hold on every one of them.
enum CPUPaths {
  static let all = ["baseline", "x86-64-v3", "x86-64-v4"].filter { name in
    defer { sk_use_cpu_path(nil) }
    return sk_use_cpu_path(name) == 1
  }

  /// Runs `body` with the kernels of one path; other threads keep theirs.
  static func with<Result>(_ path: String, _ body: () throws -> Result) rethrows -> Result {
    sk_use_cpu_path(path)
    defer { sk_use_cpu_path(nil) }
    return try body()
  }
}
