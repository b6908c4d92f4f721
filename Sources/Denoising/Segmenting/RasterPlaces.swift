/// Places in raster order, asked for by bisection.
enum RasterPlaces {
  /// The indices of the sorted `places` that lie in `range`.
  static func indices(of range: Range<Int>, in places: [Int]) -> Range<Int> {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < places.count, places[end] < range.upperBound { end += 1 }
    return low..<end
  }
}
