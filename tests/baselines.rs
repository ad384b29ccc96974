//! Which baseline holds for which document, and what becomes of one that is not there.

mod support;

use support::{Repository, err, out};

const PAIR: &str = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";

fn known(told: &str) -> usize {
    let mut words = told.split_whitespace().rev().skip_while(|word| *word != "known");
    words
        .nth(1)
        .and_then(|count| count.trim_start_matches('(').parse().ok())
        .unwrap_or(0)
}

#[test]
fn each_folder_with_a_baseline_of_its_own_is_held_to_that() {
    let repository = Repository::new();
    for team in ["apps", "shop"] {
        repository.write(
            &format!("{team}/prdlint.toml"),
            "baseline = \"known.txt\"\n[files]\ninclude = [\"*-prd.md\"]\n",
        );
        repository.write(&format!("{team}/{team}-prd.md"), PAIR);
    }
    repository.write("top-prd.md", PAIR);
    let written = repository.prdlint(&["baseline"]);
    assert_eq!(written.status.code(), Some(0), "{}", err(&written));
    for file in ["apps/known.txt", "shop/known.txt", "prdlint-baseline.txt"] {
        let text = repository.read(file);
        let entries: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(entries.len(), 1, "{file}: {text}");
        let path = entries[0].rsplit(' ').next().expect("a path");
        assert!(!path.contains('/'), "{file} names its own documents only: {text}");
    }
    // Whatever is named first, and from wherever.
    for paths in [
        &["."][..],
        &["shop", "apps"],
        &["apps", "shop", "top-prd.md"],
        &["shop/shop-prd.md"],
    ] {
        let checked = repository.prdlint(&[&["check"], paths].concat());
        assert_eq!(checked.status.code(), Some(0), "{paths:?}: {}", out(&checked));
        assert!(!err(&checked).contains("stale"), "{}", err(&checked));
        assert!(known(&out(&checked)) >= 1, "{}", out(&checked));
    }
    // What is mended is stale in its own file, and taken out of that alone.
    repository.write(
        "shop/shop-prd.md",
        "# Kiosk PRD\n\nThe letter goes to all customers.\n",
    );
    let stale = repository.prdlint(&["check"]);
    assert!(
        err(&stale).contains("conflation/paired in shop/shop-prd.md"),
        "{}",
        err(&stale)
    );
    let pruned = repository.prdlint(&["baseline", "--prune"]);
    assert!(
        out(&pruned).contains("shop/known.txt: 0 places known; 0 added, 1 taken out"),
        "{}",
        out(&pruned)
    );
    assert!(
        out(&pruned).contains("apps/known.txt: 1 place known; 0 added, 0 taken out"),
        "{}",
        out(&pruned)
    );
}

#[test]
fn a_baseline_that_is_named_and_not_there_is_told() {
    let repository = Repository::new();
    repository.write("a-prd.md", PAIR);
    repository.write("prdlint.toml", "baseline = \"knwon.txt\"\n");
    let configured = repository.prdlint(&["check"]);
    assert!(
        err(&configured).contains("there is no baseline knwon.txt"),
        "{}",
        err(&configured)
    );
    assert_eq!(
        configured.status.code(),
        Some(1),
        "what is found is found all the same"
    );
    let asked = repository.prdlint(&["check", "--baseline", "b.txt"]);
    assert!(
        err(&asked).contains("there is no baseline b.txt"),
        "{}",
        err(&asked)
    );
    assert_eq!(asked.status.code(), Some(2));
    let pruned = repository.prdlint(&["baseline", "--prune"]);
    assert!(
        err(&pruned).contains("there is no baseline knwon.txt"),
        "{}",
        err(&pruned)
    );
    assert_eq!(pruned.status.code(), Some(2));
    assert!(
        !repository.path("knwon.txt").exists(),
        "nothing to prune writes nothing"
    );
    let of_nothing = repository.prdlint(&["baseline", "-"]);
    assert!(
        err(&of_nothing).contains("standard input"),
        "{}",
        err(&of_nothing)
    );
    assert_eq!(of_nothing.status.code(), Some(2));
}

#[test]
fn a_baseline_outside_of_the_repository_is_refused_and_never_written() {
    let outer = tempfile::tempdir().expect("a folder");
    let repository = Repository::new();
    repository.write("a-prd.md", PAIR);
    let away = outer.path().join("away.txt");
    repository.write(
        "prdlint.toml",
        &format!("baseline = {:?}\n", away.display().to_string()),
    );
    for command in ["baseline", "check"] {
        let refused = repository.prdlint(&[command]);
        assert_eq!(refused.status.code(), Some(2), "{}", out(&refused));
        assert!(
            err(&refused).contains("outside of the repository"),
            "{}",
            err(&refused)
        );
    }
    assert!(!away.exists());
    assert!(!repository.path("prdlint-baseline.txt").exists());
}

