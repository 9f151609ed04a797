#!/usr/bin/env bash
# ruff, mypy --strict and import-linter, all of them even when the first one complains.
set -uo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
failed=()

check() {
  local name=$1
  shift
  printf '%-50s' "$name"
  local output
  if output="$("$@" 2>&1)"; then
    echo ok
  else
    printf 'FAILED\n%s\n' "$output"
    failed+=("$name")
  fi
}

python_files() { find "$@" -name '*.py' -not -path '*/_build/*' 2>/dev/null | sort; }

# Tests and tools of two plugins may have the same name: each set is checked from its own folder, with one cache for all.
mypy_plugin() {
  local files
  files="$(cd "$1" && python_files tests tools)"
  [ -z "$files" ] || (cd "$1" && mypy --config-file ../../pyproject.toml --cache-dir ../../.mypy_cache $files)
}

main_files() {
  python_files src plugins/*/src tests examples benchmarks tools docs
  ls conftest.py
}

check "ruff check" ruff check --quiet .
check "ruff format" ruff format --quiet --check --diff .
check "mypy --strict" mypy $(main_files)
for plugin in plugins/*/; do
  check "mypy --strict ${plugin}" mypy_plugin "$plugin"
done
check "import-linter" lint-imports --no-logo --cache-dir .import_linter_cache

[ ${#failed[@]} -eq 0 ] || { echo "Not clean: ${failed[*]}" >&2; exit 1; }
