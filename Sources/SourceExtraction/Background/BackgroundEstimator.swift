import Imaging
import Tensors

/// Estimates the sky of a field and its noise on a mesh.
///
/// First every cell gets SExtractor's clipped mode, and a median filter takes out what bright
/// sources did to single cells. That mode still lies 0.03 to 0.1 sigma above the sky, for the wings
/// of sources are part of every cell. So sources are looked for above this first sky, masked, and
/// the mean of what is left is the level. A smaller mesh or a steeper mode (3 median - 2 mean) was
/// rejected: both trade that bias for scatter.
public struct BackgroundEstimator {
  /// Cells with a smaller share of good pixels are filled in from their neighbours.
  static let smallestGoodShare = 0.5
  /// A frame is a nebula's if more than this share of it is structured.
  private static let nebulaShare = 0.3
  /// The cells that follow a nebula are about so many pixels wide: few enough to follow filaments,
  /// enough for stars to be seen and masked.
  private static let smallestNebulaCell = 12

  /// The background of `field`; every field has one, even if it has no good pixel.
  public static func estimate(
    _ field: Field, configuration: BackgroundMeshConfiguration = .default,
    parallelism: Parallelism = .machine
  ) throws -> Background {
    try configuration.validate()
    let (width, height) = (field.image.width, field.image.height)
    var mesh = firstMesh(field, configuration, parallelism)
    mesh.fillGaps()
    // SExtractor's filter looks one way at the borders, and flattens a gradient there.
    mesh.filter(
      size: configuration.filterSize, threshold: configuration.filterThreshold,
      extrapolates: configuration.masksSources)
    var correlation = NoiseCorrelation.white
    if configuration.masksSources, mesh.isFilled.contains(false) {
      let masking = SourceMasking(field, mesh: mesh)
      let refined = masking.refine(parallelism)
      if configuration.measuresCorrelation { correlation = refined.correlation }
      mesh = refined.mesh
      if refined.structuredShare > nebulaShare { followNebula(&mesh, of: field, parallelism) }
    }
    if let level = configuration.fixedLevel {
      mesh.levels = Image(width: mesh.columns, height: mesh.rows, filledWith: Float(level))
    }
    return Background(
      width: width, height: height, mesh: mesh, noiseCorrelation: correlation,
      varianceScale: VarianceScaling.scale(of: field, to: mesh))
  }

  /// Divides the cells of a frame full of structure until they follow it.
  private static func followNebula(
    _ mesh: inout BackgroundMesh, of field: Field, _ parallelism: Parallelism
  ) {
    let smallest = min(mesh.cellWidth, mesh.cellHeight) / smallestNebulaCell
    guard smallest > 1 else { return }
    mesh = mesh.divided(by: smallest, width: field.image.width, height: field.image.height)
    for scenery in [SourceMasking.Scenery.nebula, .nebula, .followedNebula] {
      mesh = SourceMasking(field, mesh: mesh, scenery: scenery).refine(parallelism).mesh
      // The scatter of so few pixels is noisy.
      mesh.smoothSigmas(size: 5)
    }
  }

  private struct Target: @unchecked Sendable {
    let levels: UnsafeMutableBufferPointer<Float>
    let sigmas: UnsafeMutableBufferPointer<Float>
  }

  /// The clipped mode of every cell that has enough good pixels.
  private static func firstMesh(
    _ field: Field, _ configuration: BackgroundMeshConfiguration, _ parallelism: Parallelism
  ) -> BackgroundMesh {
    var mesh = BackgroundMesh(
      width: field.image.width, height: field.image.height, configuration: configuration)
    let empty = mesh
    // A frame that is bad all over the place keeps what cells it has.
    for share in [smallestGoodShare, 0.1, 0.001]
    where !mesh.levels.pixels.contains(where: \.isFinite) {
      mesh.levels.pixels.withUnsafeMutableBufferPointer { levels in
        mesh.sigmas.pixels.withUnsafeMutableBufferPointer { sigmas in
          let target = Target(levels: levels, sigmas: sigmas)
          parallelism.forEach(empty.rows) { row in
            fill(target, row: row, of: empty, field: field, smallestShare: share)
          }
        }
      }
    }
    return mesh
  }

  private static func fill(
    _ target: Target, row: Int, of mesh: BackgroundMesh, field: Field, smallestShare: Double
  ) {
    let image = field.image
    var clipper = SkyClipper()
    var values = [Float](repeating: 0, count: mesh.cellWidth * mesh.cellHeight + 1)
    for column in 0..<mesh.columns {
      let box = mesh.pixels(column: column, row: row, width: image.width, height: image.height)
      let sky = values.withUnsafeMutableBufferPointer { values -> ClippedSky? in
        let count = gather(box, of: field, into: values)
        guard count > 0, Double(count) >= smallestShare * Double(box.area) else { return nil }
        return clipper.sky(of: .init(rebasing: values[..<count]))
      }
      guard let sky else { continue }
      target.levels[row * mesh.columns + column] = Float(sky.mode)
      target.sigmas[row * mesh.columns + column] = Float(sky.sigma)
    }
  }

  /// Packs the good pixels of a box together and says how many they are.
  private static func gather(
    _ box: PixelBox, of field: Field, into target: UnsafeMutableBufferPointer<Float>
  ) -> Int {
    guard let start = target.baseAddress else { return 0 }
    var count = 0
    field.image.pixels.withUnsafeBufferPointer { pixels in
      field.mask.flags.withUnsafeBufferPointer { flags in
        for y in box.y {
          let row =
            y * field.image.width + box.x.lowerBound..<y * field.image.width + box.x.upperBound
          PixelGathering.append(
            .init(rebasing: pixels[row]), flags: .init(rebasing: flags[row]), to: start,
            count: &count)
        }
      }
    }
    return count
  }
}
