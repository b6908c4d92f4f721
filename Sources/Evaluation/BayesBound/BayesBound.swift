import Foundation
import Imaging
import Tensors

/// The best that any classifier can do on a simulated field: the probability that a source is a star
/// given its pixels, the true point spread, noise, number counts and population of galaxies.
///
/// For each true source the light of all others is subtracted, which a real classifier can at best
/// approach. The star's evidence is that of one template; the galaxies' is the mean over several
/// hundred shapes drawn from the population at the source's magnitude, each weighed by how many
/// galaxies there are of the flux that fits it. Flux and place are integrated in closed form
/// (`TemplateEvidence`). The noise is taken at its true variance under both hypotheses.
///
/// The mean over drawn shapes is noisy where few of them resemble the source: draw more until the
/// scores stand still. No separator passes this one by more than that and the errors.
public struct BayesBound<Model: StampModel>: Sendable {
  /// How sources look and how many there are.
  public let model: Model
  /// Galaxy shapes drawn for each source.
  public var draws: Int
  /// A stamp has `2 halfSide + 1` pixels a side.
  public var halfSide: Int

  /// The bound under a model.
  public init(model: Model, draws: Int = 400, halfSide: Int = 12) {
    precondition(draws > 0 && halfSide > 1, "a bound needs shapes and a stamp")
    self.model = model
    self.draws = draws
    self.halfSide = halfSide
  }

  /// P(star) of every source, NaN where its pixels tell nothing or `isWanted` is false.
  ///
  /// Source k draws its shapes from substream k, so the result does not depend on the threads.
  public func starProbabilities(
    of sources: [BoundSource<Model.Shape>], isWanted: [Bool]? = nil, in field: BoundField,
    stream: RandomStream, parallelism: Parallelism = .machine
  ) -> [Double] {
    precondition(isWanted?.count ?? sources.count == sources.count, "one wish per source")
    var results = [Double](repeating: .nan, count: sources.count)
    results.withUnsafeMutableBufferPointer { buffer in
      let target = ProbabilityBuffer(buffer: buffer)
      parallelism.forEach(sources.count) { index in
        guard isWanted?[index] ?? true else { return }
        let odds = logOdds(
          of: sources[index], in: field, stream: stream.substream(UInt64(index)))
        target.buffer[index] = odds.map { 1 / (1 + exp(-$0)) } ?? .nan
      }
    }
    return results
  }

  /// ln of P(star) / P(galaxy); nil if the source's pixels tell nothing.
  public func logOdds(
    of source: BoundSource<Model.Shape>, in field: BoundField, stream: RandomStream
  ) -> Double? {
    guard let stamp = stamp(of: source, in: field),
      let star = logWeight(of: nil, source, stamp, density: model.starDensity)
    else { return nil }
    var stream = stream
    let magnitude = model.magnitude(ofFlux: source.flux)
    let galaxies = (0..<draws).compactMap { _ -> Double? in
      let shape = model.drawShape(magnitude: magnitude, from: &stream)
      return logWeight(of: shape, source, stamp, density: model.galaxyDensity)
    }
    guard let greatest = galaxies.max() else { return nil }
    let sum = galaxies.reduce(0) { $0 + exp($1 - greatest) }
    return star - (greatest + log(sum / Double(draws)))
  }

  /// A source's own pixels and their inverse variances.
  private struct Stamp {
    var x: Range<Int>
    var y: Range<Int>
    var pixels: [Float]
    var weights: [Float]
  }

  /// The pixels about a source without the light of the others.
  private func stamp(of source: BoundSource<Model.Shape>, in field: BoundField) -> Stamp? {
    let limit = Double(max(field.image.width, field.image.height)) + 1
    guard abs(source.x) < limit, abs(source.y) < limit, source.flux > 0 else { return nil }
    let (column, row) = (Int(source.x.rounded()), Int(source.y.rounded()))
    let side = 2 * halfSide + 1
    var stamp = Stamp(
      x: column - halfSide..<column + halfSide + 1, y: row - halfSide..<row + halfSide + 1,
      pixels: [Float](repeating: 0, count: side * side),
      weights: [Float](repeating: 0, count: side * side))
    let own = model.light(
      of: source.shape, flux: source.flux, x: source.x, y: source.y,
      in: PixelBox(x: stamp.x, y: stamp.y))
    for (place, y) in stamp.y.enumerated() where y >= 0 && y < field.image.height {
      for (offset, x) in stamp.x.enumerated() where x >= 0 && x < field.image.width {
        let variance = field.variance[x, y]
        guard variance > 0, variance.isFinite else { continue }
        let index = place * side + offset
        stamp.pixels[index] = field.image[x, y] - field.noiseFree[x, y] + own[index]
        stamp.weights[index] = 1 / variance
      }
    }
    return stamp
  }

  /// ln of a template's evidence times the number of such sources per flux.
  private func logWeight(
    of shape: Model.Shape?, _ source: BoundSource<Model.Shape>, _ stamp: Stamp,
    density: (Double) -> Double
  ) -> Double? {
    let margin = TemplateEvidence.margin
    let box = PixelBox(
      x: stamp.x.lowerBound - margin..<stamp.x.upperBound + margin,
      y: stamp.y.lowerBound - margin..<stamp.y.upperBound + margin)
    // Drawn at the source's flux, because renderers cut stamps where the light is lost in the noise.
    let light = model.light(of: shape, flux: source.flux, x: source.x, y: source.y, in: box)
    let scale = Float(1 / source.flux)
    guard
      let evidence = TemplateEvidence(
        template: light.map { $0 * scale }, pixels: stamp.pixels, weights: stamp.weights,
        side: stamp.x.count)
    else { return nil }
    // Sources per magnitude become sources per flux: dm = 1.0857 df / f.
    let count = density(model.magnitude(ofFlux: evidence.flux))
    return evidence.logEvidence + log(count) - log(evidence.flux)
  }
}

/// The results; each thread writes other places.
private struct ProbabilityBuffer: @unchecked Sendable {
  let buffer: UnsafeMutableBufferPointer<Double>
}
