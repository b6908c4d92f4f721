import SourceCatalogs
import SourceExtraction
import Testing

@Suite("SExtractor's configuration")
struct SExtractorConfigurationTests {
  private struct NoFile: Error {}

  private func read(
    _ text: String, files: [String: String] = [:]
  ) throws -> SExtractorConfiguration {
    try SExtractorConfiguration(text, path: "default.sex") { name in
      guard let text = files[name] else { throw NoFile() }
      return text
    }
  }

  @Test("thresholds, apertures, meshes, filter and parameters are taken over")
  func settings() throws {
    let text = """
      # a comment
      DETECT_THRESH    2.5            # <sigmas>
      DETECT_MINAREA   7
      DEBLEND_NTHRESH  16
      DEBLEND_MINCONT  0.001
      CLEAN            N
      CLEAN_PARAM      2.0
      PHOT_APERTURES   4, 8,12
      PHOT_AUTOPARAMS  2.0, 3.0
      BACK_SIZE        128,64
      BACK_FILTERSIZE  5
      GAIN             4.5
      MAG_ZEROPOINT    27.5
      SATUR_LEVEL      60000
      FILTER_NAME      my.conv
      PARAMETERS_NAME  my.param
      VERBOSE_TYPE     QUIET
      """
    let files = [
      "my.conv": "CONV NORM\n# 3x3\n0 1 0\n1 4 1\n0 1 0\n",
      "my.param": "NUMBER\n#X_IMAGE\nFLUX_APER(3)  # vector\nMAG_AUTO\n",
    ]
    let read = try read(text, files: files)
    #expect(read.extraction.detection.threshold == 2.5)
    #expect(read.extraction.detection.minimumArea == 7)
    #expect(read.extraction.detection.subthresholds == 16)
    #expect(read.extraction.detection.contrast == 0.001)
    #expect(read.extraction.detection.cleanParameter == nil)
    #expect(read.extraction.detection.kernel.taps == [0, 1, 0, 1, 4, 1, 0, 1, 0])
    #expect(read.extraction.measurement.apertureDiameters == [4, 8, 12])
    #expect(read.extraction.measurement.kronFactor == 2)
    #expect(read.extraction.background.meshWidth == 128)
    #expect(read.extraction.background.meshHeight == 64)
    #expect(read.parameters == ["NUMBER", "FLUX_APER", "MAG_AUTO"])
    #expect(read.gain == 4.5 && read.zeroPoint == 27.5 && read.saturation == 60000)
    #expect(read.notes.isEmpty, "\(read.notes)")
  }

  @Test("what is not known or not supported is told with its line")
  func notes() throws {
    let read = try read("FOO_BAR 3\nTHRESH_TYPE ABSOLUTE\nFILTER_NAME gone.conv\n")
    #expect(read.notes.count == 3)
    #expect(read.notes.contains("default.sex, line 1: 'FOO_BAR' is not known"))
    #expect(read.notes.contains { $0.contains("line 2, THRESH_TYPE: 'ABSOLUTE'") })
    #expect(read.notes.contains { $0.contains("'gone.conv' cannot be read") })
  }

  @Test(
    "values that make no sense name the file and the line",
    arguments: ["DETECT_THRESH high", "DETECT_MINAREA 2.5", "CLEAN maybe", "BACK_SIZE"])
  func nonsense(line: String) {
    #expect {
      try read("\n" + line)
    } throws: { error in
      "\(error)".hasPrefix("default.sex, line 2: ")
    }
  }

  @Test("a parameter list picks columns and says which are not there")
  func parameters() throws {
    var catalog = SourceCatalog()
    try catalog.set("NUMBER", to: [1])
    try catalog.set("FLUX_APER_1", to: [1.0])
    try catalog.set("FLUX_APER_2", to: [2.0])
    let (picked, missing) = try catalog.selecting(parameters: ["FLUX_APER", "NUMBER", "VIGNET"])
    #expect(picked.names == ["FLUX_APER_1", "FLUX_APER_2", "NUMBER"])
    #expect(missing == ["VIGNET"])
  }

  @Test("maps that a configuration names are not read, and that is said")
  func maps() throws {
    let read = try read(
      """
      WEIGHT_TYPE   MAP_WEIGHT
      WEIGHT_IMAGE  weight.fits
      WEIGHT_GAIN   Y
      FLAG_IMAGE    flag.fits
      FLAG_TYPE     AND
      """)
    #expect(read.notes.count == 4, "\(read.notes)")
    #expect(read.notes[0].contains("line 1, WEIGHT_TYPE") && read.notes[0].contains("--weight"))
    #expect(read.notes[2].contains("line 4, FLAG_IMAGE") && read.notes[2].contains("--flags"))
    #expect(read.notes[3].contains("'AND' is not supported"))
  }
}
