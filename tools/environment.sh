#!/usr/bin/env bash
# Makes .venv with the packages of this repository (editable) and the versions of requirements.lock.
# Needs Python 3.11+ and nothing else. PYTHON=/path/to/python chooses another one than the newest.
set -euo pipefail
cd "$(dirname "$0")/.."

stop() {
  printf 'make: %s\n' "$@" >&2
  exit 1
}

suitable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# A name on PATH can be a shim that does not run, so each candidate is tried.
find_python() {
  local candidate
  if [ -n "${PYTHON:-}" ]; then
    suitable "$PYTHON" || stop "PYTHON=$PYTHON is not a Python of 3.11 or newer."
    command -v "$PYTHON"
    return
  fi
  for candidate in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if command -v "$candidate" >/dev/null && suitable "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  stop "Python 3.11 or newer is needed and was not found on PATH." \
    "Install it (Debian: apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3.12 ..."
}

# Debian splits ensurepip off, into the package pythonX.Y-venv.
install_ensurepip() {
  local package
  package="$("$1" -c 'import sys; print("python{}.{}-venv".format(*sys.version_info))')"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $package ..."
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$package"; } \
      || stop "apt-get could not install $package (is the package mirror reachable?). Then run make again."
  else
    stop "$1 cannot make a virtual environment. Run this, then make again:" \
      "  sudo apt-get update && sudo apt-get install -y $package"
  fi
}

# uv has to work before there is a .venv, so without one on PATH pip brings it into an environment of its own.
find_uv() {
  if uv pip install --help 2>/dev/null | grep -q -- --exact; then
    command -v uv
    return
  fi
  if [ ! -x .make/uv/bin/uv ]; then
    rm -rf .make/uv
    "$1" -c 'import ensurepip, venv' 2>/dev/null || install_ensurepip "$1" >&2
    "$1" -m venv .make/uv
    .make/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9' \
      || stop "pip could not install uv (is the package index reachable?)."
  fi
  echo .make/uv/bin/uv
}

python="$(find_python)"
uv="$(find_uv "$python")"
export UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV="$PWD/.venv"

if ! suitable .venv/bin/python; then
  rm -rf .venv
  "$uv" venv --quiet --python "$python" --prompt leernet .venv
fi
echo "Installing into .venv ($(.venv/bin/python --version)) ..."
editable=(--editable .)
for plugin in plugins/*/pyproject.toml; do
  editable+=(--editable "$(dirname "$plugin")")
done
# The build backend comes first and from the lock, so that building our own packages downloads nothing unpinned.
"$uv" pip install --quiet --constraints requirements.lock hatchling editables
"$uv" pip install --quiet --exact --no-build-isolation --requirements requirements.lock "${editable[@]}"
touch .venv/.installed
