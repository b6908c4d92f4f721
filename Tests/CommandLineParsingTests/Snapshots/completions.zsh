#compdef tester
# zsh completion for tester, written by 'tester completions zsh'

_tester() {
  local command
  local -a commands
  commands=(
    'sample:Try every kind of option.'
    'move:Move files into a folder.'
    'help:Show the help of a command, or list all commands.'
    'completions:Write a completion script for a shell.'
    'manual:Write the manual page.'
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    _arguments '--help[show all commands]' '--version[show the version]'
    return
  fi
  command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
    sample)
      _arguments -s -S \
        '*--files-from=[Read more names from this file, one on each line; - is standard input.]:LIST:_files' \
        '*--null[Names in lists end with a NUL byte instead of a line break.]' \
        '*--output=[Where the picture goes.]:PNG:_files' \
        '*-o+[Where the picture goes.]:PNG:_files' \
        '*--stretch=[How values become grey.]:NAME:(asinh zscale linear)' \
        '*--level=[How hard to compress.]:N: ' \
        '*-l+[How hard to compress.]:N: ' \
        '*--offset=[What to add to every pixel.]:X: ' \
        '*--seed=[Where random numbers start.]:SEED: ' \
        '*--keyword=[Header words to keep.]:KEY: ' \
        '*-k+[Header words to keep.]:KEY: ' \
        '*--rgb[Make one colour picture of three frames.]' \
        '*-r[Make one colour picture of three frames.]' \
        '*--background[Take the background away.]' \
        '*--no-background[Take the background away.]' \
        '*--quiet[Say nothing but warnings and errors.]' \
        '*-q[Say nothing but warnings and errors.]' \
        '*--verbose[Say more about what is done.]' \
        '*-v[Say more about what is done.]' \
        '*--json[Write the results to standard output as JSON.]' \
        '*--threads=[How many threads to use; without it, as many as there are cores.]:N: ' \
        '*--config=[Read settings from this file.]:FILE:_files -g "*.(toml)"' \
        '*--set=[Change one setting.]:KEY=VALUE: ' \
        '(- *)'{-h,--help}'[show this help]' \
        '*:FILE:_files -g "*.(fits|fit|fz|gz)"'
      ;;
    move)
      _arguments -s -S \
        '*--mode=[Permissions.]:N: ' \
        '(- *)'{-h,--help}'[show this help]' \
        ':FIRST: ' \
        '*:MORE: ' \
        ':FOLDER:_files -/'
      ;;
    help)
      _arguments -s -S \
        '(- *)'{-h,--help}'[show this help]' \
        '::COMMAND:(sample move help completions manual)'
      ;;
    completions)
      _arguments -s -S \
        '(- *)'{-h,--help}'[show this help]' \
        ':SHELL:(bash zsh fish)'
      ;;
    manual)
      _arguments -s -S \
        '(- *)'{-h,--help}'[show this help]'
      ;;
  esac
}

if [[ $funcstack[1] == _tester ]]; then
  _tester "$@"
else
  compdef _tester tester
fi
