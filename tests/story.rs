//! From Monday to Friday: a repository of two thousand Markdown files takes prdlint in.
//!
//! One story, told with the real program and real git: the first run, `init`, a baseline, a clean run, a pull
//! request that adds one slip and moves two hundred lines, the one new finding in the right place in three
//! formats, a suppression with its reason, and a baseline that tells what is stale.

mod support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Repository, err, out};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// 40 PRDs from the fixtures, and prose about other things up to 2,000 files.
fn two_thousand_files() -> Repository {
    let repository = Repository::new();
    let mut prds = 0;
    'all: for set in ["prd", "clean", "everyday"] {
        let mut paths: Vec<PathBuf> = fs::read_dir(fixtures().join(set))
            .expect("fixtures")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|end| end == "md"))
            .collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            repository.write(
                &format!("docs/prd/{name}"),
                &fs::read_to_string(&path).expect("text"),
            );
            prds += 1;
            if prds == 40 {
                break 'all;
            }
        }
    }
    for number in 0..1_960 {
        let text = format!(
            "# Runbook {number}\n\nRestart the worker when the queue is longer than {number} messages. All users/customers notice.\n"
        );
        repository.write(
            &format!("docs/runbooks/{}/runbook-{number}.md", number % 40),
            &text,
        );
    }
    repository.commit("Everything that was there");
    repository
}

const SLIP: &str = "Every receipt goes to all users/customers of the workshop by post.";

#[test]
fn from_monday_to_friday() {
    let repository = two_thousand_files();

    // Monday: forty of two thousand files are PRDs, and nobody ever checked them.
    let first = repository.prdlint(&["check", "--format", "concise"]);
    assert_eq!(first.status.code(), Some(1), "{}", err(&first));
    assert!(
        err(&first).contains("linted 40 of 2000 Markdown files"),
        "{}",
        err(&first)
    );
    let old = out(&first).lines().count();
    assert!(old >= 20, "{old}");
    assert!(
        !out(&first).contains("runbook"),
        "prose about other things is left alone"
    );

    // Tuesday: a configuration, and what there is becomes known.
    let init = repository.prdlint(&["init"]);
    assert_eq!(init.status.code(), Some(0), "{}", err(&init));
    assert!(
        repository
            .read("prdlint.toml")
            .contains("40 of 2000 Markdown files looked like PRDs")
    );
    let baseline = repository.prdlint(&["baseline"]);
    assert_eq!(baseline.status.code(), Some(0), "{}", err(&baseline));
    let clean = repository.prdlint(&["check"]);
    assert_eq!(clean.status.code(), Some(0), "{}", out(&clean));
    assert!(out(&clean).contains("nothing to report"), "{}", out(&clean));
    repository.commit("Take prdlint in");

    // Wednesday: a pull request moves two hundred lines and adds one slip.
    repository.git(&["checkout", "--quiet", "-b", "receipts"]);
    let name = "docs/prd/music-subscription.md";
    let text = repository.read(name);
    let (head, tail) = text.split_once("\n## ").expect("a second heading");
    let moved: String = (0..200)
        .map(|line| format!("Paragraph {line} tells of the year before.\n\n"))
        .collect();
    let new = format!("{head}\n\n## Looking back\n\n{moved}## Receipts\n\n{SLIP}\n\n## {tail}");
    repository.write(name, &new);
    let line = new.lines().position(|line| line == SLIP).expect("the slip") + 1;
    let html = repository.path("report.html");
    let sarif = repository.path("report.sarif");
    let pull = repository.prdlint(&[
        "check",
        "--format",
        "github",
        "--output",
        &format!("html={}", html.display()),
        "--output",
        &format!("sarif={}", sarif.display()),
    ]);
    assert_eq!(pull.status.code(), Some(1), "{}", err(&pull));
    let annotations: Vec<String> = out(&pull).lines().map(str::to_string).collect();
    assert_eq!(annotations.len(), 1, "{annotations:?}");
    let place = format!("file={name},line={line},");
    assert!(
        annotations[0].starts_with("::warning ") && annotations[0].contains(&place),
        "{annotations:?}"
    );
    let report: Value = serde_json::from_str(&fs::read_to_string(&sarif).expect("SARIF")).expect("JSON");
    let results = report["runs"][0]["results"].as_array().expect("results");
    let new: Vec<&Value> = results
        .iter()
        .filter(|result| result["baselineState"] == "new")
        .collect();
    assert_eq!(new.len(), 1);
    assert_eq!(
        new[0]["locations"][0]["physicalLocation"]["region"]["startLine"],
        line
    );
    assert_eq!(
        results
            .iter()
            .filter(|result| result["baselineState"] == "unchanged")
            .count(),
        results.len() - 1
    );
    let page = fs::read_to_string(&html).expect("HTML");
    assert_eq!(page.matches("<li id=\"f").count(), 1, "one finding is described");
    assert!(page.contains(&format!("at line {line}</a>")) && page.contains(">users/customers</a></mark>"));
    // The same by git, without a baseline: only what the pull request touched.
    let since = repository.prdlint(&["check", "--format", "concise", "--no-baseline", "--since", "main"]);
    assert!(
        out(&since).contains(&format!("{name}:{line}:")),
        "{}",
        out(&since)
    );
    assert!(out(&since).lines().count() <= 2, "{}", out(&since));

    // Thursday: the house says both on purpose, and says why.
    let text = repository.read(name);
    let reason = "<!-- prdlint-ignore paired: the contract with the workshops uses both words -->";
    repository.write(name, &text.replace(SLIP, &format!("{reason}\n{SLIP}")));
    let silenced = repository.prdlint(&["check"]);
    assert_eq!(silenced.status.code(), Some(0), "{}", out(&silenced));
    assert!(out(&silenced).contains("1 suppressed"), "{}", out(&silenced));
    repository.commit("Receipts");

    // Friday: somebody mends an old PRD, and the baseline says that it knows too much.
    let mended = "docs/prd/craft-shop.md";
    repository.write(
        mended,
        "# Craft shop PRD\n\nNothing is left of it but this line.\n",
    );
    let stale = repository.prdlint(&["check"]);
    assert!(
        err(&stale).contains("of the baseline are stale") && err(&stale).contains(mended),
        "{}",
        err(&stale)
    );
    let before = repository.read("prdlint-baseline.txt").lines().count();
    let pruned = repository.prdlint(&["baseline", "--prune"]);
    assert_eq!(pruned.status.code(), Some(0));
    let after = repository.read("prdlint-baseline.txt").lines().count();
    assert!(after < before, "{after} {before}");
    let quiet = repository.prdlint(&["check"]);
    assert!(!err(&quiet).contains("stale"), "{}", err(&quiet));
    assert_eq!(quiet.status.code(), Some(0), "{}", out(&quiet));
}

