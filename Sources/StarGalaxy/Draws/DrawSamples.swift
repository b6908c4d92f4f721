import NeuralNetworks
import Tensors

/// What a training step reads of some drawn sources.
public struct DrawPart: Sendable {
  /// What the network reads.
  public var batch: StampBatch
  /// The truth, mirrored and turned as the pixels are.
  public var truth: [DrawnSource]
}

/// A bank as training data; every visit shows a source mirrored or turned anew.
public struct DrawSamples: TrainingData {
  let bank: DrawBank
  private let rows: [Int]
  private let contexts: [FieldContext]

  /// The sources `rows` of a bank; all without it.
  public init(_ bank: DrawBank, rows: [Int]? = nil) {
    self.bank = bank
    self.rows = rows ?? Array(0..<bank.count)
    contexts = bank.contexts()
  }

  /// How many sources there are.
  public var count: Int { rows.count }

  /// Room for some sources.
  public func makeBatch(samples: Int) -> DrawPart {
    DrawPart(
      batch: StampBatch(count: samples),
      truth: [DrawnSource](repeating: DrawnSource(), count: samples))
  }

  /// Puts the given sources into `part`, each mirrored by chance.
  public func fill(_ part: inout DrawPart, with samples: ArraySlice<Int>, random: RandomStream) {
    var random = random
    for (place, sample) in samples.enumerated() {
      let symmetry = StampSymmetry(rawValue: UInt8(random.next() & 7))
      copy(rows[sample], to: place, of: &part, symmetry)
    }
  }

  /// The sources as they are, for validation.
  public func part(_ range: Range<Int>) -> DrawPart {
    var part = makeBatch(samples: range.count)
    for (place, sample) in range.enumerated() {
      copy(rows[sample], to: place, of: &part, StampSymmetry(rawValue: 0))
    }
    return part
  }

  private func copy(
    _ row: Int, to place: Int, of part: inout DrawPart, _ symmetry: StampSymmetry
  ) {
    let (width, start) = (StampFeature.count, place * StampFeature.inputCount)
    part.truth[place] = symmetry.applied(to: bank.truth[row])
    let context = contexts[bank.truth[row].field].numbers
    part.batch.features.elements.withUnsafeMutableBufferPointer { features in
      for index in 0..<width { features[start + index] = bank.features[row * width + index] }
      for index in context.indices { features[start + width + index] = context[index] }
    }
    let truth = bank.truth[row]
    part.batch.notes[place].peakSignal = truth.peakSignal
    part.batch.notes[place].photonNoise = truth.photonNoise
    part.batch.notes[place].modelError = truth.modelError
    let pixels = StampGeometry.pixelCount
    part.batch.images.elements.withUnsafeMutableBufferPointer { images in
      bank.pixels.withUnsafeBufferPointer { source in
        guard let image = images.baseAddress, let bytes = source.baseAddress else { return }
        symmetry.unpack(
          bytes + row * pixels * DrawBank.planes,
          to: image + place * pixels * StampGeometry.channels)
      }
    }
  }
}

/// One of the eight ways to lay a square on itself: bit 0 mirrors x, bit 1 y, bit 2 exchanges them.
package struct StampSymmetry: Equatable, Sendable {
  let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  private var mirrorsX: Bool { rawValue & 1 != 0 }
  private var mirrorsY: Bool { rawValue & 2 != 0 }
  private var exchanges: Bool { rawValue & 4 != 0 }

  func applied(to source: DrawnSource) -> DrawnSource {
    var result = source
    if mirrorsX { result.offset.x.negate() }
    if mirrorsY { result.offset.y.negate() }
    if mirrorsX != mirrorsY { result.ellipticity.y.negate() }
    if exchanges {
      result.offset = SIMD2(result.offset.y, result.offset.x)
      result.ellipticity.x.negate()
    }
    return result
  }

  /// Unpacks the bytes of a cutout.
  ///
  /// The centre stays in its pixel, so a mirrored cutout lacks a column or row, which is masked.
  package func unpack(_ bytes: UnsafePointer<Int8>, to image: UnsafeMutablePointer<Float>) {
    let side = StampGeometry.side
    // How far apart neighbours of a row, and of a column, of the picture lie in the cutout.
    let (along, across) = exchanges ? (side, 1) : (1, side)
    let (alongIsMirrored, acrossIsMirrored) =
      exchanges ? (mirrorsY, mirrorsX) : (mirrorsX, mirrorsY)
    let twice = 2 * StampGeometry.centre
    let step = alongIsMirrored ? -along : along
    let pixels = UnsafeMutableRawPointer(image)
      .assumingMemoryBound(to: SIMD4<Float>.self)
    for y in 0..<side {
      let row = pixels + y &* side
      let fromRow = acrossIsMirrored ? twice - y : y
      if alongIsMirrored { row[0] = .zero }
      guard fromRow < side else {
        for x in 0..<side { row[x] = .zero }
        continue
      }
      let origin = fromRow &* across &+ (alongIsMirrored ? twice &* along : 0)
      for x in (alongIsMirrored ? 1 : 0)..<side {
        row[x] = Self.unpacked(bytes + (origin &+ x &* step) &* DrawBank.planes)
      }
    }
  }

  /// The channels of a pixel: image, residual, point spread, and whether it is used.
  @inline(__always)
  private static func unpacked(_ source: UnsafePointer<Int8>) -> SIMD4<Float> {
    let numbers = SIMD4(Float(source[0]), Float(source[1]), Float(source[2]), 1)
    let steps = SIMD4(DrawBank.steps.image, DrawBank.steps.residual, DrawBank.steps.point, 1)
    let pixel = numbers * steps
    return source[0] == DrawBank.masked ? SIMD4(0, 0, pixel.z, 0) : pixel
  }
}
