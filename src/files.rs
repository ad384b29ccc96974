//! Which files to lint: walks folders, tells PRDs from other Markdown, and reads bytes.

use crate::config::repository;
use crate::document::front_matter::FrontMatter;
use crate::emit::MARKDOWN_HEAD;
use crate::error::Problem;
use crate::lexicon::Lexicon;
use crate::staged::Staged;
use crate::text::Source;
use rayon::prelude::*;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Component, Path, PathBuf};

/// The name under which standard input is asked for.
pub const STANDARD_INPUT: &str = "-";

/// Which Markdown files to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Files that are named, and of a folder what is a PRD.
    Prds,
    /// Every Markdown file.
    Everything,
    /// Only what is a PRD, of the files that are named, too.
    OnlyPrds,
}

impl Which {
    /// Everything, or what is a PRD.
    pub fn of(all: bool) -> Self {
        if all { Which::Everything } else { Which::Prds }
    }
}

/// A document that will be linted. Where that is sure by its path alone it is read when its turn comes, so that a
/// large tree is never in memory as a whole.
#[derive(Debug)]
pub struct Waiting {
    name: String,
    text: Text,
}

/// A waiting document's text.
#[derive(Debug)]
enum Text {
    /// It was read to see whether it is a PRD.
    Read(Source),
    /// It stands in this file.
    In(PathBuf),
}

/// Why a document is not linted.
#[derive(Debug)]
pub enum Unread {
    /// It holds nothing.
    Empty(String),
    /// It cannot be read.
    Trouble(Problem),
}

impl Waiting {
    /// A document that is read already.
    pub fn read_already(source: Source) -> Self {
        Self {
            name: source.name().to_string(),
            text: Text::Read(source),
        }
    }

    /// The path under which it is reported.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    ///
    /// # Errors
    ///
    /// When it holds nothing, or cannot be read.
    pub fn read(self) -> Result<Source, Unread> {
        match self.text {
            Text::Read(source) => Ok(source),
            Text::In(path) => source_of(&self.name, read_document(&path)),
        }
    }
}

/// What was found under the paths that were asked for.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents to lint, in order of their paths.
    pub documents: Vec<Waiting>,
    /// How many Markdown files there were.
    pub markdown: usize,
    /// Files that could not be read, and paths that do not exist.
    pub problems: Vec<Problem>,
    /// Files that hold nothing.
    pub empty: Vec<String>,
    /// How many files a configuration leaves out.
    pub excluded: usize,
}

/// Reads everything under `paths`. A file that is named is always linted; of a folder only what is a
/// PRD, or every Markdown file where `which` says so; `wants` is what a configuration says of a file. A folder's ignore
/// files are honoured. Where `staged` is given, what git's index holds takes the place of what stands on disk.
pub fn find(
    paths: &[PathBuf],
    which: Which,
    mut wants: impl FnMut(&Path) -> Option<bool>,
    standard_input: impl FnOnce() -> std::io::Result<Vec<u8>>,
    staged: Option<&Staged>,
) -> Found {
    let mut found = Found::default();
    let mut files: Vec<(PathBuf, bool)> = Vec::new();
    let mut standard_input = Some(standard_input);
    let mut outcomes = Vec::new();
    let mut linked = paths.len() > 1;
    for path in paths {
        if path.as_os_str() == STANDARD_INPUT {
            if let Some(read) = standard_input.take() {
                found.markdown += 1;
                outcomes.push(source_of("<stdin>", read()).map(|source| Some(Waiting::read_already(source))));
            }
        } else if path.is_dir() {
            linked |= walk(path, &mut files, &mut found.problems);
        } else {
            files.push((path.clone(), true));
        }
    }
    if let Some(staged) = staged {
        // What is not in the index will not be committed, and what is in it may be gone from the disk.
        files.retain(|(path, _)| staged.keeps(path));
        let under = |file: &Path| paths.iter().any(|path| file.starts_with(real_folder(path)));
        let gone = staged.gone().filter(|file| under(file));
        files.extend(gone.map(|file| (from_here(file), false)));
    }
    // A file is linted once, however often it is named; one that is named counts as named.
    files.sort_by_key(|(path, named)| (shown(path), !named));
    files.dedup_by_key(|(path, _)| shown(path));
    if linked {
        files = each_once(files);
    }
    let mut candidates = Vec::with_capacity(files.len());
    let mut folders: HashMap<PathBuf, PathBuf> = HashMap::new();
    for (path, named) in files {
        found.markdown += 1;
        // A file that somebody names is linted whatever a configuration says.
        let named = named && which != Which::OnlyPrds;
        let wanted = wants(&path);
        if wanted == Some(false) && !named {
            found.excluded += 1;
            continue;
        }
        let sure = named || which == Which::Everything || wanted == Some(true);
        // From wherever a file is looked at, it lies in the same folders of its repository.
        let folder = path.parent().unwrap_or(Path::new(""));
        if !sure && !folders.contains_key(folder) {
            folders.insert(folder.to_path_buf(), in_repository(folder));
        }
        let from_root = folders
            .get(folder)
            .map(|folder| folder.join(path.file_name().unwrap_or_default()));
        candidates.push((path, from_root, sure));
    }
    // Whether a file is a PRD takes reading it, which threads share; for one file none is started.
    let waiting = |(path, from_root, sure): (PathBuf, Option<PathBuf>, bool)| {
        let name = shown(&path);
        let from_root = from_root.as_deref().unwrap_or(&path);
        let bytes = staged.and_then(|staged| staged.text(&path));
        if let Some(bytes) = bytes {
            let source = source_of(&name, Ok(bytes))?;
            let wanted = sure || is_prd(from_root, &source);
            return Ok(wanted.then(|| Waiting::read_already(source)));
        }
        if sure {
            let text = Text::In(path);
            return Ok(Some(Waiting { name, text }));
        }
        let source = source_of(&name, read_document(&path))?;
        Ok(is_prd(from_root, &source).then(|| Waiting::read_already(source)))
    };
    if candidates.len() > 1 {
        outcomes.par_extend(candidates.into_par_iter().map(waiting));
    } else {
        outcomes.extend(candidates.into_iter().map(waiting));
    }
    for outcome in outcomes {
        match outcome {
            Ok(waiting) => found.documents.extend(waiting),
            Err(Unread::Empty(name)) => found.empty.push(name),
            Err(Unread::Trouble(problem)) => found.problems.push(problem),
        }
    }
    found
}

