//! What will be committed: git's index, as far as it differs from the working tree. Which of its lines are new is for
//! `since.rs`.

use crate::error::Problem;
use crate::files::{is_markdown, real};
use crate::git;
use crate::view::{Held, View};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// The index of a repository.
#[derive(Debug, Default)]
pub struct Staged {
    root: PathBuf,
    /// Every file that git keeps, as an absolute path.
    tracked: HashSet<PathBuf>,
    /// Those of which the working tree holds something else than the index, as absolute paths.
    differing: BTreeSet<PathBuf>,
}

impl Staged {
    /// Asks git for the index of the repository around `folder`.
    ///
    /// # Errors
    ///
    /// When git cannot be started, or the folder is in no repository.
    pub fn of(folder: &Path) -> Result<Self, Problem> {
        let root = git::root(folder)?;
        let names = |arguments: &[&str]| -> Result<Vec<PathBuf>, Problem> {
            let names = git::names(&root, arguments)?;
            Ok(names.into_iter().map(|name| root.join(name)).collect())
        };
        let tracked: HashSet<PathBuf> = names(&["ls-files", "-z"])?.into_iter().collect();
        let mut differing: BTreeSet<PathBuf> = names(&["diff", "--name-only", "--no-ext-diff", "-z", "--"])?
            .into_iter()
            .collect();
        // Of a link git holds where it leads; what stands there is read from the disk.
        differing.retain(|path| tracked.contains(path) && !path.is_symlink());
        Ok(Self {
            root,
            tracked,
            differing,
        })
    }

    /// Whether git keeps a file.
    pub fn keeps(&self, path: &Path) -> bool {
        self.tracked.contains(&real(path))
    }

    /// The staged text of a file in bytes, where it is not what stands on disk.
    pub fn text(&self, path: &Path) -> Option<Vec<u8>> {
        let path = real(path);
        let differs = self.differing.contains(&path);
        let name = path.strip_prefix(&self.root).ok().filter(|_| differs)?;
        git::blob(&self.root, "", name)
    }

    /// Markdown files that are staged and gone from the disk, as absolute paths.
    pub fn gone(&self) -> impl Iterator<Item = &Path> {
        let gone = self
            .differing
            .iter()
            .filter(|path| is_markdown(path) && !path.exists());
        gone.map(PathBuf::as_path)
    }
}

impl View for Staged {
    fn held(&self, path: &Path) -> Held {
        let whole = real(path);
        if whole.starts_with(&self.root) && !self.tracked.contains(&whole) {
            return Held::Nothing;
        }
        self.text(path).map_or(Held::Same, Held::Text)
    }
}
