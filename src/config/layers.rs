//! Finds configuration files, reads them with what they extend, and lays them over each other.
//!
//! The order, weakest first: the nearest preset, the extended file (with what it extends), the file itself. Tables are merged key by key, everything else is replaced; `overrides` are appended.

use super::file::{File, Preset, RuleSetting};
use crate::error::{Problem, expected, plain_kind};
use crate::files::{absolute, slashed};
use crate::mention::Role;
use crate::text::Source;
use crate::view::{self, View};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// The names under which a configuration is found, first choice first.
pub const FILE_NAMES: [&str; 2] = ["prdlint.toml", ".prdlint.toml"];

const PRESETS: &str = include_str!("presets.toml");

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// A file's path, or the preset's name.
    pub name: String,
    /// The line, from 1; 0 for a preset.
    pub line: usize,
}

/// Where an override's values stand.
#[derive(Debug, Clone, Default)]
pub struct OverridePlaces {
    /// Its number in its own file, from 1.
    pub number: usize,
    /// Where each value came from, by its dotted key.
    pub keys: BTreeMap<String, Place>,
}

/// Everything that a configuration file comes to.
#[derive(Debug, Clone, Default)]
pub struct Layered {
    /// The merged configuration.
    pub file: File,
    /// The same as a table.
    pub table: toml::Table,
    /// What each layer sets of the rules, weakest first.
    pub rules: Vec<BTreeMap<String, RuleSetting>>,
    /// Where each value came from, by its dotted key.
    pub places: BTreeMap<String, Place>,
    /// Where the values of each of the overrides stand, in their order.
    pub overrides: Vec<OverridePlaces>,
    /// The text of each file, for messages about it.
    pub sources: Vec<Source>,
    /// Whether a preset lies under it already.
    has_preset: bool,
}

/// Where a value is set: in the configuration itself, or in the override of an index.
pub type Scope = Option<usize>;

impl Layered {
    /// The place of a key.
    pub fn place(&self, scope: Scope, key: &str) -> Option<&Place> {
        match scope {
            None => self.places.get(key),
            Some(index) => self.overrides.get(index)?.keys.get(key),
        }
    }

    /// Shows a problem where a text stands behind a key, in quotation marks or bare, in the file that sets it.
    pub fn at(&self, scope: Scope, key: &str, problem: Problem, text: &str, label: &str) -> Problem {
        // Of a table that several keys fill, the first.
        let inner = format!("{key}.");
        let within = || {
            let places = match scope {
                None => &self.places,
                Some(index) => &self.overrides.get(index)?.keys,
            };
            let found = places.range(inner.clone()..).next()?;
            found.0.starts_with(&inner).then_some(found.1)
        };
        let place = self.place(scope, key).or_else(within);
        let found = place.and_then(|place| {
            let source = self.source(place)?;
            let from = source.line(place.line)?.start;
            let quoted = format!("\"{text}\"");
            let behind = &source.text()[from..];
            let bare = behind.find(text).map(|at| (at, text.len()));
            let quoted = behind.find(&quoted).map(|at| (at, quoted.len()));
            let (at, length) = [quoted, bare].into_iter().flatten().min()?;
            Some((source, from + at..from + at + length))
        });
        match found {
            Some((source, span)) => problem.at(source, span, label),
            None => problem,
        }
    }

    /// Shows a problem at the line of a key, in the file that sets it.
    pub fn at_line(&self, problem: Problem, key: &str) -> Problem {
        let place = self.place(None, key);
        let found = place.and_then(|place| {
            let source = self.source(place)?;
            Some((source, source.line(place.line)?))
        });
        match found {
            Some((source, line)) => {
                let end = line.start + source.slice(line.clone()).trim_end().len();
                problem.at(source, line.start..end, "named here")
            }
            None => problem,
        }
    }

    fn source(&self, place: &Place) -> Option<&Source> {
        self.sources.iter().find(|source| source.name() == place.name)
    }

