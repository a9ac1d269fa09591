#!/usr/bin/env bash
# The hooks of .pre-commit-hooks.yaml. pre-commit starts the entry of a script hook from the root of the hook's repository, with
# the files of a commit that match behind it; and it fails where a hook changes a file.
. "$(dirname "$0")/prepare.sh"

# key ID NAME: a value of a hook.
key() {
  awk -v hook="- id: $1" -v name="  $2:" '$0 == hook { found = 1; next } /^- id:/ { found = 0 }
    found && index($0, name) == 1 { sub(name " *", ""); print; exit }' "$lamina/.pre-commit-hooks.yaml"
}

# hook ID FILE...
hook() {
  entry=$(key "$1" entry)
  [ "$(key "$1" language)" = script ] || fail "the hook $1 is no script"
  pattern=$(key "$1" files)
  shift
  matching=()
  for file in "$@"; do
    if printf '%s\n' "$file" | grep -E -q -- "$pattern"; then matching+=("$file"); fi
  done
  # shellcheck disable=SC2086  # an entry is words
  "$lamina"/$entry "${matching[@]}"
}

echo "no program" >nets/notes.txt
expect 0 hook lamina-check nets/right.nn nets/notes.txt "nets/two words/-right.nn"
has "0 errors, 0 warnings in 2 files" out
expect 1 hook lamina-check nets/right.nn nets/wrong.nn nets/notes.txt
has "1 error, 0 warnings in 2 files" err
expect 0 hook lamina-fmt nets/right.nn nets/notes.txt
right | sed 's/|> out/|>  out/' >nets/loose.nn
expect 0 hook lamina-fmt nets/loose.nn
right | cmp -s - nets/loose.nn || fail "lamina-fmt did not format"
echo "pre-commit: 4 runs as they should be"
