#!/usr/bin/env bash
# Builds the documentation as an mdBook site: `ci/site.sh FOLDER`. The chapters are the guides, the rule pages and the
# configuration's reference as they stand; only the table of contents is put together here.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mkdir -p "${1:?a folder for the site}" && cd "$1" && pwd)

book=$(mktemp -d)
trap 'rm -rf "$book"' EXIT
mkdir "$book/src"
cp docs/guide/*.md docs/accuracy.md schemas/*.json "$book/src/"
cp -r rules "$book/src/rules"
rm -r "$book/src/rules/lexicon"
for group in rules/*/; do
  group=$(basename "$group")
  [ "$group" = lexicon ] && continue
  printf '\n' >> "$book/src/SUMMARY.md"
  for page in rules/"$group"/*.md; do
    printf -- '- [%s](%s)\n' "$(basename "$page" .md)" "$page" >> "$book/src/SUMMARY.md"
  done
done
sed -i 's#(\.\./accuracy\.md)#(accuracy.md)#' "$book"/src/*.md
# What a guide links to beside the guides stands in the repository and not in the site.
sed -i -E 's#\[([^]]+)\]\(\.\./[^)]*\)#\1#g' "$book"/src/*.md
printf '[book]\ntitle = "prdlint"\nlanguage = "en"\n[output.html]\nno-section-label = true\n' > "$book/book.toml"
mdbook build --dest-dir "$out" "$book"
for page in docs/guide/*.md rules/*/*.md; do
  name=${page#docs/guide/}
  [ "$name" = SUMMARY.md ] || [ -s "$out/${name%.md}.html" ] || { echo "$page has no page in the site" >&2; exit 1; }
done
