//! Any bytes as a baseline; one that is read is held against findings and survives being written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prdlint::baseline::Baseline;
use prdlint::rules::{self, Rule};
use prdlint::text::Source;
use prdlint::{Declared, lint};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(rules::built_in);
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|bytes: &[u8]| {
    let path = FOLDER.path().join("baseline.txt");
    std::fs::write(&path, bytes).expect("the file is written");
    let Ok(known) = Baseline::read(&path, &prdlint::view::Disk) else {
        return;
    };
    let text = "# Kiosk PRD\n\nCustomers (users) pay 9 a month.\n";
    let mut reports = [lint(Source::new("kiosk.md", text), &RULES, &Declared::default())];
    let _ = known.mark(&mut reports, |unmet| unmet.linted || !unmet.document.exists());
    known.write().expect("a baseline that was read is written");
    let again = Baseline::read(&path, &prdlint::view::Disk).expect("what was written is read");
    assert_eq!(
        known.entries, again.entries,
        "a baseline changes by being written"
    );
});
