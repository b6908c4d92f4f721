import Tensors

/// One operation of an inference network, ready to make rows of its value out of rows of others.
///
/// A convolution whose value is only read by a sum makes the sum itself: one step for two operations,
/// and one pass over the rows in place of three.
struct PreparedStep: Sendable {
  enum Work: Sendable {
    /// The first source's convolution, plus the second source if there is one.
    case convolution(RowConvolution)
    case maxPool
    case sum(Activation)
    case concatenation
  }

  let work: Work
  /// The values it reads.
  let sources: [Int]
  /// The value it makes.
  let target: Int

  /// The steps of a network, in an order in which they can run.
  static func steps(of network: InferenceNetwork, allowingWinograd: Bool) -> [PreparedStep] {
    var sums: [Int: (sum: Int, other: Int, activation: Activation)] = [:]
    for (index, operation) in network.operations.enumerated() {
      guard case .sum(let left, let right, let activation) = operation else { continue }
      for (value, other) in [(left, right), (right, left)]
      where network.canAddInPlace(value) && value > other && sums[value] == nil {
        sums[value] = (index + 1, other, activation)
        break
      }
    }
    let skipped = Set(sums.values.map(\.sum))
    return network.operations.enumerated().compactMap { index, operation in
      let value = index + 1
      guard let sum = sums[value] else {
        return skipped.contains(value)
          ? nil : PreparedStep(operation, target: value, allowingWinograd: allowingWinograd)
      }
      return PreparedStep(
        operation.activated(by: sum.activation), adding: sum.other, target: sum.sum,
        allowingWinograd: allowingWinograd)
    }
  }

  private init(
    _ operation: InferenceNetwork.Operation, adding added: Int? = nil, target: Int,
    allowingWinograd: Bool
  ) {
    sources = InferenceNetwork.sources(of: operation) + (added.map { [$0] } ?? [])
    self.target = target
    switch operation {
    case .convolution(let stencil, let weights, let bias, let activation, _):
      work = .convolution(
        RowConvolution(
          stencil, weights: weights, bias: bias, activation: activation,
          allowingWinograd: allowingWinograd))
    case .maxPool: work = .maxPool
    case .sum(_, _, let activation): work = .sum(activation)
    case .concatenation: work = .concatenation
    }
  }

  /// How many output rows can be made when `available` of the `height` rows of a source are there.
  func reachableRows(
    available: Int, of height: Int, source number: Int, outputHeight: Int
  ) -> Int {
    if available == height { return outputHeight }
    let reachable =
      switch work {
      case .convolution(let convolution) where number > 0:
        available / convolution.stepSize * convolution.stepSize
      case .maxPool: available / 2
      case .sum, .concatenation: available
      case .convolution(let convolution):
        switch convolution.stencil {
        case .pointwise: available
        case .same:
          (available - 1) / convolution.stepSize * convolution.stepSize
        case .halving: available / 2
        case .resizing, .transposed3, .transposed4: 2 * (available - 1)
        }
      }
    return min(max(0, reachable), outputHeight)
  }

  /// The first row of a source still needed once `done` output rows are made.
  func firstNeededRow(done: Int, source number: Int) -> Int {
    switch work {
    case .convolution where number > 0: done
    case .maxPool: 2 * done
    case .sum, .concatenation: done
    case .convolution(let convolution):
      switch convolution.stencil {
      case .pointwise: done
      case .same: max(0, done - 1)
      case .halving: max(0, 2 * done - 1)
      case .resizing, .transposed3, .transposed4: max(0, done / 2 - 1)
      }
    }
  }

  /// Makes the given rows of `target`, split into pieces for several threads; a piece's bits do not
  /// depend on how the rows were split.
  func run(
    rows: Range<Int>, from inputs: [RowRing], to target: RowRing, _ parallelism: Parallelism
  ) {
    guard !rows.isEmpty else { return }
    if case .convolution(let convolution) = work {
      run(convolution, rows, inputs, target, parallelism)
      return
    }
    let work = self.work
    parallelism.forEach(rows.count) { index in
      let row = rows.lowerBound + index
      switch work {
      case .maxPool: target.maxPool(row: row, from: inputs[0])
      case .sum(let activation): target.add(row: row, inputs[0], inputs[1], activation)
      case .concatenation: target.concatenate(row: row, inputs)
      case .convolution: break
      }
    }
  }

  private func run(
    _ convolution: RowConvolution, _ rows: Range<Int>, _ inputs: [RowRing], _ target: RowRing,
    _ parallelism: Parallelism
  ) {
    let step = convolution.stepSize
    let firstStep = rows.lowerBound / step
    let rowSteps = (rows.upperBound + step - 1) / step - firstStep
    let columnSteps = (target.width + step - 1) / step
    // Small enough that the narrow coarse levels give every thread something to do.
    let (pieceRows, pieceColumns) = (4 / step, 128 / step)
    let across = (columnSteps + pieceColumns - 1) / pieceColumns
    let down = (rowSteps + pieceRows - 1) / pieceRows
    parallelism.forEach(across * down) { piece in
      let top = piece / across * pieceRows
      let left = piece % across * pieceColumns
      convolution.compute(
        rows: firstStep + top..<firstStep + min(top + pieceRows, rowSteps),
        columns: left..<min(left + pieceColumns, columnSteps), from: inputs[0],
        adding: inputs.count > 1 ? inputs[1] : nil, to: target)
    }
  }
}

extension InferenceNetwork {
  /// Whether a value comes from a convolution, without an activation, and only one operation reads it.
  fileprivate func canAddInPlace(_ value: Int) -> Bool {
    guard value > 0, case .convolution(_, _, _, .none, _) = operations[value - 1] else {
      return false
    }
    return operations.reduce(0) { $0 + Self.sources(of: $1).filter { $0 == value }.count } == 1
  }
}

extension InferenceNetwork.Operation {
  /// A convolution with another activation; any other operation as it is.
  fileprivate func activated(by activation: Activation) -> Self {
    guard case .convolution(let stencil, let weights, let bias, _, let source) = self else {
      return self
    }
    return .convolution(stencil, weights: weights, bias: bias, activation, of: source)
  }
}