/// Each file once, though it may be named by several paths or through a link: under its own name rather than a link's, and
/// by a relative path rather than an absolute one. It counts as named where one of its paths is.
fn each_once(files: Vec<(PathBuf, bool)>) -> Vec<(PathBuf, bool)> {
    let mut by_file: HashMap<PathBuf, (PathBuf, bool)> = HashMap::new();
    let worth = |path: &Path| (path.is_symlink(), path.is_absolute());
    for (path, named) in files {
        match by_file.entry(real_folder(&path)) {
            Entry::Vacant(free) => {
                free.insert((path, named));
            }
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                known.1 |= named;
                if worth(&path) < worth(&known.0) {
                    known.0 = path;
                }
            }
        }
    }
    let mut files: Vec<(PathBuf, bool)> = by_file.into_values().collect();
    files.sort_by_cached_key(|(path, _)| shown(path));
    files
}

/// A folder as it is seen from its repository's root; as it is where it lies in none.
fn in_repository(folder: &Path) -> PathBuf {
    let whole = absolute(folder);
    match repository(&whole) {
        Some(root) => whole.strip_prefix(root).map(Path::to_path_buf).unwrap_or(whole),
        None => folder.to_path_buf(),
    }
}

/// A folder or a file without links, as git names what lies in it.
fn real_folder(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| absolute(path))
}

/// A path as it is seen from the working directory, where it lies below.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir()
        .and_then(std::fs::canonicalize)
        .unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_path_buf()
}

/// Whether a document is there, can be read, and holds nothing to lint.
pub fn holds_nothing(path: &Path) -> bool {
    matches!(source_of("", read_document(path)), Err(Unread::Empty(_)))
}

/// The text of a document that was read, or why there is none.
fn source_of(shown: &str, bytes: std::io::Result<Vec<u8>>) -> Result<Source, Unread> {
    let bytes = bytes.map_err(|error| {
        let problem = Problem::new(format!("{shown} cannot be read: {}", plain(&error)));
        Unread::Trouble(problem.about(shown))
    })?;
    match Source::from_bytes(shown, bytes) {
        Ok(source) if source.text()[source.start()..].trim().is_empty() => {
            Err(Unread::Empty(shown.to_string()))
        }
        Ok(source) => Ok(source),
        Err(error) => Err(Unread::Trouble(
            Problem::new(format!("{shown} {error}")).about(shown),
        )),
    }
}

/// Writes a file whole or not at all: into a file beside it, which then takes its place. An interrupted run
/// leaves the old one.
///
/// What a link leads to is written, and the link stays. A device or a pipe (`/dev/stdout`) is written to as it is,
/// for nothing can take its place.
///
/// # Errors
///
/// When the folder cannot be written to, or is full.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    use std::io::Write;
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        let problem = Problem::new(format!("{} cannot be written", path.display()));
        return Err(problem.help(format!("there is no folder {}; make it first", folder.display())));
    }
    let write = || -> std::io::Result<()> {
        // Asked of the path as it was given: a link to an open pipe leads nowhere by name.
        let special = std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir());
        if special {
            return std::fs::OpenOptions::new()
                .write(true)
                .open(path)?
                .write_all(bytes);
        }
        let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        // A new file of its own has the rights that any new file has, one that replaces another keeps them.
        if let Ok(old) = std::fs::metadata(&target) {
            file.as_file().set_permissions(old.permissions())?;
        } else {
            set_usual_rights(file.as_file())?;
        }
        file.persist(&target).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| Problem::new(format!("{} cannot be written: {error}", path.display())))
}

