#!/usr/bin/env bash
# The script of the job in docs/ci.md, and the report that it leaves.
. "$(dirname "$0")/prepare.sh"

ln -s "$lamina" lamina
awk '/^## GitLab/ { here = 1 } /^## Jenkins/ { here = 0 } here && /^  script:/ { text = 1; next } /^  [a-z]/ { text = 0 }
  text && /^    - / { sub(/^    - /, ""); print }' "$lamina/docs/ci.md" >job.sh
report=$(awk '/^## GitLab/ { here = 1 } here && $1 == "junit:" { print $2; exit }' "$lamina/docs/ci.md")
[ -s job.sh ] && [ -n "$report" ] || fail "docs/ci.md has no job for GitLab"
expect 1 sh -e job.sh
has '<testsuite name="nets/wrong.nn" tests="1" failures="1" errors="0"' "$report"
has '<failure type="NN0202"' "$report"
has '<testsuite name="nets/right.nn" tests="1" failures="0" errors="0"' "$report"
rm nets/wrong.nn
expect 0 sh -e job.sh
if grep -q '<failure' "$report"; then fail "a failure is left in the report"; fi
# Standard input: what it imports lies in the working directory.
printf 'nn 1\n\nexport layer Twice(x: f32[..S]) -> f32[..S] {\n  2 * x\n}\n' >parts.nn
printf 'nn 1\n\nuse "parts.nn" {Twice}\n\nmodel Net(x: f32[N, 4]) -> f32[N, 4] {\n  x |> Twice()\n}\n' >piped.txt
expect 0 sh -c 'lamina/lamina check - <piped.txt'
expect 1 sh -c 'sed s/Twice/Thrice/ piped.txt | lamina/lamina check -'
has '<stdin>:3:' err
echo "gitlab: 4 runs as they should be"
