import Evaluation
import Tensors
import Testing

@Suite("Ranking stars before galaxies")
struct StarRankingTests {
  private func ranking(_ stars: [Double], _ galaxies: [Double]) -> StarRanking {
    StarRanking(
      isStar: stars.map { _ in true } + galaxies.map { _ in false }, score: stars + galaxies)
  }

  @Test("the area is the share of pairs won, a tie winning one half")
  func areaByHand() {
    // Of 16 pairs the stars win 4 + 3 + 3 and tie one: (4 + 3.5 + 3 + 0) / 16.
    let area = ranking([0.9, 0.6, 0.55, 0.1], [0.6, 0.5, 0.4, 0.2]).areaUnderCurve
    #expect(area == 10.5 / 16)
  }

  @Test("random scores with ties and gaps give the area that counting all pairs gives")
  func areaByPairs() throws {
    var stream = RandomStream(seed: 5)
    func draw(_ count: Int) -> [Double] {
      (0..<count).map { index in
        index % 17 == 0 ? .nan : (stream.uniform() * 20).rounded()
      }
    }
    let (stars, galaxies) = (draw(60), draw(90))
    func rank(_ value: Double) -> Double { value.isFinite ? value : -.infinity }
    var won = 0.0
    for star in stars {
      for galaxy in galaxies {
        won += rank(star) > rank(galaxy) ? 1 : rank(star) == rank(galaxy) ? 0.5 : 0
      }
    }
    let area = try #require(ranking(stars, galaxies).areaUnderCurve)
    #expect(abs(area - won / 5400) < 1e-12)
  }

  @Test("fewer than four of a class give no area")
  func tooFew() {
    #expect(ranking([1, 2, 3], [0, 0, 0, 0]).areaUnderCurve == nil)
    #expect(ranking([1, 2, 3, 4], [0, 0, 0, 0]).areaUnderCurve == 1)
  }

  @Test("the curve runs from nobody to everybody and encloses the area")
  func curve() throws {
    let ranking = ranking([0.9, 0.6, 0.55, 0.1], [0.6, 0.5, 0.4, 0.2])
    let points = ranking.curve
    #expect(points.first?.starCompleteness == 0)
    #expect(points.last?.starCompleteness == 1)
    #expect(points.last?.galaxiesLost == 1)
    let area = zip(points, points.dropFirst()).reduce(0.0) { sum, pair in
      let step = pair.1.galaxiesLost - pair.0.galaxiesLost
      return sum + step * (pair.0.starCompleteness + pair.1.starCompleteness) / 2
    }
    let direct = try #require(ranking.areaUnderCurve)
    #expect(abs(area - direct) < 1e-12)
  }

  @Test("the efficiency is that of the largest sample which is pure enough")
  func efficiency() {
    // Galaxies from the least star-like: g g s g g; a fifth of stars is reached only at the end.
    let ranking = ranking([0.3, 0.9], [0.1, 0.2, 0.4, 0.5])
    #expect(ranking.galaxyEfficiency(atContamination: 0) == 0.5)
    #expect(ranking.galaxyEfficiency(atContamination: 0.2) == 1)
    #expect(ranking.galaxyEfficiency(atContamination: 0.19) == 0.5)
    #expect(ranking.starEfficiency(atContamination: 0) == 0.5)
    #expect(ranking.starEfficiency(atContamination: 0.5) == 1)
  }

  @Test("equal scores enter the sample together")
  func tiesEnterTogether() {
    #expect(ranking([0.5], [0.5, 0.1]).galaxyEfficiency(atContamination: 0.1) == 0.5)
  }
}