#[test]
fn a_configuration_above_the_folder_where_one_stands_may_be_named() {
    let repository = Repository::new();
    repository.write("ci/base.toml", "[rules]\npaired = \"error\"\n");
    repository.write(
        "ci/prd.toml",
        "extends = \"base.toml\"\nglossary = \"../glossary.md\"\n",
    );
    repository.write(
        "glossary.md",
        "# Glossary\n\n- **Customer:** the hotel that signs\n",
    );
    repository.write("docs/deep/a-prd.md", PAIR);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--config", "../../ci/prd.toml", "--format", "concise"])
        .current_dir(repository.path("docs/deep"))
        .output()
        .expect("the program runs");
    assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
    assert!(
        out(&output).contains("error conflation/paired"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_configuration_that_leads_nowhere_is_no_configuration_of_none() {
    let repository = Repository::new();
    repository.write("a-prd.md", PAIR);
    std::fs::create_dir(repository.path("prdlint.toml")).expect("made");
    let folder = repository.prdlint(&["check"]);
    assert_eq!(folder.status.code(), Some(2));
    assert!(
        err(&folder).contains("prdlint.toml cannot be read"),
        "{}",
        err(&folder)
    );
    #[cfg(unix)]
    {
        std::fs::remove_dir(repository.path("prdlint.toml")).expect("removed");
        std::os::unix::fs::symlink("gone.toml", repository.path("prdlint.toml")).expect("linked");
        let dangling = repository.prdlint(&["check"]);
        assert_eq!(dangling.status.code(), Some(2));
        assert!(
            err(&dangling).contains("prdlint.toml cannot be read"),
            "{}",
            err(&dangling)
        );
    }
}

#[test]
fn code_hosts_get_paths_from_the_root_and_every_machine_hears_of_trouble() {
    let repository = Repository::new();
    repository.write("docs/a-prd.md", PAIR);
    std::fs::write(repository.path("docs/b-prd.md"), [b'#', 0xff, 0xfe, b'\n']).expect("written");
    let written = |format: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(["check", "--format", format])
            .current_dir(repository.path("docs"))
            .env_remove("GITHUB_STEP_SUMMARY")
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{format}");
        out(&output)
    };
    assert!(
        written("github").contains("::warning file=docs/a-prd.md,line=3"),
        "{}",
        written("github")
    );
    assert!(written("gitlab").contains("\"path\": \"docs/a-prd.md\""));
    assert!(written("sarif").contains("\"uri\": \"docs/a-prd.md\""));
    assert!(
        written("rdjson").contains("\"path\": \"a-prd.md\""),
        "reviewdog adds the folder"
    );
    // The other document is told of by every format that has a place for it.
    let trouble = "b-prd.md";
    assert!(
        written("github").starts_with("::error file=docs/b-prd.md,line=1,title=prdlint::b-prd.md"),
        "{}",
        written("github")
    );
    assert!(
        written("junit").contains("<error") && written("junit").contains(trouble),
        "{}",
        written("junit")
    );
    assert!(written("checkstyle").contains("source=\"prdlint\"") && written("checkstyle").contains(trouble));
    assert!(written("checkstyle").contains("<file name=\"b-prd.md\">"));
    assert!(written("gitlab").contains("\"path\": \"docs/b-prd.md\""));
    for format in ["markdown", "html", "json", "sarif", "rdjson"] {
        assert!(written(format).contains(trouble), "{format}: {}", written(format));
    }
}

#[test]
fn a_document_in_no_repository_keeps_a_path_that_can_be_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a prd.md");
    std::fs::write(&path, PAIR).expect("written");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--format", "sarif"])
        .arg(&path)
        .output()
        .expect("the program runs");
    let wanted = format!("\"uri\": \"file://{}", folder.path().display());
    assert!(out(&output).contains(&wanted), "{}", out(&output));
    assert!(out(&output).contains("a%20prd.md\""));
}

#[test]
fn what_is_known_survives_wrapping_moving_and_edits_elsewhere() {
    let repository = Repository::new();
    let pair = "The letter goes to all users/customers in the house";
    let text = |paragraph: &str| format!("# Kiosk PRD\n\n{paragraph}\n");
    let long = format!(
        "A kiosk stands in the hall of the station, beside the stairs that lead up to the tracks. {pair}, and a copy of it goes to the station's office by the evening of the same day, every day."
    );
    repository.write("a-prd.md", &text(&long));
    assert_eq!(repository.prdlint(&["baseline"]).status.code(), Some(0));
    let wrapped = long
        .replace(". ", ".\n")
        .replace("users/customers in", "users/customers\nin")
        .replace(", and", ",\nand");
    for known in [
        text(&wrapped),
        text(&long.replace("A kiosk stands", "One kiosk is")),
        text(&long.replace("every day", "all year round")),
        text(&format!("A paragraph more.\n\n- An item\n\n{long}\n\nThe end.")),
        text(&long).replace('\n', "\r\n"),
    ] {
        repository.write("a-prd.md", &known);
        let checked = repository.prdlint(&["check"]);
        assert_eq!(checked.status.code(), Some(0), "{known}: {}", out(&checked));
    }
    // A quote may be wrapped anew as well, within a list, too.
    for mark in ["> ", "- > ", ">> "] {
        let quote = |text: &str| {
            let next = mark.replace('-', " ");
            let lines: Vec<&str> = text.lines().collect();
            format!("# Kiosk PRD\n\n{mark}{}\n", lines.join(&format!("\n{next}")))
        };
        repository.write("a-prd.md", &quote(&long));
        assert_eq!(repository.prdlint(&["baseline"]).status.code(), Some(0));
        repository.write("a-prd.md", &quote(&wrapped));
        let checked = repository.prdlint(&["check"]);
        assert_eq!(checked.status.code(), Some(0), "{mark}: {}", out(&checked));
    }
    repository.write("a-prd.md", &text(&long));
    repository.prdlint(&["baseline"]);
    // Other words right beside it make it another finding, and so does a second one.
    for new in [
        text(&long.replace("The letter goes to", "The bill is sent to")),
        text(&format!("{long}\n\n{pair}.")),
    ] {
        repository.write("a-prd.md", &new);
        assert_eq!(repository.prdlint(&["check"]).status.code(), Some(1), "{new}");
    }
}

#[test]
fn what_is_known_of_a_document_that_is_left_out_is_stale() {
    let repository = Repository::new();
    repository.write("old/a-prd.md", PAIR);
    repository.write("b-prd.md", PAIR);
    assert_eq!(repository.prdlint(&["baseline"]).status.code(), Some(0));
    repository.write("prdlint.toml", "[files]\nexclude = [\"old/\"]\n");
    let checked = repository.prdlint(&["check"]);
    assert!(
        err(&checked).contains("1 entry of the baseline is stale"),
        "{}",
        err(&checked)
    );
    // A run over a part says nothing of what it did not look at.
    let part = repository.prdlint(&["check", "b-prd.md"]);
    assert!(!err(&part).contains("stale"), "{}", err(&part));
    let pruned = repository.prdlint(&["baseline", "--prune"]);
    assert!(
        out(&pruned).contains("1 place known; 0 added, 1 taken out"),
        "{}",
        out(&pruned)
    );
    assert!(!err(&repository.prdlint(&["check"])).contains("stale"));
}

#[test]
fn a_clash_is_known_though_only_one_of_its_documents_is_linted() {
    let repository = Repository::new();
    let text = |party: &str| format!("# Desk PRD\n\n## Glossary\n\n- **Customer:** the {party} that signs\n");
    repository.write("a-prd.md", &text("hotel"));
    repository.write("b-prd.md", &text("guest"));
    repository.prdlint(&["baseline"]);
    let known = repository.read("prdlint-baseline.txt");
    assert!(known.contains("clashing-definitions"), "{known}");
    for part in ["a-prd.md", "b-prd.md"] {
        assert!(!err(&repository.prdlint(&["check", part])).contains("stale"));
        repository.prdlint(&["baseline", part]);
        repository.prdlint(&["baseline", "--prune", part]);
        assert_eq!(repository.read("prdlint-baseline.txt"), known);
    }
    repository.write("b-prd.md", &text("hotel"));
    assert!(err(&repository.prdlint(&["check"])).contains("stale"));
}

#[test]
fn a_baseline_in_a_folder_beside_the_documents_holds_in_every_clone() {
    let repository = Repository::new();
    repository.write("prdlint.toml", "baseline = \".config/known.txt\"\n");
    repository.write(".config/readme.txt", "What is known.\n");
    repository.write("docs/a-prd.md", PAIR);
    assert_eq!(repository.prdlint(&["baseline"]).status.code(), Some(0));
    assert!(
        repository
            .read(".config/known.txt")
            .ends_with(" ../docs/a-prd.md\n")
    );
    repository.commit("a step");
    let clone = Repository::new();
    clone.git(&[
        "pull",
        "--quiet",
        &repository.folder.path().display().to_string(),
        "main",
    ]);
    assert_eq!(clone.prdlint(&["check"]).status.code(), Some(0));
    clone.prdlint(&["baseline"]);
    assert_eq!(
        clone.read(".config/known.txt"),
        repository.read(".config/known.txt")
    );
}

#[test]
fn markup_around_what_is_known_may_change() {
    let repository = Repository::new();
    for (before, after) in [
        (
            "1. Two.\n2. All users/customers get it.\n",
            "1. New.\n2. Two.\n3. All users/customers get it.\n",
        ),
        (
            "- [ ] All users/customers get it.\n",
            "- [x] All users/customers get it.\n",
        ),
        (
            "- All users/customers get it.\n",
            "* All users/customers get it.\n",
        ),
        (
            "3. All users/customers get it.\n",
            "3) All users/customers get it.\n",
        ),
        (
            "| What | State |\n| --- | --- |\n| All users/customers get it | open |\n",
            "| No. | What | State |\n| --- | --- | --- |\n|7|All users/customers get it|done|\n",
        ),
        (
            "- FR-02: All users/customers get it.\n",
            "- FR-03: All users/customers get it.\n",
        ),
        (
            "- **R1.2** All users/customers get it.\n",
            "- **R1.3** All users/customers get it.\n",
        ),
        (
            "| 2.1 All users/customers get it | open |\n| --- | --- |\n| 2.2 All users/customers get it | open |\n",
            "| 3.1 All users/customers get it | open |\n| --- | --- |\n| 3.2 All users/customers get it | open |\n",
        ),
    ] {
        repository.write("a-prd.md", &format!("# Kiosk PRD\n\n## What\n\n{before}"));
        repository.prdlint(&["baseline"]);
        repository.write("a-prd.md", &format!("# Kiosk PRD\n\n## What\n\n{after}"));
        let checked = repository.prdlint(&["check"]);
        assert_eq!(checked.status.code(), Some(0), "{after}: {}", out(&checked));
        assert!(!err(&checked).contains("stale"), "{after}");
    }
}

#[test]
fn what_people_write_into_a_baseline_stays_there() {
    let repository = Repository::new();
    repository.write("a-prd.md", PAIR);
    repository.prdlint(&["baseline"]);
    let known = repository.read("prdlint-baseline.txt");
    let commented = known.replacen('\n', "\n# Agreed with the sales team\n", 1);
    repository.write("prdlint-baseline.txt", &format!("\u{FEFF}{commented}"));
    assert_eq!(repository.prdlint(&["check"]).status.code(), Some(0));
    repository.prdlint(&["baseline"]);
    assert_eq!(repository.read("prdlint-baseline.txt"), commented);
}

#[test]
fn what_a_sparse_checkout_leaves_out_stays_known() {
    let repository = Repository::new();
    repository.write("apps/kiosk-prd.md", PAIR);
    repository.write("shop/till-prd.md", PAIR);
    repository.prdlint(&["baseline"]);
    repository.commit("both");
    repository.git(&["sparse-checkout", "set", "apps"]);
    assert!(!repository.path("shop/till-prd.md").exists());
    let checked = repository.prdlint(&["check"]);
    assert!(!err(&checked).contains("stale"), "{}", err(&checked));
    repository.prdlint(&["baseline", "--prune"]);
    repository.prdlint(&["baseline"]);
    assert!(
        repository
            .read("prdlint-baseline.txt")
            .contains("shop/till-prd.md")
    );
    // The same words in another document are new, for the first is still in the repository.
    repository.write("apps/copy-prd.md", PAIR);
    assert_eq!(repository.prdlint(&["check"]).status.code(), Some(1));
}

#[test]
fn what_is_known_of_a_document_goes_with_its_text_and_stays_with_its_title() {
    let repository = Repository::new();
    repository.write("kiosk-prd.md", PAIR);
    repository.write("docs/kiosk.md", PAIR);
    repository.prdlint(&["baseline"]);
    // A title that calls it no PRD: whoever lints every file still meets what is known.
    repository.write("docs/kiosk.md", &PAIR.replace("Kiosk PRD", "Kiosk notes"));
    assert!(!err(&repository.prdlint(&["check"])).contains("stale"));
    let all = repository.prdlint(&["check", "--all"]);
    assert_eq!(all.status.code(), Some(0), "{}", out(&all));
    assert_eq!(known(&out(&all)), 2, "{}", out(&all));
    // Emptied, it can never say it again.
    repository.write("docs/kiosk.md", "\n");
    let checked = repository.prdlint(&["check"]);
    assert!(
        err(&checked).contains("conflation/paired in docs/kiosk.md"),
        "{}",
        err(&checked)
    );
    repository.prdlint(&["baseline", "--prune"]);
    assert!(!repository.read("prdlint-baseline.txt").contains("docs/kiosk.md"));
    assert!(!err(&repository.prdlint(&["check"])).contains("stale"));
}

#[test]
fn entries_of_documents_that_have_a_baseline_of_their_own_are_stale() {
    let repository = Repository::new();
    repository.write("packages/a/a-prd.md", PAIR);
    repository.prdlint(&["baseline"]);
    repository.write("packages/a/prdlint.toml", "baseline = \"known.txt\"\n");
    let checked = repository.prdlint(&["check"]);
    assert!(
        err(&checked).contains("conflation/paired in packages/a/a-prd.md"),
        "{}",
        err(&checked)
    );
    repository.prdlint(&["baseline"]);
    assert!(!repository.read("prdlint-baseline.txt").contains("a-prd.md"));
    assert_eq!(repository.prdlint(&["check"]).status.code(), Some(0));
}

#[test]
fn outside_of_a_repository_there_is_one_baseline_too() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["a", "b"] {
        std::fs::create_dir_all(folder.path().join(name)).expect("made");
        std::fs::write(folder.path().join(format!("{name}/{name}-prd.md")), PAIR).expect("written");
    }
    let run = |arguments: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("the program runs")
    };
    run(&["baseline"]);
    let known = std::fs::read_to_string(folder.path().join("prdlint-baseline.txt")).expect("one file");
    assert!(
        known.contains(" a/a-prd.md\n") && known.contains(" b/b-prd.md\n"),
        "{known}"
    );
    assert_eq!(run(&["check"]).status.code(), Some(0));
}

