import Foundation

/// What an existing SExtractor configuration asks for, as far as we know it.
///
/// Whatever is not taken over is told in `notes`, line by line: a setting that is silently ignored
/// is a wrong result that nobody sees.
public struct SExtractorConfiguration: Sendable {
  /// The settings, laid over those that were there before.
  public private(set) var extraction: ExtractionConfiguration
  /// The columns of the parameter list, in its order; nil without a list.
  public private(set) var parameters: [String]?
  /// MAG_ZEROPOINT, where it is not 0.
  public private(set) var zeroPoint: Double?
  /// GAIN in electrons per image unit, where it is not 0.
  public private(set) var gain: Double?
  /// SATUR_LEVEL in image units.
  public private(set) var saturation: Double?
  /// What was not taken over, one line each.
  public private(set) var notes: [String] = []

  private let path: String

  /// Reads `text`, the content of the file at `path`, over `base`.
  ///
  /// The filter and the parameter list stand in files of their own: `contents` is asked for the
  /// text of a file the configuration names, as it is written there.
  public init(
    _ text: String, path: String, over base: ExtractionConfiguration = .default,
    contents: (String) throws -> String
  ) throws {
    extraction = base
    // SExtractor does not look for sources before it measures the sky, and compares branches with
    // whole blends; results shall compare.
    extraction.background.masksSources = false
    extraction.detection.contrastReference = .wholeBlend
    self.path = path
    let lines = SExtractorFile(text).lines
    for line in lines { try take(line) }
    try takeFiles(lines, contents: contents)
    try extraction.validate()
  }

  private mutating func take(_ line: SExtractorLine) throws {
    if try takeDetection(line) || takeMeasurement(line) || takeBackground(line) { return }
    if try takeObservation(line) || noteUnsupported(line) { return }
    guard !Self.withoutEffect.contains(line.keyword), !Self.fileKeywords.contains(line.keyword)
    else { return }
    notes.append("\(path), line \(line.number): '\(line.keyword)' is not known")
  }

  private mutating func takeDetection(_ line: SExtractorLine) throws -> Bool {
    switch line.keyword {
    case "DETECT_THRESH": extraction.detection.threshold = try number(line)
    case "DETECT_MINAREA": extraction.detection.minimumArea = try whole(line)
    case "DEBLEND_NTHRESH": extraction.detection.subthresholds = try whole(line)
    case "DEBLEND_MINCONT": extraction.detection.contrast = try number(line)
    case "CLEAN": if try isNo(line) { extraction.detection.cleanParameter = nil }
    case "CLEAN_PARAM":
      if extraction.detection.cleanParameter != nil {
        extraction.detection.cleanParameter = try number(line)
      }
    case "FILTER":
      if try isNo(line) { extraction.detection.kernel = DetectionKernel(width: 1, taps: [1]) }
    default: return false
    }
    return true
  }

  private mutating func takeMeasurement(_ line: SExtractorLine) throws -> Bool {
    switch line.keyword {
    case "PHOT_APERTURES": extraction.measurement.apertureDiameters = try numbers(line)
    case "PHOT_AUTOPARAMS":
      let values = try numbers(line)
      guard values.count == 2 else { throw problem(line, "two numbers are wanted") }
      extraction.measurement.kronFactor = values[0]
      extraction.measurement.smallestKronRadius = values[1]
    case "PHOT_FLUXFRAC":
      let values = try numbers(line)
      extraction.measurement.lightFraction = try number(line)
      if values.count > 1 { note(line, "only the first fraction is measured") }
    default: return false
    }
    return true
  }

  private mutating func takeBackground(_ line: SExtractorLine) throws -> Bool {
    switch line.keyword {
    case "BACK_SIZE":
      let sizes = try numbers(line).map { Int($0) }
      extraction.background.meshWidth = sizes[0]
      extraction.background.meshHeight = sizes.count > 1 ? sizes[1] : sizes[0]
    case "BACK_FILTERSIZE": extraction.background.filterSize = try whole(line)
    case "BACK_FILTTHRESH": extraction.background.filterThreshold = try number(line)
    default: return false
    }
    return true
  }

  private mutating func takeObservation(_ line: SExtractorLine) throws -> Bool {
    switch line.keyword {
    case "MAG_ZEROPOINT": zeroPoint = try positive(line)
    case "GAIN": gain = try positive(line)
    case "SATUR_LEVEL": saturation = try positive(line)
    default: return false
    }
    return true
  }
}

