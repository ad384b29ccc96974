//! `prdlint check --watch`: lints again whenever a document or a configuration changes, until it is stopped.

use crate::cli::Check;
use crate::commands::{self, TROUBLE, tell};
use notify::{Event, RecursiveMode, Watcher};
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
    let mut configurations = Configurations::new(commands::given(
        options.config.as_deref(),
        options.isolated,
        options.rules.as_deref(),
    ));
    for path in &options.paths {
        configurations.of(path);
    }
    // What the configurations name may lie beside the documents.
    let mut named = configurations.files();
    named.extend(
        [&options.config, &options.baseline, &options.rules]
            .into_iter()
            .flatten()
            .cloned(),
    );
    let named: Vec<PathBuf> = named.iter().map(|path| real(path)).collect();
    let of_named = |path: &PathBuf| {
        let folder = if path.is_dir() {
            Some(path.as_path())
        } else {
            path.parent()
        };
        folder.filter(|folder| folder.is_dir()).map(Path::to_path_buf)
    };
    let named_folders: Vec<PathBuf> = named.iter().filter_map(of_named).collect();
    // What the run writes itself is no change, or it would never come to rest.
    let written: Vec<PathBuf> = options.output.iter().map(|(_, path)| real(path)).collect();
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let relevant = event.is_ok_and(|event| {
            let matters = |path: &PathBuf| {
                let path = real(path);
                (matters(&path) || named.contains(&path)) && !written.contains(&path)
            };
            !event.kind.is_access() && event.paths.iter().any(matters)
        });
        if relevant {
            // Where nobody listens any more the program is about to end.
            let _ = send.send(());
        }
    });
    let started = watcher.and_then(|mut watcher| {
        let mut folders: BTreeSet<PathBuf> = named_folders.into_iter().collect();
        for path in &options.paths {
            let path = real(path);
            if path.is_dir() {
                watcher.watch(&path, RecursiveMode::Recursive)?;
            }
            // An editor may put a new file in a file's place, so that its folder is watched; and configurations lie above.
            let root = root(&path);
            folders.extend(
                path.ancestors()
                    .skip(1)
                    .take_while(|folder| folder.starts_with(&root))
                    .map(Path::to_path_buf),
            );
            folders.extend(path.parent().filter(|_| !path.is_dir()).map(Path::to_path_buf));
        }
        for folder in folders {
            watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        }
        Ok(watcher)
    });
    let _watcher = match started {
        Ok(watcher) => watcher,
        Err(error) => {
            tell(&Problem::new(format!("the files cannot be watched: {error}")));
            return TROUBLE;
        }
    };
    loop {
        commands::check(options);
        let _ = writeln!(std::io::stderr(), "waiting for changes; end with Ctrl-C");
        if changes.recv().is_err() {
            return TROUBLE;
        }
        while changes.recv_timeout(SETTLED).is_ok() {}
    }
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
