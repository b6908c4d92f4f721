import Imaging
import Tensors

/// Walks over each source's pixels once: box, peak, and flags from the mask.
struct SourceSurvey {
  let significance: Image
  let image: Image
  let mask: Mask
  let threshold: Float

  private static let sourcesPerTask = 512

  private struct Shared: @unchecked Sendable {
    let significance: UnsafeBufferPointer<Float>
    let image: UnsafeBufferPointer<Float>
    let flags: UnsafeBufferPointer<PixelFlags>
    let sources: UnsafeMutableBufferPointer<DetectedSource?>
  }

  /// The sources in the order of their labels.
  func sources(
    runs: RunLists, numbering: FragmentNumbering, parallelism: Parallelism
  ) -> [DetectedSource] {
    var sources = [DetectedSource?](repeating: nil, count: runs.count)
    significance.pixels.withUnsafeBufferPointer { significance in
      image.pixels.withUnsafeBufferPointer { image in
        mask.flags.withUnsafeBufferPointer { flags in
          sources.withUnsafeMutableBufferPointer { sources in
            let shared = Shared(
              significance: significance, image: image, flags: flags, sources: sources)
            parallelism.forEachRange(of: runs.count, chunk: Self.sourcesPerTask) { range in
              for index in range {
                shared.sources[index] = source(
                  index, runs: runs[index], fragment: numbering.mainFragments[index], shared)
              }
            }
          }
        }
      }
    }
    return sources.compactMap { $0 }
  }

  /// What is summed up over a source's pixels.
  private struct Totals {
    var box = PixelBox(x: 0..<0, y: 0..<0)
    var area = 0
    var peak = -Float.infinity
    var peakPlace = 0
    var peakValue = -Float.infinity
    var sum = 0.0
    var flags: PixelFlags = []
    var saturated = SaturatedExtent()
  }

  private func source(
    _ index: Int, runs: ArraySlice<PixelRun>, fragment: Fragment, _ shared: Shared
  ) -> DetectedSource {
    var totals = Totals()
    for run in runs {
      totals.box = totals.box.union(
        PixelBox(x: run.columns, y: Int(run.row)..<Int(run.row) + 1))
      totals.area += run.count
      let offset = Int(run.row) * significance.width
      for x in run.columns {
        let place = offset &+ x
        let value = shared.significance[place]
        totals.sum += Double(value)
        if value > totals.peak { (totals.peak, totals.peakPlace) = (value, place) }
        totals.peakValue = max(totals.peakValue, shared.image[place])
        let flags = shared.flags[place]
        guard !flags.isEmpty else { continue }
        totals.flags.formUnion(flags)
        if flags.contains(.saturated) { totals.saturated.add(x: x, y: Int(run.row)) }
      }
    }
    return describe(index, totals, fragment, peakFlags: shared.flags[totals.peakPlace])
  }

  private func describe(
    _ index: Int, _ totals: Totals, _ fragment: Fragment, peakFlags: PixelFlags
  ) -> DetectedSource {
    var flags: SourceFlags = []
    if fragment.isDeblended { flags.insert(.deblended) }
    if totals.flags.contains(.saturated) { flags.insert(.saturated) }
    if totals.flags.contains(.invalid) { flags.insert(.incompleteIsophote) }
    let inner = PixelBox(x: 1..<max(1, mask.width - 1), y: 1..<max(1, mask.height - 1))
    if !inner.contains(totals.box) { flags.insert(.truncated) }
    var skyFlags: SkyFlags = []
    if peakFlags.contains(.saturated) { skyFlags.insert(.saturatedCore) }
    if !totals.flags.isDisjoint(with: [.invalid, .flagged]) { skyFlags.insert(.maskedPixels) }
    if totals.saturated.isTrail { skyFlags.insert(.bleedTrail) }
    return DetectedSource(
      label: Int32(index + 1), box: totals.box, area: totals.area,
      peakX: totals.peakPlace % mask.width, peakY: totals.peakPlace / mask.width,
      peakSignificance: totals.peak, peakValue: totals.peakValue, significanceSum: totals.sum,
      threshold: threshold, component: fragment.component, flags: flags, skyFlags: skyFlags)
  }
}
