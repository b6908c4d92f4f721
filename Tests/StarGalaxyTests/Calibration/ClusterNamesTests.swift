import ManifoldClustering
import StarGalaxy
import Tensors
import Testing

@Suite("Naming clusters by physics")
struct ClusterNamesTests {
  /// Two groups of sources on the class coordinate, the first `stars` of them at +3.
  private func answers(stars: Int, galaxies: Int, seed: UInt64) -> [SourceClassification] {
    var stream = RandomStream(seed: seed)
    return (0..<stars + galaxies).map { index in
      var latent = (0..<LatentLayout.count).map { _ in Float(stream.normal()) }
      latent[LatentLayout.classCoordinate] += index < stars ? 3 : -3
      return SourceClassification(latentMean: latent)
    }
  }

  @Test("the cluster where point sources land is the stars', whatever its number")
  func namesByProbes() throws {
    let probes = answers(stars: 50, galaxies: 50, seed: 1).enumerated().map { index, answer in
      DrawnAnswer(isStar: index < 50, sizeRatio: 1, logSignal: 4, answer: answer)
    }
    for (stars, galaxies) in [(700, 200), (200, 700)] {
      let sources = answers(stars: stars, galaxies: galaxies, seed: 2)
      for seed in 0..<5 {
        let clusters = try LatentClusters(
          of: sources, namedBy: probes, configuration: .default,
          stream: RandomStream(seed: UInt64(seed)))
        let right = clusters.verdicts.enumerated().count { index, verdict in
          verdict == (index < stars ? .star : .galaxy)
        }
        #expect(right > 850, "\(stars) stars, seed \(seed): \(right) of 900")
      }
    }
  }

  @Test("a cluster of both kinds, an empty one and noise have no name")
  func isHonest() {
    let names = ClusterNames(
      clusters: 3, labels: [0, 0, 0, 0, 1, 1, -1],
      areStars: [true, false, true, false, true, true, false])
    #expect(names.verdict(of: 0) == .unsure)
    #expect(names.verdict(of: 1) == .star)
    #expect(names.verdict(of: 2) == .unsure)
    #expect(names.verdict(of: -1) == .unsure)
    #expect(names.probeCounts == [4, 2, 0])
  }
}