#[test]
fn a_baseline_below_its_configuration_holds_for_more_than_its_folder() {
    let repository = Repository::new();
    let text = |party: &str| format!("# Desk PRD\n\n## Glossary\n\n- **Customer:** the {party} that signs\n");
    repository.write("prdlint.toml", "baseline = \"docs/known.txt\"\n");
    repository.write("docs/a-prd.md", &text("hotel"));
    repository.write("docs/k-prd.md", PAIR);
    repository.write("specs/b-prd.md", &text("guest"));
    repository.prdlint(&["baseline"]);
    let known = repository.read("docs/known.txt");
    assert!(
        known.contains("clashing-definitions") && known.contains("paired"),
        "{known}"
    );
    assert!(!err(&repository.prdlint(&["check", "docs"])).contains("stale"));
    repository.prdlint(&["baseline", "--prune", "docs"]);
    repository.prdlint(&["baseline", "docs"]);
    assert_eq!(repository.read("docs/known.txt"), known);
    // A document that moved out of the paths is known there.
    std::fs::rename(
        repository.path("docs/k-prd.md"),
        repository.path("specs/k2-prd.md"),
    )
    .expect("moved");
    repository.prdlint(&["baseline", "--prune", "docs"]);
    let checked = repository.prdlint(&["check", "--fail-on", "advice"]);
    assert_eq!(checked.status.code(), Some(0), "{}", out(&checked));
}

