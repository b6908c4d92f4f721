import Imaging
import SourceExtraction

/// The obvious way to label connected parts, against which the fast one is held: walk in raster
/// order, flood each unlabelled pixel above the threshold.
enum FloodFillTwin {
  /// The labels of all parts of at least `minimumArea` pixels, from 1 in raster order; 0 elsewhere.
  static func labels(of image: Image, above threshold: Float, minimumArea: Int = 1) -> [Int32] {
    var labels = [Int32](repeating: 0, count: image.pixels.count)
    var isSeen = [Bool](repeating: false, count: image.pixels.count)
    var count: Int32 = 0
    for start in image.pixels.indices where !isSeen[start] && image.pixels[start] > threshold {
      var part = [start]
      isSeen[start] = true
      var next = 0
      while next < part.count {
        let (y, x) = part[next].quotientAndRemainder(dividingBy: image.width)
        next += 1
        for row in max(0, y - 1)...min(image.height - 1, y + 1) {
          for column in max(0, x - 1)...min(image.width - 1, x + 1) {
            let place = row * image.width + column
            guard !isSeen[place], image.pixels[place] > threshold else { continue }
            isSeen[place] = true
            part.append(place)
          }
        }
      }
      guard part.count >= minimumArea else { continue }
      count += 1
      for place in part { labels[place] = count }
    }
    return labels
  }

  /// The labels that lists of runs stand for, in a frame of the given sides.
  static func labels(of lists: RunLists, width: Int, height: Int) -> [Int32] {
    var labels = [Int32](repeating: 0, count: width * height)
    for index in 0..<lists.count {
      for run in lists[index] {
        for x in run.columns { labels[Int(run.row) * width + x] = Int32(index + 1) }
      }
    }
    return labels
  }
}
