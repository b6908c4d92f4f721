// The same work as plain.c, by our own rooms.
//
//   files read FRAME.fits             prints the milliseconds of reading it
//   files mask MASK.raw OUT.png       prints those of writing the mask, the wait for the disk included
//   files encode MASK.raw -           prints those of the mask's bytes alone
//   files preview FRAME.fits OUT.png  prints those of the stretched grey picture
import FITSFiles
import Foundation
import Imaging

let side = 4096

/// The shortest of five runs, in milliseconds.
func best(_ body: () throws -> Void) rethrows -> Double {
  var shortest = Double.infinity
  for _ in 0..<5 {
    let spent = try ContinuousClock().measure(body)
    shortest = min(shortest, spent / .milliseconds(1))
  }
  return shortest
}

func mask(_ path: String) throws -> PNGPicture {
  let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
  return try PNGPicture(width: side, height: side, pixels: .grey8(bytes))
}

let arguments = CommandLine.arguments
let input = arguments[2]
let output = arguments.last ?? ""
let spent: Double
switch arguments[1] {
case "read":
  spent = try best {
    let file = try FITSFile.open(input)
    _ = try file.readImage(file.imageHDU())
  }
case "mask":
  let picture = try mask(input)
  spent = try best { try picture.write(to: output) }
case "encode":
  let picture = try mask(input)
  spent = try best { _ = try picture.encoded() }
default:
  let frame = try Frame.open(FITSLocation(input))
  spent = try best { try Preview.picture(of: frame.image, mask: frame.mask).write(to: output) }
}
print(String(format: "%.2f", spent))
