import FITSFiles
import Pipeline
import Testing

@Suite("Names of fields")
struct FieldNamingTests {
  private func names(_ paths: String...) -> [String] {
    FieldNaming.names(for: paths.map { FITSLocation(path: $0) })
  }

  @Test("a field is called as its file, without folder and endings")
  func plain() {
    #expect(names("/data/a.fits", "b.fits.fz", "c.fit.gz") == ["a", "b", "c"])
  }

  @Test("files of one name get as many folders as tell them apart, whatever their order")
  func twins() {
    #expect(names("n1/x.fits", "n2/x.fits", "y.fits") == ["n1_x", "n2_x", "y"])
    #expect(names("n2/x.fits", "n1/x.fits") == ["n2_x", "n1_x"])
    #expect(names("a/n/x.fits", "b/n/x.fits") == ["a_n_x", "b_n_x"])
  }

  @Test("a plain and a compressed file of one name are numbered by their paths")
  func endings() {
    #expect(names("/d/x.fits.gz", "/d/x.fits") == ["d_x_2", "d_x"])
  }

  @Test("names are safe as folders and in tables, and are none of the run's own files")
  func safe() {
    #expect(names("a b,c.fits", "=1+1.fits", ".x.fits") == ["a_b_c", "_1+1", "_.x"])
    #expect(names("fields.csv.fits", "-rf.fits") == ["_fields.csv", "_-rf"])
    let long = names(String(repeating: "n", count: 300) + ".fits")[0]
    #expect(long.utf8.count <= 180)
  }

  @Test("planes and extensions of one file are fields of their own")
  func extensions() {
    let names = FieldNaming.names(for: [
      FITSLocation(path: "m.fits", hdu: .number(1)), FITSLocation(path: "m.fits", hdu: .name("S7")),
    ])
    #expect(names == ["m.1", "m.S7"])
  }
}
