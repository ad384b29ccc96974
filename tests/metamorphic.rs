//! What must not change a finding: other names, other order, other layout. No labels are needed for that.
//!
//! Each test rewrites whole PRDs, those of `fixtures/` and, where the folder stands beside the clone, the
//! documents of the accuracy folder, and holds the findings against those of the original.

use prdlint::finding::Finding;
use prdlint::mention::Role;
use prdlint::text::Source;
use prdlint::{Declared, Reading, Report, lint, read, rules};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<rules::Rule>> = LazyLock::new(rules::built_in);

static DOCUMENTS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        "fixtures/prd",
        "fixtures/clean",
        "fixtures/everyday",
        "../shared/accuracy/dev/docs",
    ];
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(root.join(folder)).ok())
        .flat_map(|entries| entries.map(|entry| entry.expect("an entry").path()))
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 70, "{}", paths.len());
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a document is text");
            (
                path.file_name().expect("a name").to_string_lossy().into_owned(),
                text,
            )
        })
        .collect()
});

fn report(text: &str) -> Report {
    lint(Source::new("any.md", text), &RULES, &Declared::default())
}

fn reading(text: &str) -> Reading {
    read(Source::new("any.md", text), &Declared::default())
}

/// How many findings each rule has.
fn counts(report: &Report) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for finding in &report.findings {
        *out.entry(finding.id()).or_default() += 1;
    }
    out
}

/// Rule and words of every primary place, in the order of the report; `normal` undoes what the test rewrote.
fn places(report: &Report, normal: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let words = |finding: &Finding| {
        let text = report.source.slice(finding.primary.span.clone());
        normal(
            &text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase(),
        )
    };
    report
        .findings
        .iter()
        .map(|finding| (finding.id(), words(finding)))
        .collect()
}

/// Rewrites every document and compares the places of the findings.
fn unchanged(rewrite: impl Fn(&str) -> String, normal: impl Fn(&str) -> String + Copy) {
    let mut failures = Vec::new();
    let mut with_findings = 0;
    for (name, text) in DOCUMENTS.iter() {
        let before = places(&report(text), normal);
        let after = places(&report(&rewrite(text)), normal);
        with_findings += usize::from(!before.is_empty());
        if before != after {
            failures.push(format!("{name}:\n  before {before:?}\n  after  {after:?}"));
        }
    }
    assert!(with_findings >= 20, "{with_findings} documents have findings");
    none_failed(&failures);
}

fn none_failed(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} documents:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn same(text: &str) -> String {
    text.to_string()
}

/// Replaces words of the customer's family by another of its words, in the case in which they stand.
fn rename(text: &str, from: &str, to: &str) -> String {
    let reading = reading(text);
    let mut out = text.to_string();
    for mention in reading.mentions.iter().rev() {
        if mention.role != Role::Customer {
            continue;
        }
        let word = &text[mention.span.clone()];
        let rest = word.to_lowercase();
        let Some(ending) = rest
            .strip_prefix(from)
            .filter(|ending| ["", "s"].contains(ending))
        else {
            continue;
        };
        let new = format!("{to}{ending}");
        let new = match word.chars().next() {
            Some(first) if first.is_uppercase() => new[..1].to_uppercase() + &new[1..],
            _ => new,
        };
        out.replace_range(mention.span.clone(), &new);
    }
    out
}

