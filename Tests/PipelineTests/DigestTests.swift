import CDigests
import Foundation
import Pipeline
import Testing
import _TestSupport

@Suite("Digests of files")
struct DigestTests {
  @Test(
    "the digest of a file is its SHA-256",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func knownDigests(text: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: URL(filePath: folder.path("f")))
    #expect(try FileDigest(of: folder.path("f"), role: "frame").sha256 == expected)
  }

  @Test("a million bytes, read in pieces, give the published digest")
  func long() throws {
    let folder = try TemporaryFolder()
    try Data(repeating: UInt8(ascii: "a"), count: 1_000_000).write(
      to: URL(filePath: folder.path("f")))
    let digest = try FileDigest(of: folder.path("f"), role: "frame")
    #expect(digest.sha256 == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(digest.bytes == 1_000_000)
  }

  @Test("a folder has no digest, and the error says so")
  func folder() throws {
    let folder = try TemporaryFolder()
    #expect(throws: PipelineError.self) {
      try FileDigest(of: folder.url.path, role: "frame")
    }
  }
}

@Suite("The fast path of SHA-256")
struct DigestPathTests {
  @Test("the processor's instructions and the plain loop agree", arguments: [0, 1, 2, 7])
  func paths(blocks: Int) {
    let bytes = (0..<64 * blocks).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    var fast = (0..<8).map { UInt32($0) &* 0x9e37_79b9 }
    var plain = fast
    sk_sha256_compress(&fast, bytes, blocks)
    sk_sha256_compress_plain(&plain, bytes, blocks)
    #expect(fast == plain)
  }
}