#[test]
fn what_is_known_of_a_renamed_document_is_known_once() {
    let repository = Repository::new();
    repository.write("a/x-prd.md", PAIR);
    repository.write("b/notes.md", "# Notes\n");
    repository.prdlint(&["baseline"]);
    std::fs::rename(repository.path("a/x-prd.md"), repository.path("a/y-prd.md")).expect("renamed");
    repository.prdlint(&["baseline", "a"]);
    let known = repository.read("prdlint-baseline.txt");
    assert!(
        known.contains("a/y-prd.md") && !known.contains("a/x-prd.md"),
        "{known}"
    );
    repository.write("b/new-prd.md", PAIR);
    let checked = repository.prdlint(&["check"]);
    assert_eq!(checked.status.code(), Some(1), "{}", out(&checked));
    assert!(out(&checked).contains("b/new-prd.md"));
}

#[test]
fn marks_within_the_text_around_what_is_known_may_change() {
    let repository = Repository::new();
    let text = |line: &str| format!("# Kiosk PRD\n\n## What\n\n{line}\n");
    let line = "In spring the letter goes to all users/customers in the house.";
    repository.write("a-prd.md", &text(line));
    repository.prdlint(&["baseline"]);
    for changed in [
        line.replace("letter", "**letter**"),
        line.replace("spring", "_spring_"),
        line.replace("letter", "[letter](a.md)"),
        line.replace("letter", "`letter`"),
        line.replace("letter", "letter[^1]"),
        line.replace("users/customers", "**users/customers**"),
        line.replace("all users/customers", "**all users/customers**"),
        line.replace("the letter", "the <b> letter"),
        format!("<!-- as agreed -->\n{line}"),
    ] {
        repository.write("a-prd.md", &text(&changed));
        let checked = repository.prdlint(&["check"]);
        assert_eq!(checked.status.code(), Some(0), "{changed}: {}", out(&checked));
    }
    // Rows of a table without bars at its edges are parted as well.
    let table = |row: &str, other: &str| {
        text(&format!(
            "What | State\n--- | ---\nAll users/customers get it | {row}\n{other} | open"
        ))
    };
    repository.write("a-prd.md", &table("open", "Lamp"));
    repository.prdlint(&["baseline"]);
    repository.write("a-prd.md", &table("done", "Bell"));
    assert_eq!(repository.prdlint(&["check"]).status.code(), Some(0));
}

