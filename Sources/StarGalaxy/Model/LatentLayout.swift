/// Which latent coordinate means what.
///
/// One class coordinate with two modes, and normal ones for all else. The forerunner's wells in
/// every dimension make 2^d clusters, and the largest variance of the data, not the class, decides
/// which of them fill.
public enum LatentLayout {
  /// The class coordinate: positive for stars, negative for galaxies.
  public static let classCoordinate = 0
  /// The number of coordinates: class, shift along x and y, log size, ellipticities, concentration.
  public static let count = 7
  /// The names, in order, as columns of a catalogue.
  public static let names = [
    "class", "shift_x", "shift_y", "log_size", "e1", "e2", "concentration",
  ]
}
