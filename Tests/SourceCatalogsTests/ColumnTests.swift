import SourceCatalogs
import Testing

@Suite("The table of known columns")
struct ColumnTests {
  @Test("no name stands twice")
  func namesAreUnique() {
    let names = CatalogColumn.known.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("every column has a UCD and a description short enough for one FITS card")
  func everyColumnIsDescribed() {
    for column in CatalogColumn.known {
      #expect((1...67).contains(column.description.utf8.count), "\(column.name)")
      #expect(column.ucd != nil, "\(column.name)")
    }
  }

  @Test(
    "the names that other tools and the truth tables use are known",
    arguments: [
      "NUMBER", "X_IMAGE", "Y_IMAGE", "XWIN_IMAGE", "YWIN_IMAGE", "ALPHA_J2000", "DELTA_J2000",
      "FLUX_ISO", "FLUX_AUTO", "FLUX_APER", "FLUX_PSF", "FLUXERR_AUTO", "MAG_AUTO", "MAGERR_PSF",
      "FLUX_RADIUS", "KRON_RADIUS", "A_IMAGE", "B_IMAGE", "THETA_IMAGE", "ELLIPTICITY",
      "FWHM_IMAGE", "ISOAREA_IMAGE", "MU_MAX", "BACKGROUND", "SNR", "FLAGS", "SPREAD_MODEL",
      "P_STAR", "P_STAR_ERR", "CLASS", "x0", "y0", "mag", "label", "flux", "r50", "ellipticity",
    ])
  func knowsTheNames(_ name: String) {
    #expect(CatalogColumn.known(name)?.name == name)
  }

  @Test("members of a numbered family are known, and only those")
  func numberedFamilies() {
    #expect(CatalogColumn.known("FLUX_APER_3")?.unit == "count")
    #expect(CatalogColumn.known("LATENT_10")?.description.contains("number 10") == true)
    for name in ["FLUX_APER_0", "FLUX_APER_03", "FLUX_AUTO_2", "LATENT_", "_1", "LATENT_ERR_x"] {
      #expect(CatalogColumn.known(name) == nil, "\(name)")
    }
  }

  @Test("right ascension and declination have ten decimals")
  func skyPositionsHaveTenDecimals() {
    for name in ["ALPHA_J2000", "DELTA_J2000", "ra", "dec"] {
      #expect(CatalogColumn.known(name)?.format == .decimals(10))
    }
  }

  @Test("units and bands change a column's words and nothing else")
  func variants() throws {
    let flux = try #require(CatalogColumn.known("FLUX_AUTO"))
    #expect(flux.measured(in: "nmgy").unit == "nmgy")
    #expect(flux.inBand("g").name == "FLUX_AUTO_G")
    #expect(flux.inBand("g").unit == flux.unit)
    #expect(CatalogColumn.color("g", "r").name == "COLOR_G_R")
  }

  @Test("a hostile column name is made harmless")
  func hostileNames() {
    #expect(CatalogColumn("=cmd()\n|x\u{202E}", .double).name == "cmd() |x")
  }
}
