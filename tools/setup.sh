#!/bin/sh
# Makes the virtual environment with everything pinned by hash, and the adwatch command in it.
# uv installs in seconds; where it can't be had, plain pip does the same in about half a minute.
# The checkout itself is installed in editable mode by the lock's own build backend, so this asks nobody on the network.
# --no-deps: the lock is complete, and some judges of the exports ask for older packages than we run on.
set -eu
PYTHON="${PYTHON:-python3}"
VENV="${VENV:-.venv}"
LOCK="${LOCK:-requirements.lock}"

if ! "$PYTHON" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))'; then
  echo "adwatch needs Python 3.11, 3.12 or 3.13; found: $("$PYTHON" --version). Try: make setup PYTHON=python3.12" >&2
  exit 2
fi
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
if [ ! -x "$VENV/bin/uv" ]; then
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check uv || echo "uv is not to be had; using pip" >&2
fi
if [ -x "$VENV/bin/uv" ]; then
  # --python names the environment, so an activated other one does not catch the packages. Compiled now, as pip does:
  # where Python may not write bytecode, every crawl would compile Scrapy again, for two seconds of processor.
  "$VENV/bin/uv" pip install --quiet --compile-bytecode --python "$VENV/bin/python" --require-hashes --no-deps -r "$LOCK"
  "$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" --offline --no-deps --no-build-isolation --editable .
else
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$LOCK"
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
fi
