import CommandLineParsing
import Foundation
import Testing

@Suite("A signal asks long work to stop")
struct CancellationTests {
  @Test("a wish to stop is thrown at the next check, with the signal's exit code")
  func wish() {
    let cancellation = Cancellation()
    #expect(throws: Never.self) { try cancellation.check() }
    cancellation.cancel(signalNumber: SIGTERM)
    #expect(throws: Interruption(signalNumber: SIGTERM)) { try cancellation.check() }
    #expect(cancellation.reason?.exitCode == .terminated)
    cancellation.cancel()
    #expect(cancellation.reason?.exitCode == .interrupted)
  }

  @Test("the first signal is a wish, and the process ends by its own will")
  func firstSignal() async {
    await #expect(processExitsWith: .exitCode(143)) {
      let cancellation = Cancellation.onSignals()
      kill(getpid(), SIGTERM)
      for _ in 0..<5000 where cancellation.reason == nil { usleep(1000) }
      exit(cancellation.reason?.exitCode.rawValue ?? 0)
    }
  }

  @Test("the second signal ends the process at once")
  func secondSignal() async {
    await #expect(processExitsWith: .exitCode(130)) {
      let cancellation = Cancellation.onSignals()
      kill(getpid(), SIGINT)
      for _ in 0..<5000 where cancellation.reason == nil { usleep(1000) }
      for _ in 0..<200 {
        kill(getpid(), SIGINT)
        usleep(1000)
      }
      exit(0)
    }
  }
}
