#!/usr/bin/env bash
# The steps of the pipeline in docs/ci.md, and the file that its post step reads.
. "$(dirname "$0")/prepare.sh"

ln -s "$lamina" lamina
awk '/^## Jenkins/ { here = 1 } here' "$lamina/docs/ci.md" >page
sed -n "s/^ *sh '\(.*\)'\$/\1/p" page >steps.sh
report=$(sed -n "s/^ *junit '\(.*\)'\$/\1/p" page)
[ -s steps.sh ] && [ -n "$report" ] || fail "docs/ci.md has no pipeline for Jenkins"
expect 1 sh -xe steps.sh
has '<testcase classname="nets/wrong.nn"' "$report"
has 'error[NN0202]' "$report"
rm nets/wrong.nn
expect 0 sh -xe steps.sh
# What the plug-in for warnings reads.
sarif=$(sed -n "s/.*sarif(pattern: '\([^']*\)').*/\1/p" page)
expect 0 lamina/lamina check --format=sarif -o "$sarif" nets
has '"results" : [ ]' "$sarif"
echo "jenkins: 3 runs as they should be"
