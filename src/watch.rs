//! `prdlint check --watch`: lints again whenever a document or a configuration changes, until it is stopped.

use crate::cli::Check;
use crate::commands::{self, TROUBLE, tell};
use notify::{Event, RecursiveMode, Watcher};
use prdlint::config::{FILE_NAMES, lintable};
use prdlint::error::Problem;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

/// Editors write a file in several steps; what comes within this time is one change.
const SETTLED: Duration = Duration::from_millis(150);

/// Lints now and after every change; comes back only where watching fails.
pub fn watch(options: &Check) -> u8 {
    let (send, changes) = mpsc::channel();
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let relevant =
            event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(|path| matters(path)));
        if relevant {
            // Where nobody listens any more the program is about to end.
            let _ = send.send(());
        }
    });
    let started = watcher.and_then(|mut watcher| {
        for path in &options.paths {
            watcher.watch(path, RecursiveMode::Recursive)?;
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
    let config = path
        .file_name()
        .is_some_and(|name| FILE_NAMES.iter().any(|known| name == *known));
    config || lintable(path)
}
