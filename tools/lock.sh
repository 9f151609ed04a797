#!/usr/bin/env bash
# Writes requirements.lock: every third-party version for running, testing and developing, on every platform and
# Python that we support. No index, address or hash goes in, so that it installs from any mirror.
set -euo pipefail
cd "$(dirname "$0")/.."

own=(--no-emit-package leernet)
for plugin in plugins/*/; do
  own+=(--no-emit-package "$(basename "$plugin")")
done
.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --group dev --all-extras "${own[@]}" \
  --no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file requirements.lock "$@" pyproject.toml
echo "requirements.lock: $(wc -l < requirements.lock) versions"
