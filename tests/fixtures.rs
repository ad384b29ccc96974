//! Whole PRDs: what a careful reader found before the tool was run, and nothing else.

use prdlint::finding::Level;
use prdlint::text::Source;
use prdlint::{Declared, Report, lint, rules};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn documents(name: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder(name))
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    paths.sort();
    paths
}

fn report(path: &Path) -> Report {
    let bytes = std::fs::read(path).expect("a fixture can be read");
    let source = Source::from_bytes(path.display().to_string(), bytes).expect("a fixture is text");
    lint(source, &rules::built_in(), &Declared::default())
}

/// What a careful reader found in a document.
fn label(path: &Path) -> Value {
    let text = std::fs::read_to_string(path.with_extension("json")).expect("a label file stands beside it");
    serde_json::from_str(&text).expect("the label file is JSON")
}

/// The lines of a labelled defect; 0 stands for the whole document.
fn lines(defect: &Value) -> Vec<usize> {
    let line = |line: &Value| usize::try_from(line.as_u64().expect("a number")).expect("a line");
    defect["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(line)
        .collect()
}

/// Rule and lines of every finding that a reader could have labelled.
fn warnings(report: &Report) -> Vec<(String, Vec<usize>)> {
    report
        .findings
        .iter()
        // Rules on one-sided sections give hints, which nobody labelled.
        .filter(|finding| finding.level >= Level::Warning || !finding.rule.starts_with("one-sided"))
        .map(|finding| {
            let lines = finding
                .labels()
                .map(|label| report.source.position(label.span.start).line)
                .collect();
            (finding.rule.clone(), lines)
        })
        .collect()
}

#[test]
fn the_documents_that_are_right_stay_silent() {
    let paths = documents("clean");
    assert!(paths.len() >= 12, "half of at least 24 documents are right");
    for path in paths {
        let found = warnings(&report(&path));
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

#[test]
fn every_labelled_defect_is_found_and_nothing_else_is() {
    let paths = documents("prd");
    assert!(paths.len() >= 12);
    for path in paths {
        let label = label(&path);
        let mut found = warnings(&report(&path));
        for defect in label["defects"].as_array().expect("a list of defects") {
            let code = defect["code"].as_str().expect("a code");
            let lines = lines(defect);
            let whole = lines.contains(&0);
            let hit = found.iter().position(|(rule, seen)| {
                rule == code
                    && (whole
                        || seen
                            .iter()
                            .any(|line| lines.iter().any(|&known| known.abs_diff(*line) <= 1)))
            });
            match (hit, defect["known_miss"].as_str()) {
                (Some(hit), None) => {
                    found.remove(hit);
                }
                (None, Some(_)) => {}
                (None, None) => panic!(
                    "{}: {code} on lines {lines:?} is not found: {found:?}",
                    path.display()
                ),
                (Some(_), Some(reason)) => {
                    panic!(
                        "{}: {code} is found after all ({reason}); strike its known_miss",
                        path.display()
                    )
                }
            }
        }
        assert!(found.is_empty(), "{}: nobody labelled {found:?}", path.display());
    }
}

#[test]
fn a_broken_document_gets_an_answer_and_never_a_panic() {
    let paths = documents("broken");
    assert!(paths.len() >= 9);
    for path in paths {
        let bytes = std::fs::read(&path).expect("a fixture can be read");
        if let Ok(source) = Source::from_bytes(path.display().to_string(), bytes) {
            let report = lint(source, &rules::built_in(), &Declared::default());
            for finding in &report.findings {
                for label in finding.labels() {
                    assert!(report.source.text().get(label.span.clone()).is_some());
                }
            }
        }
    }
}

#[test]
fn hidden_text_is_no_mention_and_shown_text_is() {
    let unclosed = warnings(&report(&folder("broken").join("unclosed.md")));
    assert!(unclosed.iter().all(|(rule, _)| rule != "paired"), "{unclosed:?}");
    let html = warnings(&report(&folder("broken").join("html-only.md")));
    let paired: Vec<_> = html.iter().filter(|(rule, _)| rule == "paired").collect();
    assert_eq!(paired.len(), 1, "one pair is shown, one is in a script: {html:?}");
    assert_eq!(paired[0].1, [2]);
}

#[test]
fn every_fixture_says_what_it_stands_for() {
    let readme = std::fs::read_to_string(folder("README.md")).expect("fixtures/README.md");
    for name in ["prd", "clean", "everyday", "broken"] {
        for path in documents(name) {
            let file = path.file_name().expect("a name").to_string_lossy().into_owned();
            assert!(
                readme.contains(&format!("`{file}`")),
                "fixtures/README.md does not name {file}"
            );
        }
    }
}

/// Which group a rule belongs to, for a finding may name a neighbour of the labelled code.
fn group(rule: &str) -> String {
    rules::built_in()
        .into_iter()
        .find(|known| known.name == rule)
        .map_or_else(|| rule.to_string(), |known| known.group)
}

#[test]
fn everyday_documents_give_what_their_readers_found_and_nothing_else() {
    let paths = documents("everyday");
    assert!(paths.len() >= 30);
    for path in paths {
        let label = label(&path);
        let defects = label["defects"].as_array().expect("a list of defects");
        let found = warnings(&report(&path));
        let fits = |(rule, seen): &(String, Vec<usize>), defect: &Value| {
            let code = defect["code"].as_str().expect("a code");
            let whole = ["definition", "coverage"].contains(&group(code).as_str());
            let near = lines(defect)
                .iter()
                .any(|line| seen.iter().any(|at| at.abs_diff(*line) <= 1));
            if whole {
                rule == code
            } else {
                group(rule) == group(code) && near
            }
        };
        for finding in &found {
            let labelled = defects.iter().any(|defect| fits(finding, defect));
            assert!(labelled, "{}: nobody labelled {finding:?}", path.display());
        }
        for defect in defects.iter().filter(|defect| defect["sure"] == true) {
            let hit = found.iter().any(|finding| fits(finding, defect));
            let known_miss = defect["known_miss"].is_string();
            assert!(
                hit != known_miss,
                "{}: found {hit}, known miss {known_miss}: {defect}",
                path.display()
            );
        }
    }
}
