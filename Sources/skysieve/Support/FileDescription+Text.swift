import CommandLineParsing
import Foundation

extension FileDescription {
  /// The description for people: a heading, one line for each HDU, then the frame.
  var text: String {
    var lines = [file]
    for hdu in hdus {
      let name = hdu.name.isEmpty ? "" : " \(hdu.name)"
      lines.append("  HDU \(hdu.index)\(name): \(hdu.content)")
    }
    lines += frame?.lines ?? ["  no image to describe"]
    return lines.map(\.escapedForDisplay).joined(separator: "\n")
  }
}

extension FileDescription.FrameDescription {
  fileprivate var lines: [String] {
    var lines = [
      row("frame", "\(width) x \(height) pixels" + (planes > 1 ? ", plane of \(planes)" : ""))
    ]
    if let object { lines.append(row("object", object)) }
    if let instrument { lines.append(row("instrument", instrument)) }
    if let filter { lines.append(row("filter", filter)) }
    if let exposureSeconds { lines.append(row("exposure", "\(decimal(exposureSeconds, 2)) s")) }
    if let gain { lines.append(row("gain", "\(decimal(gain, 3)) electrons per unit")) }
    if let saturation { lines.append(row("saturation", decimal(saturation, 1))) }
    if let zeroPoint, let zeroPointSource {
      lines.append(row("zero point", "\(decimal(zeroPoint, 4)) mag (from \(zeroPointSource))"))
    }
    lines += sky?.lines ?? [row("sky", worldCoordinatesProblem ?? "no world coordinates")]
    lines += statistics?.lines ?? []
    return lines
  }
}

extension FileDescription.SkyDescription {
  fileprivate var lines: [String] {
    var lines: [String] = []
    if let centreRA, let centreDec {
      lines.append(
        row("centre", "\(decimal(centreRA, 6)), \(decimal(centreDec, 6)) degrees (\(axes))"))
    }
    if let pixelScaleArcsec {
      lines.append(row("scale", "\(decimal(pixelScaleArcsec, 4)) arcsec per pixel"))
    }
    if let northAngleDegrees, let isMirrored {
      let hand = isMirrored ? "east to the right of north" : "east to the left of north"
      lines.append(
        row("orientation", "north \(decimal(northAngleDegrees, 2)) degrees from up, \(hand)"))
    }
    return lines
  }
}

extension FileDescription.StatisticsDescription {
  fileprivate var lines: [String] {
    var lines = [row("pixels", "\(goodPixels) good, \(badPixels) without a value")]
    if let minimum, let maximum {
      lines.append(row("range", "\(minimum) to \(maximum)"))
    }
    if let mean, let median, let sigma {
      lines.append(
        row("values", "median \(Float(median)), sigma \(Float(sigma)), mean \(Float(mean))"))
    }
    return lines
  }
}

private func row(_ label: String, _ value: String) -> String {
  "  " + (label + ":").padding(toLength: 13, withPad: " ", startingAt: 0) + value
}

/// A number with at most `places` decimals, the zeros at the end left out.
private func decimal(_ value: Double, _ places: Int) -> String {
  var text = String(format: "%.\(places)f", value)
  while text.contains("."), text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text == "-0" ? "0" : text
}
