//! `prdlint check --watch`: lints again whenever a document or a configuration changes, until it is stopped.

use crate::cli::Check;
use crate::commands::{self, TROUBLE, tell};
use notify::event::{CreateKind, EventKind, ModifyKind, RemoveKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use prdlint::baseline;
use prdlint::config::{Configurations, lintable, root};
use prdlint::error::Problem;
use prdlint::files::{IGNORE_FILES, STANDARD_INPUT, real};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// Editors write a file in several steps; what comes within this time is one change.
const SETTLED: Duration = Duration::from_millis(150);

/// Lints now and after every change; comes back only where watching fails.
pub fn watch(options: &Check) -> u8 {
    for path in &options.paths {
        let why = if path.as_os_str() == STANDARD_INPUT {
            "standard input is read once"
        } else if path.exists() {
            continue;
        } else {
            "there is no such file or folder"
        };
        tell(&Problem::new(format!(
            "{} cannot be watched: {why}",
            path.display()
        )));
        return TROUBLE;
    }
    let (send, changes) = mpsc::channel();
    loop {
        // Made anew for every run: a folder may be gone and made again, and a configuration may name other files. It
        // looks before the run does, so that no change falls between the two.
        let _watcher = match watcher(options, send.clone()) {
            Ok(watcher) => watcher,
            Err(error) => {
                tell(&Problem::new(format!("the files cannot be watched: {error}")));
                return TROUBLE;
            }
        };
        // What was told up to here the run will see.
        while changes.try_recv().is_ok() {}
        commands::check(options);
        let _ = writeln!(std::io::stderr(), "waiting for changes; end with Ctrl-C");
        if changes.recv().is_err() {
            return TROUBLE;
        }
        while changes.recv_timeout(SETTLED).is_ok() {}
    }
}

/// Sends a word for every change that can change what is found.
fn watcher(options: &Check, send: mpsc::Sender<()>) -> notify::Result<RecommendedWatcher> {
    let paths: Vec<PathBuf> = options.paths.iter().map(|path| real(path)).collect();
    let named = named(options);
    // What the run writes itself is no change, or it would never come to rest.
    let written: Vec<PathBuf> = options.output.iter().map(|(_, path)| real(path)).collect();
    let mut folders: BTreeSet<PathBuf> = named.iter().filter_map(|path| folder_of(path)).collect();
    for path in &paths {
        // An editor may put a new file in a file's place, and a folder may be made again, so that the folders above are
        // watched; and configurations lie there.
        let root = root(path);
        let above = path.ancestors().skip(1);
        let within = above.clone().take_while(|folder| folder.starts_with(&root));
        folders.extend(within.map(Path::to_path_buf));
        folders.extend(above.map(Path::to_path_buf).find(|folder| folder.is_dir()));
    }
    let watched = paths.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let relevant = event.is_ok_and(|event| {
            let of_folder = changes_a_folder(event.kind);
            let matters = |path: &PathBuf| {
                let path = real(path);
                let one = matters(&path) || named.contains(&path);
                (one || of_folder && is_reached(&watched, &path)) && !written.contains(&path)
            };
            !event.kind.is_access() && event.paths.iter().any(matters)
        });
        if relevant {
            // Where nobody listens any more the program is about to end.
            let _ = send.send(());
        }
    })?;
    for path in paths.iter().filter(|path| path.is_dir()) {
        watcher.watch(path, RecursiveMode::Recursive)?;
    }
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
    }
    Ok(watcher)
}

/// What the configurations and the command line name, which may lie beside the documents.
fn named(options: &Check) -> Vec<PathBuf> {
    let mut configurations = Configurations::new(commands::given(
        options.config.as_deref(),
        options.isolated,
        options.rules.as_deref(),
    ));
    for path in &options.paths {
        configurations.of(path);
    }
    let mut named = configurations.files();
    let of_options = [&options.config, &options.baseline, &options.rules];
    named.extend(of_options.into_iter().flatten().cloned());
    // What is staged changes with the index alone.
    let roots = options.paths.iter().map(|path| root(path).join(".git/index"));
    named.extend(roots.filter(|index| options.staged && index.exists()));
    named.iter().map(|path| real(path)).collect()
}

/// The folder in which changes of a file are seen; a folder itself.
fn folder_of(path: &Path) -> Option<PathBuf> {
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    folder.map(Path::to_path_buf)
}

/// Whether a folder may have come or gone, with all that lies in it; a folder that is gone cannot be asked what it was.
fn changes_a_folder(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Create(CreateKind::Folder)
            | EventKind::Remove(RemoveKind::Folder)
            | EventKind::Modify(ModifyKind::Name(_))
    )
}

/// Whether what is watched lies in a folder, or the folder in what is watched; hidden folders, such as git's own, are
/// never linted.
fn is_reached(watched: &[PathBuf], folder: &Path) -> bool {
    let is_hidden = |path: &Path| {
        let parts = path.components();
        let mut names = parts.filter_map(|part| part.as_os_str().to_str());
        names.any(|name| name.starts_with('.'))
    };
    watched.iter().any(|path| match folder.strip_prefix(path) {
        Ok(inside) => !is_hidden(inside),
        Err(_) => path.starts_with(folder),
    })
}

/// Whether a change of this file can change what is found.
fn matters(path: &Path) -> bool {
    // A configuration may extend one of any name, and an ignore file takes documents out.
    let setting = path.extension().is_some_and(|end| end == "toml");
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    setting || name == baseline::FILE_NAME || IGNORE_FILES.contains(&name) || lintable(path)
}
