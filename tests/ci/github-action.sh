#!/usr/bin/env bash
# The step of action.yml, as a runner runs it: its inputs in the environment, its text in a bash that stops at errors.
. "$(dirname "$0")/prepare.sh"

# The text below `run: |`, without its indentation.
awk '/^ *run: \|$/ { text = 1; next } text { sub(/^        /, ""); print }' "$lamina/action.yml" >step.sh
[ -s step.sh ] || fail "action.yml has no step"

# The default of an input.
default() {
  awk -v name="  $1:" '$0 == name { found = 1 } found && /^    default:/ { sub(/^    default: */, ""); gsub(/"/, ""); print; exit }' \
    "$lamina/action.yml"
}

# step NAME=VALUE...: these inputs, and the defaults of the others.
step() {
  env GITHUB_ACTION_PATH="$lamina" LAMINA_FILES="$(default files)" LAMINA_STRICT="$(default strict)" \
    LAMINA_DENY_WARNINGS="$(default deny-warnings)" LAMINA_FORMAT="$(default format)" LAMINA_OUTPUT="$(default output)" "$@" \
    bash --noprofile --norc -e -o pipefail step.sh
}

[ "$(default files)" = . ] || fail "the default of files is '$(default files)'"
expect 1 step
has "::error file=nets/wrong.nn,line=4,endLine=4," out
[ "$(wc -l <out)" -eq 1 ] || fail "more than one annotation"
expect 0 step LAMINA_FILES="nets/right.nn
nets/two words"
expect 1 step LAMINA_FORMAT=sarif LAMINA_OUTPUT=reports/lamina.sarif
has '"uri" : "nets/wrong.nn"' reports/lamina.sarif
has '"ruleId" : "NN0202"' reports/lamina.sarif
has 'error[NN0202]' err
# What an input says is an argument, never a command.
expect 3 step LAMINA_FILES='nets/right.nn; touch injected'
[ ! -e injected ] || fail "an input was executed"
printf 'nn 1\n\nexport model Head(x: f32[N, 8]) -> f32[8] {\n  x[0..9] |> mean(axes = [0])\n}\n' >open.nn
expect 0 step LAMINA_FILES=open.nn
expect 1 step LAMINA_FILES=open.nn LAMINA_STRICT=true
has 'NN0225' out
printf 'nn 1\n\nlayer Same(x: f32[N, Wide]) -> f32[N, _] {\n  x\n}\n' >warned.nn
expect 0 step LAMINA_FILES=warned.nn
has '::warning file=warned.nn,' out
expect 1 step LAMINA_FILES=warned.nn LAMINA_DENY_WARNINGS=true
echo "github-action: 9 runs as they should be"
