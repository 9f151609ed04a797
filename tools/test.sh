#!/usr/bin/env bash
# Without arguments: all tests, with branch coverage and its minimum. With arguments: pytest with them, unmeasured.
set -euo pipefail
cd "$(dirname "$0")/.."

# Each test has files of its own, and SQLite waits until they are on the disk: in memory nobody waits.
memory=/dev/shm
if [ -w "$memory" ] && [ "$(df -Pk "$memory" | awk 'END { print $4 }')" -gt 2000000 ]; then
  TMPDIR="$(mktemp -d "$memory/leernet-test.XXXXXX")"
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
fi

# Tests go to three processes by parts, so that what the tests of a module share is made once; who is done takes some over.
# Three on two cores: they wait for servers, browsers and one another.
pytest=(.venv/bin/python -m pytest -n 3 --dist worksteal)
if [ $# -gt 0 ]; then
  status=0
  "${pytest[@]}" "$@" || status=$?
  exit $status
fi

# Coverage starts with each Python process: pytest loads leernet.testing before any of its plugins could start it,
# and this way the command line and the demo, run as processes of their own, count too.
export COVERAGE_PROCESS_START="$PWD/pyproject.toml" COVERAGE_FILE="$PWD/.coverage"
rm -f .coverage .coverage.*
status=0
"${pytest[@]}" || status=$?
unset COVERAGE_PROCESS_START
.venv/bin/python -m coverage combine --quiet
.venv/bin/python -m coverage report || status=$?
exit $status
