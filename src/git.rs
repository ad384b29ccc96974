//! Starting git, and the names of files as git writes them. What is asked of it is for `since.rs` and `staged.rs`.
//!
//! Git is started directly: nothing of a document or of a revision's name reaches a shell.

use crate::error::Problem;
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What git prints when it is started in `folder` with `arguments`, in bytes.
///
/// # Errors
///
/// When git cannot be started or refuses; with the first line that it says.
pub fn run<A: AsRef<OsStr>>(folder: &Path, arguments: &[A]) -> Result<Vec<u8>, Problem> {
    run_under(folder, arguments, None)
}

/// The same under another index than the repository's own.
///
/// # Errors
///
/// As [`run`].
pub fn run_under<A: AsRef<OsStr>>(
    folder: &Path,
    arguments: &[A],
    index: Option<&Path>,
) -> Result<Vec<u8>, Problem> {
    let index = index.map(|index| ("GIT_INDEX_FILE", index.as_os_str().to_os_string()));
    let output = Command::new("git")
        .envs(index)
        // What a hook exports of its own repository would make the folder a working tree's top.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_DIFF_OPTS")
        // Asking changes nothing, not even the index's notes of what git has looked at.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .arg("-C")
        .arg(folder)
        // Names that are not plain come in quotation marks, so that no byte of them is lost among the text.
        .args(["-c", "core.quotePath=true"])
        .args(arguments)
        .output()
        .map_err(|error| Problem::new(format!("git cannot be started: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().next().unwrap_or("no message").to_string();
    Err(Problem::new(format!("git refuses: {line}")))
}

/// The same, as text.
///
/// # Errors
///
/// As [`run`].
pub fn text(folder: &Path, arguments: &[&str]) -> Result<String, Problem> {
    run(folder, arguments).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The names that git prints with a NUL behind each (`-z`), relative to the repository's root.
///
/// # Errors
///
/// As [`run`].
pub fn names(folder: &Path, arguments: &[&str]) -> Result<Vec<PathBuf>, Problem> {
    let bytes = run(folder, arguments)?;
    let names = bytes.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.map(|name| path_of(name.to_vec())).collect())
}

/// The root of the working tree around `folder`, without links.
///
/// # Errors
///
/// When git cannot be started, or the folder is in no working tree.
pub fn root(folder: &Path) -> Result<PathBuf, Problem> {
    let mut top = run(folder, &["rev-parse", "--show-toplevel"])?;
    while top.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        top.pop();
    }
    let top = path_of(top);
    Ok(std::fs::canonicalize(&top).unwrap_or(top))
}

/// What a file held at a revision, or in the index where `revision` is empty; `None` where it was not there.
pub fn blob(root: &Path, revision: &str, path: &Path) -> Option<Vec<u8>> {
    let mut object = OsString::from(format!("{revision}:"));
    object.push(in_git(path));
    run(root, &[OsStr::new("cat-file"), OsStr::new("blob"), &object]).ok()
}

/// The files around `folder`, as absolute paths, that are in the repository and that a sparse checkout leaves out of the
/// working tree; none where there is no git to ask.
pub fn left_out(folder: &Path) -> HashSet<PathBuf> {
    let Ok(root) = root(folder) else {
        return HashSet::new();
    };
    // Each name has a letter before it; `S` says that the working tree goes without.
    let tagged = run(&root, &["ls-files", "-t", "-z"]).unwrap_or_default();
    let names = tagged.split(|byte| *byte == 0);
    let names = names.filter_map(|name| name.strip_prefix(b"S "));
    names.map(|name| root.join(path_of(name.to_vec()))).collect()
}

/// A path from the root as git writes it: with slashes.
fn in_git(path: &Path) -> OsString {
    if std::path::MAIN_SEPARATOR == '/' {
        path.as_os_str().to_os_string()
    } else {
        crate::files::slashed(path).into()
    }
}

/// A path as git writes it in a difference: in quotation marks where it holds some, or what is no plain ASCII.
pub fn unquoted(path: &str) -> PathBuf {
    let Some(inner) = path.strip_prefix('"').and_then(|path| path.strip_suffix('"')) else {
        return path_of(path.as_bytes().to_vec());
    };
    let mut bytes = Vec::new();
    let mut rest = inner.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next() {
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'r') => b'\r',
            Some(b'a') => 7,
            Some(b'b') => 8,
            Some(b'v') => 11,
            Some(b'f') => 12,
            Some(first @ b'0'..=b'7') => {
                let octal = [first, rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                octal.iter().fold(0_u8, |value, digit| {
                    value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0'))
                })
            }
            Some(other) => other,
            None => break,
        });
    }
    path_of(bytes)
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_quotation_marks_is_read_byte_by_byte() {
        assert_eq!(unquoted("docs/a prd.md"), Path::new("docs/a prd.md"));
        assert_eq!(unquoted(r#""a \"b\"\tc.md""#), Path::new("a \"b\"\tc.md"));
        assert_eq!(unquoted(r#""\303\244.md""#), Path::new("ä.md"));
        assert_eq!(path_of(b"a\xff.md".to_vec()), unquoted(r#""a\377.md""#));
    }
}
