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
    let split = LabelledRuns(labels, width: width, parts: parts, parallelism: parallelism)
    let numbering = FragmentNumbering(split.fragments, hosts: Array(split.fragments.indices))
    // Sources count from 1 in the order of their first pixels, as everywhere.
    labels.withUnsafeMutableBufferPointer { labels in
      let shared = SharedLabels(labels: labels)
      parallelism.forEachRange(of: split.runs.count, chunk: 1 << 14) { range in
        for index in range {
          let (run, owner) = (split.runs[index], Int(split.owners[index]))
          let (offset, label) = (Int(run.row) * width, numbering.labels[owner])
          for x in run.columns { shared.labels[offset + x] = label }
        }
      }
    }
    let owners = split.owners.map { numbering.labels[Int($0)] - 1 }
    let lists = RunLists(sorting: split.runs, owners: owners, count: numbering.sourceCount)
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

/// Labels that threads write to, each to pixels of its own.
private struct SharedLabels: @unchecked Sendable {
  let labels: UnsafeMutableBufferPointer<Int32>
}

/// The runs of parts, cut where the label changes, and a fragment for every label that occurs.
private struct LabelledRuns {
  var runs: [PixelRun] = []
  /// The fragment of each run.
  var owners: [Int32] = []
  var fragments: [Fragment] = []

  /// Parts that a thread takes at once: no label lies in two parts.
  private static let partsAtOnce = 2048

  /// The runs of all parts.
  init(_ labels: [Int32], width: Int, parts: RunLists, parallelism: Parallelism) {
    let chunks = (parts.count + Self.partsAtOnce - 1) / Self.partsAtOnce
    var pieces = [LabelledRuns?](repeating: nil, count: chunks)
    pieces.withUnsafeMutableBufferPointer { pieces in
      let shared = Pieces(pieces: pieces)
      parallelism.forEachRange(of: parts.count, chunk: Self.partsAtOnce) { range in
        shared.pieces[range.lowerBound / Self.partsAtOnce] = LabelledRuns(
          labels, width: width, parts: parts, range: range)
      }
    }
    for case let piece? in pieces { append(piece) }
  }

  private struct Pieces: @unchecked Sendable {
    let pieces: UnsafeMutableBufferPointer<LabelledRuns?>
  }

  /// The runs of some of the parts.
  private init(_ labels: [Int32], width: Int, parts: RunLists, range: Range<Int>) {
    labels.withUnsafeBufferPointer { labels in
      for part in range {
        let start = fragments.count
        for run in parts[part] { cut(run, labels, width: width, part: part) }
        guard fragments.count > start + 1 else { continue }
        for index in start..<fragments.count { fragments[index].isDeblended = true }
      }
    }
    // As long as the largest label, and all pieces wait for the last one.
    fragmentOfLabel = []
  }

  /// Appends the runs of the parts behind.
  private mutating func append(_ other: LabelledRuns) {
    let first = Int32(fragments.count)
    runs += other.runs
    owners += other.owners.map { $0 + first }
    fragments += other.fragments
  }

  /// The fragment of each label met so far, -1 for the others.
  private var fragmentOfLabel: [Int32] = []

  private mutating func cut(
    _ run: PixelRun, _ labels: UnsafeBufferPointer<Int32>, width: Int, part: Int
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
    let place = Int(label)
    if place >= fragmentOfLabel.count {
      let missing = max(place, 2 * fragmentOfLabel.count) + 1 - fragmentOfLabel.count
      fragmentOfLabel.append(contentsOf: repeatElement(-1, count: missing))
    }
    if fragmentOfLabel[place] >= 0 { return fragmentOfLabel[place] }
    var fragment = Fragment(component: part, survivalLevel: 0)
    fragment.begin(
      number: Int32(fragments.count + 1), x: x, y: y, place: y * width + x, isDeblended: false)
    fragments.append(fragment)
    let index = Int32(fragments.count - 1)
    fragmentOfLabel[place] = index
    return index
  }
}
