import Foundation
import Imaging
import Tensors

/// Paints the sources of a field onto a noise-free image, and notes which pixel belongs to whom.
///
/// Stamps are drawn batch by batch, each by whichever thread is free; then every band of rows adds
/// the batch's stamps in the order of the sources. A pixel's sum thus has one order, whatever the
/// number of threads. Rejected: a picture per thread, added at the end (twice the memory, and other
/// roundings for every number of threads).
struct FieldPainter {
  /// Draws the stamps.
  let renderer: SourceRenderer
  /// The variance of a pixel without source (image units squared).
  let skyVariance: Double
  /// Electrons per image unit.
  let gain: Double
  /// The brightness above which a pixel belongs to a source.
  let threshold: Float
  /// How many threads to use.
  let parallelism: Parallelism

  /// What the painter leaves behind.
  struct Painting {
    /// The noise-free sources.
    var image: Image
    /// Who owns which pixel.
    var segmentation: SegmentationTruth
    /// The signal-to-noise ratio of every source.
    var signalToNoise: [Float]
    /// The blendedness of every source.
    var blendedness: [Float]
    /// The pixels that every source owns.
    var areas: [Int]
  }

  private static let batchPixels = 2 << 20
  private static let bandRows = 64

  /// Paints `sources` on an empty frame.
  func paint(_ sources: [SimulatedSource], width: Int, height: Int) -> Painting {
    var painting = Painting(
      image: Image(width: width, height: height),
      segmentation: SegmentationTruth(width: width, height: height),
      signalToNoise: [Float](repeating: 0, count: sources.count),
      blendedness: [Float](repeating: 0, count: sources.count),
      areas: [Int](repeating: 0, count: sources.count))
    var cores = [CoreLight](repeating: CoreLight(), count: sources.count)
    var brightest = [Float](repeating: threshold, count: width * height)
    painting.image.pixels.withUnsafeMutableBufferPointer { pixels in
      painting.segmentation.labels.withUnsafeMutableBufferPointer { labels in
        brightest.withUnsafeMutableBufferPointer { brightest in
          let canvas = Canvas(
            width: width, height: height, pixels: pixels, labels: labels, brightest: brightest)
          painting.signalToNoise.withUnsafeMutableBufferPointer { ratios in
            cores.withUnsafeMutableBufferPointer { cores in
              paintBatches(
                sources, on: canvas, signalToNoise: SharedPointer(ratios),
                cores: SharedPointer(cores))
            }
          }
        }
      }
    }
    for label in painting.segmentation.labels where label > 0 {
      painting.areas[Int(label) - 1] += 1
    }
    painting.blendedness = cores.map { $0.blendedness(in: painting.image) }
    return painting
  }

  private func paintBatches(
    _ sources: [SimulatedSource], on canvas: Canvas, signalToNoise: SharedPointer<Float>,
    cores: SharedPointer<CoreLight>
  ) {
    var sides = [Int](repeating: 0, count: sources.count)
    sides.withUnsafeMutableBufferPointer { buffer in
      let target = SharedPointer(buffer)
      parallelism.forEachRange(of: sources.count, chunk: 256) { range in
        for index in range { target.buffer[index] = renderer.side(of: sources[index]) }
      }
    }
    var first = 0
    while first < sources.count {
      var end = first
      var pixels = 0
      repeat {
        pixels += sides[end] * sides[end]
        end += 1
      } while end < sources.count && pixels + sides[end] * sides[end] <= Self.batchPixels
      let batch = first
      let stamps = draw(sources, batch..<end)
      parallelism.forEachRange(of: stamps.count, chunk: 32) { range in
        for index in range {
          let stamp = stamps[index]
          signalToNoise.buffer[batch + index] = ratio(of: stamp)
          cores.buffer[batch + index] = CoreLight(stamp, halfWidth: coreHalfWidth)
        }
      }
      parallelism.forEachRange(of: canvas.height, chunk: Self.bandRows) { rows in
        for (index, stamp) in stamps.enumerated() {
          canvas.add(stamp, label: Int32(batch + index + 1), rows: rows)
        }
      }
      first = end
    }
  }

  private func draw(_ sources: [SimulatedSource], _ range: Range<Int>) -> [SourceStamp] {
    var stamps = [SourceStamp?](repeating: nil, count: range.count)
    stamps.withUnsafeMutableBufferPointer { buffer in
      let target = SharedPointer(buffer)
      parallelism.forEachRange(of: range.count, chunk: 8) { part in
        for index in part {
          target.buffer[index] = renderer.stamp(of: sources[range.lowerBound + index])
        }
      }
    }
    return stamps.compactMap { $0 }
  }

  /// The core in which blending is judged: about two widths of the point spread across.
  private var coreHalfWidth: Int {
    min(max(Int(renderer.pointSpread.fwhm(0, 0).rounded()), 1), 4)
  }

  private func ratio(of stamp: SourceStamp) -> Float {
    var sum: Float = 0
    var total = 0.0
    let (sky, perUnit) = (Float(skyVariance), Float(1 / gain))
    stamp.withPixels { pixels in
      for row in 0..<stamp.side {
        sum = 0
        for x in row &* stamp.side..<(row &+ 1) &* stamp.side {
          let value = pixels[x]
          sum += value * value / max(sky + max(value, 0) * perUnit, .leastNormalMagnitude)
        }
        total += Double(sum)
      }
    }
    return Float(total.squareRoot())
  }
}

/// The pictures that bands of rows are painted on.
private struct Canvas: @unchecked Sendable {
  let width: Int
  let height: Int
  let pixels: UnsafeMutableBufferPointer<Float>
  let labels: UnsafeMutableBufferPointer<Int32>
  let brightest: UnsafeMutableBufferPointer<Float>

  func add(_ stamp: SourceStamp, label: Int32, rows: Range<Int>) {
    let first = max(stamp.originX, 0)
    let end = min(stamp.originX + stamp.side, width)
    let top = max(stamp.originY, rows.lowerBound)
    let bottom = min(stamp.originY + stamp.side, rows.upperBound)
    guard first < end, top < bottom else { return }
    stamp.withPixels { values in
      for y in top..<bottom {
        let source = (y - stamp.originY) * stamp.side - stamp.originX
        let row = y * width
        for x in first..<end {
          let value = values[source &+ x]
          pixels[row &+ x] += value
          if value > brightest[row &+ x] {
            brightest[row &+ x] = value
            labels[row &+ x] = label
          }
        }
      }
    }
  }
}
