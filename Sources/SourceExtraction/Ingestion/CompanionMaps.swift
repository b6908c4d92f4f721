import FITSFiles

/// The image extensions of a file that belong to a frame: where surveys put weights and masks.
///
/// DES writes SCI, MSK, WGT; HSC writes IMAGE, MASK, VARIANCE; Hubble writes SCI, ERR, DQ, or SCI,
/// WHT after drizzling.
struct CompanionMaps {
  /// The extension with the noise and what it means.
  private(set) var weight: (hdu: HDU, kind: WeightKind)?
  /// The extension with the flags.
  private(set) var flags: HDU?

  private static let weights: [String: WeightKind] = [
    "WGT": .weight, "WHT": .weight, "WEIGHT": .weight, "IVAR": .weight, "INVVAR": .weight,
    "VARIANCE": .variance, "VAR": .variance, "ERR": .rms, "RMS": .rms, "SIGMA": .rms,
  ]
  private static let masks: Set<String> = ["MSK", "MASK", "DQ", "FLAGS", "DQMASK"]

  /// The companions of `image` in its file: of the same sides, the first of each sort behind it.
  init(of image: HDU, in file: FITSFile) {
    guard let size = image.planeSize, Self.sort(of: image) == nil else { return }
    for hdu in file.hdus where hdu.index > image.index && hdu.isImage {
      guard let other = hdu.planeSize, other == size, let sort = Self.sort(of: hdu) else {
        continue
      }
      // The next frame's maps are not ours.
      if hdu.header.int("EXTVER") ?? 1 != image.header.int("EXTVER") ?? 1 { continue }
      switch sort {
      case .weight(let kind): weight = weight ?? (hdu, kind)
      case .mask: flags = flags ?? hdu
      }
    }
  }

  private enum Sort {
    case weight(WeightKind)
    case mask
  }

  private static func sort(of hdu: HDU) -> Sort? {
    let name = hdu.name.uppercased()
    if let kind = weights[name] { return .weight(kind) }
    return masks.contains(name) ? .mask : nil
  }
}
