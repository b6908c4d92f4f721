/// The sizes of the encoder.
public struct EncoderConfiguration: Sendable, Equatable, Codable {
  /// The channels of the convolutions, outermost first; each halves the side.
  public var channels = [16, 32, 64]
  /// The width of the dense layer behind the pixels, and of the joint one.
  public var hidden = 128
  /// The width of the layers behind the features.
  public var featureHidden = 96

  /// The sizes of the shipped classifier.
  public init() {}

  /// Throws for sizes that no network has.
  public func validate() throws {
    guard (1...4).contains(channels.count), channels.allSatisfy({ (1...256).contains($0) }) else {
      throw StarGalaxyError.badSetting(
        name: "encoder.channels", expected: "1 to 4 widths of 1 to 256", found: "\(channels)")
    }
    for (name, value) in [("hidden", hidden), ("feature_hidden", featureHidden)]
    where !(1...1024).contains(value) {
      throw StarGalaxyError.badSetting(
        name: "encoder.\(name)", expected: "1 to 1024", found: "\(value)")
    }
  }
}
