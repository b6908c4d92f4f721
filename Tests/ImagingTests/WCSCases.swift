import Foundation

/// A header made for a test, and where astropy puts two of its pixels.
///
/// Expected values: astropy 8.0.2, `WCS(header).all_pix2world(pixels, 0)` (of `.celestial` for
/// cubes).
struct WCSCase: Sendable, CustomStringConvertible {
  let description: String
  let cards: String
  let pixels: [(Double, Double)]
  let sky: [(Double, Double)]

  /// A case whose cards are those of `base`, without the ones named `-KEYWORD` (`-all`: without
  /// any), and with the `KEYWORD=value` ones.
  init(
    _ name: String, _ changes: String, pixels: [(Double, Double)] = [],
    sky: [(Double, Double)] = []
  ) {
    description = name
    cards = changes
    self.pixels = pixels
    self.sky = sky
  }

  /// The header as 80-character cards.
  var records: String {
    var values = Self.base
    for word in cards.split(separator: " ").map(String.init) {
      if word == "-all" {
        values = []
      } else if word.hasPrefix("-") {
        values.removeAll { $0.keyword == word.dropFirst() }
      } else if let equals = word.firstIndex(of: "=") {
        let keyword = String(word[..<equals])
        values.removeAll { $0.keyword == keyword }
        values.append((keyword, String(word[word.index(after: equals)...])))
      }
    }
    return values.map { keyword, value in
      let card = keyword.padding(toLength: 8, withPad: " ", startingAt: 0) + "= " + value
      return card.padding(toLength: 80, withPad: " ", startingAt: 0)
    }.joined()
  }

  private static let base: [(keyword: String, value: String)] = [
    ("NAXIS", "2"), ("NAXIS1", "500"), ("NAXIS2", "400"), ("CTYPE1", "'RA---TAN'"),
    ("CTYPE2", "'DEC--TAN'"), ("CRPIX1", "250.5"), ("CRPIX2", "200.5"), ("CRVAL1", "150.0"),
    ("CRVAL2", "2.2"), ("CD1_1", "-0.0001"), ("CD1_2", "1e-05"), ("CD2_1", "1e-05"),
    ("CD2_2", "0.0001"),
  ]
}

