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
