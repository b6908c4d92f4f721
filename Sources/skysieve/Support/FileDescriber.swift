import FITSFiles
import Foundation
import Imaging
import Tensors

/// Gathers what `info` says of a file.
struct FileDescriber {
  let settings: Settings
  let options: FrameOptions
  let readsPixels: Bool
  let parallelism: Parallelism

  /// Describes the file and its frame; a file without an image is described without a frame.
  func callAsFunction(_ argument: String) throws -> FileDescription {
    let location = options.location(argument)
    let file = try FITSFile.open(location.path, limits: options.limits(settings))
    let hdus = file.hdus.map { hdu in
      FileDescription.HDUDescription(index: hdu.index, name: hdu.name, content: hdu.summary)
    }
    let hasImage = file.hdus.contains(where: \.isImage)
    // A damaged file may end before its image; then the error says more than "no image".
    let wantsImage = hasImage || location.hdu != nil || file.damage != nil
    let frame = wantsImage ? try describeFrame(in: file, at: location.hdu) : nil
    return FileDescription(file: location.path, hdus: hdus, frame: frame)
  }

  private func describeFrame(
    in file: FITSFile, at selector: HDUSelector?
  ) throws -> FileDescription.FrameDescription {
    let hdu = try file.imageHDU(selector)
    let size = hdu.planeSize ?? (0, 0)
    let facts = ObservationFacts(
      header: hdu.header, primary: file.hdus.first?.header, keywords: settings.keywords)
    var sky: FileDescription.SkyDescription?
    var skyProblem: String?
    do {
      sky = try WCS(header: hdu.header).map { describe($0, size: size) }
    } catch let error as ImagingError {
      skyProblem = "\(error)"
    }
    let statistics = readsPixels ? try describePixels(of: hdu, in: file) : nil
    return FileDescription.FrameDescription(
      hdu: hdu.index, width: size.width, height: size.height, planes: hdu.planes,
      object: facts.object?.value, filter: facts.filter?.value,
      instrument: facts.instrument?.value, exposureSeconds: facts.exposure?.value,
      gain: facts.gain?.value, saturation: facts.saturation?.value,
      zeroPoint: facts.zeroPoint?.value, zeroPointSource: facts.zeroPoint?.source, sky: sky,
      worldCoordinatesProblem: skyProblem, statistics: statistics)
  }

  private func describe(
    _ wcs: WCS, size: (width: Int, height: Int)
  ) -> FileDescription.SkyDescription {
    let middle = PixelPoint(x: Double(size.width - 1) / 2, y: Double(size.height - 1) / 2)
    let centre = wcs.sky(of: middle)
    let orientation = wcs.orientation(at: middle)
    return FileDescription.SkyDescription(
      axes: "\(wcs.axisNames.longitude), \(wcs.axisNames.latitude)",
      centreRA: finite(centre.rightAscension), centreDec: finite(centre.declination),
      pixelScaleArcsec: orientation.flatMap { finite($0.pixelScale) },
      northAngleDegrees: orientation.flatMap { finite($0.northAngle) },
      isMirrored: orientation.map { !$0.isSkyParity })
  }

  private func describePixels(
    of hdu: HDU, in file: FITSFile
  ) throws -> FileDescription.StatisticsDescription {
    let image = try file.readImage(hdu, plane: options.plane)
    let frame = Frame(fits: image, name: "", parallelism: parallelism)
    let figures = RobustStatistics(of: frame.image, mask: frame.mask, parallelism: parallelism)
    let isEmpty = figures.count == 0
    return FileDescription.StatisticsDescription(
      goodPixels: figures.count, badPixels: frame.mask.flags.count - figures.count,
      minimum: isEmpty ? nil : figures.minimum, maximum: isEmpty ? nil : figures.maximum,
      mean: finite(figures.mean), median: finite(figures.median), sigma: finite(figures.sigma))
  }

  private func finite(_ value: Double) -> Double? {
    value.isFinite ? value : nil
  }
}
