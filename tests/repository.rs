//! What only several documents together show.

mod support;

use serde_json::Value;
use std::fs;
use std::process::{Command, Output};
use support::{Repository, err, out};

fn run(files: &[(&str, &str)], arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .expect("the program runs")
}

const HOTELS: &str = "# Booking PRD\n\n## Glossary\n\n- **Customer:** the hotel that signs\n- **User:** the receptionist at the desk\n";
const GUESTS: &str = "# Loyalty PRD\n\n## Glossary\n\n- **Customer:** the guest who collects points\n- **User:** the receptionist at the desk\n";

/// The line that tells of the one clash of some documents.
fn the_clash(files: &[(&str, &str)]) -> String {
    let concise = run(files, &["check", "--format", "concise"]);
    let text = String::from_utf8_lossy(&concise.stdout).into_owned();
    let mut clashes = text.lines().filter(|line| line.contains("clashing-definitions"));
    let clash = clashes.next().unwrap_or_default().to_string();
    assert!(!clash.is_empty() && clashes.next().is_none(), "{text}");
    clash
}

#[test]
fn two_documents_that_define_a_word_otherwise_are_both_shown() {
    let files = [("a-prd.md", HOTELS), ("b-prd.md", GUESTS)];
    let clash = the_clash(&files);
    assert!(clash.starts_with("b-prd.md:5:"), "{clash}");
    assert!(clash.contains("a-prd.md:5"), "{clash}");
    let sarif = run(&files, &["check", "--format", "sarif"]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).expect("SARIF");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let clash = results
        .iter()
        .find(|result| result["ruleId"] == "definition/clashing-definitions")
        .expect("a clash");
    let related = &clash["relatedLocations"][0]["physicalLocation"];
    assert_eq!(related["artifactLocation"]["uri"], "a-prd.md");
    assert_eq!(related["region"]["startLine"], 5);
    // Every other format names the other document and its line, too.
    let told = |format: &str| {
        let output = run(&files, &["check", "--format", format]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let json: Value = serde_json::from_str(&told("json")).expect("JSON");
    let findings = json["files"][1]["findings"].as_array().expect("findings");
    let elsewhere = findings.iter().find_map(|finding| finding["elsewhere"].get(0));
    let elsewhere = elsewhere.expect("a place in the other document");
    assert_eq!(
        (&elsewhere["path"], &elsewhere["line"]),
        (&"a-prd.md".into(), &5.into())
    );
    assert!(told("human").contains("a-prd.md:5:"), "{}", told("human"));
    assert!(told("html").contains("a-prd.md, line 5"), "{}", told("html"));
    assert!(
        told("markdown").contains("a-prd.md line 5"),
        "{}",
        told("markdown")
    );
    let rdjson: Value = serde_json::from_str(&told("rdjson")).expect("JSON");
    let related = rdjson["diagnostics"].as_array().expect("diagnostics").iter();
    let places: Vec<&Value> = related
        .map(|diagnostic| &diagnostic["related_locations"][0]["location"])
        .collect();
    assert!(
        places
            .iter()
            .any(|place| place["path"] == "a-prd.md" && place["range"]["start"]["line"] == 5),
        "{places:?}"
    );
}

#[test]
fn one_document_that_differs_from_most_is_the_one_that_is_told_of() {
    let files = [
        ("a-prd.md", GUESTS),
        ("b-prd.md", HOTELS),
        ("c-prd.md", HOTELS),
        ("d-prd.md", HOTELS),
    ];
    let clash = the_clash(&files);
    assert!(clash.starts_with("a-prd.md:5:"), "{clash}");
}

#[test]
fn the_same_definition_twice_is_no_clash_and_the_rule_may_be_off() {
    let same = run(
        &[("a-prd.md", HOTELS), ("b-prd.md", HOTELS)],
        &["check", "--format", "concise"],
    );
    assert!(!String::from_utf8_lossy(&same.stdout).contains("clashing"));
    let off = run(
        &[
            ("a-prd.md", HOTELS),
            ("b-prd.md", GUESTS),
            ("prdlint.toml", "[rules]\nclashing-definitions = \"off\"\n"),
        ],
        &["check", "--format", "concise"],
    );
    assert!(!String::from_utf8_lossy(&off.stdout).contains("clashing"));
}

#[test]
fn a_clash_may_be_silenced_where_it_stands_and_set_by_the_document_s_own_configuration() {
    let told = |files: &[(&str, &str)]| {
        let output = run(files, &["check", "--format", "concise"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!text.contains("suppression/"), "{text}");
        text.lines()
            .filter(|line| line.contains("clashing-definitions"))
            .map(str::to_string)
            .collect::<Vec<_>>()
    };
    let ignore = "<!-- prdlint-ignore clashing-definitions: two products -->\n";
    let beside = GUESTS.replace("- **Customer", &format!("{ignore}- **Customer"));
    assert_eq!(told(&[("a-prd.md", HOTELS), ("b-prd.md", &beside)]).len(), 0);
    let file = format!("{}\n{}", ignore.replace("ignore", "ignore-file"), GUESTS);
    assert_eq!(told(&[("a-prd.md", HOTELS), ("b-prd.md", &file)]).len(), 0);
    let off = "[rules]\nclashing-definitions = \"off\"\n";
    let below = [
        ("a/a-prd.md", HOTELS),
        ("b/b-prd.md", GUESTS),
        ("b/prdlint.toml", off),
    ];
    assert_eq!(told(&below).len(), 0);
    let error = off.replace("off", "error");
    let below = [
        ("a/a-prd.md", HOTELS),
        ("b/b-prd.md", GUESTS),
        ("b/prdlint.toml", &error),
    ];
    assert!(told(&below)[0].contains(": error "), "{:?}", told(&below));
    let other = "[[overrides]]\nfiles = [\"b/**\"]\nrules = { clashing-definitions = \"off\" }\n";
    let over = [
        ("a/a-prd.md", HOTELS),
        ("b/b-prd.md", GUESTS),
        ("prdlint.toml", other),
    ];
    assert_eq!(told(&over).len(), 0);
}

#[test]
fn roles_of_a_folder_are_one_table() {
    let output = run(&[("a-prd.md", HOTELS), ("b-prd.md", GUESTS)], &["roles", "."]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].contains("document") && lines[0].contains("pays") && lines[0].contains("uses"),
        "{text}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("a-prd.md") && line.contains("hotel")),
        "{text}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("b-prd.md") && line.contains("guest")),
        "{text}"
    );
}

#[test]
fn a_clash_is_silenced_by_its_group_as_well() {
    let file = format!("<!-- prdlint-ignore-file definition: two products -->\n{GUESTS}");
    let output = run(
        &[("a-prd.md", HOTELS), ("b-prd.md", &file)],
        &["check", "--format", "concise"],
    );
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.contains("clashing-definitions"), "{text}");
    assert!(!text.contains("suppression/"), "{text}");
}

#[test]
fn what_the_outer_configuration_leaves_out_is_left_out_below_others_and_in_submodules() {
    let pair = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";
    let library = Repository::new();
    library.write("docs/lib-prd.md", pair);
    library.commit("a library");
    let repository = Repository::new();
    repository.add_submodule(&library, "lib");
    repository.write("shop/prdlint.toml", "[rules]\npaired = \"error\"\n");
    repository.write("shop/old/till-prd.md", pair);
    repository.write("docs/lib-prd.md", pair);
    let linted = || out(&repository.prdlint(&["check", "--format", "concise"]));
    assert!(linted().contains("lib/docs/lib-prd.md") && linted().contains("shop/old/till-prd.md"));
    repository.write("prdlint.toml", "[files]\nexclude = [\"lib/\", \"shop/old/\"]\n");
    let checked = repository.prdlint(&["check", "--format", "concise"]);
    let paths: Vec<String> = out(&checked)
        .lines()
        .filter_map(|line| line.split(':').next().map(str::to_string))
        .collect();
    assert_eq!(paths, ["docs/lib-prd.md"], "{}", err(&checked));
    assert!(!err(&checked).contains("matches no"), "{}", err(&checked));
}

#[test]
fn a_document_in_a_submodule_is_known_by_its_path_from_where_the_run_stands() {
    let pair = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";
    let library = Repository::new();
    library.write("docs/a-prd.md", pair);
    library.commit("a library");
    let repository = Repository::new();
    repository.add_submodule(&library, "lib");
    repository.write("docs/a-prd.md", pair);
    let github = out(&repository.prdlint(&["check", "--format", "github"]));
    assert!(
        github.contains("file=docs/a-prd.md") && github.contains("file=lib/docs/a-prd.md"),
        "{github}"
    );
    let gitlab = out(&repository.prdlint(&["check", "--format", "gitlab"]));
    let entries: Vec<serde_json::Value> = serde_json::from_str(&gitlab).expect("JSON");
    let of = |key: &str| entries.iter().map(|entry| entry[key].clone()).collect::<Vec<_>>();
    let (marks, places) = (of("fingerprint"), of("location"));
    assert!(entries.len() == 2 && marks[0] != marks[1], "{gitlab}");
    assert_ne!(places[0]["path"], places[1]["path"], "{gitlab}");
}

#[cfg(unix)]
#[test]
fn a_file_is_linted_once_by_whatever_paths_it_is_named() {
    let repository = Repository::new();
    repository.write("docs/a-prd.md", "# Kiosk PRD\n\nAll users/customers get it.\n");
    let whole = repository.path("docs/a-prd.md").display().to_string();
    std::os::unix::fs::symlink("a-prd.md", repository.path("docs/b-prd.md")).expect("linked");
    for paths in [
        vec!["docs"],
        vec!["docs/a-prd.md", "./docs/a-prd.md", &whole],
        vec![&whole, "docs"],
        vec!["docs/b-prd.md", "docs/a-prd.md"],
    ] {
        let checked = repository.prdlint(&[&["check", "--format", "concise"], paths.as_slice()].concat());
        let told = out(&checked);
        assert_eq!(told.matches("conflation/paired").count(), 1, "{paths:?}: {told}");
        assert!(told.starts_with("docs/a-prd.md:3:"), "{paths:?}: {told}");
    }
    let linked = repository.prdlint(&["check", "--format", "concise", "docs/b-prd.md"]);
    assert!(out(&linked).starts_with("docs/b-prd.md:3:"), "{}", out(&linked));
}

#[test]
fn a_misspelt_command_or_format_is_told_with_the_nearest_one() {
    let repository = Repository::new();
    let checked = repository.prdlint(&["chek"]);
    assert_eq!(checked.status.code(), Some(2));
    assert!(
        err(&checked).contains("did you mean the command `prdlint check`?"),
        "{}",
        err(&checked)
    );
    repository.write("baselin/a-prd.md", "# Kiosk PRD\n\nA form.\n");
    let folder = repository.prdlint(&["baselin"]);
    assert!(!err(&folder).contains("did you mean"), "{}", err(&folder));
    let output = repository.prdlint(&["check", "--output", "sarf=report.sarif"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("did you mean `sarif`?"), "{}", err(&output));
}
