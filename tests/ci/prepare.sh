# Sourced by the scripts of this folder: SCRIPT LAMINA WORK, where LAMINA is a folder with a launcher that is built, and WORK
# an empty folder. Makes a repository in it with right and wrong networks.
set -eu
lamina=$(cd "$1" && pwd)
work=$(cd "$2" && pwd)
cd "$work"

fail() {
  echo "$(basename "$0"): $1" >&2
  exit 1
}

# expect CODE COMMAND...: runs it, keeps what it prints in the files out and err.
expect() {
  wanted=$1
  shift
  code=0
  "$@" >"$work/out" 2>"$work/err" || code=$?
  if [ "$code" -ne "$wanted" ]; then
    cat "$work/out" "$work/err" >&2
    fail "exit code $code instead of $wanted: $*"
  fi
}

# has TEXT FILE: the file contains the text.
has() {
  grep -F -q -- "$1" "$2" || {
    cat "$2" >&2
    fail "no '$1' in $2"
  }
}

right() {
  printf 'nn 1\n\nmodel Net(x: f32[N, 4]) -> f32[N, 2] {\n  x |> out: Dense(2)\n}\n'
}

wrong() {
  right | sed 's/N, 2\]/N, 3]/'
}

mkdir -p nets "nets/two words"
right >nets/right.nn
wrong >nets/wrong.nn
right >"nets/two words/-right.nn"
