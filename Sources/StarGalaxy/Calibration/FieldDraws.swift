import Foundation
import Imaging
import SkySimulation
import SourceExtraction
import Tensors

/// A source of known class that was put into a field and classified there.
public struct DrawnAnswer: Sendable {
  /// Whether a star, a copy of the field's point spread, was put in; else a galaxy convolved with it.
  public let isStar: Bool
  /// The galaxy's half-light radius over the width of the point spread; 0 for stars.
  public let sizeRatio: Double
  /// ln of the signal-to-noise with which it was found.
  public let logSignal: Double
  /// What the classifier says.
  public let answer: SourceClassification

  /// A drawn source and its answer.
  public init(isStar: Bool, sizeRatio: Double, logSignal: Double, answer: SourceClassification) {
    self.isStar = isStar
    self.sizeRatio = sizeRatio
    self.logSignal = logSignal
    self.answer = answer
  }
}

/// Stars and galaxies drawn for one very field: its point spread where they stand, its noise, its
/// neighbours, its magnitudes, found and cut out as its own sources are.
///
/// They go into the frame itself. A simulated twin of the frame was rejected: it has to imitate
/// noise, structure and crowding that the frame has for nothing.
public struct FieldDraws: Sendable {
  private let field: Field
  private let extraction: ExtractionResult
  private let seeing: Double

  /// Prepares draws into `field`, which `extraction` was made from.
  public init(_ field: Field, _ extraction: ExtractionResult) {
    self.field = field
    self.extraction = extraction
    seeing = max(extraction.pointSpread.centralFWHM, 1)
  }

  /// Where sources are drawn: apart from each other and from the field's own.
  private var spacing: Double { max(8 * seeing, 20) }

  /// Puts about `count` sources into the field, as many as have room, and classifies them.
  public func answers(
    _ count: Int, classifier: StarGalaxyClassifier, configuration: ExtractionConfiguration,
    stream: RandomStream, parallelism: Parallelism
  ) throws -> [DrawnAnswer] {
    let drawn = sources(count, stream: stream.substream(0))
    guard !drawn.isEmpty, let injection = try injection() else { return [] }
    let painted = try injection.inject(
      drawn, into: field.image, stream.substream(1), parallelism: parallelism)
    var crowded = field
    crowded.image = painted.image
    let result = try Extraction.run(
      crowded, configuration: configuration, parallelism: parallelism)
    let answers = try classifier.classify(result, parallelism: parallelism)
    return match(drawn, in: result, answers)
  }

  private func injection() throws -> SourceInjection? {
    let sigma = extraction.background.globalSigma
    guard sigma > 0, sigma.isFinite else { return nil }
    let model = extraction.pointSpread
    let side = 2 * min(model.radius, 24) + 1
    // Drawing wants a picture; one every 1/8 of the frame follows its variation.
    let (width, height) = (
      max(Double(model.frameWidth) / 8, 1), max(Double(model.frameHeight) / 8, 1)
    )
    let sampled = SampledPointSpread(fwhm: seeing) { x, y in
      let (column, row) = ((x / width).rounded(.down), (y / height).rounded(.down))
      return model.stamp(
        atX: ((column + 0.5) * width).rounded(), y: ((row + 0.5) * height).rounded(), side: side)
    }
    return try SourceInjection(
      sampled: sampled, pixelScale: pixelScale, skySigma: sigma, gain: field.gain ?? 1e9,
      zeroPoint: zeroPoint)
  }

  private var pixelScale: Double { field.pixelScale ?? 0.3 }

  /// The zero point by which sizes are drawn: the field's, or where that makes no sense one at which
  /// a star of magnitude 23.5 has a signal-to-noise of 10.
  private var zeroPoint: Double {
    let area = 2.266 * seeing * seeing
    let flux = 10 * extraction.background.globalSigma * area.squareRoot()
    let depth = field.zeroPoint - 2.5 * log10(max(flux, 1e-30))
    return (19...28).contains(depth) ? field.zeroPoint : field.zeroPoint + 23.5 - depth
  }

  /// Sources on free places, half of them stars, with the magnitudes of the field's own.
  private func sources(_ count: Int, stream: RandomStream) -> [SimulatedSource] {
    let fluxes = extraction.sources.map(\.kron.flux).filter { $0 > 0 && $0.isFinite }
    guard !fluxes.isEmpty else { return [] }
    let population = SourcePopulation(.default)
    let (columns, rows) = (
      Int(Double(field.image.width) / spacing), Int(Double(field.image.height) / spacing)
    )
    var order = Array(0..<columns * rows)
    var shuffling = stream.substream(1 << 40)
    order.shuffle(using: &shuffling)
    var sources: [SimulatedSource] = []
    for cell in order where sources.count < count {
      var own = stream.substream(UInt64(cell))
      let x = (Double(cell % columns) + own.uniform(in: 0.25..<0.75)) * spacing
      let y = (Double(cell / columns) + own.uniform(in: 0.25..<0.75)) * spacing
      guard isFree(x, y) else { continue }
      let flux = fluxes[Int(own.uniform() * Double(fluxes.count))] * exp(0.1 * own.normal())
      let isStar = own.uniform() < 0.5
      let magnitude = zeroPoint - 2.5 * log10(flux)
      let galaxy = population.drawGalaxy(magnitude: magnitude, x: x, y: y, &own).galaxy
      sources.append(SimulatedSource(x: x, y: y, flux: flux, galaxy: isStar ? nil : galaxy))
    }
    return sources
  }

  /// Whether a place lies on the frame, on good pixels of the sky.
  private func isFree(_ x: Double, _ y: Double) -> Bool {
    let reach = Int((0.7 * seeing).rounded(.up))
    let box = PixelBox(
      centredOnX: Int(x.rounded()), y: Int(y.rounded()), side: 2 * reach + 1)
    guard box.x.lowerBound >= 0, box.y.lowerBound >= 0, box.x.upperBound <= field.image.width,
      box.y.upperBound <= field.image.height
    else { return false }
    return box.y.allSatisfy { y in
      box.x.allSatisfy { x in extraction.segmentation[x, y] == 0 && field.mask[x, y].isEmpty }
    }
  }

  private func match(
    _ drawn: [SimulatedSource], in result: ExtractionResult, _ answers: [SourceClassification]
  ) -> [DrawnAnswer] {
    let signals = result.logSignals
    return drawn.compactMap { source in
      let label = Int(result.segmentation[Int(source.x.rounded()), Int(source.y.rounded())])
      guard label > 0 else { return nil }
      let found = result.pointSources[label - 1]
      let (dx, dy) = (found.x - source.x, found.y - source.y)
      guard (dx * dx + dy * dy).squareRoot() < max(0.6 * seeing, 1) else { return nil }
      let radius = source.galaxy?.halfLightRadius ?? 0
      return DrawnAnswer(
        isStar: source.isStar, sizeRatio: radius / pixelScale / seeing,
        logSignal: signals[label - 1], answer: answers[label - 1])
    }
  }
}
