extension ParameterDeclaration {
  /// The spellings with the value's name: "-o, --output PNG", "--[no-]background" or "FILE ...".
  var synopsis: String {
    guard kind != .argument else { return valueName + (isRepeating ? " ..." : "") }
    let spellings =
      shortNames.map(\.text)
      + longNames.map { name in
        negation == nil ? name.text : "--[no-]" + name.text.dropFirst(2)
      }
    return spellings.joined(separator: ", ") + (takesValue ? " " + valueName : "")
  }

  /// The help with what follows from the declaration: choices, limits, default, repetition.
  var explanation: String {
    var remarks: [String] = []
    if case .argument = kind {} else if isRequired { remarks.append("required") }
    if takesValue || kind == .argument {
      if !choices.isEmpty { remarks.append("one of " + choices.joined(separator: ", ")) }
      if let limits { remarks.append(limits) }
      if let defaultText { remarks.append("default: \(defaultText)") }
      if isRepeating && kind == .option { remarks.append("repeatable") }
    } else if negation != nil, defaultText == "true" {
      remarks.append("on unless switched off")
    }
    return remarks.isEmpty ? help : "\(help) [\(remarks.joined(separator: "; "))]"
  }

  var shortNames: [OptionName] { names.filter { if case .short = $0 { true } else { false } } }
  var longNames: [OptionName] { names.filter { if case .long = $0 { true } else { false } } }
}