/// What is said of lines that cannot be followed.
extension SExtractorConfiguration {
  /// Settings of SExtractor that say how it runs, not what it measures.
  private static let withoutEffect: Set<String> = [
    "CATALOG_NAME", "CATALOG_TYPE", "MEMORY_OBJSTACK", "MEMORY_PIXSTACK", "MEMORY_BUFSIZE",
    "VERBOSE_TYPE", "WRITE_XML", "XML_NAME", "XSL_URL", "NTHREADS", "HEADER_SUFFIX", "SATUR_KEY",
    "GAIN_KEY", "PIXEL_SCALE", "MAG_GAMMA", "SEEING_FWHM", "STARNNW_NAME", "CHECKIMAGE_NAME",
    "DETECT_TYPE", "PHOT_PETROPARAMS", "BACKPHOTO_THICK", "BACK_VALUE", "WEIGHT_GAIN",
  ]
  /// Settings that name a file; read after all others, as their order must not matter.
  private static let fileKeywords: Set<String> = ["FILTER_NAME", "PARAMETERS_NAME"]

  /// Values we do the same as anyway; any other value of these settings is told.
  private static let supportedValues: [String: Set<String>] = [
    "THRESH_TYPE": ["RELATIVE"], "MASK_TYPE": ["CORRECT"], "FLAG_TYPE": ["OR"],
    "BACK_TYPE": ["AUTO"], "BACKPHOTO_TYPE": ["GLOBAL"], "CHECKIMAGE_TYPE": ["NONE"],
    "DETECT_MAXAREA": ["0"], "DGEO_TYPE": ["NONE"],
  ]

  private mutating func noteUnsupported(_ line: SExtractorLine) -> Bool {
    if let supported = Self.supportedValues[line.keyword] {
      let value = line.values.joined(separator: ",")
      if !supported.contains(value.uppercased()) {
        note(line, "'\(value)' is not supported, taken as \(supported.sorted()[0])")
      }
      return true
    }
    switch line.keyword {
    case "ANALYSIS_THRESH":
      if (try? number(line)) != extraction.detection.threshold {
        note(line, "sources are measured down to the detection threshold")
      }
    case "PHOT_AUTOAPERS":
      if (try? numbers(line))?.contains(where: { $0 > 0 }) == true {
        note(line, "the Kron aperture has no smallest circle")
      }
    case "WEIGHT_TYPE":
      if line.values.contains(where: { $0.uppercased() != "NONE" }) {
        note(line, "weight maps are named on the command line: --weight and --weight-type")
      }
    case "WEIGHT_IMAGE":
      note(line, "not read: weight maps are named on the command line, --weight and --weight-type")
    case "WEIGHT_THRESH": note(line, "not followed: pixels without a positive weight are left out")
    case "FLAG_IMAGE":
      note(line, "not read: flag maps are named on the command line, --flags")
    default:
      let hasNoPart = ["ASSOC", "DGEO_", "PSF_", "RESCALE_", "FILTER_THRESH"]
      return hasNoPart.contains { line.keyword.hasPrefix($0) }
    }
    return true
  }

  private mutating func note(_ line: SExtractorLine, _ text: String) {
    notes.append("\(path), line \(line.number), \(line.keyword): \(text)")
  }

  private mutating func takeFiles(
    _ lines: [SExtractorLine], contents: (String) throws -> String
  ) throws {
    let filters = lines.last { $0.keyword == "FILTER" }.map { (try? isNo($0)) == true } ?? false
    for line in lines where Self.fileKeywords.contains(line.keyword) {
      guard let name = line.values.first else { continue }
      guard let text = try? contents(name) else {
        note(line, "'\(name)' cannot be read; the setting is left as it was")
        continue
      }
      if line.keyword == "PARAMETERS_NAME" {
        parameters = SExtractorParameters(text).names
      } else if !filters {
        guard let kernel = SExtractorFilter(text)?.kernel else {
          throw problem(line, "'\(name)' is not a filter: CONV NORM and rows of numbers are wanted")
        }
        extraction.detection.kernel = kernel
      }
    }
  }
}

/// Values of lines.
extension SExtractorConfiguration {
  private func problem(_ line: SExtractorLine, _ reason: String) -> SourceExtractionError {
    .badConfiguration(path: path, line: line.number, reason: "\(line.keyword): \(reason)")
  }

  private func numbers(_ line: SExtractorLine) throws -> [Double] {
    let values = line.values.compactMap(Double.init).filter { abs($0) < 1e12 }
    guard !values.isEmpty, values.count == line.values.count else {
      throw problem(
        line, "numbers are wanted, found '\(line.values.joined(separator: " "))'")
    }
    return values
  }

  private func number(_ line: SExtractorLine) throws -> Double { try numbers(line)[0] }

  private func whole(_ line: SExtractorLine) throws -> Int {
    let value = try number(line)
    guard let whole = Int(exactly: value) else { throw problem(line, "a whole number is wanted") }
    return whole
  }

  /// The number, or nil where it is 0 or below: SExtractor's word for "unknown".
  private func positive(_ line: SExtractorLine) throws -> Double? {
    let value = try number(line)
    return value > 0 ? value : nil
  }

  private func isNo(_ line: SExtractorLine) throws -> Bool {
    guard let letter = line.values.first?.uppercased().first, "YN".contains(letter) else {
      throw problem(line, "Y or N is wanted")
    }
    return letter == "N"
  }
}
