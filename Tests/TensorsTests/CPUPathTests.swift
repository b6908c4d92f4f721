import CKernels
import Tensors
import Testing

@Suite("CPU paths")
struct CPUPathTests {
  @Test("the portable path runs everywhere, and a path can be forced for one thread")
  func forcedPaths() {
    #expect(CPUPaths.all.first == "baseline")
    for path in CPUPaths.all {
      #expect(CPUPaths.with(path) { CPUPath.name } == path)
    }
    #expect(CPUPaths.all.contains(CPUPath.name))
  }

  @Test("an unknown path is refused and changes nothing")
  func unknownPath() {
    let before = CPUPath.name
    #expect(sk_use_cpu_path("x86-64-v9") == 0)
    #expect(CPUPath.name == before)
  }

  @Test("the peak can be measured", arguments: CPUPaths.all)
  func measuredPeak(path: String) {
    #expect(CPUPaths.with(path) { CPUPath.measuredPeakFLOPS(milliseconds: 1) } > 1e8)
  }
}
