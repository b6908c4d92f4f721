# bash completion for tester, written by 'tester completions bash'

_tester_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

# Folders, and files with one of the given endings (any file without endings).
_tester_files() {
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

_tester_folders() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -d -- "$current")
}

_tester() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="" index only_arguments=""
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _tester_words "sample move help completions manual --help --version"
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
    sample)
      case "$previous" in
        --files-from) _tester_files; return ;;
        --output|-o) _tester_files; return ;;
        --stretch) _tester_words "asinh zscale linear"; return ;;
        --level|-l) :; return ;;
        --offset) :; return ;;
        --seed) :; return ;;
        --keyword|-k) :; return ;;
        --threads) :; return ;;
        --config) _tester_files 'toml'; return ;;
        --set) :; return ;;
      esac
      if [[ $current == -* && -z $only_arguments ]]; then
        _tester_words "--files-from --null --output -o --stretch --level -l --offset --seed --keyword -k --rgb -r --background --no-background --quiet -q --verbose -v --json --threads --config --set --help"
      else
        _tester_files 'fits' 'fit' 'fz' 'gz'
      fi
      ;;
    move)
      case "$previous" in
        --mode) :; return ;;
      esac
      if [[ $current == -* && -z $only_arguments ]]; then
        _tester_words "--mode --help"
      else
        :
      fi
      ;;
    help)
      if [[ $current == -* && -z $only_arguments ]]; then
        _tester_words "--help"
      else
        _tester_words "sample move help completions manual"
      fi
      ;;
    completions)
      if [[ $current == -* && -z $only_arguments ]]; then
        _tester_words "--help"
      else
        _tester_words "bash zsh fish"
      fi
      ;;
    manual)
      if [[ $current == -* && -z $only_arguments ]]; then
        _tester_words "--help"
      else
        :
      fi
      ;;
  esac
}

complete -F _tester tester