#[cfg(unix)]
fn set_usual_rights(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_rights(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// A document larger than this is refused: no PRD is, and time and memory stay bounded.
pub const LARGEST: u64 = 32 * 1024 * 1024;

/// Reads a document. What is no file is not waited for, and what is too large is not read.
fn read_document(path: &Path) -> std::io::Result<Vec<u8>> {
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    read_bounded(std::fs::File::open(path)?)
}

/// Reads up to [`LARGEST`] bytes.
///
/// # Errors
///
/// When there are more, or reading fails.
pub fn read_bounded(from: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        let limit = LARGEST / 1024 / 1024;
        return Err(std::io::Error::other(format!(
            "it is larger than {limit} MiB, which no PRD is"
        )));
    }
    Ok(bytes)
}

/// A path from the root of the disk, without `.` and `..`; no link is followed.
pub fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut out = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

/// A path as git knows it, one for each file: its folder without links, whether the file is there or not.
pub fn real(path: &Path) -> PathBuf {
    let path = absolute(path);
    let folder = path
        .parent()
        .and_then(|folder| std::fs::canonicalize(folder).ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// A path as it is reported: with slashes, and without a leading `./`.
fn shown(path: &Path) -> String {
    let text = slashed(path);
    text.strip_prefix("./").unwrap_or(&text).to_string()
}

/// A path with slashes between its parts, whatever this system writes there. A backslash that is part of a name stays.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    text.replace(std::path::MAIN_SEPARATOR, "/")
}

/// Whether a file is Markdown by its name.
pub fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|end| {
        ["md", "markdown", "mdx", "mdown"]
            .iter()
            .any(|known| end.eq_ignore_ascii_case(known))
    })
}

/// Files whose lines take others out of a walk.
pub const IGNORE_FILES: [&str; 3] = [".prdlintignore", ".gitignore", ".ignore"];

/// Takes in the Markdown files of a folder; whether one of them is a link.
fn walk(folder: &Path, files: &mut Vec<(PathBuf, bool)>, problems: &mut Vec<Problem>) -> bool {
    let mut linked = false;
    let walker = ignore::WalkBuilder::new(folder)
        .require_git(false)
        .add_custom_ignore_filename(IGNORE_FILES[0])
        .build();
    for entry in walker {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                if is_markdown(path) && path.is_file() {
                    linked |= entry.path_is_symlink();
                    files.push((path.to_path_buf(), false));
                }
            }
            Err(error) => problems.push(Problem::new(format!("a folder cannot be walked: {error}"))),
        }
    }
    linked
}

/// An error's words without its number.
pub fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_string(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => error.to_string(),
    }
}

/// Whether a Markdown file is a PRD: by its front matter, its title, its name, or its folders, which are those of `path`.
pub fn is_prd(path: &Path, source: &Source) -> bool {
    // A report of ours names PRDs, and is none.
    if source.text().starts_with(MARKDOWN_HEAD) {
        return false;
    }
    let lexicon = Lexicon::english();
    let name = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let has_word = |text: &str, words: &[&str]| {
        let text = words_of(text);
        words.iter().any(|word| text.contains(&words_of(word)))
    };
    if has_word(&name, lexicon.list("documents.names")) {
        return true;
    }
    let folder = path.parent().into_iter().flat_map(Path::components).any(|part| {
        let part = part.as_os_str().to_string_lossy().to_lowercase();
        lexicon.list("documents.folders").contains(&part.as_str())
    });
    if folder && name != "readme" && name != "template" {
        return true;
    }
    let matter = FrontMatter::read(source);
    // A declaration with a mistake in it is one all the same, and its writer wants to hear of it.
    let declares = matter
        .span
        .clone()
        .is_some_and(|span| source.slice(span).lines().any(|line| line.starts_with("prdlint")));
    if matter.declaration.is_some() || declares {
        return true;
    }
    if let Some(kind) = &matter.kind
        && lexicon
            .list("documents.front-matter-types")
            .contains(&kind.to_lowercase().as_str())
    {
        return true;
    }
    let titles = lexicon.list("documents.titles");
    if matter.title.is_some_and(|title| has_word(&title, titles)) {
        return true;
    }
    // The title is the first heading, or the first line where there is none before it.
    source.text()[matter.end..]
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(8)
        .enumerate()
        .any(|(index, line)| (index == 0 || line.starts_with('#')) && has_word(line, titles))
}

/// Words in lower case with one space around each, so that whole words are compared.
fn words_of(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    format!(" {} ", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prd(path: &str, text: &str) -> bool {
        is_prd(Path::new(path), &Source::new(path, text))
    }

    #[test]
    fn a_prd_is_known_by_name_folder_title_or_front_matter() {
        assert!(prd("docs/checkout-prd.md", "# Checkout"));
        assert!(prd("docs/prd/checkout.md", "# Checkout"));
        assert!(prd(
            "docs/checkout.md",
            "# Checkout: Product Requirements Document"
        ));
        assert!(prd("docs/checkout.md", "---\ntype: PRD\n---\n# Checkout"));
        assert!(prd(
            "docs/checkout.md",
            "---\nprdlint:\n  relation: same\n---\n# Checkout"
        ));
        assert!(!prd("docs/checkout.md", "# Checkout runbook"));
        assert!(!prd("docs/prd/README.md", "# How to write one"));
        assert!(!prd("docs/sprdlist.md", "# List"));
    }
}
