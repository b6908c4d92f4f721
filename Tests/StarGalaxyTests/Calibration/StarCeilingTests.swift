import Foundation
import SourceExtraction
import StarGalaxy
import Tensors
import Testing

@Suite("How sure a star can be")
struct StarCeilingTests {
  /// A field whose network would be sure that every source is a star.
  private func sureField() throws -> (ExtractionResult, [SourceClassification]) {
    let (result, _) = try DrawnField.extraction(seed: 51)
    let encoded = result.sources.map { _ in Self.encoded(ratio: 30, size: 0.6) }
    return (result, ClassificationRules(result).apply(to: encoded))
  }

  private static func encoded(ratio: Float, size: Float) -> EncodedSource {
    var note = StampNote()
    (note.sizeRatio, note.hasFit) = (size, true)
    let numbers = [Float](repeating: 0, count: LatentLayout.count)
    return EncodedSource(logLikelihoodRatio: ratio, mean: numbers, deviation: numbers, note: note)
  }

  @Test("sure stars are ordered by what they leave beside the point spread, without ties")
  func order() throws {
    let (result, sure) = try sureField()
    let answers = FieldCalibration(sure, of: result).applied(to: sure)
    let rows = answers.indices.filter {
      result.pointSources[$0].isConverged && answers[$0].flags.isEmpty
    }
    #expect(rows.count > 100)
    let ceiling = StarCeiling(result, sure)
    let byCeiling = rows.sorted { ceiling.logOdds(of: $0) < ceiling.logOdds(of: $1) }
    for (lower, upper) in zip(byCeiling, byCeiling.dropFirst()) {
      #expect(answers[lower].starProbability <= answers[upper].starProbability)
    }
    #expect(Set(rows.map { answers[$0].starProbability }).count > rows.count * 9 / 10)
    let extents = rows.map {
      result.pointSources[$0].spreadModel / result.pointSources[$0].spreadModelError
    }
    let (widest, narrowest) = (extents.max() ?? 0, extents.min() ?? 0)
    #expect(widest > 10 && narrowest < 0)
    for (row, extent) in zip(rows, extents) where extent == widest || extent == narrowest {
      #expect((answers[row].starProbability > 0.99) == (extent == narrowest))
    }
  }

  @Test("two ways of being no star are worse than either, and every change of one is felt")
  func joining() {
    for (odds, ceiling) in [(9.0, 4.0), (4, 9), (-3, 6), (5, 5)] {
      let joined = StarCeiling.joined(odds, ceiling)
      #expect(joined < min(odds, ceiling) && joined > min(odds, ceiling) - 0.7)
      #expect(StarCeiling.joined(odds + 0.1, ceiling) > joined)
      #expect(StarCeiling.joined(odds, ceiling + 0.1) > joined)
    }
  }

  @Test("a bright source the network is unsure of is a star if it is small, and not if it is large")
  func brightAndDoubtful() throws {
    let (result, _) = try DrawnField.extraction(seed: 51)
    let bright = result.sources.indices.filter {
      let fit = result.pointSources[$0]
      return fit.isConverged && fit.flux > ClassificationRules.brightSignal * fit.fluxError
        && !result.sources[$0].flags.contains(.saturated)
        && result.sources[$0].lightRadius < ClassificationRules.largestRadius
    }
    #expect(!bright.isEmpty)
    for size in [Float(0.6), 1.4] {
      let encoded = result.sources.map { _ in Self.encoded(ratio: -0.5, size: size) }
      let answers = ClassificationRules(result).apply(to: encoded)
      for row in bright {
        #expect(answers[row].flags.contains(.saturated) == (size < 1))
        #expect((answers[row].starProbability > 0.9) == (size < 1))
      }
      #expect(answers.contains { abs($0.logLikelihoodRatio + 0.5) < 1e-6 })
    }
  }
}

@Suite("What a field's galaxies are like")
struct FieldContextTests {
  private static let width = StampFeature.count

  /// Features of galaxies of growing size, all certainly extended, and of `stars` points.
  private func features(galaxies: Int, stars: Int) -> (features: [Float], logSignals: [Float]) {
    var features: [Float] = []
    var logSignals: [Float] = []
    for number in 0..<galaxies + stars {
      var own = [Float](repeating: 0, count: Self.width)
      if number < galaxies {
        for index in own.indices { own[index] = 1.3 + Float(number) / Float(galaxies) }
      }
      features += own
      logSignals.append(3.5)
    }
    return (features, logSignals)
  }

  private func context(galaxies: Int, stars: Int) -> FieldContext {
    let drawn = features(galaxies: galaxies, stars: stars)
    return FieldContext(
      features: drawn.features, stride: Self.width, logSignals: drawn.logSignals)
  }

  @Test("does not depend on how many stars stand beside the galaxies")
  func ignoresStars() {
    #expect(context(galaxies: 60, stars: 0) == context(galaxies: 60, stars: 400))
    #expect(context(galaxies: 60, stars: 0) != .average)
  }

  @Test("is that of an average field where too few galaxies tell")
  func fewGalaxies() {
    #expect(context(galaxies: 3, stars: 100) == .average)
    #expect(FieldContext(features: [], stride: Self.width, logSignals: []) == .average)
  }
}
