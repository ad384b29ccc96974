//! A team writes its own page without touching Rust: `new`, edit, `test`, `check --rules`.

use std::path::Path;
use std::process::{Command, Output};

fn prdlint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_new_page_works_as_it_stands_and_after_an_edit() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();

    let new = prdlint(
        here,
        &["new", "billing/no-renewal-by-users", "--rules", "our-rules"],
    );
    assert_eq!(new.status.code(), Some(0), "{}", text(&new.stderr));
    let page = here.join("our-rules/billing/no-renewal-by-users.md");
    let written = std::fs::read_to_string(&page).expect("the page is written");
    assert!(written.starts_with("# no-renewal-by-users\n"));

    let test = prdlint(here, &["test", "our-rules"]);
    assert_eq!(test.status.code(), Some(0), "{}", text(&test.stdout));
    assert!(text(&test.stdout).contains("1 page, 2 examples, 2 passed, 0 failed"));

    // The team's rule: billing trouble has no place among the features.
    let edited = "# no-renewal-by-users\n\nBilling trouble stands among the features.\n\n\
        ```toml\nlevel = \"error\"\ncheck = \"topic-in-section\"\n\
        message = \"{words} under {section}\"\nwhy = \"Engineers cannot answer for it.\"\n\
        help = \"Move it to the section on support.\"\ntopic = \"relations-work\"\nsections = [\"features\"]\n```\n\n\
        ## Examples\n\n```md\n# Lift PRD\n\n## Features\n\nA declined card is answered by phone.\n  ^^^^^^^^^^^^^\n```\n";
    std::fs::write(&page, edited).expect("edited");
    let test = prdlint(here, &["test", "our-rules"]);
    assert_eq!(
        test.status.code(),
        Some(0),
        "{}{}",
        text(&test.stdout),
        text(&test.stderr)
    );

    let document = "# Lift PRD\n\n## Features\n\nA declined card is answered by phone.\n";
    std::fs::write(here.join("lift-prd.md"), document).expect("written");
    let without = prdlint(here, &["check", "lift-prd.md", "--format", "concise"]);
    assert_eq!(text(&without.stdout), "");
    let with = prdlint(
        here,
        &[
            "check",
            "lift-prd.md",
            "--format",
            "concise",
            "--rules",
            "our-rules",
        ],
    );
    assert_eq!(with.status.code(), Some(1));
    assert_eq!(
        text(&with.stdout),
        "lift-prd.md:5:3: error billing/no-renewal-by-users: declined card under Features\n"
    );
    let explained = prdlint(here, &["explain", "no-renewal-by-users", "--rules", "our-rules"]);
    assert_eq!(text(&explained.stdout), edited);
}

#[test]
fn a_page_that_is_there_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(prdlint(folder.path(), &["new", "a/b"]).status.code(), Some(0));
    let page = folder.path().join("a/b.md");
    std::fs::write(&page, "mine").expect("written");
    let again = prdlint(folder.path(), &["new", "a/b"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("is there already"));
    assert_eq!(std::fs::read_to_string(&page).expect("read"), "mine");
    for bad in ["b", "a/B", "../x/y", "a/b/c"] {
        assert_eq!(
            prdlint(folder.path(), &["new", bad]).status.code(),
            Some(2),
            "{bad}"
        );
    }
}

#[test]
fn the_configuration_and_the_front_matter_settle_the_roles() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let document =
        "# Tuner PRD\n\n## Features\n\n- Customers can tune the piano\n- Users can tune the harp\n";
    std::fs::write(here.join("tuner-prd.md"), document).expect("written");
    let lines = |arguments: &[&str]| text(&prdlint(here, arguments).stdout).lines().count();
    let check = ["check", "tuner-prd.md", "--format", "concise"];
    std::fs::write(here.join("tuner-prd.md"), document.replace("tune", "open")).expect("written");
    assert_eq!(lines(&check), 1, "{}", text(&prdlint(here, &check).stdout));

    std::fs::write(here.join("prdlint.toml"), "relation = \"same\"\n").expect("written");
    assert_eq!(lines(&check), 0);

    std::fs::write(here.join("prdlint.toml"), "relatoin = \"same\"\n").expect("written");
    let wrong = prdlint(here, &check);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        text(&wrong.stderr).contains("did you mean `relation`?"),
        "{}",
        text(&wrong.stderr)
    );

    std::fs::remove_file(here.join("prdlint.toml")).expect("removed");
    let declared = format!(
        "---\nprdlint:\n  relation: same\n---\n{}",
        document.replace("tune", "open")
    );
    std::fs::write(here.join("tuner-prd.md"), declared).expect("written");
    assert_eq!(lines(&check), 0);
}

#[test]
fn the_stage_decides_how_serious_a_missing_plan_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let body = "# Tuner PRD\n\n## Overview\n\nPiano houses pay EUR 20 a month.\n\n## Users\n\n- Tuners\n\n## Features\n\n- The tuner opens the list\n";
    let level = |stage: &str| {
        let text_of = format!("---\nprdlint:\n  stage: {stage}\n---\n{body}");
        std::fs::write(folder.path().join("tuner-prd.md"), text_of).expect("written");
        let output = prdlint(folder.path(), &["check", "tuner-prd.md", "--format", "concise"]);
        text(&output.stdout)
    };
    assert!(
        level("concept").contains("advice coverage/no-customer-relations"),
        "{}",
        level("concept")
    );
    assert!(
        level("growth").contains("error coverage/no-customer-relations"),
        "{}",
        level("growth")
    );
}

#[test]
fn standard_input_is_read_once_and_a_closed_pipe_is_no_error() {
    use std::io::Write;
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "-", "--format", "concise"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"The letter goes to users/customers.\n")
        .expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("<stdin>:1:20: warning conflation/paired"));
}
