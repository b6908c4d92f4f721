import Imaging
import Tensors

extension Detection {
  /// The sources that something else than thresholds has told apart: a network's peaks.
  ///
  /// - Parameters:
  ///   - original: 1 + the index of the source each pixel belongs to, 0 for the sky, row by row.
  ///   - parts: the connected parts that the sources' pixels lie in; each source lies in one.
  ///   - significance: what peaks are compared by, standard deviations of the sky.
  ///   - field: the field without its sky.
  ///   - threshold: what a source's pixels exceed, in standard deviations of a sky pixel.
  ///   - parallelism: the threads to use.
  package init(
    labels original: consuming [Int32], parts: RunLists, significance: Image,
    of field: SkySubtracted,
    threshold: Float, parallelism: Parallelism
  ) {
    let (width, height) = (significance.width, significance.height)
    var labels = original
    let split = LabelledRuns(labels, width: width, parts: parts)
    var (runs, owners) = (split.runs, split.owners)
    let numbering = FragmentNumbering(split.fragments, hosts: Array(split.fragments.indices))
    // Sources count from 1 in the order of their first pixels, as everywhere.
    for (run, owner) in zip(runs, owners) {
      let offset = Int(run.row) * width
      for x in run.columns { labels[offset + x] = numbering.labels[Int(owner)] }
    }
    owners = owners.map { numbering.labels[Int($0)] - 1 }
    let lists = RunLists(sorting: runs, owners: owners, count: numbering.sourceCount)
    runs = []
    let survey = SourceSurvey(
      significance: significance, image: field.image, mask: field.mask, threshold: threshold)
    var sources = survey.sources(runs: lists, numbering: numbering, parallelism: parallelism)
    TrailFinder(components: parts).flag(&sources)
    self.init(
      segmentation: Segmentation(
        width: width, height: height, labels: labels, count: numbering.sourceCount),
      sources: sources, pixelRuns: lists, threshold: threshold, cleanedCount: 0)
  }
}

/// The runs of parts, cut where the label changes, and a fragment for every label that occurs.
private struct LabelledRuns {
  var runs: [PixelRun] = []
  /// The fragment of each run.
  var owners: [Int32] = []
  var fragments: [Fragment] = []

  init(_ labels: [Int32], width: Int, parts: RunLists) {
    labels.withUnsafeBufferPointer { labels in
      for part in 0..<parts.count {
        let start = fragments.count
        for run in parts[part] { cut(run, labels, width: width, part: part, firstFragment: start) }
        guard fragments.count > start + 1 else { continue }
        for index in start..<fragments.count { fragments[index].isDeblended = true }
      }
    }
  }

  private var fragmentOfLabel: [Int32: Int32] = [:]

  private mutating func cut(
    _ run: PixelRun, _ labels: UnsafeBufferPointer<Int32>, width: Int, part: Int,
    firstFragment: Int
  ) {
    let offset = Int(run.row) * width
    var x = Int(run.start)
    while x < Int(run.end) {
      let start = x
      let label = labels[offset + x]
      while x < Int(run.end), labels[offset &+ x] == label { x &+= 1 }
      guard label > 0 else { continue }
      runs.append(PixelRun(row: run.row, start: Int32(start), end: Int32(x)))
      owners.append(fragment(of: label, part: part, x: start, y: Int(run.row), width: width))
    }
  }

  /// The fragment of a label; a label not met before begins one.
  private mutating func fragment(
    of label: Int32, part: Int, x: Int, y: Int, width: Int
  ) -> Int32 {
    if let known = fragmentOfLabel[label] { return known }
    var fragment = Fragment(component: part, survivalLevel: 0)
    fragment.begin(
      number: Int32(fragments.count + 1), x: x, y: y, place: y * width + x, isDeblended: false)
    fragments.append(fragment)
    let index = Int32(fragments.count - 1)
    fragmentOfLabel[label] = index
    return index
  }
}
