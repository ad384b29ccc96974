#!/usr/bin/env bash
# Runs prdlint for a CI service: `lint.sh github` or `lint.sh gitlab`. What it is to do stands in the environment,
# so that nothing of a branch's or a file's name is ever part of a command.
set -euo pipefail

service=${1:?github or gitlab}
arguments=(check --fail-on "${PRDLINT_FAIL_ON:-warning}")
if [ -n "${PRDLINT_SINCE:-}" ]; then
  arguments+=("--since=${PRDLINT_SINCE}")
fi
if [ -n "${PRDLINT_SARIF:-}" ]; then
  arguments+=("--output=sarif=${PRDLINT_SARIF}")
fi
case $service in
  github) arguments+=(--format github) ;;
  gitlab) arguments+=("--output=gitlab=${PRDLINT_REPORT:-gl-code-quality-report.json}") ;;
  *) echo "lint.sh: $service is neither github nor gitlab" >&2; exit 2 ;;
esac
# Paths stand on lines of their own, where there are several lines, else parted by blanks.
given=${PRDLINT_PATHS:-.}
given=${given%$'\n'}
if [[ $given == *$'\n'* ]]; then
  paths=()
  while IFS= read -r path; do
    path=${path%$'\r'}
    [ -z "$path" ] || paths+=("$path")
  done <<<"$given"
else
  read -r -d '' -a paths <<<"$given" || true
fi
exec prdlint "${arguments[@]}" -- "${paths[@]}"
