//! Any text as a document, through the whole pipeline and every emitter.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prdlint::emit::{self, Format, Run};
use prdlint::rules::{self, Rule};
use prdlint::text::Source;
use prdlint::{Declared, lint};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(rules::built_in);

const FORMATS: [Format; 11] = [
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Checkstyle,
    Format::Rdjson,
    Format::Markdown,
    Format::Html,
];

fuzz_target!(|bytes: &[u8]| {
    // Every fourth length is read as MDX.
    let name = if bytes.len() % 4 == 0 { "docs/any-prd.mdx" } else { "docs/any-prd.md" };
    let Ok(source) = Source::from_bytes(name, bytes.to_vec()) else {
        return;
    };
    let rules: Vec<&Rule> = RULES.iter().collect();
    let report = lint(source, &RULES, &Declared::default());
    let mut last = 0;
    for finding in &report.findings {
        assert!(
            finding.primary.span.start >= last,
            "findings are in the order of the source"
        );
        last = finding.primary.span.start;
        for label in std::iter::once(&finding.primary).chain(&finding.related) {
            // Panics where a span does not lie on character boundaries of the source.
            let _ = report.source.slice(label.span.clone());
        }
    }
    let run = Run {
        reports: vec![report],
        problems: Vec::new(),
        markdown: 1,
        empty: 0,
        excluded: 0,
        baseline: false,
    };
    for format in FORMATS {
        let mut out = Vec::new();
        emit::write(&run, &rules, format, false, true, &mut out).expect("a vector takes everything");
        let text = String::from_utf8(out).expect("every format is UTF-8");
        let raw = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
        assert!(!text.contains(raw), "{format:?} lets a control character through");
    }
});
