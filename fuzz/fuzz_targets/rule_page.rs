//! Any text as a rule page; one that is read runs its examples and lints a document.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prdlint::rules::{example, page};
use prdlint::text::Source;
use prdlint::{Declared, lint};

fuzz_target!(|text: &str| {
    match page::read("page", "group", Source::new("page.md", text)) {
        Ok(rule) => {
            let _ = example::run(&rule);
            let document =
                "# Kiosk PRD\n\nCustomers (users) pay 9 a month. The user taps; the customer taps.\n";
            let _ = lint(Source::new("kiosk.md", document), &[rule], &Declared::default());
        }
        Err(problems) => assert!(!problems.is_empty(), "a page is refused without a word"),
    }
});
