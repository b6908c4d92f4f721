import Synchronization
import Tensors
import Testing

@Suite("Work beside")
struct WorkBesideTests {
  private struct Refusal: Error, Equatable {
    var number = 1
  }

  @Test(
    "the value is there once it is asked for, whether made at once or beside",
    arguments: [false, true])
  func value(_ atOnce: Bool) throws {
    let work = WorkBeside<Int>()
    #expect(try work.value() == nil)
    work.start(atOnce: atOnce) { (1...1000).reduce(0, +) }
    #expect(try work.value() == 500_500)
    #expect(work.result == 500_500)
  }

  @Test("an error comes out where the value would", arguments: [false, true])
  func failure(_ atOnce: Bool) {
    let work = WorkBeside<Int>()
    work.start(atOnce: atOnce) { throw Refusal() }
    #expect(throws: Refusal()) { try work.value() }
    #expect(work.result == nil)
  }

  @Test("whoever starts work during something else comes back when both are done")
  func during() throws {
    let work = WorkBeside<Int>()
    let finished = Mutex(false)
    let other = try work.during {
      work.start {
        finished.withLock { $0 = true }
        return 2
      }
      return 3
    }
    #expect(other == 3 && work.result == 2)
    #expect(finished.withLock { $0 })
  }

  @Test("the first error is that of the body")
  func errors() {
    let work = WorkBeside<Int>()
    #expect(throws: Refusal(number: 2)) {
      try work.during {
        work.start { throw Refusal(number: 1) }
        throw Refusal(number: 2)
      }
    }
  }
}