#[test]
fn another_word_of_the_customers_family_changes_words_only() {
    // A document that uses both words may mean two parties by them.
    let mut renamed = 0;
    let mut failures = Vec::new();
    for (name, text) in DOCUMENTS.iter() {
        let lower = text.to_lowercase();
        if lower.contains("client") || !lower.contains("customer") {
            continue;
        }
        renamed += 1;
        let normal = |words: &str| words.replace("client", "customer");
        let before = places(&report(text), normal);
        let after = places(&report(&rename(text, "customer", "client")), normal);
        if before != after {
            failures.push(format!("{name}:\n  before {before:?}\n  after  {after:?}"));
        }
    }
    assert!(renamed >= 30, "{renamed}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn another_name_of_a_party_changes_words_only() {
    // Both names are staff; no fixture has the new one.
    let pairs = [
        ("picker", "packer"),
        ("receptionist", "librarian"),
        ("dispatcher", "coordinator"),
        ("nurse", "clerk"),
    ];
    let mut renamed = 0;
    for (name, text) in DOCUMENTS.iter() {
        for (from, to) in pairs {
            let lower = text.to_lowercase();
            if !lower.contains(from) || lower.contains(to) {
                continue;
            }
            renamed += 1;
            let upper = |word: &str| word[..1].to_uppercase() + &word[1..];
            let new = text.replace(from, to).replace(&upper(from), &upper(to));
            let normal = |words: &str| words.replace(to, from);
            assert_eq!(
                places(&report(text), normal),
                places(&report(&new), normal),
                "{name}: {from}"
            );
        }
    }
    assert!(renamed >= 5, "{renamed}");
}

#[test]
fn line_ends_change_nothing() {
    unchanged(|text| text.replace('\n', "\r\n"), same);
}

/// Lines of a text that stand in fenced code or in a front matter, which no test may rewrite.
fn fixed_lines(text: &str) -> Vec<bool> {
    let mut fence = None;
    let mut matter = text.starts_with("---\n");
    text.lines()
        .enumerate()
        .map(|(index, line)| {
            let start = line.trim_start();
            if matter {
                matter = index == 0 || line.trim_end() != "---";
                return true;
            }
            match fence {
                Some(mark) => {
                    if start.starts_with(mark) {
                        fence = None;
                    }
                    true
                }
                None => {
                    fence = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
                    fence.is_some()
                }
            }
        })
        .collect()
}

/// Rewrites each line outside code and front matter; `None` leaves it out.
fn each_line(text: &str, rewrite: impl Fn(&str) -> String) -> String {
    let fixed = fixed_lines(text);
    let lines = text.lines().zip(fixed);
    lines
        .map(|(line, fixed)| {
            if fixed {
                format!("{line}\n")
            } else {
                rewrite(line) + "\n"
            }
        })
        .collect()
}

#[test]
fn wrapped_lines_change_nothing() {
    let wrap = |line: &str| {
        let plain = !line.trim_start().starts_with(['#', '|', '<', '>', '=', ':', '!'])
            && !line.starts_with("    ")
            && !line.ends_with("  ")
            && !line.contains('|');
        if !plain || line.len() < 90 {
            return line.to_string();
        }
        let start = line.trim_start();
        let own = line.len() - start.len();
        let mark = start.split_whitespace().next().unwrap_or_default();
        let item = ["-", "*", "+"].contains(&mark)
            || mark.ends_with(['.', ')']) && mark.starts_with(|c: char| c.is_ascii_digit());
        let indent = " ".repeat(own + if item { mark.len() + 1 } else { 0 });
        // A break in the middle, where nothing that begins a block follows.
        let middle = (line.len() / 2..line.len()).find(|&at| {
            line.is_char_boundary(at)
                && line[at..].starts_with(' ')
                && line[at + 1..].starts_with(|c: char| c.is_ascii_lowercase())
                && line[..at].matches('`').count().is_multiple_of(2)
                && line[..at].matches("**").count().is_multiple_of(2)
        });
        match middle {
            Some(at) => format!("{}\n{indent}{}", &line[..at], &line[at + 1..]),
            None => line.to_string(),
        }
    };
    unchanged(|text| each_line(text, wrap), same);
}

#[test]
fn headings_in_title_case_say_the_same() {
    let title = |line: &str| {
        if !line.starts_with('#') {
            return line.to_string();
        }
        line.split(' ')
            .map(|word| match word.chars().next() {
                Some(first) if first.is_ascii_lowercase() && word.len() > 3 => {
                    word[..1].to_uppercase() + &word[1..]
                }
                _ => word.to_string(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    unchanged(|text| each_line(text, title), same);
}

#[test]
fn code_and_unrelated_text_change_nothing() {
    let aside = "\n```text\nusers/customers pay per user, the customer taps\n```\n\nThe office moved to the second floor in March.\n\n";
    let insert = |text: &str| {
        let fixed = fixed_lines(text);
        let mut out = String::new();
        for (line, fixed) in text.lines().zip(fixed) {
            if !fixed && line.starts_with("## ") {
                out.push_str(aside);
            }
            out.push_str(line);
            out.push('\n');
        }
        out
    };
    unchanged(insert, same);
}

/// The parts of a document that begin with a heading of the second level, and what stands before them.
fn chapters(text: &str) -> (String, Vec<String>) {
    let fixed = fixed_lines(text);
    let mut head = String::new();
    let mut parts: Vec<String> = Vec::new();
    for (line, fixed) in text.lines().zip(fixed) {
        if !fixed && line.starts_with("## ") {
            parts.push(String::new());
        }
        let home = parts.last_mut().unwrap_or(&mut head);
        home.push_str(line);
        home.push('\n');
    }
    for part in parts.iter_mut().chain([&mut head]) {
        part.push('\n');
    }
    (head, parts)
}

#[test]
fn the_order_of_the_chapters_changes_no_count_of_findings() {
    let mut failures = Vec::new();
    for (name, text) in DOCUMENTS.iter() {
        let (head, mut parts) = chapters(text);
        // A first-level heading in the middle makes chapters depend on each other.
        if parts.len() < 3 || text.matches("\n# ").count() > 0 {
            continue;
        }
        let before = counts(&report(text));
        parts.reverse();
        let after = counts(&report(&(head + &parts.concat())));
        if before != after {
            failures.push(format!("{name}:\n  before {before:?}\n  after  {after:?}"));
        }
    }
    none_failed(&failures);
}

#[test]
fn a_table_may_be_a_list() {
    // Rows of requirement tables become items: the first cell as a label, the others as sentences.
    let mut failures = Vec::new();
    let mut rewritten = 0;
    for (name, text) in DOCUMENTS.iter() {
        let new = table_to_list(text);
        if new == *text {
            continue;
        }
        rewritten += 1;
        let before = counts(&report(text));
        let after = counts(&report(&new));
        if before != after {
            failures.push(format!("{name}:\n  before {before:?}\n  after  {after:?}"));
        }
    }
    assert!(rewritten >= 20, "{rewritten}");
    none_failed(&failures);
}

/// Turns tables whose first column numbers requirements into lists; others carry meaning in their columns.
fn table_to_list(text: &str) -> String {
    let mut out = String::new();
    let lines: Vec<&str> = text.lines().collect();
    let cells = |line: &str| -> Vec<String> {
        line.trim()
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_string())
            .collect()
    };
    let mut at = 0;
    while at < lines.len() {
        let rule = |line: &str| line.starts_with('|') && line.chars().all(|c| "|-: ".contains(c));
        let table = lines[at].starts_with('|') && lines.get(at + 1).is_some_and(|next| rule(next));
        if !table {
            out.push_str(lines[at]);
            out.push('\n');
            at += 1;
            continue;
        }
        let end = (at..lines.len())
            .find(|&row| !lines[row].starts_with('|'))
            .unwrap_or(lines.len());
        let numbered = lines[at + 2..end].iter().all(|row| {
            let first = cells(row).into_iter().next().unwrap_or_default();
            first.chars().any(|c| c.is_ascii_digit()) && !first.contains(' ') && !first.contains('`')
        });
        if numbered && end > at + 3 {
            for row in &lines[at + 2..end] {
                let cells = cells(row);
                out.push_str(&format!("- {}: {}\n", cells[0], cells[1..].join(". ")));
            }
        } else {
            for row in &lines[at..end] {
                out.push_str(row);
                out.push('\n');
            }
        }
        at = end;
    }
    out
}

#[test]
fn a_list_may_be_paragraphs() {
    let mut failures = Vec::new();
    for (name, text) in DOCUMENTS.iter() {
        let fixed = fixed_lines(text);
        let nested = text
            .lines()
            .any(|line| line.starts_with("  ") && line.trim_start().starts_with(['-', '*', '+']));
        if nested {
            continue;
        }
        let mut new = String::new();
        for (line, fixed) in text.lines().zip(fixed) {
            match line.strip_prefix("- ").filter(|_| !fixed) {
                Some(item) => new.push_str(&format!("\n{item}\n")),
                None => {
                    new.push_str(line);
                    new.push('\n');
                }
            }
        }
        let before = counts(&report(text));
        let after = counts(&report(&new));
        if before != after {
            failures.push(format!("{name}:\n  before {before:?}\n  after  {after:?}"));
        }
    }
    none_failed(&failures);
}

/// Puts a declaration into the front matter.
fn declare(text: &str, declaration: &str) -> String {
    match text.strip_prefix("---\n") {
        Some(rest) if !text.contains("\nprdlint:") => format!("---\nprdlint:\n  {declaration}\n{rest}"),
        Some(_) => text.to_string(),
        None => format!("---\nprdlint:\n  {declaration}\n---\n{text}"),
    }
}

#[test]
fn one_party_for_both_words_silences_what_depends_on_their_being_two() {
    let depends = [
        "conflation/swapped",
        "conflation/paired",
        "conflation/overloaded",
        "misplacement/customer-uses",
        "misplacement/user-pays",
        "misplacement/wrong-heading",
        "misplacement/wrong-metric",
        "definition/relation-unstated",
    ];
    for (name, text) in DOCUMENTS.iter() {
        if text.starts_with("---\n") && text.contains("\nprdlint:") {
            continue;
        }
        let after = counts(&report(&declare(text, "relation: same")));
        for rule in depends {
            assert!(!after.contains_key(rule), "{name}: {rule} in {after:?}");
        }
    }
}

#[test]
fn either_word_may_be_the_first_of_a_pair() {
    // `paired` is the one rule that is its own mirror image, whatever else a document says.
    let mut pairs = 0;
    for (name, text) in DOCUMENTS.iter() {
        let reading = reading(text);
        let mut mirrored = text.clone();
        for mention in reading.mentions.iter().rev() {
            let plural = if mention.plural { "s" } else { "" };
            let other = format!("{}{plural}", mention.role.other().name());
            mirrored.replace_range(mention.span.clone(), &other);
        }
        let of = |text: &str| {
            counts(&report(text))
                .get("conflation/paired")
                .copied()
                .unwrap_or(0)
        };
        pairs += of(text);
        assert_eq!(of(text), of(&mirrored), "{name}");
    }
    assert!(pairs >= 3, "{pairs}");
}
