import Foundation

/// The learning rate of every step: a linear warm-up, then constant or falling as a half cosine.
public struct LearningRateSchedule: Sendable, Equatable, Codable {
  /// What the rate does after the warm-up.
  public enum Decay: Sendable, Equatable, Codable {
    /// It stays at the peak.
    case constant
    /// It falls to `floor` times the peak until step `totalSteps`, and stays there.
    case cosine(floor: Double, totalSteps: Int)
  }

  /// The highest rate.
  public var peak: Double
  /// Steps over which the rate climbs to the peak in equal parts; 0 for none.
  public var warmUpSteps: Int
  /// What follows.
  public var decay: Decay

  /// A schedule with the given peak; without more it is constant.
  public init(peak: Double, warmUpSteps: Int = 0, decay: Decay = .constant) {
    self.peak = peak
    self.warmUpSteps = warmUpSteps
    self.decay = decay
  }

  /// The rate of step `step`, counted from 0.
  public func rate(atStep step: Int) -> Double {
    guard step >= warmUpSteps else { return peak * Double(step + 1) / Double(warmUpSteps + 1) }
    switch decay {
    case .constant:
      return peak
    case .cosine(let floor, let totalSteps):
      let length = max(1, totalSteps - warmUpSteps)
      let progress = min(1, Double(step - warmUpSteps) / Double(length))
      return peak * (floor + (1 - floor) * 0.5 * (1 + cos(.pi * progress)))
    }
  }

  /// Refuses rates and step counts that make no sense.
  public func validate() throws {
    guard peak > 0, peak.isFinite else {
      throw NeuralNetworkError.invalidConfiguration(
        name: "learning rate", expected: "a positive number", found: "\(peak)")
    }
    guard warmUpSteps >= 0 else {
      throw NeuralNetworkError.invalidConfiguration(
        name: "warm-up steps", expected: "0 or more", found: "\(warmUpSteps)")
    }
    if case .cosine(let floor, let totalSteps) = decay {
      guard (0...1).contains(floor), totalSteps > warmUpSteps else {
        throw NeuralNetworkError.invalidConfiguration(
          name: "cosine schedule", expected: "a floor in 0...1 and an end after the warm-up",
          found: "floor \(floor), end \(totalSteps)")
      }
    }
  }
}
