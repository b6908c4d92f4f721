import Evaluation
import Tensors
import Testing

@Suite("Bootstrap errors and bins")
struct BootstrapTests {
  private func bootstrap(_ threads: Int = 1, seed: UInt64 = 4) -> Bootstrap {
    Bootstrap(
      replicas: 400, stream: RandomStream(seed: seed), parallelism: Parallelism(threads: threads))
  }

  @Test("the error of a share is the binomial one")
  func binomial() throws {
    let flags = (0..<500).map { $0 % 5 == 0 }
    let share = try #require(
      bootstrap().estimate(of: 500) { drawn in Double(drawn.count { flags[$0] }) / 500 })
    #expect(share.value == 0.2)
    let expected = (0.2 * 0.8 / 500).squareRoot()
    let error = try #require(share.error)
    #expect(abs(error / expected - 1) < 0.12)
  }

  @Test("one thread and three give the same errors, another seed gives others")
  func deterministic() {
    func errors(_ bootstrap: Bootstrap) -> [Double?] {
      bootstrap.errors(of: 50) { drawn in
        [Double(drawn.reduce(0, +)), drawn.count > 3 ? Double(drawn[3]) : nil]
      }
    }
    #expect(errors(bootstrap(1)) == errors(bootstrap(3)))
    #expect(errors(bootstrap(1)) != errors(bootstrap(1, seed: 5)))
  }

  @Test("a statistic that is rarely defined has no error, nor has anything without replicas")
  func undefined() {
    let rare = bootstrap().estimate(of: 1000) { drawn in drawn[0] == 0 ? 1 : nil }
    #expect(rare?.error == nil)
    let none = Bootstrap(replicas: 0, stream: RandomStream(seed: 1))
    #expect(none.estimate(of: 10) { Double($0.count) } == Estimate(10))
    #expect(none.estimate(of: 10) { _ in nil } == nil)
  }

  @Test("half-magnitude bins lie on half magnitudes and hold the data")
  func bins() {
    let bins = Bins(covering: [17.2, 18.9, .nan, 21.1], width: 0.5)
    #expect(bins.edges.first == 17)
    #expect(bins.edges.last == 21.5)
    #expect(bins.count == 9)
    #expect(Bins(covering: [], width: 0.5).count == 1)
    #expect(throws: EvaluationError.self) { try Bins(edges: [1, 1]) }
    #expect(throws: EvaluationError.self) { try Bins(edges: [1]) }
  }
}
