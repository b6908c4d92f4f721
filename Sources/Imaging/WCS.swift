import FITSFiles

/// Where a frame's pixels lie on the sky, and the way back.
///
/// Every projection that wcslib reads, with the distortions SIP, TPV and DSS; TNX and ZPX are
/// refused. Distortions given as look-up tables in other HDUs (HST) are not applied: they amount to
/// fractions of a pixel.
public struct WCS: Sendable {
  /// The columns and rows of the frame, where the header says.
  public let size: (width: Int, height: Int)?
  /// The header cards that say all this, for outputs about the same pixels.
  public private(set) var cards: [Card] = []
  private let transformer: WCSTransformer
  private let sip: SIPDistortion?

  /// Reads the celestial coordinates of 80-character cards joined to one text.
  ///
  /// Nil where the first two axes are not celestial; throws where they claim to be, but make no
  /// sense.
  public init?(records: String) throws {
    let cards = try WCSCards(records: records)
    guard let transformer = try WCSTransformer(cards: cards) else { return nil }
    self.transformer = transformer
    sip = cards.sip
    if let width = cards.integer("NAXIS1"), let height = cards.integer("NAXIS2"),
      width > 0, height > 0
    {
      size = (width, height)
    } else {
      size = nil
    }
  }

  /// Reads the celestial coordinates of a header.
  ///
  /// Nil where the first two axes are not celestial; throws where they claim to be, but make no
  /// sense.
  public init?(header: Header) throws {
    try self.init(records: header.records)
    cards = header.wcsCards()
  }

  /// The names of the two coordinates: such as RA and DEC, or GLON and GLAT.
  public var axisNames: (longitude: String, latitude: String) { transformer.axisNames }

  /// The sky at the centres of the given places on the frame, in degrees; NaN where the projection
  /// does not reach.
  public func sky(ofPixels pixels: [PixelPoint]) -> [SkyPoint] {
    transformer.sky(
      ofPixels: pixels.map { pixel in
        let counted = PixelPoint(x: pixel.x + 1, y: pixel.y + 1)
        return sip?.undistorted(counted) ?? counted
      })
  }

  /// The places on the frame (or beside it) of the given coordinates in degrees; NaN where the
  /// projection does not reach.
  public func pixels(ofSky points: [SkyPoint]) -> [PixelPoint] {
    transformer.pixels(ofSky: points).map { place in
      let counted = sip?.distorted(place) ?? place
      return PixelPoint(x: counted.x - 1, y: counted.y - 1)
    }
  }

  /// The sky at one place on the frame.
  public func sky(of pixel: PixelPoint) -> SkyPoint {
    sky(ofPixels: [pixel]).first ?? .undefined
  }

  /// The place of one point of the sky on the frame.
  public func pixel(of point: SkyPoint) -> PixelPoint {
    pixels(ofSky: [point]).first ?? .undefined
  }

  /// The header's reference pixel, 0-based.
  public var referencePixel: PixelPoint {
    let counted = transformer.referencePixel
    return PixelPoint(x: counted.x - 1, y: counted.y - 1)
  }
}
