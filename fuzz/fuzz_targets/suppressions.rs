//! Any text as the inside of suppressions, between lines that have findings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prdlint::finding::Finding;
use prdlint::rules::{self, Rule};
use prdlint::text::Source;
use prdlint::{Declared, lint};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(rules::built_in);

fuzz_target!(|text: &str| {
    let (first, second) = text.split_once('\u{0}').unwrap_or((text, " paired: x"));
    let document = format!(
        "# Kiosk PRD\n\n<!-- prdlint-ignore{first} -->\nCustomers/users pay.\n\n- users/customers <!-- prdlint-ignore{second} -->\n\n| a |\n| --- |\n| customers (users) {{/* prdlint-ignore{first} */}} |\n"
    );
    let declared = Declared {
        require_reason: text.len() % 2 == 1,
        ..Declared::default()
    };
    let report = lint(Source::new("kiosk.md", document), &RULES, &declared);
    for suppressed in &report.suppressed {
        let finding = &suppressed.finding;
        let same = |other: &&Finding| other.rule == finding.rule && other.primary == finding.primary;
        assert!(
            report.findings.iter().find(same).is_none(),
            "a suppressed finding is told of"
        );
    }
});
