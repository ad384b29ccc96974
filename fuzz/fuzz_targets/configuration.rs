//! Any text as a configuration, and a document linted under it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prdlint::config::{Configurations, Given};
use prdlint::lint;
use prdlint::text::Source;
use std::path::Path;
use std::sync::LazyLock;

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|bytes: &[u8]| {
    let path = FOLDER.path().join("prdlint.toml");
    std::fs::write(&path, bytes).expect("the file is written");
    let given = Given {
        config: Some(path),
        ..Given::default()
    };
    let mut configurations = Configurations::new(given);
    let setup = configurations.setup(Path::new("docs/kiosk.md"));
    let document = "# Kiosk PRD\n\nCustomers (users) pay 9 a month. The user taps; the customer taps.\n";
    let _ = lint(
        Source::new("docs/kiosk.md", document),
        &setup.rules,
        &setup.declared,
    );
    let _ = configurations.unused_globs(&[]);
});