#[test]
fn a_renamed_file_and_a_bad_revision_are_answered() {
    let repository = Repository::new();
    let text: String = (0..30)
        .map(|line| format!("Line {line} of a long text.\n\n"))
        .collect();
    repository.write(
        "docs/a-prd.md",
        &format!("# A PRD\n\nAll users/customers.\n\n{text}"),
    );
    repository.commit("A");
    repository.git(&["mv", "docs/a-prd.md", "docs/b-prd.md"]);
    let renamed = repository.prdlint(&["check", "--since", "HEAD", "--format", "concise"]);
    assert_eq!(out(&renamed), "", "a new name changes no line");
    let changed = repository.read("docs/b-prd.md") + "\nWe write to customers (users).\n";
    repository.write("docs/b-prd.md", &changed);
    let changed = repository.prdlint(&["check", "--since", "HEAD", "--format", "concise"]);
    assert!(out(&changed).contains("docs/b-prd.md:66:"), "{}", out(&changed));
    for revision in ["no-such-branch", "--output=stolen", "; touch stolen"] {
        let wrong = repository.prdlint(&["check", &format!("--since={revision}")]);
        assert_eq!(wrong.status.code(), Some(2), "{revision}: {}", err(&wrong));
        assert!(!repository.path("stolen").exists(), "{revision}");
    }
    let staged = repository.prdlint(&["check", "--staged", "--format", "concise"]);
    assert_eq!(out(&staged), "", "nothing but the name is staged");
}

#[test]
fn what_is_staged_is_linted_and_not_what_stands_in_the_working_tree() {
    let repository = Repository::new();
    repository.write(".gitattributes", "*.md -diff\n");
    repository.write("docs/a-prd.md", "# A PRD\n\nHello.\n");
    repository.commit("A");
    repository.write("docs/a-prd.md", &format!("# A PRD\n\nHello.\n\n{SLIP}\n"));
    repository.git(&["add", "--all"]);
    repository.write("docs/a-prd.md", "# A PRD\n\nSix\n\nother\n\nlines.\n\nHello.\n");
    let staged = repository.prdlint(&["check", "--staged", "--format", "concise"]);
    assert!(
        out(&staged).contains("docs/a-prd.md:5:27:"),
        "{}{}",
        out(&staged),
        err(&staged)
    );
    let since = repository.prdlint(&["check", "--since", "HEAD", "--format", "concise"]);
    assert_eq!(out(&since), "", "the working tree has no slip");
    let piped = repository.prdlint(&["check", "--staged", "-"]);
    assert_eq!(piped.status.code(), Some(2), "standard input has no history");
}

#[test]
fn a_baseline_is_found_without_a_configuration_and_from_any_folder() {
    let repository = Repository::new();
    repository.write("docs/a-prd.md", &format!("# A PRD\n\n{SLIP}\n"));
    assert_eq!(repository.prdlint(&["baseline"]).status.code(), Some(0));
    assert!(repository.path("prdlint-baseline.txt").exists());
    let root = repository.prdlint(&["check"]);
    assert_eq!(root.status.code(), Some(0), "{}", out(&root));
    for (from, path) in [("docs", ".."), ("docs", "."), ("docs", "a-prd.md")] {
        let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(["check", path])
            .current_dir(repository.path(from))
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{from} {path}: {}", out(&output));
    }
    repository.write("prdlint-baseline.txt", "# prdlint baseline 9: of another time\n");
    assert_eq!(
        repository.prdlint(&["check"]).status.code(),
        Some(2),
        "another version is not guessed at"
    );
}
