import Pipeline
import SourceExtraction

extension Settings {
  /// What is known about the frames of a survey beyond their headers; 0 means "as the header says".
  struct FieldFacts: Codable, Equatable, Sendable {
    var gain = 0.0
    var saturation = 0.0
    var pixelScale = 0.0
    var zeroPointFromHeader = true
    var zeroPoint = 0.0
  }

  /// How the sky is measured.
  struct Sky: Codable, Equatable, Sendable {
    var meshSize = BackgroundMeshConfiguration.default.meshWidth
    var filterSize = BackgroundMeshConfiguration.default.filterSize
    var masksSources = BackgroundMeshConfiguration.default.masksSources
  }

  /// How sources are found and separated.
  struct Detection: Codable, Equatable, Sendable {
    // SExtractor's 1.5 sigmas of a pixel are 4 of the sky that its filter has smoothed: a third of
    // what can be found is given away.
    var threshold = 3.0
    var thresholdUnit = ThresholdConvention.filteredNoise
    var filter = FilterChoice.fixed
    var filterFwhm = 0.0
    var minimumArea = DetectionConfiguration.default.minimumArea
    var subthresholds = DetectionConfiguration.default.subthresholds
    var contrast = DetectionConfiguration.default.contrast
    var contrastOf = DetectionConfiguration.default.contrastReference
    var clean = DetectionConfiguration.default.cleanParameter ?? 0
  }

  /// How sources are measured.
  struct Measurement: Codable, Equatable, Sendable {
    var apertures = MeasurementConfiguration.default.apertureDiameters
    var kronFactor = MeasurementConfiguration.default.kronFactor
    var smallestKronRadius = MeasurementConfiguration.default.smallestKronRadius
    var lightFraction = MeasurementConfiguration.default.lightFraction
  }

  /// How the point spread is measured.
  struct PointSpread: Codable, Equatable, Sendable {
    var mostStars = PointSpreadConfiguration.default.mostStars
    var fewestStars = PointSpreadConfiguration.default.fewestStars
    var highestOrder = PointSpreadConfiguration.default.highestOrder
    var fitRadius = PointSpreadConfiguration.default.fitRadius
    var defaultFwhm = PointSpreadConfiguration.default.defaultFWHM
  }

  static let extractionDocumentation: [(key: String, text: String)] = [
    ("field", "What is known about the frames beyond their headers; 0: as the header says."),
    ("field.gain", "Electrons per unit of the image."),
    ("field.saturation", "The value at which pixels saturate."),
    ("field.pixel_scale", "Arcseconds per pixel."),
    ("field.zero_point_from_header", "Whether the zero point is looked up in the header."),
    ("field.zero_point", "Else this is the magnitude of one unit of flux."),
    ("sky", "How the sky and its noise are measured."),
    ("sky.mesh_size", "The side of the cells, pixels (BACK_SIZE)."),
    ("sky.filter_size", "Cells over which levels are median filtered, odd (BACK_FILTERSIZE)."),
    ("sky.masks_sources", "Whether sources are masked for a second estimate; SExtractor does not."),
    ("detection", "How sources are found and separated."),
    ("detection.threshold", "What a pixel of a source exceeds (DETECT_THRESH)."),
    (
      "detection.threshold_unit",
      "pixel-noise: sigmas of a pixel, as SExtractor; filtered-noise: of the filtered sky."
    ),
    (
      "detection.filter",
      "fixed: of filter_fwhm; seeing: a Gaussian as wide as the field's stars; none."
    ),
    ("detection.filter_fwhm", "Width of a Gaussian filter, pixels; 0: SExtractor's 3 x 3 filter."),
    ("detection.minimum_area", "The fewest pixels of a source (DETECT_MINAREA)."),
    ("detection.subthresholds", "Levels at which blends are looked at (DEBLEND_NTHRESH)."),
    ("detection.contrast", "The share of light a branch of a blend holds (DEBLEND_MINCONT)."),
    ("detection.contrast_of", "joined-branches, or whole-blend as SExtractor."),
    ("detection.clean", "The exponent of the wings that hide satellites; 0: none (CLEAN_PARAM)."),
    ("measurement", "How sources are measured."),
    ("measurement.apertures", "Diameters of circular apertures, pixels (PHOT_APERTURES)."),
    ("measurement.kron_factor", "The Kron aperture in Kron radii (PHOT_AUTOPARAMS)."),
    ("measurement.smallest_kron_radius", "The smallest one, in A_IMAGE and B_IMAGE."),
    ("measurement.light_fraction", "The part of the light that FLUX_RADIUS holds."),
    ("point_spread", "How the point spread is measured on the frame's own stars."),
    ("point_spread.most_stars", "At most so many stars make the model."),
    ("point_spread.fewest_stars", "With fewer, the model is one Moffat profile."),
    ("point_spread.highest_order", "The highest polynomial over the frame that is tried, 0 to 3."),
    ("point_spread.fit_radius", "The radius of the stamps that are fitted, in FWHM."),
    ("point_spread.default_fwhm", "The width assumed where there is no star, pixels."),
  ]

  /// The settings of an extraction.
  var extraction: ExtractionConfiguration {
    var result = ExtractionConfiguration.default
    (result.background.meshWidth, result.background.meshHeight) = (sky.meshSize, sky.meshSize)
    result.background.filterSize = sky.filterSize
    result.background.masksSources = sky.masksSources
    result.detection.threshold = detection.threshold
    result.detection.convention = detection.thresholdUnit
    if detection.filterFwhm > 0 {
      result.detection.kernel = .gaussian(fwhm: detection.filterFwhm)
    }
    detection.filter.apply(to: &result.detection)
    result.detection.minimumArea = detection.minimumArea
    result.detection.subthresholds = detection.subthresholds
    result.detection.contrast = detection.contrast
    result.detection.contrastReference = detection.contrastOf
    result.detection.cleanParameter = detection.clean > 0 ? detection.clean : nil
    result.measurement.apertureDiameters = measurement.apertures
    result.measurement.kronFactor = measurement.kronFactor
    result.measurement.smallestKronRadius = measurement.smallestKronRadius
    result.measurement.lightFraction = measurement.lightFraction
    result.pointSpread.mostStars = pointSpread.mostStars
    result.pointSpread.fewestStars = pointSpread.fewestStars
    result.pointSpread.highestOrder = pointSpread.highestOrder
    result.pointSpread.fitRadius = pointSpread.fitRadius
    result.pointSpread.defaultFWHM = pointSpread.defaultFwhm
    return result
  }

  /// What is known about frames, where no option says more.
  var knownFacts: KnownFacts {
    var facts = KnownFacts()
    facts.gain = field.gain > 0 ? field.gain : nil
    facts.saturation = field.saturation > 0 ? field.saturation : nil
    facts.pixelScale = field.pixelScale > 0 ? field.pixelScale : nil
    facts.zeroPoint = field.zeroPointFromHeader ? nil : field.zeroPoint
    facts.keywords = keywords
    return facts
  }
}
