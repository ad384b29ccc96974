//! Settings that change nothing, or that another setting overrules, are told and never passed over.

mod support;

use support::{Repository, err, out};

#[test]
fn a_set_phrase_without_a_role_is_told_where_it_stands() {
    let repository = Repository::new();
    repository.write("a-prd.md", "# Kiosk PRD\n\nThe reader signs in.\n");
    let checked = |phrase: &str, roles: &str| {
        let text = format!("[lexicon]\nset-phrases = [\"customer zero\", \"{phrase}\"]\n{roles}");
        repository.write("prdlint.toml", &text);
        repository.prdlint(&["check"])
    };
    let idle = checked("nearest reader", "");
    assert_eq!(idle.status.code(), Some(2));
    assert!(
        err(&idle).contains("the set phrase \"nearest reader\" holds no word of a role"),
        "{}",
        err(&idle)
    );
    assert!(err(&idle).contains("prdlint.toml:2:"), "{}", err(&idle));
    let named = checked("nearest reader", "[roles.user]\nterms = [\"readers\"]\n");
    assert_eq!(
        named.status.code(),
        Some(2),
        "\"reader\" is not \"readers\": {}",
        err(&named)
    );
    let named = checked("nearest reader", "[roles.user]\nterms = [\"reader\"]\n");
    assert_eq!(named.status.code(), Some(0), "{}", err(&named));
}

#[test]
fn front_matter_that_the_configuration_overrules_is_told_with_its_place() {
    let repository = Repository::new();
    repository.write(
        "a-prd.md",
        "---\nprdlint:\n  customer: hotel\n  relation: same\n  stage: growth\n---\n# Kiosk PRD\n\nThe guest signs in.\n",
    );
    let overruled = |text: &str| {
        repository.write("prdlint.toml", text);
        let checked = repository.prdlint(&["check"]);
        assert_ne!(checked.status.code(), Some(2), "{}", err(&checked));
        let told = err(&checked);
        let keys = ["customer", "user", "relation", "stage", "roles"].into_iter();
        let told_of = |key: &&str| told.contains(&format!("overrules the front matter's `{key}`"));
        (keys.filter(told_of).collect::<Vec<_>>(), told)
    };
    let (keys, told) = overruled("relation = \"different\"\nstage = \"growth\"\ncustomer = \"Hotel\"\n");
    assert_eq!(keys, ["relation"], "{told}");
    assert!(
        told.contains("a-prd.md:4:") && told.contains("the configuration says different"),
        "{told}"
    );
    let (keys, told) =
        overruled("stage = \"concept\"\nuser = \"guest\"\n[roles.customer]\nparties = [\"airline\"]\n");
    assert_eq!(keys, ["customer", "stage"], "{told}");
    assert!(overruled("").0.is_empty());
    // What only the front matter says is not laid at the configuration's door.
    repository.write("prdlint.toml", "stage = \"growth\"\n");
    let roles = out(&repository.prdlint(&["roles", "a-prd.md"]));
    assert!(
        roles.contains("front matter") && !roles.contains("configuration"),
        "{roles}"
    );
}

#[test]
fn under_a_configuration_that_cannot_be_read_nothing_old_is_told_as_new() {
    let repository = Repository::new();
    let pair = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";
    repository.write("prdlint.toml", "baseline = \"known.txt\"\n");
    repository.write("kiosk-prd.md", pair);
    repository.write("shop/prdlint.toml", "");
    repository.write("shop/till-prd.md", pair);
    assert_eq!(
        repository.prdlint(&["baseline", "kiosk-prd.md"]).status.code(),
        Some(0)
    );
    repository.write("prdlint.toml", "baselin = \"known.txt\"\n");
    let checked = repository.prdlint(&["check"]);
    assert_eq!(checked.status.code(), Some(2));
    assert!(
        err(&checked).contains("1 document not linted, for the configuration cannot be read"),
        "{}",
        err(&checked)
    );
    assert!(
        err(&checked).contains("did you mean `baseline`?"),
        "{}",
        err(&checked)
    );
    assert!(
        !out(&checked).contains("kiosk-prd.md") && out(&checked).contains("till-prd.md"),
        "the rest still runs: {}",
        out(&checked)
    );
}

