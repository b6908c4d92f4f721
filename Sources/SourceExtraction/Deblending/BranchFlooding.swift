/// Gives the pixels between the sources of a blend to one of them each.
///
/// The flood starts at the sources' own isophotes and goes down level by level; a pixel that several
/// sources reach goes to the one whose profile is brighter there. Rejected: SExtractor's choice by
/// profile alone (sources come out in pieces, and it draws random numbers) and steepest ascent alone
/// (a faint source in a bright one's wing takes the whole wing behind it).
struct BranchFlooding {
  private let pixels: ComponentPixels
  private let profiles: [SourceProfile]
  /// The source of each pixel from 1; 0 if none yet, -1 in a queue.
  private let sources: UnsafeMutableBufferPointer<Int32>
  /// The next pixel in a level's queue.
  private let next: UnsafeMutableBufferPointer<Int32>
  private var first: [Int32]
  private var last: [Int32]

  /// Floods the part; `sources` holds the sources of their isophotes' pixels and 0 elsewhere.
  static func fill(
    _ sources: UnsafeMutableBufferPointer<Int32>, of pixels: ComponentPixels,
    profiles: [SourceProfile], scratch: DeblendingScratch
  ) {
    var flooding = BranchFlooding(
      pixels: pixels, profiles: profiles, sources: sources,
      next: scratch.heads.reserve(pixels.count))
    flooding.run()
  }

  private init(
    pixels: ComponentPixels, profiles: [SourceProfile],
    sources: UnsafeMutableBufferPointer<Int32>, next: UnsafeMutableBufferPointer<Int32>
  ) {
    (self.pixels, self.profiles, self.sources, self.next) = (pixels, profiles, sources, next)
    first = [Int32](repeating: -1, count: pixels.table.levels.count)
    last = first
  }

  private mutating func run() {
    var level = 0
    for number in 0..<pixels.count where sources[number] > 0 {
      level = max(level, enqueueNeighbours(of: number, atMost: first.count - 1))
    }
    while level >= 0 {
      let number = Int(first[level])
      guard number >= 0 else {
        level -= 1
        continue
      }
      first[level] = next[number]
      sources[number] = choice(for: number)
      _ = enqueueNeighbours(of: number, atMost: level)
    }
  }

  /// Puts the neighbours that have no source yet into the queues; gives the highest level used.
  private mutating func enqueueNeighbours(of number: Int, atMost limit: Int) -> Int {
    var highest = 0
    pixels.frame.forEach(of: Int(pixels.places[number])) { place in
      let neighbour = Int(pixels.numbers[place]) &- 1
      guard neighbour >= 0, sources[neighbour] == 0 else { return }
      sources[neighbour] = -1
      let level = min(limit, Int(pixels.levels[neighbour]))
      highest = max(highest, level)
      next[neighbour] = -1
      if first[level] < 0 {
        first[level] = Int32(truncatingIfNeeded: neighbour)
      } else {
        next[Int(last[level])] = Int32(truncatingIfNeeded: neighbour)
      }
      last[level] = Int32(truncatingIfNeeded: neighbour)
    }
    return highest
  }

  /// The source among the neighbours' that is brightest at a pixel.
  private func choice(for number: Int) -> Int32 {
    let place = Int(pixels.places[number])
    let (y, x) = place.quotientAndRemainder(dividingBy: pixels.frame.width)
    var best: Int32 = 0
    var brightest = -1.0
    pixels.frame.forEach(of: place) { other in
      let neighbour = Int(pixels.numbers[other]) &- 1
      guard neighbour >= 0, sources[neighbour] > 0, sources[neighbour] != best else { return }
      let source = sources[neighbour]
      if best == 0 {
        best = source
        return
      }
      if brightest < 0 { brightest = brightness(of: best, x: x, y: y) }
      let brightness = brightness(of: source, x: x, y: y)
      if brightness > brightest || (brightness == brightest && source < best) {
        (best, brightest) = (source, brightness)
      }
    }
    return best
  }

  private func brightness(of source: Int32, x: Int, y: Int) -> Double {
    profiles[Int(source) - 1].value(x: Double(x), y: Double(y))
  }
}
