import CCFITSIO
import Foundation

/// The one owner of an open cfitsio file: opened for one read, closed with its last use.
final class CFITSIOHandle {
  private let path: String
  private let hdu: HDU
  private var pointer: UnsafeMutablePointer<fitsfile>?

  /// Opens the file, by its plain name and never by cfitsio's extended syntax, and moves to the HDU.
  init(_ file: FITSFile, hdu: HDU) throws {
    path = file.path
    self.hdu = hdu
    try check { ffdkopn(&pointer, file.path, READONLY, &$0) }
    try check { ffmahd(pointer, Int32(hdu.index + 1), nil, &$0) }
  }

  deinit {
    var status: Int32 = 0
    ffclos(pointer, &status)
  }

  /// The pixels of a plane in the given cfitsio type, which must be that of `Pixel`.
  func pixels<Pixel: BitwiseCopyable>(_ type: Int32, place: PlanePlace, blank: Pixel) throws
    -> [Pixel]
  {
    try [Pixel](unsafeUninitializedCapacity: place.pixelCount) { buffer, filled in
      var null = blank
      var anyNull: Int32 = 0
      let first = place.plane * place.pixelCount + 1
      try check {
        ffgpv(
          pointer, type, LONGLONG(first), LONGLONG(place.pixelCount), &null, buffer.baseAddress,
          &anyNull, &$0)
      }
      filled = place.pixelCount
    }
  }

  /// Makes one call of cfitsio and turns its status into an error.
  private func check(_ call: (inout Int32) -> Int32) throws {
    var status: Int32 = 0
    _ = call(&status)
    guard status != 0 else { return }
    var text = [CChar](repeating: 0, count: 81)
    ffgerr(status, &text)
    ffcmsg()
    let bytes = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    throw FITSError.library(
      path: path, hdu: hdu.index, status: Int(status),
      message: String(decoding: bytes, as: UTF8.self))
  }
}
