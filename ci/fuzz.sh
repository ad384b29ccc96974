#!/usr/bin/env bash
# Runs every fuzz target for a short while: `ci/fuzz.sh [SECONDS]`, ten a target by itself.
# The flags are those that cargo-fuzz sets; they are stable, so that no nightly toolchain and no cargo-fuzz is needed here.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
seconds=${1:-10}

host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing" \
  cargo build --locked --profile short --target "$host"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for target in fuzz_targets/*.rs; do
  name=$(basename "$target" .rs)
  mkdir -p "$work/$name"
  case $name in
    document) cp ../fixtures/prd/*.md "$work/$name" ;;
    rule_page) cp ../rules/*/*.md "$work/$name" ;;
    configuration) cp configuration.seed "$work/$name" ;;
  esac
  # A document of 64 kB must be read in a second; debug assertions and coverage cost about five times that.
  if ! "target/$host/short/$name" "$work/$name" -dict=roles.dict -max_total_time="$seconds" -timeout=5 -rss_limit_mb=512 \
    -artifact_prefix="$work/" -print_final_stats=1 > "$work/$name.log" 2>&1; then
    tail -n 40 "$work/$name.log"
    echo "fuzzing $name failed" >&2
    exit 1
  fi
  echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$name.log") inputs in $seconds seconds, no crash"
done
