import FITSFiles
import Testing

@Suite("Paths")
struct FilePathTests {
  @Test(
    "the folder of a path is what stands before its last name",
    arguments: [
      ("o", ""), ("o/", ""), ("name", ""), ("a/o", "a"), ("a/b/", "a"), ("a//b", "a"), ("/o", "/"),
      ("/", "/"), ("//", "/"), (".", ""), ("é", ""), ("", ""), ("/a/b.fits", "/a"), ("../b", ".."),
    ])
  func folder(path: String, expected: String) {
    #expect(FilePath.folder(of: path) == expected)
  }
}
