extension Image {
  /// The rectangle of the whole frame.
  public var bounds: PixelBox { PixelBox(width: width, height: height) }

  /// The pixels of `box`; where it leaves the frame they are `filler`.
  public func cropped(to box: PixelBox, fillingOutsideWith filler: Float = 0) -> Image {
    Image(
      width: box.width, height: box.height,
      pixels: PixelGrid.crop(pixels, width: width, to: box, filler: filler))
  }

  /// The frame with a border of `margin` pixels of `filler` on all four sides.
  public func padded(by margin: Int, with filler: Float = 0) -> Image {
    cropped(to: bounds.padded(by: margin), fillingOutsideWith: filler)
  }

  /// The frame with its last row first, as pictures are stored.
  public func flippedVertically() -> Image {
    Image(width: width, height: height, pixels: PixelGrid.flipVertically(pixels, width: width))
  }

  /// The frame mirrored left to right.
  public func flippedHorizontally() -> Image {
    Image(width: width, height: height, pixels: PixelGrid.flipHorizontally(pixels, width: width))
  }
}

extension Mask {
  /// A mask of the given flags, row by row; `flags.count` must be `width * height`.
  public init(width: Int, height: Int, flags: [PixelFlags]) {
    precondition(flags.count == width * height, "a mask holds width x height flags")
    self.init(width: width, height: height)
    self.flags = flags
  }

  /// The rectangle of the whole mask.
  public var bounds: PixelBox { PixelBox(width: width, height: height) }

  /// The flags of `box`; where it leaves the frame they are `filler`, by default `edge`.
  public func cropped(to box: PixelBox, fillingOutsideWith filler: PixelFlags = .edge) -> Mask {
    Mask(
      width: box.width, height: box.height,
      flags: PixelGrid.crop(flags, width: width, to: box, filler: filler))
  }

  /// The mask with its last row first, as pictures are stored.
  public func flippedVertically() -> Mask {
    Mask(width: width, height: height, flags: PixelGrid.flipVertically(flags, width: width))
  }

  /// The mask mirrored left to right.
  public func flippedHorizontally() -> Mask {
    Mask(width: width, height: height, flags: PixelGrid.flipHorizontally(flags, width: width))
  }

  /// How many pixels carry any of `flags`.
  public func count(of wanted: PixelFlags) -> Int {
    flags.withUnsafeBufferPointer { flags in
      flags.reduce(into: 0) { count, flag in
        if !flag.isDisjoint(with: wanted) { count += 1 }
      }
    }
  }
}
