//! `prdlint.toml`: what a repository declares of the roles in all its documents.

use crate::Declared;
use crate::error::Problem;
use crate::roles::declaration::Declaration;
use crate::text::Source;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The file's name.
pub const FILE_NAME: &str = "prdlint.toml";

/// The keys of a configuration.
const KEYS: [&str; 5] = ["customer", "user", "relation", "stage", "roles"];

/// Reads a configuration.
///
/// # Errors
///
/// When the file cannot be read, is no TOML, or holds a key or a value that is not known.
pub fn read(path: &Path) -> Result<Declared, Problem> {
    let shown = path.display().to_string();
    let bytes =
        std::fs::read(path).map_err(|error| Problem::new(format!("{shown} cannot be read: {error}")))?;
    let source =
        Source::from_bytes(&shown, bytes).map_err(|error| Problem::new(format!("{shown} {error}")))?;
    let declaration: Declaration = toml::from_str(source.text()).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let wrong = source.slice(span.clone()).to_string();
        let problem =
            Problem::new(format!("{shown} is wrong: {}", error.message())).at(&source, span, "here");
        if error.message().contains("unknown field") {
            problem.nearest(&wrong, KEYS)
        } else {
            problem
        }
    })?;
    Ok(Declared {
        declaration,
        ..Declared::default()
    })
}

/// The nearest configuration above a file, up to the repository's root or the top of the disk.
pub fn find(file: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(file).ok()?;
    let start = if absolute.is_dir() {
        absolute.as_path()
    } else {
        absolute.parent()?
    };
    for folder in start.ancestors() {
        let candidate = folder.join(FILE_NAME);
        if candidate.is_file() {
            return Some(candidate);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// Configurations of many files, each read once.
#[derive(Default)]
pub struct Configurations {
    read: HashMap<PathBuf, Declared>,
    /// What was wrong with them.
    pub problems: Vec<Problem>,
}

impl Configurations {
    /// The configuration for a file; an empty one where there is none or it is wrong.
    pub fn of(&mut self, file: &Path) -> Declared {
        let Some(path) = find(file) else {
            return Declared::default();
        };
        if let Some(known) = self.read.get(&path) {
            return known.clone();
        }
        let declared = read(&path).unwrap_or_else(|problem| {
            self.problems.push(problem);
            Declared::default()
        });
        self.read.insert(path, declared.clone());
        declared
    }
}