    /// Adds what a further layer sets of the rules. A level alone takes the place of a table as a whole.
    fn set_rules(&mut self, rules: BTreeMap<String, RuleSetting>) {
        let whole = |name: &String| matches!(rules.get(name), Some(RuleSetting::Level(_)));
        for below in &mut self.rules {
            below.retain(|name, _| !whole(name) && !rules.keys().any(|new| is_other_name(name, new)));
        }
        self.rules.push(rules);
    }
}

/// The nearest configuration above a file that a view holds, up to the repository's root or the top of the disk.
pub fn find(file: &Path, view: &dyn View) -> Option<PathBuf> {
    let file = absolute(file);
    let start = if file.is_dir() {
        file.as_path()
    } else {
        file.parent()?
    };
    for folder in start.ancestors() {
        for name in FILE_NAMES {
            let candidate = folder.join(name);
            // A link that leads nowhere, or a folder of that name, was meant; reading it tells what is wrong.
            if view::exists(view, &candidate) {
                return Some(candidate);
            }
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// That a second configuration stands beside one, which would go unread.
pub fn twin(path: &Path, view: &dyn View) -> Option<Problem> {
    let name = path.file_name()?.to_str()?;
    let other = FILE_NAMES.iter().find(|other| **other != name)?;
    let known = FILE_NAMES.contains(&name) && view::exists(view, &path.with_file_name(other));
    known.then(|| {
        Problem::new(format!(
            "{} stands beside {other}, which is not read",
            shown(path)
        ))
        .help("put both into one file and delete the other")
    })
}

/// The repository's root around a file or a folder: the folder that holds `.git`, else the path's own folder.
pub fn root(path: &Path) -> PathBuf {
    let folder = own_folder(path);
    repository(&folder).unwrap_or(folder)
}

/// The root of the repository in which a file or a folder lies, as an absolute path, where it lies in one.
pub fn repository(path: &Path) -> Option<PathBuf> {
    let folder = own_folder(path);
    let top = folder.ancestors().find(|folder| folder.join(".git").exists());
    top.map(Path::to_path_buf)
}

/// A folder itself, or a file's folder, as an absolute path.
fn own_folder(path: &Path) -> PathBuf {
    let path = absolute(path);
    match path.parent() {
        Some(parent) if !path.is_dir() => parent.to_path_buf(),
        _ => path,
    }
}

/// A document's path from the repository's root, with slashes, by which code hosts know it; as it is where it lies
/// in no repository. The repository is that of the working directory, which may hold the document's own as a submodule,
/// else the document's own.
pub fn from_root(name: &str) -> String {
    let path = absolute(Path::new(name));
    // Standard input and other names that are no files stay what they are.
    if !path.is_file() {
        return name.to_string();
    }
    let here = std::env::current_dir().ok().and_then(|here| repository(&here));
    let here = here.filter(|root| path.starts_with(root));
    match here
        .or_else(|| repository(&path))
        .map(|root| path.strip_prefix(root).map(slashed))
    {
        Some(Ok(path)) => path,
        _ => name.to_string(),
    }
}

/// A path that a configuration names, relative to it; it must lie in the repository.
///
/// # Errors
///
/// When it leads out of the repository.
pub fn inside(config: &Path, named: &str, source: &Source) -> Result<PathBuf, Problem> {
    let home = absolute(config);
    let target = absolute(&home.parent().unwrap_or(&home).join(named));
    if target.starts_with(root(config)) {
        return Ok(target);
    }
    let quoted = format!("\"{named}\"");
    let at = source.text().find(&quoted).unwrap_or(0);
    Err(Problem::new(format!("{named} lies outside of the repository"))
        .at(
            source,
            at..(at + quoted.len()).min(source.text().len()),
            "leads out",
        )
        .help("a configuration uses files of its own repository only; copy the file in"))
}

/// Reads a configuration with everything under it, as a view holds it.
///
/// # Errors
///
/// When a file cannot be read, is no TOML, or holds a key or a value that is not known; with the place.
pub fn read(path: &Path, view: &dyn View) -> Result<Layered, Problem> {
    let mut layered = Layered::default();
    add(path, view, &mut layered, &mut Vec::new())?;
    layered.file = layered
        .table
        .clone()
        .try_into()
        .map_err(|error: toml::de::Error| Problem::new(format!("{}: {}", path.display(), error.message())))?;
    Ok(layered)
}

fn add(path: &Path, view: &dyn View, layered: &mut Layered, open: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let shown = shown(path);
    let bytes =
        view::read(view, path).map_err(|error| Problem::new(format!("{shown} cannot be read: {error}")))?;
    let source =
        Source::from_bytes(&shown, bytes).map_err(|error| Problem::new(format!("{shown} {error}")))?;
    let text = &source.text()[source.start()..];
    let file: File = toml::from_str(text).map_err(|error| wrong(&source, &error))?;
    let table: toml::Table = toml::from_str(text).map_err(|error| wrong(&source, &error))?;
    // Of several presets the nearest holds: one kind of business takes the place of another as a whole.
    if let Some(preset) = file.preset
        && !std::mem::replace(&mut layered.has_preset, true)
    {
        lay_preset(preset, layered);
    }
    if let Some(extended) = &file.extends {
        let target = inside(path, extended, &source)?;
        open.push(absolute(path));
        if open.contains(&target) {
            let at = source.text().find(extended.as_str()).unwrap_or(0);
            return Err(
                Problem::new(format!("{shown} extends itself by way of {extended}")).at(
                    &source,
                    at..at + extended.len(),
                    "comes back here",
                ),
            );
        }
        let extended_file = add(&target, view, layered, open);
        open.pop();
        extended_file.map_err(|problem| {
            if problem.place().is_some() {
                return problem;
            }
            let at = source.text().find(extended.as_str()).unwrap_or(0);
            problem.at(&source, at..at + extended.len(), "extended here")
        })?;
    }
    layered.set_rules(file.rules);
    let spans = DeTable::parse(text).ok();
    let table_of_spans = spans.as_ref().map(toml::Spanned::get_ref);
    let starts = table_of_spans.map(key_starts).unwrap_or_default();
    let place = |at: Option<&usize>| Place {
        name: shown.clone(),
        line: at.map_or(1, |at| source.position(at + source.start()).line),
    };
    // What an extended file names lies relative to it; globs are relative to the file that is used.
    let mut table = table;
    if !open.is_empty() {
        let home = absolute(path);
        let folder = home.parent().unwrap_or(&home).to_path_buf();
        let settled = |named: &mut toml::Value| {
            if let toml::Value::String(text) = named {
                *text = absolute(&folder.join(&*text)).to_string_lossy().into_owned();
            }
        };
        for key in ["glossary", "baseline"] {
            table.get_mut(key).into_iter().for_each(settled);
        }
        if let Some(toml::Value::Array(folders)) = table.get_mut("rule-folders") {
            folders.iter_mut().for_each(settled);
        }
    }
    lay(&mut layered.table, table, &mut |key| {
        layered.places.insert(key.to_string(), place(starts.get(key)));
    });
    // Tables have a place, too, by which a mistake in one is shown.
    for (key, at) in &starts {
        layered.places.insert(key.clone(), place(Some(at)));
    }
    for (index, keys) in table_of_spans
        .map(override_starts)
        .unwrap_or_default()
        .into_iter()
        .enumerate()
    {
        layered.overrides.push(OverridePlaces {
            number: index + 1,
            keys: keys
                .iter()
                .map(|(key, at)| (key.clone(), place(Some(at))))
                .collect(),
        });
    }
    layered.sources.push(source);
    Ok(())
}

fn lay_preset(preset: Preset, layered: &mut Layered) {
    let presets: toml::Table = toml::from_str(PRESETS).unwrap_or_default();
    let Some(toml::Value::Table(table)) = presets.get(preset.name()).cloned() else {
        return;
    };
    let file: File = table.clone().try_into().unwrap_or_default();
    layered.set_rules(file.rules);
    merge(&mut layered.table, table, "", &mut |key| {
        layered.places.insert(
            key.to_string(),
            Place {
                name: format!("preset {}", preset.name()),
                line: 0,
            },
        );
    });
}

/// Lays a table over another and tells each key that it sets. Who holds a role is one setting, whether it stands under
/// the role's name or among its parties: the upper layer's takes the place of both.
pub(super) fn lay(below: &mut toml::Table, above: toml::Table, told: &mut impl FnMut(&str)) {
    for role in [Role::Customer.name(), Role::User.name()] {
        let parties = |table: &toml::Table| -> bool {
            let role = table.get("roles").and_then(|roles| roles.get(role));
            role.and_then(|role| role.get("parties")).is_some()
        };
        if parties(&above) {
            below.remove(role);
        }
        let of_below = below.get_mut("roles").and_then(|roles| roles.get_mut(role));
        if let Some(known) = of_below.and_then(toml::Value::as_table_mut)
            && above.contains_key(role)
        {
            known.remove("parties");
        }
    }
    if let (Some(known), Some(new)) = (
        below.get_mut("rules").and_then(toml::Value::as_table_mut),
        above.get("rules").and_then(toml::Value::as_table),
    ) {
        known.retain(|name, _| !new.keys().any(|new| is_other_name(name, new)));
    }
    merge(below, above, "", told);
}

/// Whether two keys name one rule, the one by its name and the other by its id: "swapped", "conflation/swapped".
fn is_other_name(one: &str, other: &str) -> bool {
    let names = |id: &str, name: &str| id.split_once('/').is_some_and(|(_, rule)| rule == name);
    names(one, other) || names(other, one)
}

/// Lays `above` over `below` and tells each key that it sets.
fn merge(below: &mut toml::Table, above: toml::Table, path: &str, told: &mut impl FnMut(&str)) {
    for (key, value) in above {
        let dotted = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match (below.get_mut(&key), value) {
            (Some(toml::Value::Table(known)), toml::Value::Table(new)) => merge(known, new, &dotted, told),
            (Some(toml::Value::Array(known)), toml::Value::Array(new)) if key == "overrides" => {
                told(&dotted);
                known.extend(new);
            }
            (_, toml::Value::Table(new)) => {
                let mut table = toml::Table::new();
                merge(&mut table, new, &dotted, told);
                below.insert(key, toml::Value::Table(table));
            }
            (_, value) => {
                told(&dotted);
                below.insert(key, value);
            }
        }
    }
}

/// The byte at which each dotted key of a table stands.
fn key_starts(table: &DeTable<'_>) -> BTreeMap<String, usize> {
    fn walk(table: &DeTable<'_>, path: &str, out: &mut BTreeMap<String, usize>) {
        for (key, value) in table {
            let name = key.get_ref();
            let dotted = if path.is_empty() {
                name.to_string()
            } else {
                format!("{path}.{name}")
            };
            out.insert(dotted.clone(), key.span().start);
            if let DeValue::Table(inner) = value.get_ref() {
                walk(inner, &dotted, out);
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(table, "", &mut out);
    out
}

/// The same for each of the overrides, in their order.
fn override_starts(table: &DeTable<'_>) -> Vec<BTreeMap<String, usize>> {
    let entries = table.get("overrides").map(toml::Spanned::get_ref);
    let Some(DeValue::Array(entries)) = entries else {
        return Vec::new();
    };
    let starts = |entry: &DeValue<'_>| match entry {
        DeValue::Table(table) => key_starts(table),
        _ => BTreeMap::new(),
    };
    entries.iter().map(|entry| starts(entry.get_ref())).collect()
}

/// How the reader's message about a rule's setting begins.
const LEVEL_EXPECTED: &str = "a level (off";

/// An error of the TOML reader in its own source, with the nearest name for a key that is not known.
fn wrong(source: &Source, error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let span = span.start + source.start()..(span.end + source.start()).min(source.text().len());
    let written = source
        .text()
        .get(span.clone())
        .unwrap_or_default()
        .trim_matches('"')
        .to_string();
    let message = error.message().lines().next().unwrap_or_default();
    let problem =
        Problem::new(format!("{} is wrong: {}", source.name(), plain_kind(message))).at(source, span, "here");
    if let Some((wrong, names)) = expected(message) {
        problem.nearest(wrong, names)
    } else if message.starts_with(LEVEL_EXPECTED) {
        problem.nearest(&written, ["off", "advice", "warning", "error"])
    } else {
        problem
    }
}

/// A path as people see it: relative to where they are, with slashes.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let relative = path.strip_prefix(&here).unwrap_or(path);
    slashed(relative)
}
