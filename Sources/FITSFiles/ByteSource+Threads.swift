import Dispatch
import Synchronization

extension ByteSource {
  /// Hands the bytes of a range to `body` in pieces, on several threads and in any order, with the
  /// place of each piece's first byte in the range.
  ///
  /// Pieces are multiples of 8 bytes but the last. Of several errors that of the first piece is
  /// thrown.
  func forEachPiece(
    at offset: Int, count: Int, threads: Int,
    _ body: @Sendable (Int, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let block = 1 << 22
    let blocks = (count + block - 1) / block
    let failures = Mutex<[Int: any Error]>([:])
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, blocks))) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < blocks else { return }
        do {
          var place = index * block
          try forEachPiece(at: offset + place, count: min(block, count - place)) { bytes in
            try body(place, bytes)
            place += bytes.count
          }
        } catch {
          failures.withLock { $0[index] = error }
        }
      }
    }
    let first = failures.withLock { $0.min { $0.key < $1.key }?.value }
    if let first { throw first }
  }
}
