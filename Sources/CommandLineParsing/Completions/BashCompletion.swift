/// The completion script for bash: one function, told by the words before the cursor what to offer.
///
/// It needs nothing but bash's own `compgen`. Bash splits `--name=value` at the equals sign, which
/// the first lines of the function undo.
struct BashCompletion {
  let program: Program

  var script: String {
    let function = "_" + program.identifier
    return """
      # bash completion for \(program.name), written by '\(program.name) completions bash'

      \(function)_words() {
        mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
      }

      # Folders, and files with one of the given endings (any file without endings).
      \(function)_files() {
        local entry ending
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        while IFS= read -r entry; do
          [[ -d $entry ]] && continue
          (($# == 0)) && COMPREPLY+=("$entry")
          for ending; do
            [[ $entry == *".$ending" ]] && COMPREPLY+=("$entry") && break
          done
        done < <(compgen -f -- "$current")
      }

      \(function)_folders() {
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
      }

      \(function)() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="" index only_arguments=""
        COMPREPLY=()
        if ((COMP_CWORD == 1)); then
          \(function)_words "\(firstWords)"
          return
        fi
        previous="${COMP_WORDS[COMP_CWORD - 1]}"
        if [[ $current == "=" ]]; then
          current=""
        elif [[ $previous == "=" ]]; then
          previous="${COMP_WORDS[COMP_CWORD - 2]}"
        fi
        for ((index = 2; index < COMP_CWORD; index++)); do
          [[ ${COMP_WORDS[index]} == "--" ]] && only_arguments=yes previous=""
        done
        case "${COMP_WORDS[1]}" in
      \(program.declaredCommands.map(branch).joined(separator: "\n"))
        esac
      }

      complete -F \(function) \(program.name)

      """
  }

  private var firstWords: String {
    (program.declaredCommands.map(\.words.name) + ["--help", "--version"]).joined(separator: " ")
  }

  /// What to do after one command's name.
  private func branch(_ words: CommandConfiguration, _ parameters: ParameterList) -> String {
    let declarations = parameters.named.map(\.declaration)
    let values = declarations.filter(\.takesValue).map { declaration in
      let names = declaration.names.map(\.text).joined(separator: "|")
      return "        \(names)) \(offer(declaration.completion)); return ;;\n"
    }
    let spellings = declarations.flatMap { declaration in
      (declaration.names + [declaration.negation].compactMap { $0 }).map(\.text)
    }
    let argument = parameters.arguments.first?.declaration.completion ?? .none
    let valueOffers =
      values.isEmpty ? "" : "      case \"$previous\" in\n\(values.joined())      esac\n"
    return """
          \(words.name))
      \(valueOffers)      if [[ $current == -* && -z $only_arguments ]]; then
              _\(program.identifier)_words "\((spellings + ["--help"]).joined(separator: " "))"
            else
              \(offer(argument))
            fi
            ;;
      """
  }

  private func offer(_ kind: CompletionKind) -> String {
    let function = "_" + program.identifier
    switch kind {
    case .none: return ":"
    case .files(let endings):
      return ([function + "_files"] + endings.map(\.shellQuoted)).joined(separator: " ")
    case .directories: return function + "_folders"
    case .choices(let words): return "\(function)_words \"\(words.joined(separator: " "))\""
    case .commands:
      let names = program.declaredCommands.map(\.words.name)
      return "\(function)_words \"\(names.joined(separator: " "))\""
    }
  }
}