#[test]
fn a_known_clash_stays_known_from_whichever_side_it_is_told() {
    let repository = Repository::new();
    let guide =
        |customer: &str| format!("# Guide PRD\n\n## Glossary\n\n- Customer: the {customer} that signs\n");
    let check = || {
        let checked = repository.prdlint(&["check", "--fail-on", "advice"]);
        (checked.status.code(), err(&checked), out(&checked))
    };
    repository.write("a-prd.md", &guide("museum"));
    repository.write("b-prd.md", &guide("hotel"));
    let clash = check();
    assert_eq!(clash.0, Some(1), "{clash:?}");
    repository.prdlint(&["baseline"]);
    assert_eq!(check().0, Some(0));
    // The third makes the first the one that differs.
    repository.write("c-prd.md", &guide("hotel"));
    let turned = check();
    assert_eq!(turned.0, Some(0), "{turned:?}");
    assert!(!turned.1.contains("stale"), "{turned:?}");
    // A third meaning is new.
    repository.write("c-prd.md", &guide("school"));
    let more = check();
    assert_eq!(more.0, Some(1), "{more:?}");
}

#[test]
fn the_sentence_before_what_is_known_may_change_and_the_one_behind_it() {
    let repository = Repository::new();
    let text = |before: &str, behind: &str| {
        format!("# Kiosk PRD\n\n{before} All users/customers get the letter. {behind}\n")
    };
    repository.write("a-prd.md", &text("It is cold.", "Winter comes."));
    repository.prdlint(&["baseline"]);
    for (before, behind) in [
        ("It is warm.", "Winter comes."),
        ("It is cold.", "Summer comes."),
        ("Is it cold? **Yes.**", ""),
        ("", "Winter comes."),
    ] {
        repository.write("a-prd.md", &text(before, behind));
        let checked = repository.prdlint(&["check"]);
        assert_eq!(checked.status.code(), Some(0), "{}", out(&checked));
        assert!(!err(&checked).contains("stale"), "{}", err(&checked));
    }
}

#[test]
fn a_copy_of_a_paragraph_takes_nothing_from_the_document_that_was_renamed() {
    let repository = Repository::new();
    let two = format!("{PAIR}\n## More\n\nThe key is for the user (customer) of the locker.\n");
    for (old, new, copy) in [
        ("docs/z-old-prd.md", "docs/z-prd.md", "docs/a-copy-prd.md"),
        ("old/z-prd.md", "new/z-prd.md", "new/a-copy-prd.md"),
    ] {
        repository.write(old, &two);
        repository.prdlint(&["baseline"]);
        repository.write(new, &two);
        repository.remove(old);
        repository.write(copy, PAIR);
        let checked = repository.prdlint(&["check", "--format", "concise"]);
        let told = out(&checked);
        assert!(told.contains(copy) && !told.contains(new), "{told}");
        repository.remove(new);
        repository.remove(copy);
        repository.remove("prdlint-baseline.txt");
    }
}
