//! Prints every value that holds for a file, with the place it came from.

use super::Config;
use super::layers::Place;
use crate::rules::Rule;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// What is said of a value that nobody set.
const DEFAULT: &str = "default";

/// Writes `key = value  # file:line` for each value that holds for a file, in order of the keys: what the
/// configuration sets, what the overrides that fit the file set over it, and defaults; `rules` are those of the file.
///
/// # Errors
///
/// When writing fails.
pub fn show(config: &Config, file: &Path, rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    let lines = values(config, file, rules);
    let longest = lines
        .iter()
        .map(|(key, (value, _))| key.len() + value.len())
        .max();
    let width = longest.unwrap_or(0).min(60);
    for (key, (value, place)) in lines {
        let fill = " ".repeat(width.saturating_sub(key.len() + value.len()));
        writeln!(out, "{key} = {value}{fill}  # {place}")?;
    }
    Ok(())
}

/// Each value in TOML and its place, by dotted key.
fn values(config: &Config, file: &Path, rules: &[Rule]) -> BTreeMap<String, (String, String)> {
    let mut out = BTreeMap::new();
    let layered = &config.layered;
    let fitting = config.fitting(file);
    let mut places: BTreeMap<String, String> = layered
        .places
        .iter()
        .map(|(key, place)| (key.clone(), told(place)))
        .collect();
    let table = config.table_under(&fitting, &mut |index, key| {
        if let Some(of_override) = layered.overrides.get(index) {
            let place = of_override.keys.get(key).map_or_else(String::new, told);
            places.insert(
                key.to_string(),
                format!("{place}, override {}", of_override.number),
            );
        }
    });
    walk(&table, "", &mut |key, value| {
        let place = places.get(&key).cloned().unwrap_or_default();
        out.insert(key, (value, place));
    });
    let stage = config.declaration_under(&fitting).stage;
    let home = super::shown(&config.usual_baseline(file));
    let defaults = [
        ("baseline", format!("{home:?}")),
        ("files.exclude", "[]".to_string()),
        ("files.include", "[]".to_string()),
        ("lexicon.product-words", "[]".to_string()),
        ("lexicon.set-phrases", "[]".to_string()),
        ("lexicon.synonyms", "[]".to_string()),
        ("rule-folders", "[]".to_string()),
        ("suppressions.require-reason", "false".to_string()),
    ];
    for (key, value) in defaults {
        out.entry(key.to_string()).or_insert((value, DEFAULT.to_string()));
    }
    for rule in rules {
        let level = if rule.off {
            "off"
        } else {
            rule.level_at(stage).name()
        };
        let quoted = format!("\"{level}\"");
        let levels = |name: &str| [format!("rules.{name}"), format!("rules.{name}.level")];
        let own = [levels(&rule.name), levels(&rule.id())].concat();
        // A group that a later layer sets wins over the rule's own setting below it.
        let (holding, overruled): (Vec<_>, Vec<_>) = own
            .iter()
            .filter(|key| out.contains_key(*key))
            .partition(|key| out[*key].0 == quoted);
        if !holding.is_empty() {
            continue;
        }
        let key = overruled.first().map_or(&own[0], |key| *key).clone();
        let place = levels(&rule.group)
            .iter()
            .find_map(|key| out.get(key).map(|(_, place)| place.clone()))
            .unwrap_or_else(|| rule.page.name().to_string());
        out.insert(key, (quoted, place));
    }
    out
}

/// A place in the words of a comment.
fn told(place: &Place) -> String {
    match place.line {
        0 => place.name.clone(),
        line => format!("{}:{line}", place.name),
    }
}

/// Tells each value of a table by its dotted key.
fn walk(table: &toml::Table, path: &str, tell: &mut impl FnMut(String, String)) {
    for (key, value) in table {
        let dotted = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match value {
            toml::Value::Table(inner) => walk(inner, &dotted, tell),
            value => tell(dotted, value.to_string()),
        }
    }
}
