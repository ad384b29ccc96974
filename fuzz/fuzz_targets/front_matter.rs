//! Any text as front matter, YAML or TOML, above a document that depends on it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prdlint::rules::{self, Rule};
use prdlint::text::Source;
use prdlint::{Declared, lint};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(rules::built_in);

const BODY: &str = "# Kiosk PRD\n\nCustomers (users) pay 9 a month. The user taps; the customer taps.\n";

fuzz_target!(|text: &str| {
    for mark in ["---", "+++"] {
        let document = format!("{mark}\n{text}\n{mark}\n\n{BODY}");
        let report = lint(Source::new("kiosk.md", document), &RULES, &Declared::default());
        if let Some((_, line, column)) = report.problem.as_ref().and_then(|problem| problem.place()) {
            assert!(line >= 1 && line <= report.source.line_count() && column >= 1);
        }
    }
});
