#!/usr/bin/env bash
# Without arguments: all tests, with branch coverage and its minimum. With arguments: pytest with them, unmeasured.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
  exec .venv/bin/python -m pytest -n 2 "$@"
fi

# Coverage starts with each Python process: pytest loads leernet.testing before any of its plugins could start it,
# and this way the command line and the demo, run as processes of their own, count too.
export COVERAGE_PROCESS_START="$PWD/pyproject.toml" COVERAGE_FILE="$PWD/.coverage"
rm -f .coverage .coverage.*
status=0
.venv/bin/python -m pytest -n 2 || status=$?
unset COVERAGE_PROCESS_START
.venv/bin/python -m coverage combine --quiet
.venv/bin/python -m coverage report || status=$?
exit $status
