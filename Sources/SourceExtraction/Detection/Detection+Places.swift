import Imaging

/// Sources at places that somebody else's catalogue names.
extension Detection {
  /// A detection that has a source for every place, and which one that is.
  public struct AtPlaces: Sendable {
    /// The detection, with a source added for each place where none had been found.
    public let detection: Detection
    /// The index of each place's source; nil outside the frame and where there is no room.
    public let rows: [Int?]
  }

  /// How far from a source's peak a place still means that source, pixels.
  private static let matchingRadius = 3.0
  /// The radius of the pixels that an added source is given.
  private static let addedRadius = 2.0

  /// Gives every place a source: the detected one there or, where none was found or another place
  /// lies closer to it, a small disc of pixels as a new one.
  ///
  /// - Parameters:
  ///   - places: 0-based pixels.
  ///   - significance: the image the sources were detected on.
  ///   - field: the field without its sky.
  public func at(
    _ places: [PixelPoint], significance: Image, on field: SkySubtracted
  ) -> AtPlaces {
    var claims = PlaceClaims(sources: sources, segmentation: segmentation)
    var rows = claims.rows(of: places, within: Self.matchingRadius)
    var discs = DiscPainter(
      segmentation: segmentation, significance: significance, image: field.image,
      areas: sources.map(\.area))
    var added: [DetectedSource] = []
    for (index, place) in places.enumerated() where rows[index] == nil {
      let label = sources.count + added.count + 1
      guard
        let source = discs.source(
          at: place, label: Int32(label), radius: Self.addedRadius, threshold: threshold)
      else {
        rows[index] = claims.source(under: place)
        continue
      }
      rows[index] = label - 1
      added.append(source)
    }
    let all = sources + added
    return AtPlaces(
      detection: Detection(
        segmentation: Segmentation(
          width: segmentation.width, height: segmentation.height, labels: discs.labels,
          count: all.count),
        sources: all, pixelRuns: pixelRuns, threshold: threshold, cleanedCount: cleanedCount),
      rows: rows)
  }
}

/// Which place may call a detected source its own: the one closest to its peak.
private struct PlaceClaims {
  let sources: [DetectedSource]
  let segmentation: Segmentation

  mutating func rows(of places: [PixelPoint], within radius: Double) -> [Int?] {
    var closest: [Int: (place: Int, distance: Double)] = [:]
    for (index, place) in places.enumerated() {
      guard let found = nearestSource(to: place, within: radius) else { continue }
      if let other = closest[found.source], other.distance <= found.distance { continue }
      closest[found.source] = (index, found.distance)
    }
    var rows = [Int?](repeating: nil, count: places.count)
    for (source, claim) in closest { rows[claim.place] = source }
    return rows
  }

  /// The source whose pixel the place lies on.
  func source(under place: PixelPoint) -> Int? {
    guard let (x, y) = pixel(of: place) else { return nil }
    let label = Int(segmentation[x, y])
    return label > 0 ? label - 1 : nil
  }

  /// The source whose peak is nearest; on the source's own pixels larger ones reach farther.
  private func nearestSource(
    to place: PixelPoint, within radius: Double
  ) -> (source: Int, distance: Double)? {
    guard let (x, y) = pixel(of: place) else { return nil }
    var best: (source: Int, distance: Double)?
    let own = Int(segmentation[x, y]) - 1
    let reach = Int(radius.rounded(.up))
    let frame = PixelBox(width: segmentation.width, height: segmentation.height)
    let box = PixelBox(x: x - reach..<x + reach + 1, y: y - reach..<y + reach + 1).clipped(
      to: frame)
    for row in box.y {
      for column in box.x {
        let source = Int(segmentation[column, row]) - 1
        guard source >= 0 else { continue }
        let distance = distance(from: place, toPeakOf: source)
        let limit =
          source == own ? max(radius, 0.3 * Double(sources[source].area).squareRoot()) : radius
        if distance <= limit, distance < best?.distance ?? .infinity { best = (source, distance) }
      }
    }
    return best
  }

  private func distance(from place: PixelPoint, toPeakOf source: Int) -> Double {
    let (dx, dy) = (
      place.x - Double(sources[source].peakX), place.y - Double(sources[source].peakY)
    )
    return (dx * dx + dy * dy).squareRoot()
  }

  private func pixel(of place: PixelPoint) -> (Int, Int)? {
    guard place.isDefined, abs(place.x) < 1e9, abs(place.y) < 1e9 else { return nil }
    let (x, y) = (Int(place.x.rounded()), Int(place.y.rounded()))
    guard x >= 0, y >= 0, x < segmentation.width, y < segmentation.height else { return nil }
    return (x, y)
  }
}

/// Paints small discs into a label map.
private struct DiscPainter {
  private let segmentation: Segmentation
  private let significance: Image
  private let image: Image
  private var areas: [Int]
  private(set) var labels: [Int32]

  init(segmentation: Segmentation, significance: Image, image: Image, areas: [Int]) {
    self.segmentation = segmentation
    self.significance = significance
    self.image = image
    self.areas = areas
    labels = segmentation.labels
  }

  /// A source on the disc's pixels; nil where none can be taken without using up another source.
  mutating func source(
    at place: PixelPoint, label: Int32, radius: Double, threshold: Float
  ) -> DetectedSource? {
    guard place.isDefined, abs(place.x) < 1e9, abs(place.y) < 1e9 else { return nil }
    let box = PixelBox(
      centredOnX: Int(place.x.rounded()), y: Int(place.y.rounded()),
      side: 2 * Int(radius.rounded(.up)) + 1
    ).clipped(to: PixelBox(width: segmentation.width, height: segmentation.height))
    var taken: [(x: Int, y: Int)] = []
    for y in box.y {
      for x in box.x {
        let (dx, dy) = (Double(x) - place.x, Double(y) - place.y)
        guard dx * dx + dy * dy <= radius * radius + 0.5, isFree(x, y) else { continue }
        taken.append((x, y))
      }
    }
    guard !taken.isEmpty else { return nil }
    for (x, y) in taken { take(x, y, for: label) }
    areas.append(taken.count)
    return describe(taken, label: label, threshold: threshold)
  }

  /// Whether a pixel is sky, or belongs to a source that can spare it.
  private func isFree(_ x: Int, _ y: Int) -> Bool {
    let owner = Int(labels[y * segmentation.width + x])
    return owner == 0 || areas[owner - 1] > 40
  }

  private mutating func take(_ x: Int, _ y: Int, for label: Int32) {
    let place = y * segmentation.width + x
    let owner = Int(labels[place])
    if owner > 0 { areas[owner - 1] -= 1 }
    labels[place] = label
  }

  private func describe(
    _ pixels: [(x: Int, y: Int)], label: Int32, threshold: Float
  ) -> DetectedSource {
    var box = PixelBox(x: 0..<0, y: 0..<0)
    var (peak, peakValue, sum) = (pixels[0], -Float.infinity, 0.0)
    for (x, y) in pixels {
      box = box.union(PixelBox(x: x..<x + 1, y: y..<y + 1))
      sum += Double(significance[x, y])
      peakValue = max(peakValue, image[x, y])
      if significance[x, y] > significance[peak.x, peak.y] { peak = (x, y) }
    }
    return DetectedSource(
      label: label, box: box, area: pixels.count, peakX: peak.x, peakY: peak.y,
      peakSignificance: significance[peak.x, peak.y], peakValue: peakValue, significanceSum: sum,
      threshold: threshold, component: -1, flags: [], skyFlags: [])
  }
}
