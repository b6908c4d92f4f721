import Foundation
import Imaging

/// Size and shape of a stamp under a round Gaussian window that adapts to it: a slow twin, written
/// apart from the one that is tested.
struct StampMoments {
  private(set) var sigma = 1.7
  private(set) var e1 = 0.0
  private(set) var e2 = 0.0

  init(_ stamp: Image) {
    var (x, y) = (Double(stamp.width / 2), Double(stamp.height / 2))
    for _ in 0..<60 {
      var (light, mx, my, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
      for row in 0..<stamp.height {
        for column in 0..<stamp.width {
          let (dx, dy) = (Double(column) - x, Double(row) - y)
          let weight = exp(-0.5 * (dx * dx + dy * dy) / (sigma * sigma))
          let value = weight * Double(stamp[column, row])
          light += value
          mx += value * dx
          my += value * dy
          xx += value * dx * dx
          yy += value * dy * dy
          xy += value * dx * dy
        }
      }
      x += 2 * mx / light
      y += 2 * my / light
      sigma = ((xx + yy) / light).squareRoot()
      (e1, e2) = (2 * (xx - yy) / (xx + yy), 4 * xy / (xx + yy))
    }
  }
}
