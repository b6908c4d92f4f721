/// A file that `simulate` can write.
enum SimulationPart: String, CaseIterable {
  case image
  case weight
  case flags
  case clean
  case segmentation
  case truth
  case sky
}
