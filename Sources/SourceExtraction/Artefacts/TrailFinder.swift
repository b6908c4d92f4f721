/// Finds connected parts that are long, thin and straight: trails of satellites and aircraft.
///
/// A part's second moments give its length and width; stars on a trail belong to its part and get
/// the flag as well, for the trail's light is in them. A curved arc is wider than it may be, and an
/// edge-on galaxy is shorter or less elongated.
struct TrailFinder {
  let components: RunLists

  /// The shortest trail, pixels from end to end.
  private static let shortest = 60.0
  /// The least ratio of the standard deviations along and across.
  private static let elongation = 12.0

  /// Flags the sources of trails.
  func flag(_ sources: inout [DetectedSource]) {
    var isTrail = [Bool](repeating: false, count: components.count)
    for component in 0..<components.count {
      isTrail[component] = Self.isTrail(components[component])
    }
    for index in sources.indices where isTrail[sources[index].component] {
      sources[index].skyFlags.insert(.satelliteTrail)
    }
  }

  /// Whether the pixels of `runs` make up a trail.
  static func isTrail(_ runs: ArraySlice<PixelRun>) -> Bool {
    guard let first = runs.first, let last = runs.last else { return false }
    let left = runs.reduce(first.start) { min($0, $1.start) }
    let right = runs.reduce(first.end) { max($0, $1.end) }
    let (width, height) = (Double(right - left), Double(last.row - first.row + 1))
    guard (width * width + height * height).squareRoot() >= shortest else { return false }
    var moments = FluxMoments(originX: Int(first.start), originY: Int(first.row))
    for run in runs {
      for x in run.columns { moments.add(x: x, y: Int(run.row), value: 1) }
    }
    let axes = moments.spread.axes
    // A line of length L has a standard deviation of L / sqrt(12).
    return axes.major * 12.0.squareRoot() >= shortest && axes.major >= elongation * axes.minor
  }
}
