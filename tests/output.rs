//! Machine-readable outputs keep to their schemas and point at the right characters.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn prdlint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the program runs")
}

fn json(arguments: &[&str]) -> Value {
    let output = prdlint(arguments);
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

#[test]
fn json_keeps_to_its_schema() {
    let schema = fs::read_to_string(root().join("schemas/report-1.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let report = json(&["check", "--all", "--format", "json", "fixtures"]);
    let wrong: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(
        report["problems"]
            .as_array()
            .is_some_and(|problems| !problems.is_empty())
    );
    let findings: usize = report["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| file["findings"].as_array().expect("findings").len())
        .sum();
    assert!(findings > 20, "{findings} findings are too few to show anything");
}

#[test]
fn the_text_of_a_place_stands_at_its_line_and_column() {
    let report = json(&[
        "check",
        "--all",
        "--format",
        "json",
        "fixtures/broken/odd-lines.md",
    ]);
    let finding = &report["files"][0]["findings"][0];
    let place = &finding["primary"];
    // A byte order mark, a title, a blank line; lone carriage returns end lines, a tab is one
    // character, é with its combining mark two, and each Chinese character one.
    assert_eq!(place["line"], 3, "{finding}");
    assert_eq!(place["column"], 15, "{finding}");
    assert_eq!(place["text"], "users/customers");
}

#[test]
fn sarif_is_what_its_readers_expect() {
    let output = prdlint(&["check", "--all", "--format", "sarif", "fixtures/prd"]);
    let sarif: serde_sarif::sarif::Sarif = serde_json::from_slice(&output.stdout).expect("SARIF 2.1.0");
    let run = &sarif.runs[0];
    let rules = run.tool.driver.rules.as_ref().expect("rules");
    let results = run.results.as_ref().expect("results");
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result.rule_index.expect("an index")).expect("a place in the list");
        assert_eq!(Some(&rules[index].id), result.rule_id.as_ref());
        let prints = result.partial_fingerprints.as_ref().expect("fingerprints");
        assert_eq!(prints["prdlint/v2"].len(), 16);
    }
    assert!(results.iter().any(|result| {
        result
            .related_locations
            .as_ref()
            .is_some_and(|related| !related.is_empty())
    }));
    for rule in rules {
        let help = rule
            .help
            .as_ref()
            .and_then(|help| help.markdown.as_ref())
            .expect("help in Markdown");
        assert!(help.contains("## How to fix"), "{}", rule.id);
        let group = &rule
            .properties
            .as_ref()
            .expect("properties")
            .additional_properties["group"];
        assert!(rule.id.starts_with(group.as_str().expect("a group")));
    }
}

#[test]
fn a_fingerprint_stays_when_the_line_moves() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kiosk-prd.md");
    let name = path.to_str().expect("a name").to_string();
    let text = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";
    let print = |text: &str| {
        fs::write(&path, text).expect("written");
        json(&["check", "--format", "json", &name])["files"][0]["findings"][0]["fingerprint"].clone()
    };
    let before = print(text);
    assert!(before.is_string());
    assert_eq!(
        print(&text.replace("The letter", "One more line.\n\nThe letter")),
        before
    );
    assert_ne!(print(&text.replace("letter", "parcel")), before);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let run = |threads: &str| {
        Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(["check", "--all", "--format", "json", "fixtures"])
            .env("RAYON_NUM_THREADS", threads)
            .current_dir(root())
            .output()
            .expect("the program runs")
            .stdout
    };
    assert_eq!(run("1"), run("8"));
}

#[test]
fn any_order_of_the_paths_gives_the_same_bytes() {
    let run = |paths: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(["check", "--all", "--format", "json"])
            .args(paths)
            .current_dir(root())
            .output()
            .expect("the program runs")
            .stdout
    };
    let one = run(&["fixtures/prd", "fixtures/clean", "fixtures/prd/warehouse-tool.md"]);
    assert!(!one.is_empty());
    assert_eq!(
        one,
        run(&["fixtures/prd/warehouse-tool.md", "fixtures/clean", "fixtures/prd"])
    );
}

#[cfg(unix)]
#[test]
fn a_line_break_in_a_name_writes_no_line_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "a\nerror: none-prd.md";
    fs::write(
        folder.path().join(name),
        "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n",
    )
    .expect("written");
    for format in ["human", "concise"] {
        let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(["check", "--format", format])
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains("none-prd.md:3:"), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("error:")), "{text}");
    }
}
