import FITSFiles
import Foundation
import NeuralNetworks
import Tensors

/// Drawn sources in a compact form: some 3.4 kB each, of which a quarter million fit into memory.
///
/// Pixels are kept as bytes: their asinh scale makes a step of 0.07 sigma in the sky, a small part of
/// the noise, and 1.7 % in a bright core's residual.
public struct DrawBank: Sendable {
  /// The truth of each source.
  public private(set) var truth: [DrawnSource] = []
  /// Image, residual and point spread of each pixel; the image of a masked pixel is `masked`.
  var pixels: [Int8] = []
  /// The features of all sources, one after the other.
  var features: [Float] = []

  package static let planes = 3
  package static let masked: Int8 = -128
  /// What one step of a byte means in each plane.
  package static let steps: (image: Float, residual: Float, point: Float) = (0.025, 0.04, 1 / 127)
  private static let magic = "SKYBANK4"

  /// An empty bank.
  public init() {}

  /// How many sources there are.
  public var count: Int { truth.count }

  /// The most sources that a field of a lottery gives.
  ///
  /// Frames of good seeing have thirty times those of bad seeing, and would decide alone what is learned;
  /// many fields teach more of how galaxies differ than many sources do. With at most 1,500 the same
  /// steps reached higher AUCs on our simulator's fields, from half the bank.
  private static let mostOfField = 1500

  /// Adds the sources of a drawn field, evenly chosen ones where there are more than `most`.
  public mutating func append(_ draw: FieldDraw, most: Int = .max) {
    let field = (truth.last?.field ?? -1) + 1
    let count = min(draw.truth.count, most)
    let rows = (0..<count).map { $0 * draw.truth.count / count }
    for row in rows {
      var source = draw.truth[row]
      source.field = field
      truth.append(source)
      let start = row * StampFeature.inputCount
      features.append(contentsOf: draw.batch.features.elements[start..<start + StampFeature.count])
    }
    pixels.append(contentsOf: Self.bytes(of: rows, in: draw.batch))
  }

  /// The cutouts `rows` as bytes.
  private static func bytes(of rows: [Int], in batch: StampBatch) -> [Int8] {
    var bytes = [Int8](repeating: 0, count: rows.count * StampGeometry.pixelCount * planes)
    batch.images.elements.withUnsafeBufferPointer { values in
      for (place, row) in rows.enumerated() {
        for index in 0..<StampGeometry.pixelCount {
          let pixel = (row * StampGeometry.pixelCount + index) * StampGeometry.channels
          let target = (place * StampGeometry.pixelCount + index) * planes
          let isMasked = values[pixel + 3] < 0.5
          bytes[target] = isMasked ? masked : byte(values[pixel] / steps.image)
          bytes[target + 1] = byte(values[pixel + 1] / steps.residual)
          bytes[target + 2] = byte(values[pixel + 2] / steps.point)
        }
      }
    }
    return bytes
  }

  /// Adds the sources of another bank.
  public mutating func append(_ other: DrawBank) {
    let first = (truth.last?.field ?? -1) + 1
    for source in other.truth {
      var source = source
      source.field += first
      truth.append(source)
    }
    features.append(contentsOf: other.features)
    pixels.append(contentsOf: other.pixels)
  }

  /// Draws the fields `tickets` of a lottery; `report` hears after each.
  public static func draw(
    _ tickets: Range<Int>, of lottery: SkyLottery, parallelism: Parallelism = .machine,
    report: (Int, DrawBank) throws -> Void = { _, _ in }
  ) throws -> DrawBank {
    var bank = DrawBank()
    for index in tickets {
      bank.append(
        try FieldDraw(lottery.ticket(index), parallelism: parallelism), most: mostOfField)
      try report(index, bank)
    }
    return bank
  }

