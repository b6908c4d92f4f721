/// A seeded, counter-based stream of random numbers: Philox 4x32 with ten rounds.
///
/// The n-th number of a stream is a pure function of (seed, stream, n). Work that is split over
/// threads therefore gives every item its own `substream`, and the result does not depend on how
/// many threads there were or which of them came first.
///
/// Reference: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC11). Chosen over
/// generators with a running state (xoshiro, PCG), whose streams cannot be entered at any place.
public struct RandomStream: RandomNumberGenerator, Sendable, Equatable {
  private let key: SIMD2<UInt32>
  private let stream: UInt64
  private var counter: UInt64 = 0
  private var spare: UInt64?

  /// Starts stream number `stream` of the family that belongs to `seed`.
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = stream
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    if let held = spare {
      spare = nil
      return held
    }
    let block = Self.philox(counter: counter, stream: stream, key: key)
    counter &+= 1
    spare = UInt64(block.z) << 32 | UInt64(block.w)
    return UInt64(block.x) << 32 | UInt64(block.y)
  }

  /// An independent stream for item `index` of this one; this stream itself does not move.
  public func substream(_ index: UInt64) -> RandomStream {
    let mixed = Self.philox(counter: index, stream: ~stream, key: key)
    return RandomStream(
      seed: UInt64(mixed.x) << 32 | UInt64(mixed.y), stream: UInt64(mixed.z) << 32 | UInt64(mixed.w)
    )
  }

  /// A number in [0, 1), uniformly distributed, with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  package static func philox(
    counter: UInt64, stream: UInt64, key: SIMD2<UInt32>
  ) -> SIMD4<UInt32> {
    var block = SIMD4(
      UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32),
      UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var key = key
    for _ in 0..<10 {
      let first = UInt64(block.x) &* 0xD251_1F53
      let second = UInt64(block.z) &* 0xCD9E_8D57
      block = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ block.y ^ key.x,
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ block.w ^ key.y,
        UInt32(truncatingIfNeeded: first))
      key = SIMD2(key.x &+ 0x9E37_79B9, key.y &+ 0xBB67_AE85)
    }
    return block
  }
}
