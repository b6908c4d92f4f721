import Imaging
import Tensors

/// Separates the sources of connected parts, part by part in parallel.
struct Deblender {
  let configuration: DetectionConfiguration
  let threshold: Float

  /// A task gets parts with about this many pixels.
  private static let pixelsPerTask = 1 << 15
  /// Branches this small count, whatever the minimum area of a whole source; as SExtractor does.
  private static let smallestBranch = 3
  /// How steep the wings are that decide on pixels between sources.
  private static let wingExponent = 2.5

  /// The fragments of all parts, part by part; writes each pixel's fragment number into `labels`,
  /// which must be 0 everywhere.
  func fragments(
    of components: RunLists, significance: Image, labels: inout [Int32], parallelism: Parallelism
  ) -> [Fragment] {
    let tasks = Self.tasks(components)
    var results = [[Fragment]](repeating: [], count: tasks.count)
    let (width, height) = (significance.width, significance.height)
    significance.pixels.withUnsafeBufferPointer { pixels in
      labels.withUnsafeMutableBufferPointer { labels in
        results.withUnsafeMutableBufferPointer { results in
          let frame = DeblendingFrame(
            width: width, height: height, significance: pixels, labels: labels)
          let output = Output(results: results)
          parallelism.forEach(tasks.count) { task in
            let scratch = DeblendingScratch()
            for component in tasks[task] {
              output.results[task] += fragments(
                of: component, runs: components[component], frame: frame, scratch: scratch)
            }
          }
        }
      }
    }
    return results.flatMap { $0 }
  }

  private struct Output: @unchecked Sendable {
    let results: UnsafeMutableBufferPointer<[Fragment]>
  }

  /// Ranges of parts, each worth about a millisecond.
  private static func tasks(_ components: RunLists) -> [Range<Int>] {
    var tasks: [Range<Int>] = []
    var (start, pixels) = (0, 0)
    for component in 0..<components.count {
      pixels += components[component].reduce(0) { $0 + $1.count }
      if pixels >= pixelsPerTask || component == components.count - 1 {
        tasks.append(start..<component + 1)
        (start, pixels) = (component + 1, 0)
      }
    }
    return tasks
  }

  /// The fragments of one part.
  private func fragments(
    of component: Int, runs: ArraySlice<PixelRun>, frame: DeblendingFrame,
    scratch: DeblendingScratch
  ) -> [Fragment] {
    if SinglePeak.isOnly(in: runs, of: frame) {
      let whole = SinglePeak.fragment(
        runs, of: frame, component: component, minimumArea: configuration.minimumArea,
        threshold: threshold)
      return [whole]
    }
    let pixels = ComponentPixels(
      runs, in: frame, threshold: threshold, levelCount: configuration.subthresholds,
      scratch: scratch)
    let sources = scratch.sources.reserve(pixels.count)
    let count = separate(pixels, runs: runs, into: sources, scratch: scratch)
    var fragments = Self.measure(
      runs, pixels: pixels, sources: sources, count: count, component: component)
    noteSurvival(&fragments, pixels: pixels, sources: sources)
    for number in 0..<pixels.count { frame.labels[Int(pixels.places[number])] = sources[number] }
    return fragments
  }

  /// Gives every pixel of a part to a source, from 1; gives the number of sources.
  private func separate(
    _ pixels: ComponentPixels, runs: ArraySlice<PixelRun>,
    into sources: UnsafeMutableBufferPointer<Int32>, scratch: DeblendingScratch
  ) -> Int {
    let leastArea = min(Self.smallestBranch, configuration.minimumArea)
    var separated = 0
    if pixels.count > 2 * leastArea, configuration.subthresholds > 1, configuration.contrast < 1 {
      let tree = BranchTree(
        pixels, contrast: configuration.contrast, reference: configuration.contrastReference,
        leastArea: leastArea, scratch: scratch)
      separated = tree.sourceCount
      if separated > 0 {
        for number in 0..<pixels.count { sources[number] = tree.source(ofPixel: number) }
        let seeds = Self.measure(
          runs, pixels: pixels, sources: sources, count: separated, component: 0)
        let profiles = zip(seeds, tree.cutLevels).map { seed, level in
          SourceProfile(
            seed.moments, peak: Double(seed.peak), level: Double(level),
            exponent: Self.wingExponent)
        }
        BranchFlooding.fill(sources, of: pixels, profiles: profiles, scratch: scratch)
      }
    }
    if separated == 0 { sources.update(repeating: 1) }
    return max(1, separated)
  }

  /// Measures the sources of a part on the pixels that they have so far.
  private static func measure(
    _ runs: ArraySlice<PixelRun>, pixels: ComponentPixels,
    sources: UnsafeMutableBufferPointer<Int32>, count: Int, component: Int
  ) -> [Fragment] {
    let empty = Fragment(component: component, survivalLevel: pixels.table.levels[0])
    var fragments = [Fragment](repeating: empty, count: count)
    var number = 0
    for run in runs {
      for x in run.columns {
        let source = Int(sources[number])
        if source > 0 {
          if fragments[source &- 1].moments.count == 0 {
            fragments[source &- 1].begin(
              number: Int32(source), x: x, y: Int(run.row), place: Int(pixels.places[number]),
              isDeblended: count > 1)
          }
          fragments[source &- 1].add(x: x, y: Int(run.row), value: pixels.value(number))
        }
        number &+= 1
      }
    }
    return fragments
  }

  /// Finds each fragment's survival level, to within a level: pixels come from the brightest down.
  private func noteSurvival(
    _ fragments: inout [Fragment], pixels: ComponentPixels,
    sources: UnsafeMutableBufferPointer<Int32>
  ) {
    var missing = fragments.count
    var counts = [Int](repeating: 0, count: fragments.count)
    for number in pixels.order {
      let source = Int(sources[Int(number)]) - 1
      counts[source] += 1
      guard counts[source] == configuration.minimumArea else { continue }
      fragments[source].survivalLevel = pixels.value(Int(number))
      missing -= 1
      if missing == 0 { return }
    }
  }
}
