import Foundation
import Imaging
import Tensors

/// What shines behind the sources: level, gradient and nebula, row by row.
struct SkyBackground: Sendable {
  private let settings: BackgroundConfiguration
  private let nebulosity: Nebulosity?
  private let slopeX: Double
  private let slopeY: Double
  private let width: Int
  private let height: Int

  /// The background of one frame.
  init(_ configuration: SkyConfiguration, _ random: RandomStream) {
    settings = configuration.background
    width = configuration.width
    height = configuration.height
    nebulosity = Nebulosity(settings, width: width, height: height, random)
    let angle = settings.gradientAngle * .pi / 180
    slopeX = settings.gradient * cos(angle) / Double(width)
    slopeY = settings.gradient * sin(angle) / Double(height)
  }

  /// The brightness of the sky without nebula along row `y`; zero where a steep gradient would
  /// make it negative.
  func fillSky(_ row: UnsafeMutableBufferPointer<Float>, y: Int) {
    let start =
      settings.level + slopeY * (Double(y) - Double(height - 1) / 2)
      - slopeX * Double(width - 1) / 2
    for x in 0..<row.count { row[x] = Float(max(0, start + slopeX * Double(x))) }
  }

  /// The brightness of sky and nebula along row `y`.
  func fill(_ row: UnsafeMutableBufferPointer<Float>, y: Int) {
    fillSky(row, y: y)
    nebulosity?.add(to: row, y: y)
  }
}
