import FITSFiles
import Foundation
import Testing
import _TestSupport

/// Frames of other libraries' tests.
///
/// That the pixels equal astropy's is checked by `Scripts/compare-compat`; here every file is read or refused as it should be.
@Suite("Other people's frames")
struct CompatibilityTests {
  /// Files without a readable image, and the words of the refusal.
  static let refusals = [
    "astropy__ascii.fits": "a table of 5 rows",
    "astropy__history_header.fits": "a header without data",
    "astropy__tb.fits": "a table of 2 rows",
    "astropy__variable_length_table.fits": "a table of 2 rows",
    "sfft__DEC-OBS04a.mini.fits": "wrong DATASUM",
  ]

  static let files: [String] = {
    guard let data = TestPaths.surveyData?.appending(path: "compat") else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: data.path)) ?? []
    return names.filter { $0.contains(".fits") }.sorted().map { data.appending(path: $0).path }
  }()

  @Test(
    "every image is read, every other file refused for the right reason",
    .enabled(if: !files.isEmpty, "the survey data are not here (SKYSIEVE_DATA)"))
  func everyFile() throws {
    for path in CompatibilityTests.files {
      let name = (path as NSString).lastPathComponent
      let file = try FITSFile.open(path)
      do {
        for hdu in file.hdus where hdu.isImage {
          for plane in 0..<hdu.planes {
            let image = try file.readImage(hdu, plane: plane)
            #expect(image.pixels.contains { $0.isFinite } || name == "astropy__blank.fits")
          }
        }
        _ = try file.imageHDU()
        #expect(CompatibilityTests.refusals[name] == nil, "\(name) should be refused")
      } catch let error as FITSError {
        let reason = try #require(CompatibilityTests.refusals[name], "\(error)")
        #expect(error.description.contains(reason))
      }
    }
  }

  @Test(
    "every table is read", .enabled(if: !files.isEmpty, "the survey data are not here"))
  func everyTable() throws {
    var tables = 0
    for path in CompatibilityTests.files {
      let file = try FITSFile.open(path)
      for hdu in file.hdus {
        guard case .table(let rows, let columns) = hdu.kind else { continue }
        let table = try file.readTable(hdu)
        #expect(table.rowCount == rows && table.columns.count == columns)
        tables += 1
      }
    }
    #expect(tables == 3)
  }
}
