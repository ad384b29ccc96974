//! Where the text of a configuration, of a glossary or of a baseline comes from: the disk, or what git holds of it.

use std::io;
use std::path::Path;

/// What a view holds of a file.
pub enum Held {
    /// The same as the disk, or as the view below.
    Same,
    /// This text, in bytes.
    Text(Vec<u8>),
    /// Nothing: there is no such file.
    Nothing,
}

/// A state of the files: that of the disk, where nothing else is said.
pub trait View: Send + Sync {
    /// What it holds of a file.
    fn held(&self, path: &Path) -> Held;
}

/// The files as they stand on the disk.
pub struct Disk;

impl View for Disk {
    fn held(&self, _path: &Path) -> Held {
        Held::Same
    }
}

/// Reads a file as a view holds it.
///
/// # Errors
///
/// When it is not there, or cannot be read.
pub fn read(view: &dyn View, path: &Path) -> io::Result<Vec<u8>> {
    match view.held(path) {
        Held::Same => std::fs::read(path),
        Held::Text(bytes) => Ok(bytes),
        Held::Nothing => Err(io::ErrorKind::NotFound.into()),
    }
}

/// Whether there is a file of this name in a view. On the disk a folder or a link that leads nowhere is one, too:
/// reading it tells what is wrong.
pub fn exists(view: &dyn View, path: &Path) -> bool {
    match view.held(path) {
        Held::Same => path.symlink_metadata().is_ok(),
        Held::Text(_) => true,
        Held::Nothing => false,
    }
}
