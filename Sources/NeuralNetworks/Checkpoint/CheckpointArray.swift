import Tensors

/// One array of a checkpoint: a shape and as many numbers as the shape says, of one exact type.
public struct CheckpointArray: Sendable, Equatable {
  /// The numbers, row-major, in the type they are stored in.
  public enum Values: Sendable, Equatable {
    /// `F32`: weights and everything computed with them.
    case float32([Float])
    /// `F64`: sums and losses.
    case float64([Double])
    /// `I64`: counters.
    case int64([Int64])
    /// `I32`.
    case int32([Int32])
    /// `U8`: bytes.
    case uint8([UInt8])
  }

  /// The length of every dimension; empty for a single number.
  public let shape: [Int]
  /// The numbers.
  public let values: Values

  /// An array of the given shape; the number of values must be the product of its dimensions.
  public init(shape: [Int], values: Values) {
    precondition(shape.reduce(1, *) == values.count, "an array holds as many values as its shape")
    self.shape = shape
    self.values = values
  }

  /// The float32 array that holds a tensor.
  public init(_ tensor: Tensor) {
    self.init(shape: tensor.shape.dimensions, values: .float32(tensor.elements))
  }
}

extension CheckpointArray.Values {
  /// How many numbers there are.
  public var count: Int {
    switch self {
    case .float32(let numbers): numbers.count
    case .float64(let numbers): numbers.count
    case .int64(let numbers): numbers.count
    case .int32(let numbers): numbers.count
    case .uint8(let numbers): numbers.count
    }
  }

  /// The name of the stored type in the safetensors format.
  var typeName: String {
    switch self {
    case .float32: "F32"
    case .float64: "F64"
    case .int64: "I64"
    case .int32: "I32"
    case .uint8: "U8"
    }
  }

  /// Whether no value is NaN or infinite.
  var isFinite: Bool {
    switch self {
    case .float32(let numbers): numbers.allSatisfy(\.isFinite)
    case .float64(let numbers): numbers.allSatisfy(\.isFinite)
    case .int64, .int32, .uint8: true
    }
  }

  /// The bytes of one number of the named type, or nil for a type we do not read.
  static func byteCount(ofType name: String) -> Int? {
    switch name {
    case "F32", "I32": 4
    case "F64", "I64": 8
    case "U8": 1
    default: nil
    }
  }

  /// Copies the numbers out of a file's little-endian bytes, which need no alignment.
  init?(typeName: String, bytes: UnsafeRawBufferPointer) {
    switch typeName {
    case "F32": self = .float32(copy(of: bytes))
    case "F64": self = .float64(copy(of: bytes))
    case "I64": self = .int64(copy(of: bytes))
    case "I32": self = .int32(copy(of: bytes))
    case "U8": self = .uint8(copy(of: bytes))
    default: return nil
    }
  }

  /// Hands out the bytes of the numbers, little-endian as every machine we build for.
  func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    switch self {
    case .float32(let numbers): try numbers.withUnsafeBytes(body)
    case .float64(let numbers): try numbers.withUnsafeBytes(body)
    case .int64(let numbers): try numbers.withUnsafeBytes(body)
    case .int32(let numbers): try numbers.withUnsafeBytes(body)
    case .uint8(let numbers): try numbers.withUnsafeBytes(body)
    }
  }
}

/// The bytes as an array of plain numbers; a remainder shorter than one number is left out.
private func copy<Number: BitwiseCopyable>(of bytes: UnsafeRawBufferPointer) -> [Number] {
  let count = bytes.count / MemoryLayout<Number>.stride
  return [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
    UnsafeMutableRawBufferPointer(buffer).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: bytes[..<(count * MemoryLayout<Number>.stride)]))
    initialized = count
  }
}
