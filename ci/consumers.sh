#!/usr/bin/env bash
# Hands what prdlint writes to those who read it: SARIF and JUnit readers, a Checkstyle reader, GitHub's renderer of
# Markdown and its toolkit for actions, a validator of reviewdog's format, pre-commit, pip, uvx, a terminal, a browser.
# They are fetched from their registries; where one cannot be had, its part says so and is left out.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --locked
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
if ! "$work/venv/bin/pip" install --quiet sarif-tools junitparser diff-cover pre-commit maturin selenium uv cmarkgfm; then
  echo "SKIPPED: the readers cannot be fetched from the Python registry"
  exit 0
fi
npm install --silent --no-audit --no-fund --prefix "$work/node" @actions/core @umbrelladocs/rdformat-validator \
  > /dev/null 2>&1 || echo "GitHub's toolkit for actions and reviewdog's format cannot be fetched"
if ! command -v chromium > /dev/null || ! command -v chromedriver > /dev/null; then
  { apt-get update && apt-get install --yes --no-install-recommends chromium chromium-driver; } > /dev/null 2>&1 ||
    echo "no Chromium can be installed here"
fi
PATH="$work/venv/bin:$PWD/target/debug:$PATH" "$work/venv/bin/python" ci/consumers.py "$PWD" "$work"