#[test]
fn a_baseline_whose_merge_is_not_finished_is_told_and_still_knows_what_it_knows() {
    let repository = Repository::new();
    for name in ["kiosk-prd.md", "till-prd.md"] {
        repository.write(
            name,
            "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n",
        );
    }
    repository.prdlint(&["baseline"]);
    let whole = repository.read("prdlint-baseline.txt");
    let broken = whole.replacen("conflation", "<<<<<<< ours\nconflation", 1);
    repository.write("prdlint-baseline.txt", &broken);
    let checked = repository.prdlint(&["check"]);
    assert_eq!(checked.status.code(), Some(2));
    assert!(
        err(&checked).contains("has a line that is no entry") && err(&checked).contains("<<<<<<< ours"),
        "{}",
        err(&checked)
    );
    assert!(
        out(&checked).contains("2 known in the baseline"),
        "{}",
        out(&checked)
    );
    // Writing it anew would lose the line.
    let rewritten = repository.prdlint(&["baseline"]);
    assert_eq!(rewritten.status.code(), Some(2));
    assert_eq!(repository.read("prdlint-baseline.txt"), broken);
}

#[test]
fn what_a_setting_calls_a_glossary_is_one_whatever_its_title() {
    let repository = Repository::new();
    repository.write("prdlint.toml", "glossary = \"words.md\"\n");
    repository.write(
        "a-prd.md",
        "# Rounds PRD\n\n## Features\n\n- The customer opens the door.\n",
    );
    for title in [
        "# Ubiquitous language\n\n",
        "# Dictionary\n\n## Terms of the trade\n\n",
        "",
        "---\ntitle: Words\n---\n\n",
    ] {
        repository.write(
            "words.md",
            &format!("{title}- Customer: clinics\n- User: nurses\n"),
        );
        let checked = repository.prdlint(&["check", "--format", "concise"]);
        assert!(
            out(&checked).starts_with("a-prd.md:5:7: warning misplacement/customer-uses"),
            "{title}: {} {}",
            out(&checked),
            err(&checked)
        );
    }
}

#[test]
fn a_relation_that_the_names_beside_it_deny_is_told_where_it_stands() {
    let repository = Repository::new();
    for (names, relation, denied) in [
        ("customer: clinic, user: clinic", "different", true),
        ("customer: [clinic, office], user: Clinic", "different", true),
        ("customer: parent, user: child", "same", false),
        ("customer: parent, user: child", "overlapping", false),
        ("customer: parent, user: child", "different", false),
        ("customer: parent, user: parent", "same", false),
        ("customer: parent", "different", false),
    ] {
        repository.write(
            "a-prd.md",
            &format!("---\nprdlint: {{{names}, relation: {relation}}}\n---\n# Rounds PRD\n\nA form.\n"),
        );
        let checked = repository.prdlint(&["check"]);
        let told = err(&checked);
        assert_eq!(
            told.contains(&format!("`relation` is {relation}")),
            denied,
            "{names}: {told}"
        );
        assert_eq!(checked.status.code() == Some(2), denied, "{told}");
        assert!(!denied || told.contains("a-prd.md:2:"), "{told}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_told_in_plain_words_with_its_place() {
    let repository = Repository::new();
    let document = |front: &str| format!("---\nprdlint: {front}\n---\n# Rounds PRD\n\nA form.\n");
    for (front, told) in [
        ("{relation: [different]}", "one name is wanted here"),
        ("off", "keys with values are wanted here"),
        ("{customer: 3}", "a name, or a list of names, is wanted here"),
        ("{roles: x}", "keys with values are wanted here"),
    ] {
        repository.write("a-prd.md", &document(front));
        let checked = repository.prdlint(&["check"]);
        assert_eq!(checked.status.code(), Some(2), "{front}");
        assert!(
            err(&checked).contains(told) && err(&checked).contains("a-prd.md:2:"),
            "{front}: {}",
            err(&checked)
        );
    }
    repository.write("a-prd.md", &document("{relation: different}"));
    for (setting, told) in [
        ("relation = [\"x\"]", "one name is wanted here"),
        ("customer = 3", "a name, or a list of names, is wanted here"),
        ("roles = \"x\"", "keys with values are wanted here"),
        ("files.include = \"docs\"", "a list is wanted here"),
        ("rules.paired = 3", "a level (off, advice, warning, error)"),
    ] {
        repository.write("prdlint.toml", setting);
        let checked = repository.prdlint(&["check"]);
        assert_eq!(checked.status.code(), Some(2), "{setting}");
        assert!(
            err(&checked).contains(told) && err(&checked).contains("prdlint.toml:1:"),
            "{setting}: {}",
            err(&checked)
        );
    }
}
