//! What a branch adds and what was there before: `--since`, `--staged` and the baseline in real repositories.

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use support::{Repository, err, out};

/// What `check --format concise` prints, with further arguments.
fn check(repository: &Repository, more: &[&str]) -> String {
    let output = repository.prdlint(&[&["check", "--format", "concise"], more].concat());
    assert_ne!(output.status.code(), Some(2), "{}", err(&output));
    out(&output)
}

const PAIR: &str = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";

const WALK: &str = "# Pedometer PRD\n\nThe customer is the user: whoever buys the app walks with it.\n\n## Roles\n\n- Customers: walkers, who pay per month\n- Users: trainers, who watch the walks\n\n## Features\n\n- The customer taps *Start* to begin.\n";

#[test]
fn a_definition_that_is_taken_away_makes_an_old_mention_new() {
    let repository = Repository::new();
    repository.write("walk-prd.md", WALK);
    repository.commit("a step");
    assert_eq!(check(&repository, &[]), "");
    let without = WALK.replace(
        "The customer is the user: whoever buys the app walks with it.\n\n",
        "",
    );
    repository.write("walk-prd.md", &without);
    let told = check(&repository, &["--since", "HEAD"]);
    assert!(
        told.contains("walk-prd.md:10:7: warning misplacement/customer-uses"),
        "{told}"
    );
    // Once that is committed, a change elsewhere in the document does not tell of it again.
    repository.commit("a step");
    repository.write("walk-prd.md", &format!("{without}- A bell rings.\n"));
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
}

#[test]
fn what_the_other_branch_mended_since_is_no_finding_of_this_one() {
    let repository = Repository::new();
    repository.write("a-prd.md", PAIR);
    repository.commit("a step");
    repository.git(&["checkout", "--quiet", "-b", "feature"]);
    repository.write("b.md", "# Notes\n");
    repository.commit("a step");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("a-prd.md", &PAIR.replace("users/customers", "users"));
    repository.commit("a step");
    repository.git(&["checkout", "--quiet", "feature"]);
    assert_eq!(check(&repository, &["--since", "main"]), "");
    repository.write("c-prd.md", PAIR);
    repository.commit("a step");
    assert!(check(&repository, &["--since", "main"]).starts_with("c-prd.md:3:24"));
}

#[test]
fn a_renamed_file_is_new_only_where_it_changed() {
    let repository = Repository::new();
    repository.write("a-prd.md", &format!("{PAIR}{}", "\nNothing here.\n".repeat(20)));
    repository.commit("a step");
    repository.git(&["mv", "a-prd.md", "b-prd.md"]);
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
    assert_eq!(check(&repository, &["--staged"]), "");
    let moved = format!(
        "# Kiosk PRD\n\nA line before.\n{}",
        &PAIR["# Kiosk PRD\n".len()..]
    );
    repository.write(
        "b-prd.md",
        &format!(
            "{moved}{}\nMore for users/customers.\n",
            "\nNothing here.\n".repeat(20)
        ),
    );
    let told = check(&repository, &["--since", "HEAD"]);
    assert_eq!(told.lines().count(), 1, "{told}");
    // A setting of the user's own may join hunks; the lines between them did not change.
    repository.git(&["config", "diff.interHunkContext", "50"]);
    assert_eq!(check(&repository, &["--since", "HEAD"]), told);
}

