import Foundation
import NeuralNetworks
import Tensors
import Testing
import _TestSupport

@Suite(
  "Python's safetensors package",
  .enabled(
    if: OutsideProgram.python(with: "safetensors", "numpy") != nil,
    "skipped: no Python with safetensors and numpy (name one in SKYSIEVE_PYTHON)"))
struct PythonCheckpointTests {
  @Test("reads what we write: names, shapes, types, values and metadata")
  func readsOurs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("ours.safetensors")
    var ours = Checkpoint(metadata: ["note": "one \"two\"\nü"])
    ours["w"] = CheckpointArray(Tensor([2, 2], elements: [1, 2, 3, -4.5]))
    ours["n"] = CheckpointArray(shape: [1], values: .int64([1 << 40]))
    ours["b"] = CheckpointArray(shape: [3], values: .uint8([1, 2, 3]))
    try ours.write(to: path)
    let program = """
      import sys
      from safetensors import safe_open
      with safe_open(sys.argv[1], framework="numpy") as f:
          print(f.metadata())
          for name in sorted(f.keys()):
              a = f.get_tensor(name)
              print(name, a.dtype, a.tolist())
      """
    let python = try #require(OutsideProgram.python(with: "safetensors", "numpy"))
    let outcome = try python.run(["-c", program, path])
    #expect(outcome.errors == "")
    #expect(
      outcome.output == """
        {'note': 'one "two"\\nü'}
        b uint8 [1, 2, 3]
        n int64 [1099511627776]
        w float32 [[1.0, 2.0], [3.0, -4.5]]

        """)
  }

  @Test("writes what we read")
  func writesForUs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("theirs.safetensors")
    let program = """
      import sys
      import numpy as np
      from safetensors.numpy import save_file
      save_file({"w": np.arange(6, dtype=np.float32).reshape(2, 3), "s": np.array(2.5),
                 "i": np.array([1, -2], dtype=np.int32)}, sys.argv[1], metadata={"k": "é"})
      """
    let python = try #require(OutsideProgram.python(with: "safetensors", "numpy"))
    #expect(try python.run(["-c", program, path]).errors == "")
    let theirs = try Checkpoint(contentsOf: path)
    #expect(theirs.metadata == ["k": "é"])
    #expect(theirs["w"] == CheckpointArray(Tensor([2, 3], elements: [0, 1, 2, 3, 4, 5])))
    #expect(theirs["s"] == CheckpointArray(shape: [], values: .float64([2.5])))
    #expect(theirs["i"] == CheckpointArray(shape: [2], values: .int32([1, -2])))
  }
}
