import Foundation
import Synchronization

/// How far a piece of work with a known number of items is.
///
/// On a terminal it is one line at the bottom with a bar, the rate and the time left, drawn at most
/// ten times a second and taken away at the end; elsewhere it is a plain line for each item. Nothing
/// is shown with `--quiet`. It may be told of items from several threads.
///
/// ```swift
/// let progress = console.progress(of: files.count, unit: "frames")
/// defer { progress.finish() }
/// for file in files { ...; progress.advance(finished: file) }
/// ```
public final class ProgressReport: Sendable {
  private struct State {
    var done = 0
    var lastDrawn = -Double.infinity
    var isFinished = false
  }

  private enum Manner { case bar, lines, nothing }

  private let total: Int
  private let unit: String
  private let console: Console
  private let manner: Manner
  private let clock: @Sendable () -> Double
  private let start: Double
  private let state = Mutex(State())

  /// Redrawing more often than this, in seconds, only costs time.
  private static let shortestPause = 0.1

  init(total: Int, unit: String, console: Console, clock: @escaping @Sendable () -> Double) {
    self.total = total
    self.unit = unit
    self.console = console
    self.clock = clock
    manner = console.mode.isQuiet ? .nothing : console.talk.canRedraw ? .bar : .lines
    start = clock()
  }

  /// Counts one more item as done; `name` is what the plain line says of it.
  public func advance(finished name: String) {
    state.withLock { state in
      state.done += 1
      switch manner {
      case .nothing: break
      case .lines: console.note("[\(state.done)/\(total)] \(name)")
      case .bar: redraw(&state)
      }
    }
  }

  /// Takes the bar away; call it also when the work failed.
  public func finish() {
    state.withLock { state in
      if manner == .bar && !state.isFinished { console.talk.draw(bar: "") }
      state.isFinished = true
    }
  }

  private func redraw(_ state: inout State) {
    let now = clock()
    guard !state.isFinished, now - state.lastDrawn >= Self.shortestPause else { return }
    state.lastDrawn = now
    let line = ProgressLine(
      done: state.done, total: total, unit: unit, seconds: now - start)
    console.talk.draw(bar: line.text(columns: console.talk.columns))
  }
}

extension Console {
  /// Starts to report on `total` items, called `unit` ("frames") in the rate.
  public func progress(of total: Int, unit: String) -> ProgressReport {
    ProgressReport(total: total, unit: unit, console: self) {
      Double(DispatchTime.now().uptimeNanoseconds) / 1e9
    }
  }

  /// The same with another clock, in seconds, for tests.
  package func progress(
    of total: Int, unit: String, clock: @escaping @Sendable () -> Double
  ) -> ProgressReport {
    ProgressReport(total: total, unit: unit, console: self, clock: clock)
  }
}
