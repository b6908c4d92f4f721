import Foundation
import Imaging
import SourceExtraction
import Tensors

/// Makes of every source of an extracted field what the network reads.
///
/// ```swift
/// let preparer = StampPreparer(extraction)
/// let batch = preparer.prepare(0..<preparer.count, parallelism: .machine)
/// ```
///
/// Neighbours' isophotes are grown by part of the seeing before they are masked, as their wings make
/// stars look extended; the templates look at a compact window only.
public struct StampPreparer: Sendable {
  let scene: PointSpreadScene
  let sources: [StampSource]
  let model: PointSpreadModel
  /// The width of the point spread in the middle of the frame, pixels.
  public let seeing: Double
  /// How far neighbours' masks are grown, pixels.
  let margin: Int
  /// The radius of the window that templates look at, pixels.
  let windowRadius: Int
  let pointPainter: PointSpreadPainter
  let templates: [PointSpreadPainter]
  /// What the field's sources are like as a whole.
  public private(set) var context = FieldContext.average
  /// By how much correlated noise makes the error of a point source's flux larger.
  let noiseRatio: Double

  static let largestMargin = 4
  /// The window's radius in widths of the point spread.
  private static let windowSeeings = 1.6

  /// Prepares the cutouts of all sources of `extraction`.
  public init(_ extraction: ExtractionResult, parallelism: Parallelism = .machine) {
    let model = extraction.pointSpread
    let seeing = min(max(model.centralFWHM, 0.8), 60)
    self.model = model
    self.seeing = seeing
    scene = PointSpreadScene(extraction.field, labels: extraction.segmentation.labels)
    sources = Self.sources(of: extraction, seeing: seeing, parallelism)
    margin = min(max(Int((0.6 * seeing).rounded()), 1), Self.largestMargin)
    let radius = min(max(Int((Self.windowSeeings * seeing).rounded(.up)), 3), 15)
    windowRadius = radius
    pointPainter = PointSpreadPainter(model, radius: StampGeometry.centre)
    templates = Self.paintTemplates(model, seeing: seeing, radius: radius, parallelism)
    noiseRatio = Self.noiseRatio(of: extraction, model, radius: radius)
    context = sampledContext(parallelism)
  }

  /// How many sources there are.
  public var count: Int { sources.count }

  /// What the network reads of the sources `rows`.
  public func prepare(_ rows: Range<Int>, parallelism: Parallelism = .machine) -> StampBatch {
    var batch = StampBatch(count: rows.count)
    batch.images.elements.withUnsafeMutableBufferPointer { images in
      batch.features.elements.withUnsafeMutableBufferPointer { features in
        batch.notes.withUnsafeMutableBufferPointer { notes in
          let target = BatchPointers(images: images, features: features, notes: notes)
          parallelism.forEachRange(of: rows.count, chunk: 64) { range in
            let work = StampWorkspace(self)
            for place in range { prepare(rows.lowerBound + place, work, into: target, place) }
          }
        }
      }
    }
    return batch
  }

  private func prepare(
    _ row: Int, _ work: StampWorkspace, into target: BatchPointers, _ place: Int
  ) {
    let source = sources[row]
    guard source.isPlaced, let images = target.images.baseAddress,
      let features = target.features.baseAddress
    else { return }
    cut(source, work)
    var measurement = StampMeasurement(self, source, work)
    let row = features + place * StampFeature.inputCount
    measurement.measure(into: row)
    for (index, number) in context.numbers.enumerated() { row[StampFeature.count + index] = number }
    measurement.paint(
      into: images + place * StampGeometry.pixelCount * StampGeometry.channels)
    target.notes[place] = measurement.note
  }

  /// The context, from some of the sources where there are many.
  private func sampledContext(_ parallelism: Parallelism) -> FieldContext {
    let step = max(1, count / Self.contextSample)
    let rows = Array(stride(from: 0, to: count, by: step))
    var features = [Float](repeating: 0, count: rows.count * StampFeature.count)
    var notes = [StampNote](repeating: StampNote(), count: rows.count)
    features.withUnsafeMutableBufferPointer { features in
      notes.withUnsafeMutableBufferPointer { notes in
        let target = BatchPointers(images: features, features: features, notes: notes)
        parallelism.forEachRange(of: rows.count, chunk: 64) { range in
          let work = StampWorkspace(self)
          for place in range {
            guard let start = target.features.baseAddress, sources[rows[place]].isPlaced else {
              continue
            }
            cut(sources[rows[place]], work)
            var measurement = StampMeasurement(self, sources[rows[place]], work)
            measurement.measure(into: start + place * StampFeature.count)
            target.notes[place] = measurement.note
          }
        }
      }
    }
    let used = notes.indices.filter { notes[$0].signalToNoise > 2 }
    return FieldContext(
      features: used.flatMap {
        features[$0 * StampFeature.count..<($0 + 1) * StampFeature.count]
      }, stride: StampFeature.count, logSignals: used.map { log(notes[$0].signalToNoise) })
  }

  /// At most about twice so many sources make the context.
  private static let contextSample = 1500

  private static func sources(
    of extraction: ExtractionResult, seeing: Double, _ parallelism: Parallelism
  ) -> [StampSource] {
    var sources = zip(extraction.sources, extraction.pointSources).map { StampSource($0, $1) }
    let image = extraction.field.image
    let search = NeighbourSearch(sources, frameWidth: image.width, frameHeight: image.height)
    let neighbours = sources.indices.map { search.worst(of: $0, among: sources, seeing: seeing) }
    for index in sources.indices { sources[index].neighbour = neighbours[index] }
    return sources
  }

  private static func paintTemplates(
    _ model: PointSpreadModel, seeing: Double, radius: Int, _ parallelism: Parallelism
  ) -> [PointSpreadPainter] {
    let sizes = StampFeature.templateSizes
    var painters = [PointSpreadPainter?](repeating: nil, count: sizes.count)
    painters.withUnsafeMutableBufferPointer { buffer in
      let target = PainterSlots(buffer: buffer)
      parallelism.forEach(sizes.count) { index in
        target.buffer[index] = PointSpreadPainter(
          model, radius: radius,
          smearedBy: .exponential(halfLightRadius: sizes[index] * seeing))
      }
    }
    return painters.compactMap { $0 }
  }

  private static func noiseRatio(
    of extraction: ExtractionResult, _ model: PointSpreadModel, radius: Int
  ) -> Double {
    let side = 2 * radius + 1
    let stamp = model.stamp(
      atX: Double(model.frameWidth / 2), y: Double(model.frameHeight / 2), side: side)
    let ratio = extraction.background.noiseCorrelation.noiseRatio(
      weights: stamp.pixels.map(Double.init), width: side)
    return ratio.isFinite ? min(max(ratio, 0.3), 10) : 1
  }

  private struct PainterSlots: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<PointSpreadPainter?>
  }
}

/// The arrays of a batch; each thread writes the rows of its own sources.
struct BatchPointers: @unchecked Sendable {
  let images: UnsafeMutableBufferPointer<Float>
  let features: UnsafeMutableBufferPointer<Float>
  let notes: UnsafeMutableBufferPointer<StampNote>
}