  /// Gives the stars and the galaxies of a field that have about the same signal-to-noise the same
  /// weight in all, and bright sources, which are few, somewhat more than their number.
  ///
  /// Balanced field by field, for else the field's context would tell the network how many stars
  /// there are, and the output would be no ratio of likelihoods.
  mutating func balance() {
    let coarse = { (source: DrawnSource) in
      source.field * 5 + [2.0, 2.7, 3.5, 4.5].count { source.logSignal >= $0 }
    }
    let fine = { (source: DrawnSource) in min(max(Int(source.logSignal / 0.4), 0), 29) }
    var classes = [SIMD2<Double>](repeating: .zero, count: 5 * ((truth.last?.field ?? 0) + 1))
    var counts = [Double](repeating: 0, count: 30)
    for source in truth where source.isKnown {
      let share = Double(source.starShare)
      classes[coarse(source)] += SIMD2(1 - share, share)
      counts[fine(source)] += 1
    }
    let largest = counts.max() ?? 1
    var total = 0.0
    let weights = truth.map { source -> Double in
      guard source.isKnown else { return 0 }
      let both = classes[coarse(source)]
      let own = max(both[source.isStar ? 1 : 0], 1)
      let weight =
        min(max(0.5 * both.sum() / own, 0.2), 5) * pow(largest / counts[fine(source)], 0.35)
      total += weight
      return weight
    }
    for index in truth.indices {
      truth[index].weight = Float(weights[index] * Double(count) / max(total, 1e-30))
    }
  }

  /// The contexts of the fields, in order.
  func contexts() -> [FieldContext] {
    var contexts: [FieldContext] = []
    var start = 0
    while start < count {
      let field = truth[start].field
      let end = truth[start...].firstIndex { $0.field != field } ?? count
      while contexts.count < field { contexts.append(.average) }
      let width = StampFeature.count
      contexts.append(
        FieldContext(
          features: Array(features[start * width..<end * width]), stride: width,
          logSignals: truth[start..<end].map(\.logSignal)))
      start = end
    }
    return contexts
  }

  private static func byte(_ value: Float) -> Int8 {
    Int8(min(max(value.rounded(), -127), 127))
  }
}

extension DrawBank {
  /// Writes the bank to a file, whole or not at all.
  public func write(to path: String) throws {
    try AtomicFile.write(to: path) { sink in
      try sink.append(Data(Self.magic.utf8))
      try withUnsafeBytes(of: UInt64(count).littleEndian) { try sink.append(raw: $0) }
      try truth.flatMap(\.numbers).withUnsafeBytes { try Self.append($0, to: sink) }
      try features.withUnsafeBytes { try Self.append($0, to: sink) }
      try pixels.withUnsafeBytes { try Self.append($0, to: sink) }
    }
  }

  /// Writes bytes in parts: single writes beyond 2 GB are cut by the system, and `Data.write` then
  /// begins again at the data's start.
  private static func append(_ bytes: UnsafeRawBufferPointer, to sink: AtomicFileSink) throws {
    let part = 1 << 26
    for start in stride(from: 0, to: bytes.count, by: part) {
      let end = min(start + part, bytes.count)
      try sink.append(raw: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }
  }

  /// Reads a bank; a file that is not one, or is cut short, throws.
  public init(contentsOf path: String) throws {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    else { throw StarGalaxyError.file(path: path, problem: "cannot be read") }
    let header = 16
    guard data.count >= header, data.prefix(8) == Data(Self.magic.utf8) else {
      throw StarGalaxyError.file(path: path, problem: "not a bank of draws")
    }
    let count = data[8..<16].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let truthBytes = 4 * DrawnSource.numberCount
    let featureBytes = 4 * StampFeature.count
    let pixelBytes = Self.planes * StampGeometry.pixelCount
    let perSource = truthBytes + featureBytes + pixelBytes
    guard count < 1 << 32, data.count == header + Int(count) * perSource else {
      throw StarGalaxyError.file(path: path, problem: "\(count) sources expected, cut short")
    }
    let sources = Int(count)
    let numbers: [Float] = Self.array(data, at: header, count: sources * DrawnSource.numberCount)
    features = Self.array(
      data, at: header + sources * truthBytes, count: sources * StampFeature.count)
    pixels = Self.array(
      data, at: header + sources * (truthBytes + featureBytes), count: sources * pixelBytes)
    let width = DrawnSource.numberCount
    truth = (0..<sources).map { DrawnSource(numbers: numbers[$0 * width..<($0 + 1) * width]) }
  }

  private static func array<Element: BitwiseCopyable>(
    _ data: Data, at offset: Int, count: Int
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      let bytes = offset..<offset + count * MemoryLayout<Element>.stride
      _ = data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer), from: bytes)
      filled = count
    }
  }
}
