/// What `info` says of a file, for people and for programs.
struct FileDescription: Encodable {
  let file: String
  let hdus: [HDUDescription]
  /// The frame, where the file holds one.
  let frame: FrameDescription?

  struct HDUDescription: Encodable {
    let index: Int
    let name: String
    let content: String
  }

  struct FrameDescription: Encodable {
    let hdu: Int
    let width: Int
    let height: Int
    let planes: Int
    let object: String?
    let filter: String?
    let instrument: String?
    let exposureSeconds: Double?
    let gain: Double?
    let saturation: Double?
    let zeroPoint: Double?
    let zeroPointSource: String?
    let sky: SkyDescription?
    let worldCoordinatesProblem: String?
    let statistics: StatisticsDescription?
  }

  struct SkyDescription: Encodable {
    let axes: String
    let centreRA: Double?
    let centreDec: Double?
    let pixelScaleArcsec: Double?
    let northAngleDegrees: Double?
    let isMirrored: Bool?
  }

  struct StatisticsDescription: Encodable {
    let goodPixels: Int
    let badPixels: Int
    let minimum: Float?
    let maximum: Float?
    let mean: Double?
    let median: Double?
    let sigma: Double?
  }
}
