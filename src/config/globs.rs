//! Globs of a configuration: which files they match, and whether they ever did.
//!
//! They are read as in ignore files: a name alone is meant in every folder, a path from the configuration's folder, a
//! slash behind either says that it is a folder, and a folder that fits brings what lies in it.

use super::layers::Scope;
use crate::error::{Problem, likest};
use globset::{GlobBuilder, GlobMatcher};
use std::cell::Cell;
use std::path::{Path, PathBuf};

/// Some globs of one setting.
#[derive(Default)]
pub struct Globs(Vec<Pattern>);

/// A glob, and whether a file was ever matched by it.
pub struct Pattern {
    glob: GlobMatcher,
    /// The glob as it is written.
    pub text: String,
    /// Where it is set: in the configuration itself or in one of its overrides.
    pub scope: Scope,
    /// The key that sets it.
    pub key: &'static str,
    used: Cell<bool>,
}

impl Globs {
    /// Reads globs; gives those that are none as well, each with what is wrong with it.
    pub fn of(scope: Scope, key: &'static str, texts: &[String]) -> (Self, Vec<(String, Problem)>) {
        let (mut globs, mut wrong) = (Vec::new(), Vec::new());
        for text in texts {
            match matcher(text) {
                Ok(glob) => globs.push(Pattern {
                    glob,
                    text: text.clone(),
                    scope,
                    key,
                    used: Cell::new(false),
                }),
                Err(problem) => wrong.push((text.clone(), problem)),
            }
        }
        (Self(globs), wrong)
    }

    /// Whether a file, relative to the configuration's folder, fits one of them. Each is tried, so that those that fit
    /// nothing can be told.
    pub fn fit(&self, path: &Path) -> bool {
        self.0.iter().filter(|pattern| pattern.fits(path)).count() > 0
    }

    /// Those that matched nothing.
    pub fn unused(&self) -> impl Iterator<Item = &Pattern> {
        self.0.iter().filter(|pattern| !pattern.used.get())
    }
}

fn matcher(text: &str) -> Result<GlobMatcher, Problem> {
    let path = path_of(text);
    if path.is_empty() {
        return Err(Problem::new(format!("the glob `{text}` names nothing")).help("`**` means every file"));
    }
    if text.starts_with('!') {
        let problem = Problem::new(format!("the glob `{text}` cannot be turned round"));
        return Err(problem.help("name what is meant under `include`, and what is not under `exclude`"));
    }
    let whole = if is_anywhere(text) {
        format!("**/{path}")
    } else {
        path.to_string()
    };
    let glob = GlobBuilder::new(&whole)
        .literal_separator(true)
        .build()
        .map_err(|error| Problem::new(format!("`{text}` is no glob: {}", error.kind())))?;
    Ok(glob.compile_matcher())
}

/// A glob without the slashes around it.
fn path_of(text: &str) -> &str {
    text.strip_prefix("./").unwrap_or(text).trim_matches('/')
}

/// Whether a glob is a name alone, which is meant in every folder.
fn is_anywhere(text: &str) -> bool {
    !text.trim_end_matches('/').contains('/')
}

impl Pattern {
    fn fits(&self, path: &Path) -> bool {
        let folder = self.text.ends_with('/');
        let above = path.ancestors().skip(1);
        let mut above = above.filter(|folder| !folder.as_os_str().is_empty());
        let fits = !folder && self.glob.is_match(path) || above.any(|folder| self.glob.is_match(folder));
        self.used.set(self.used.get() || fits);
        fits
    }

    /// The glob with its first part that is not there replaced by the likest name that is, where one is near.
    pub fn nearest(&self, home: &Path) -> Option<String> {
        let text = self.text.strip_prefix("./").unwrap_or(&self.text);
        let parts: Vec<&str> = text.trim_start_matches('/').split('/').collect();
        let mut folder = home.to_path_buf();
        for (index, part) in parts.iter().enumerate() {
            if part.is_empty() || part.contains(['*', '?', '[', '{']) {
                return None;
            }
            if !folder.join(part).exists() {
                let entries = std::fs::read_dir(&folder).ok()?.flatten();
                let mut names: Vec<String> = entries
                    .filter_map(|entry| entry.file_name().into_string().ok())
                    .collect();
                names.sort();
                let near = likest(part, names.iter().map(String::as_str))?;
                let mut parts = parts.clone();
                parts[index] = near;
                return Some(parts.join("/"));
            }
            folder.push(part);
        }
        None
    }

    /// The folder, relative to the configuration's, in which everything lies that it may match.
    pub fn reach(&self) -> PathBuf {
        if is_anywhere(&self.text) {
            return PathBuf::new();
        }
        let path = path_of(&self.text);
        let plain = path
            .split('/')
            .take_while(|part| !part.contains(['*', '?', '[', '{']));
        let reach: PathBuf = plain.collect();
        // Of a path without a sign the last part may be the file itself.
        match reach.parent() {
            Some(parent) if reach == Path::new(path) => parent.to_path_buf(),
            _ => reach,
        }
    }
}