extension WCSCase {
  /// Projections, distortions and old ways of writing headers.
  static let all: [WCSCase] = [
    WCSCase(
      "tan",
      """

      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.0221510248922, 2.179707338109537), (149.9862822519162, 2.214929936243348)]),
    WCSCase(
      "sip-no-suffix",
      """
      A_ORDER=3 B_ORDER=2 A_2_0=1e-06 A_1_1=-2e-06 A_0_3=3e-09 B_0_2=4e-06 B_1_1=1e-06 \
      AP_ORDER=2 BP_ORDER=2 AP_2_0=-1e-06 BP_0_2=-4e-06
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02215730127216, 2.179723980819428), (149.9862842262972, 2.2149390609461017)]),
    WCSCase(
      "scamp",
      """
      PV1_0=0.0 PV1_1=1.0 PV1_2=0.001 PV1_4=0.02 PV1_7=-0.5 PV2_1=1.0 PV2_2=-0.002 PV2_5=0.03 \
      PV2_10=0.4
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02213509663048, 2.17965393120969), (149.98630224236416, 2.2149501816055053)]),
    WCSCase(
      "tpv",
      """
      CTYPE1='RA---TPV' CTYPE2='DEC--TPV' PV1_0=0.0 PV1_1=1.0 PV1_2=0.001 PV1_4=0.02 \
      PV1_7=-0.5 PV2_1=1.0 PV2_2=-0.002 PV2_5=0.03 PV2_10=0.4
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02213509663048, 2.17965393120969), (149.98630224236416, 2.2149501816055053)]),
    WCSCase(
      "tpv+sip",
      """
      CTYPE1='RA---TPV' CTYPE2='DEC--TPV' PV1_0=0.0 PV1_1=1.0 PV1_2=0.001 PV1_4=0.02 \
      PV1_7=-0.5 PV2_1=1.0 PV2_2=-0.002 PV2_5=0.03 PV2_10=0.4 A_ORDER=3 B_ORDER=2 A_2_0=1e-06 \
      A_1_1=-2e-06 A_0_3=3e-09 B_0_2=4e-06 B_1_1=1e-06 AP_ORDER=2 BP_ORDER=2 AP_2_0=-1e-06 \
      BP_0_2=-4e-06
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02213509663048, 2.17965393120969), (149.98630224236416, 2.2149501816055053)]),
    WCSCase(
      "sip+scamp",
      """
      CTYPE1='RA---TAN-SIP' CTYPE2='DEC--TAN-SIP' PV1_0=0.0 PV1_1=1.0 PV1_2=0.001 PV1_4=0.02 \
      PV1_7=-0.5 PV2_1=1.0 PV2_2=-0.002 PV2_5=0.03 PV2_10=0.4 A_ORDER=3 B_ORDER=2 A_2_0=1e-06 \
      A_1_1=-2e-06 A_0_3=3e-09 B_0_2=4e-06 B_1_1=1e-06 AP_ORDER=2 BP_ORDER=2 AP_2_0=-1e-06 \
      BP_0_2=-4e-06
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02215730127216, 2.179723980819428), (149.9862842262972, 2.2149390609461017)]),
    WCSCase(
      "scamp+sip nosuffix",
      """
      PV1_0=0.0 PV1_1=1.0 PV1_2=0.001 PV1_4=0.02 PV1_7=-0.5 PV2_1=1.0 PV2_2=-0.002 PV2_5=0.03 \
      PV2_10=0.4 A_ORDER=3 B_ORDER=2 A_2_0=1e-06 A_1_1=-2e-06 A_0_3=3e-09 B_0_2=4e-06 \
      B_1_1=1e-06 AP_ORDER=2 BP_ORDER=2 AP_2_0=-1e-06 BP_0_2=-4e-06
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02213509663048, 2.17965393120969), (149.98630224236416, 2.2149501816055053)]),
    WCSCase(
      "zpn",
      """
      CTYPE1='RA---ZPN' CTYPE2='DEC--ZPN' PV2_1=1.0 PV2_3=-50.0 PV2_5=1000.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02215133115692, 2.179707057532872), (149.98628216551185, 2.2149300302815997)]),
    WCSCase(
      "zpn-vista",
      """
      CTYPE1='RA---ZPN' CTYPE2='DEC--ZPN' PV2_1=1.0 PV2_3=42.0 PV2_5=-10000.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02215077139635, 2.1797075703433286), (149.98628232343853, 2.2149298584019603)]),
    WCSCase(
      "car",
      """
      CTYPE1='GLON-CAR' CTYPE2='GLAT-CAR' CRVAL2=0.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.022135, -0.020292499999999998), (149.9862925, 0.01493)]),
    WCSCase(
      "car off",
      """
      CTYPE1='RA---CAR' CTYPE2='DEC--CAR' CRVAL2=20.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02355253873537, 19.97970594397595), (149.98541139960116, 20.01492940314211)]),
    WCSCase(
      "crota",
      """
      -CD1_1 -CD1_2 -CD2_1 -CD2_2 CDELT1=-0.0001 CDELT2=0.0001 CROTA2=33.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02983618151515, 2.1980179880216055), (149.98005148506056, 2.2030622014982564)]),
    WCSCase(
      "pc",
      """
      -CD1_1 -CD1_2 -CD2_1 -CD2_2 CDELT1=-0.0001 CDELT2=0.0001 PC1_1=0.8 PC1_2=-0.6 PC2_1=0.6 \
      PC2_2=0.8
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.00840603439244, 2.1713249790479265), (149.9960120076987, 2.2197699938437623)]),
    WCSCase(
      "pc001",
      """
      -CD1_1 -CD1_2 -CD2_1 -CD2_2 CDELT1=-0.0001 CDELT2=0.0001 PC001001=0.8 PC001002=-0.6 \
      PC002001=0.6 PC002002=0.8
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.00840603439244, 2.1713249790479265), (149.9960120076987, 2.2197699938437623)]),
    WCSCase(
      "swapped",
      """
      CTYPE1='DEC--TAN' CTYPE2='RA---TAN' CRVAL1=2.2 CRVAL2=150.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(149.9796922311561, 2.2221348594598758), (150.01494087511938, 2.1862924260000764)]),
    WCSCase(
      "cube",
      """
      NAXIS=3 NAXIS3=10 CTYPE3='FREQ' CRPIX3=1.0 CRVAL3=1400000000.0 CD3_3=1000000.0 \
      CUNIT3='Hz'
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.0221510248922, 2.179707338109537), (149.9862822519162, 2.214929936243348)]),
    WCSCase(
      "cube4",
      """
      NAXIS=4 NAXIS3=1 NAXIS4=1 CTYPE3='STOKES' CRPIX3=1.0 CRVAL3=1.0 CD3_3=1.0 \
      CTYPE4='VELO-LSR' CRPIX4=1.0 CRVAL4=1000.0 CD4_4=10.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.0221510248922, 2.179707338109537), (149.9862822519162, 2.214929936243348)]),
    WCSCase(
      "arcsec",
      """
      CRVAL1=540000.0 CRVAL2=7920.0 CD1_1=-0.36 CD1_2=0.036 CD2_1=0.036 CD2_2=0.36 \
      CUNIT1='arcsec' CUNIT2='arcsec'
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.0221510248922, 2.179707338109537), (149.9862822519162, 2.214929936243348)]),
    WCSCase(
      "degree-unit",
      """
      CUNIT1='degree' CUNIT2='degrees'
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.0221510248922, 2.179707338109537), (149.9862822519162, 2.214929936243348)]),
    WCSCase(
      "DEG",
      """
      CUNIT1='DEG' CUNIT2='DEG'
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.0221510248922, 2.179707338109537), (149.9862822519162, 2.214929936243348)]),
    WCSCase(
      "pole",
      """
      CRVAL2=90.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(17.486622716181103, 89.96997095379272), (192.55559706501342, 89.97973178789387)]),
    WCSCase(
      "ra0",
      """
      CRVAL1=0.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(0.022151024892197984, 2.179707338109537), (359.9862822519162, 2.214929936243348)]),
    WCSCase(
      "ait",
      """
      CTYPE1='RA---AIT' CTYPE2='DEC--AIT' CRVAL2=0.0 CD1_1=-1.0 CD1_2=0.0 CD2_1=0.0 CD2_2=1.0
      """, pixels: [(249.0, 200.0), (280.5, 170.25)],
      sky: [(150.5000146760894, 0.5000003965928044), (115.46130449480061, -29.258037199169323)]),
    WCSCase(
      "ncp",
      """
      CTYPE1='RA---NCP' CTYPE2='DEC--NCP' CRVAL2=60.0
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.04424285075564, 59.97969555419571), (149.97257262323706, 60.01492508938489)]),
    WCSCase(
      "stg",
      """
      CTYPE1='RA---STG' CTYPE2='DEC--STG'
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02215102641333, 2.1797073367159947), (149.98628225148707, 2.214929936710409)]),
    WCSCase(
      "zea",
      """
      CTYPE1='RA---ZEA' CTYPE2='DEC--ZEA'
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.0221510271739, 2.1797073360192156), (149.98628225127246, 2.2149299369439612)]),
    WCSCase(
      "arc",
      """
      CTYPE1='RA---ARC' CTYPE2='DEC--ARC'
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02215102692037, 2.179707336251472), (149.986282251344, 2.2149299368661137)]),
    WCSCase(
      "nocd",
      """
      -CD1_1 -CD1_2 -CD2_1 -CD2_2 CDELT1=-0.0001 CDELT2=0.0001
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.02394235898933, 2.1820998102497478), (149.98493876348562, 2.213424923356916)]),
    WCSCase(
      "order1",
      """
      A_ORDER=1 B_ORDER=1 A_1_0=0.001 B_0_1=0.001
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(150.0221510248922, 2.179707338109537), (149.9862822519162, 2.214929936243348)]),
    WCSCase(
      "dss",
      """
      -all NAXIS=2 NAXIS1=500 NAXIS2=500 PLTLABEL='A1' PLATEID='A1' PLTSCALE=67.2 \
      XPIXELSZ=15.0 YPIXELSZ=15.0 CNPIX1=8000 CNPIX2=7000 PLTRAH=10 PLTRAM=20 PLTRAS=30.0 \
      PLTDECSN='+' PLTDECD=20 PLTDECM=10 PLTDECS=5.0 PPO1=0.0 PPO2=0.0 PPO3=177500.0 PPO4=0.0 \
      PPO5=0.0 PPO6=177500.0 AMDX1=67.2 AMDY1=67.2 AMDX2=0.05 AMDY2=-0.05 AMDX3=10.0 \
      AMDY3=-8.0 AMDX4=0.0001 AMDY4=0.0001 AMDX8=2e-06 AMDY9=1e-06
      """, pixels: [(10.25, 20.5), (400.0, 333.75)],
      sky: [(156.2573861082911, 18.814644674356895), (156.1427532966873, 18.90299994160503)]),
  ]
}