#[test]
fn an_unknown_revision_is_trouble_and_names_it() {
    let repository = Repository::new();
    repository.write("a-prd.md", PAIR);
    repository.commit("a step");
    let output = repository.prdlint(&["check", "--since", "nosuch", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("`nosuch` must be a revision"),
        "{}",
        err(&output)
    );
    assert!(output.stdout.is_empty(), "old findings are not told for new ones");
}

#[test]
fn a_run_over_a_part_takes_nothing_of_the_rest_out_of_the_baseline() {
    let repository = Repository::new();
    repository.write("k-prd.md", PAIR);
    repository.write("l-prd.md", "# Lamp PRD\n\nLight.\n");
    repository.prdlint(&["baseline"]);
    repository.commit("a step");
    repository.git(&["mv", "k-prd.md", "n-prd.md"]);
    let part = repository.prdlint(&["check", "l-prd.md"]);
    assert!(!err(&part).contains("stale"), "{}", err(&part));
    repository.prdlint(&["baseline", "--prune", "l-prd.md"]);
    repository.prdlint(&["baseline", "l-prd.md"]);
    let whole = repository.prdlint(&["check"]);
    assert_eq!(
        whole.status.code(),
        Some(0),
        "the renamed document is still known"
    );
    // Over the whole folder the words are known to stand nowhere.
    fs::remove_file(repository.path("n-prd.md")).expect("removed");
    assert!(err(&repository.prdlint(&["check"])).contains("stale"));
}

#[test]
fn what_is_not_shown_for_its_confidence_is_not_stale() {
    let repository = Repository::new();
    repository.write("k-prd.md", PAIR);
    repository.prdlint(&["baseline"]);
    let output = repository.prdlint(&["check", "--min-confidence", "0.99"]);
    assert!(!err(&output).contains("stale"), "{}", err(&output));
}

#[test]
fn statistics_leave_a_machines_format_one_document() {
    let repository = Repository::new();
    repository.write("k-prd.md", PAIR);
    let output = repository.prdlint(&["check", "--format", "json", "--statistics"]);
    let json: Result<serde_json::Value, _> = serde_json::from_slice(&output.stdout);
    assert!(json.is_ok(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(err(&output).contains("paired"), "{}", err(&output));
}

#[test]
fn a_preset_says_nothing_in_the_text_so_a_pair_stays_one() {
    let repository = Repository::new();
    repository.write("k-prd.md", PAIR);
    for (preset, told) in [("b2b", true), ("marketplace", true), ("b2c", false)] {
        repository.write("prdlint.toml", &format!("preset = \"{preset}\"\n"));
        assert_eq!(
            check(&repository, &[]).contains("conflation/paired"),
            told,
            "{preset}"
        );
    }
}

#[test]
#[cfg(unix)]
fn the_ci_script_takes_paths_on_several_lines() {
    let repository = Repository::new();
    repository.write("docs/a-prd.md", PAIR);
    repository.write("specs/b-prd.md", PAIR);
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("ci/lint.sh");
    let bin = PathBuf::from(env!("CARGO_BIN_EXE_prdlint"));
    let folder = bin.parent().expect("a folder").display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .arg(script)
        .arg("github")
        .env("PATH", path)
        .env("PRDLINT_PATHS", "docs\nspecs")
        .env_remove("GITHUB_STEP_SUMMARY")
        .current_dir(repository.folder.path())
        .output()
        .expect("bash runs");
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        out.contains("docs/a-prd.md") && out.contains("specs/b-prd.md"),
        "{out}{}",
        err(&output)
    );
}

#[test]
fn two_branches_that_add_to_the_baseline_merge_by_union() {
    let repository = Repository::new();
    repository.write(".gitattributes", "prdlint-baseline.txt merge=union\n");
    repository.write("a-prd.md", PAIR);
    repository.prdlint(&["baseline"]);
    repository.commit("a step");
    repository.git(&["checkout", "--quiet", "-b", "feature"]);
    repository.write("b-prd.md", PAIR);
    repository.prdlint(&["baseline"]);
    repository.commit("a step");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("c-prd.md", PAIR);
    repository.prdlint(&["baseline"]);
    repository.commit("a step");
    repository.git(&["merge", "--quiet", "--no-edit", "feature"]);
    let output = repository.prdlint(&["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(!err(&output).contains("stale"), "{}", err(&output));
}

#[test]
fn what_is_not_in_the_index_is_not_staged() {
    let repository = Repository::new();
    repository.write("a-prd.md", "# Kiosk PRD\n\nLight.\n");
    repository.commit("a step");
    repository.write("n-prd.md", PAIR);
    assert_eq!(check(&repository, &["--staged"]), "");
    repository.git(&["add", "n-prd.md"]);
    assert!(check(&repository, &["--staged"]).starts_with("n-prd.md:3:24"));
}

#[test]
fn the_summary_of_a_job_holds_what_a_comment_has_no_room_for() {
    let repository = Repository::new();
    for number in 0..300 {
        repository.write(&format!("docs/k{number}-prd.md"), PAIR);
    }
    let summary = repository.path("summary.md");
    let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--format", "github"])
        .current_dir(repository.folder.path())
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let text = fs::read_to_string(summary).expect("text");
    assert!(text.contains("docs/k299-prd.md"), "every finding is told");
    assert!(!text.contains("did not fit"));
}

#[test]
fn a_hook_that_exports_its_repository_changes_nothing() {
    let repository = Repository::new();
    repository.write("docs/a-prd.md", &format!("{PAIR}\nMore.\n"));
    repository.commit("a step");
    repository.write("docs/a-prd.md", &format!("{PAIR}\nMore of it.\n"));
    let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--since", "HEAD", "--format", "concise", "docs"])
        .current_dir(repository.folder.path())
        .env("GIT_DIR", repository.path(".git"))
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_report_takes_no_document_s_place() {
    let repository = Repository::new();
    repository.write("a-prd.md", PAIR);
    let output = repository.prdlint(&["check", "--quiet", "--output", "markdown=a-prd.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("is not overwritten"), "{}", err(&output));
    assert_eq!(
        fs::read_to_string(repository.path("a-prd.md")).expect("text"),
        PAIR
    );
    // A report of its own is written again, though every Markdown file is linted.
    for _ in 0..2 {
        let output =
            repository.prdlint(&["check", "--all", "--quiet", "--output", "markdown=report.md", "."]);
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    }
}

#[test]
fn a_changed_glossary_makes_an_old_mention_new() {
    let repository = Repository::new();
    repository.write("prdlint.toml", "glossary = \"glossary.md\"\n");
    let glossary = "# Glossary\n\n- **Customer:** the walker who buys the app\n- **User:** the walker who buys the app\n";
    repository.write("glossary.md", glossary);
    let text = "# Pedometer PRD\n\n## Features\n\n- The customer taps *Start* to begin.\n- A bell rings.\n";
    repository.write("walk-prd.md", text);
    repository.write("bell-prd.md", "# Bell PRD\n\n## Features\n\n- A bell rings.\n");
    repository.commit("a step");
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
    repository.write(
        "glossary.md",
        &glossary.replace(
            "**User:** the walker who buys the app",
            "**User:** the trainer who watches the walks",
        ),
    );
    let told = check(&repository, &["--since", "HEAD"]);
    assert!(
        told.starts_with("walk-prd.md:5:7: warning misplacement/customer-uses"),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1, "{told}");
    repository.commit("a step");
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
}

#[test]
fn names_that_git_puts_into_quotation_marks_are_found() {
    let repository = Repository::new();
    for name in ["a \"b\" prd.md", "tab\there prd.md", "\u{e4} prd.md"] {
        repository.write(name, "# Kiosk PRD\n\nThe letter goes out.\n");
    }
    repository.commit("a step");
    for name in ["a \"b\" prd.md", "tab\there prd.md", "\u{e4} prd.md"] {
        repository.write(name, PAIR);
    }
    assert_eq!(check(&repository, &["--since", "HEAD"]).lines().count(), 3);
}

#[test]
fn a_document_that_is_staged_is_linted_as_it_is_staged() {
    let repository = Repository::new();
    repository.write("docs/notes.md", "# Notes\n");
    repository.commit("a step");
    // Staged as a PRD, and changed or gone since.
    repository.write("docs/kiosk.md", PAIR);
    repository.write("docs/gone.md", PAIR);
    repository.git(&["add", "--all"]);
    repository.write("docs/kiosk.md", "# Kiosk\n\nNothing here.\n");
    fs::remove_file(repository.path("docs/gone.md")).expect("removed");
    let told = check(&repository, &["--staged"]);
    assert!(told.contains("docs/kiosk.md:3:24"), "{told}");
    assert!(told.contains("docs/gone.md:3:24"), "{told}");
}

#[test]
fn changed_roles_in_the_configuration_make_an_old_mention_new() {
    let repository = Repository::new();
    let roles = |user: &str| format!("customer = \"walker\"\nuser = \"{user}\"\n");
    repository.write("prdlint.toml", &roles("walker"));
    repository.write(
        "walk-prd.md",
        "# Pedometer PRD\n\n## Features\n\n- The customer taps *Start* to begin.\n- A bell rings.\n",
    );
    repository.write("bell-prd.md", "# Bell PRD\n\n## Features\n\n- A bell rings.\n");
    repository.commit("a step");
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
    // A setting that says nothing of the roles makes nothing new.
    repository.write(
        "prdlint.toml",
        &format!("{}\n[rules]\ncoverage = \"off\"\n", roles("walker")),
    );
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
    repository.write("prdlint.toml", &roles("trainer"));
    let told = check(&repository, &["--since", "HEAD"]);
    assert!(
        told.starts_with("walk-prd.md:5:7: warning misplacement/customer-uses"),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1, "{told}");
    // What is staged counts under --staged, not what stands on the disk.
    assert_eq!(check(&repository, &["--staged"]), "");
    repository.git(&["add", "prdlint.toml"]);
    assert_eq!(check(&repository, &["--staged"]), told);
    repository.commit("a step");
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
    // A configuration that is new, or that is gone, is a change, too.
    repository.git(&["rm", "--quiet", "prdlint.toml"]);
    repository.commit("a step");
    repository.write("prdlint.toml", &roles("trainer"));
    assert_eq!(check(&repository, &["--since", "HEAD"]), told);
}

#[test]
fn what_is_staged_is_linted_under_the_staged_configuration_and_glossary() {
    let repository = Repository::new();
    repository.write("prdlint.toml", "[rules]\npaired = \"off\"\n");
    repository.write("notes.md", "# Notes\n");
    repository.commit("a step");
    repository.write("k-prd.md", PAIR);
    repository.git(&["add", "k-prd.md"]);
    // The working tree would report it; what will be committed does not.
    repository.write("prdlint.toml", "");
    assert_eq!(check(&repository, &["--staged"]), "");
    repository.git(&["add", "prdlint.toml"]);
    assert!(check(&repository, &["--staged"]).starts_with("k-prd.md:3:24"));
    repository.write("prdlint.toml", "[rules]\npaired = \"off\"\n");
    assert!(check(&repository, &["--staged"]).starts_with("k-prd.md:3:24"));
    // The same holds for a glossary, and for one that is gone from the disk.
    let repository = Repository::new();
    repository.write("prdlint.toml", "glossary = \"glossary.md\"\n");
    repository.write(
        "glossary.md",
        "# Glossary\n\n- **Customer:** the walker who buys the app\n- **User:** the trainer who watches the walks\n",
    );
    repository.write(
        "walk-prd.md",
        "# Pedometer PRD\n\n## Features\n\n- The customer taps *Start* to begin.\n",
    );
    repository.git(&["add", "--all"]);
    fs::remove_file(repository.path("glossary.md")).expect("removed");
    assert!(check(&repository, &["--staged"]).starts_with("walk-prd.md:5:7"));
}

#[test]
fn outside_of_a_repository_that_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("k-prd.md"), PAIR).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--staged", "--format", "concise"])
        .current_dir(folder.path())
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(err(&output).matches("git refuses").count(), 1, "{}", err(&output));
    assert!(output.stdout.is_empty());
}

#[cfg(unix)]
#[test]
fn names_that_are_no_unicode_are_not_passed_over() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let repository = Repository::new();
    let name = OsStr::from_bytes(b"caf\xe9-prd.md");
    fs::write(repository.folder.path().join(name), PAIR).expect("written");
    repository.write("back\\slash-prd.md", PAIR);
    repository.git(&["add", "--all"]);
    for more in [&["--staged"][..], &[]] {
        let told = check(&repository, more);
        assert!(told.contains("caf\u{fffd}-prd.md:3:24"), "{told}");
        assert!(told.contains("back\\slash-prd.md:3:24"), "{told}");
    }
    // A backslash is part of the name, by which the baseline knows the document.
    repository.prdlint(&["baseline", "back\\slash-prd.md"]);
    assert_eq!(check(&repository, &["back\\slash-prd.md"]), "");
    repository.commit("a step");
    assert_eq!(check(&repository, &["--since", "HEAD", "back\\slash-prd.md"]), "");
}

#[test]
fn a_clash_of_two_documents_is_new_where_one_of_its_definitions_is() {
    let repository = Repository::new();
    let text = |name: &str, party: &str| {
        format!("# {name} PRD\n\n## Glossary\n\n- **Customer:** the {party} that signs\n\nMore.\n")
    };
    repository.write("a-prd.md", &text("Kiosk", "hotel"));
    repository.write("b-prd.md", &text("Desk", "guest"));
    repository.commit("a step");
    let clash = |told: &str| told.contains("clashing-definitions");
    assert!(clash(&check(&repository, &[])), "{}", check(&repository, &[]));
    assert!(!clash(&check(&repository, &["--since", "HEAD"])));
    // A change elsewhere in either document does not tell of it again.
    for name in ["a-prd.md", "b-prd.md"] {
        let old = repository.read(name);
        repository.write(name, &old.replace("More.", "A bell rings."));
        let told = check(&repository, &["--since", "HEAD"]);
        assert!(!clash(&told), "{name}: {told}");
        repository.write(name, &old);
    }
    // A change of either definition does, though it is told in the later document.
    for (name, party) in [("a-prd.md", "inn"), ("b-prd.md", "visitor")] {
        let old = repository.read(name);
        let title = if name == "a-prd.md" { "Kiosk" } else { "Desk" };
        repository.write(name, &text(title, party));
        let told = check(&repository, &["--since", "HEAD"]);
        assert!(clash(&told), "{name}: {told}");
        repository.write(name, &old);
    }
}

#[test]
fn other_repositories_below_are_asked_for_their_own_changes() {
    let library = Repository::new();
    library.write("s-prd.md", PAIR);
    library.commit("a step");
    let repository = Repository::new();
    repository.write("a-prd.md", "# Lamp PRD\n\nLight.\n");
    repository.commit("a step");
    repository.add_submodule(&library, "lib");
    repository.git(&["worktree", "add", "--quiet", "wt"]);
    repository.commit("a step");
    assert!(check(&repository, &[]).contains("lib/s-prd.md"));
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
    assert_eq!(check(&repository, &["--since", "HEAD", "lib", "a-prd.md"]), "");
    repository.write("lib/s-prd.md", &format!("{PAIR}\nMore for users/customers.\n"));
    assert!(check(&repository, &["--since", "HEAD"]).starts_with("lib/s-prd.md:5:10"));
    // A name of the outer repository means what that recorded of the other.
    repository.git(&["tag", "here"]);
    assert!(check(&repository, &["--since", "here"]).starts_with("lib/s-prd.md:5:10"));
    // One that was never recorded may not know the revision: that is told, and the rest still runs.
    let stray = repository.path("stray");
    fs::create_dir(&stray).expect("made");
    repository.git(&["-C", "stray", "init", "--quiet"]);
    repository.write("stray/x-prd.md", PAIR);
    repository.write("a-prd.md", PAIR);
    let output = repository.prdlint(&["check", "--since", "here", "--format", "concise"]);
    assert!(out(&output).starts_with("a-prd.md:3:24"), "{}", out(&output));
    assert!(!out(&output).contains("stray/"));
    assert!(
        err(&output).contains("the documents of another repository, stray, are left out"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_document_that_moves_under_another_configuration_is_read_anew() {
    let repository = Repository::new();
    repository.write(
        "docs/walk-prd.md",
        "# Pedometer PRD\n\n## Features\n\n- The customer taps *Start* to begin.\n- A bell rings.\n",
    );
    repository.write("b2b/prdlint.toml", "customer = \"firm\"\nuser = \"walker\"\n");
    repository.commit("a step");
    assert_eq!(check(&repository, &[]), "");
    repository.git(&["mv", "docs/walk-prd.md", "b2b/walk-prd.md"]);
    for since in [&["--staged"][..], &["--since", "HEAD"]] {
        let told = check(&repository, since);
        assert!(told.starts_with("b2b/walk-prd.md:5:7"), "{told}");
    }
}

#[test]
fn lines_taken_away_beside_a_finding_make_it_no_newer() {
    let repository = Repository::new();
    let text = "# Kiosk PRD\n\n- All users/customers get it.\n- It is quick.\n- It is red.\n";
    repository.write("a-prd.md", text);
    repository.commit("a step");
    repository.write("a-prd.md", &text.replace("- It is quick.\n", ""));
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
}

#[test]
fn settings_of_the_user_s_git_change_nothing() {
    let repository = Repository::new();
    repository.write("a-prd.md", &format!("{PAIR}\nOne.\n"));
    repository.commit("a step");
    repository.write("a-prd.md", &format!("{PAIR}\nTwo for users/customers.\n"));
    let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--since", "HEAD", "--format", "concise"])
        .current_dir(repository.folder.path())
        .env("GIT_DIFF_OPTS", "-u9")
        .output()
        .expect("the program runs");
    assert!(out(&output).starts_with("a-prd.md:5:9"), "{}", out(&output));
}

#[test]
fn a_run_that_cannot_tell_what_is_new_calls_nothing_fine() {
    let repository = Repository::new();
    repository.write("a-prd.md", PAIR);
    repository.commit("a step");
    for format in ["junit", "html", "markdown"] {
        let output = repository.prdlint(&["check", "--since", "nosuch", "--format", format]);
        assert_eq!(output.status.code(), Some(2));
        assert!(!out(&output).contains("a-prd.md"), "{format}: {}", out(&output));
        assert!(out(&output).contains("nosuch"), "{format}: {}", out(&output));
    }
}

#[test]
fn a_configuration_that_will_not_be_committed_is_not_there() {
    let repository = Repository::new();
    repository.write("notes.md", "# Notes\n");
    repository.commit("a step");
    repository.write("a-prd.md", PAIR);
    repository.git(&["add", "a-prd.md"]);
    repository.write("prdlint.toml", "[rules]\npaired = \"off\"\n");
    assert!(check(&repository, &["--staged"]).starts_with("a-prd.md:3:24"));
    // One that somebody names is read.
    assert_eq!(check(&repository, &["--staged", "--config", "prdlint.toml"]), "");
    fs::remove_file(repository.path("prdlint.toml")).expect("removed");
    repository.prdlint(&["baseline"]);
    assert!(check(&repository, &["--staged"]).starts_with("a-prd.md:3:24"));
    repository.git(&["add", "prdlint-baseline.txt"]);
    assert_eq!(check(&repository, &["--staged"]), "");
}

#[test]
fn a_submodule_is_compared_with_what_its_repository_recorded() {
    let library = Repository::new();
    library.write("s-prd.md", &format!("{PAIR}\nOne.\n"));
    library.commit("a step");
    let repository = Repository::new();
    repository.write("notes.md", "# Notes\n");
    repository.commit("a step");
    repository.add_submodule(&library, "lib");
    repository.commit("a step");
    repository.git(&["checkout", "--quiet", "-b", "feature"]);
    // The slip is committed on the submodule's own branch, which is called as the outer base.
    library.write("s-prd.md", &format!("{PAIR}\nTwo, for users/customers.\n"));
    library.commit("a slip");
    repository.git(&["-C", "lib", "pull", "--quiet"]);
    repository.commit("the library anew");
    let told = check(&repository, &["--since", "main"]);
    assert!(told.starts_with("lib/s-prd.md:5:10"), "{told}");
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
}

#[test]
fn a_new_definition_that_clashes_is_told_in_its_own_document() {
    let repository = Repository::new();
    let text = |name: &str, party: &str| {
        format!("# {name} PRD\n\n## Glossary\n\n- **Customer:** the {party} that signs\n")
    };
    repository.write("docs/k-prd.md", &text("Kiosk", "hotel"));
    repository.commit("a step");
    // The new document stands before the old one, and after it.
    for name in ["docs/a-prd.md", "docs/z-prd.md"] {
        repository.write(name, &text("Desk", "guest"));
        let told = check(&repository, &["--since", "HEAD"]);
        let clashes: Vec<&str> = told.lines().filter(|line| line.contains("clashing")).collect();
        assert_eq!(clashes.len(), 1, "{told}");
        assert!(clashes[0].starts_with(&format!("{name}:5:")), "{told}");
        fs::remove_file(repository.path(name)).expect("removed");
    }
}

#[test]
fn a_document_that_is_moved_without_git_s_help_keeps_what_is_old() {
    let repository = Repository::new();
    let body = "It stands in the hall, and whoever comes in sees it.\n\nThe screen is dark at night.\n";
    repository.write("docs/kiosk-prd.md", &format!("{PAIR}\n{body}"));
    repository.commit("a step");
    let index = fs::read(repository.path(".git/index")).expect("an index");
    fs::create_dir_all(repository.path("hall/:new")).expect("made");
    fs::rename(
        repository.path("docs/kiosk-prd.md"),
        repository.path("hall/:new/kiosk-prd.md"),
    )
    .expect("moved");
    assert_eq!(check(&repository, &["--since", "HEAD"]), "");
    let more = format!("{PAIR}\n{body}\nMore for users/customers.\n");
    repository.write("hall/:new/kiosk-prd.md", &more);
    repository.write("hall/other-prd.md", &PAIR.replace("letter", "bell"));
    let told = check(&repository, &["--since", "HEAD"]);
    let places: Vec<&str> = told.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(
        places,
        ["hall/:new/kiosk-prd.md:9:10", "hall/other-prd.md:3:22"],
        "{told}"
    );
    assert_eq!(
        fs::read(repository.path(".git/index")).expect("an index"),
        index,
        "the repository's own index is left alone"
    );
}
