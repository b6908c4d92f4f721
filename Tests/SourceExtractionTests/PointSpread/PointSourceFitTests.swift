import FITSFiles
import Foundation
import Imaging
import SkySimulation
import SourceExtraction
import Tensors
import Testing
import _TestSupport

@Suite("Fits of point sources")
struct PointSourceFitTests {
  private let field: PointSpreadTestField
  private let model: SourceExtraction.PointSpreadModel

  init() throws {
    field = try PointSpreadTestField(seed: 7, side: 768)
    model = PointSpreadEstimator.estimate(field.subtracted, candidates: field.candidates)
  }

  private var lonelyStars: [SourceTruth] {
    field.simulated.truth.filter {
      $0.label == .star && $0.signalToNoise > 20 && $0.blendedness < 0.002
        && $0.x > 20 && $0.x < 748 && $0.y > 20 && $0.y < 748
    }
  }

  @Test("lonely stars leave nothing but noise, and their places and fluxes are right")
  func stars() throws {
    let stars = lonelyStars
    let fits = PointSourceFitter(model, on: field.subtracted).fit(
      stars.map { PointSourceStart(x: $0.x.rounded(), y: $0.y.rounded()) })
    #expect(stars.count > 40)
    #expect(fits.filter { !$0.isConverged }.isEmpty)
    let chi2 = fits.map(\.chi2).sorted()
    #expect((0.8...1.15).contains(chi2[chi2.count / 2]))
    let offsets = zip(stars, fits).map { hypot($1.x - $0.x, $1.y - $0.y) }.sorted()
    #expect(offsets[offsets.count / 2] < 0.05)
    let ratios = zip(stars, fits).map { $1.flux / $0.flux }.sorted()
    // The rest lies beyond the model's radius.
    #expect((0.95...1.02).contains(ratios[ratios.count / 2]))
  }

  @Test("SPREAD_MODEL is zero within its errors for stars, and positive for galaxies")
  func spread() throws {
    let fitter = PointSourceFitter(model, on: field.subtracted)
    let places = { (sources: [SourceTruth]) in
      sources.map { PointSourceStart(x: $0.x.rounded(), y: $0.y.rounded()) }
    }
    let stars = fitter.fit(places(lonelyStars))
    let pulls = stars.map { abs($0.spreadModel / $0.spreadModelError) }.sorted()
    #expect(pulls[pulls.count / 2] < 1.2)
    let extended = field.simulated.truth.filter {
      $0.label == .galaxy && $0.signalToNoise > 30 && $0.halfLightRadius > 0.3
    }
    #expect(extended.count > 10)
    let galaxies = fitter.fit(places(extended))
    let significant = galaxies.filter { $0.spreadModel > 3 * $0.spreadModelError }
    #expect(significant.count * 10 >= galaxies.count * 9)
  }

  @Test("a fit finds a star that lies pixels from where it began")
  func wandering() throws {
    let star = try #require(lonelyStars.max { $0.signalToNoise < $1.signalToNoise })
    let fit = PointSourceFitter(model, on: field.subtracted).fit([
      PointSourceStart(x: star.x + 1.9, y: star.y - 1.7)
    ])[0]
    #expect(fit.isConverged)
    #expect(hypot(fit.x - star.x, fit.y - star.y) < 0.03)
  }

  @Test("pixels of a neighbour in the segmentation are left out")
  func neighbours() throws {
    let star = try #require(lonelyStars.first { $0.signalToNoise > 100 })
    let (column, row) = (Int(star.x.rounded()), Int(star.y.rounded()))
    var image = field.subtracted
    var labels = [Int32](repeating: 0, count: image.image.pixels.count)
    for x in column + 3...column + 6 {
      image.image[x, row] += Float(star.flux)
      labels[row * image.image.width + x] = 2
    }
    let start = PointSourceStart(x: star.x, y: star.y, label: 1)
    let blind = PointSourceFitter(model, on: image).fit([start])[0]
    let aware = PointSourceFitter(model, on: image, labels: labels).fit([start])[0]
    #expect(abs(aware.flux / star.flux - 1) < 0.06)
    #expect(abs(aware.spreadModel) < 0.01)
    #expect(blind.chi2 > 10 * aware.chi2)
  }

  @Test("fits do not depend on the number of threads")
  func threads() throws {
    let starts = field.candidates.map { PointSourceStart(x: $0.x, y: $0.y) }
    let fitter = PointSourceFitter(model, on: field.subtracted)
    let one = fitter.fit(starts, parallelism: .serial)
    #expect(one.count == starts.count)
    #expect(one == fitter.fit(starts, parallelism: Parallelism(threads: 3)))
  }

  @Test("a model reads back from FITS and JSON as it was written")
  func files() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("psf.fits")
    try model.write(to: path)
    let read = try SourceExtraction.PointSpreadModel(readingFrom: path)
    #expect(read == model)
    let text = try JSONEncoder().encode(model)
    let back = try JSONDecoder().decode(SourceExtraction.PointSpreadModel.self, from: text)
    #expect(back == model)
  }

  @Test("a FITS file that is no model is refused with its HDU")
  func foreignFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("other.fits")
    var header = Header()
    header.set("PSFORIG", "measured")
    try FITSWriter.write(
      [
        .image(
          .float32([Float](repeating: 0, count: 12)), axes: [4, 3], header: header,
          name: "PSF_MODEL")
      ], to: path)
    #expect {
      _ = try SourceExtraction.PointSpreadModel(readingFrom: path)
    } throws: { error in
      "\(error)".contains("PSFWIDTH") && "\(error)".contains("HDU 0")
    }
  }
}
