//! Every rule page keeps its promises: its examples give exactly what their carets mark.

use prdlint::rules::{self, example};

#[test]
fn every_example_of_every_page_gives_what_it_marks() {
    let failures: Vec<String> = rules::built_in()
        .iter()
        .flat_map(example::run)
        .map(|failure| {
            format!(
                "{}:{}: {}\n{}",
                failure.page, failure.line, failure.rule, failure.text
            )
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_page_shows_three_texts_that_it_reports_and_three_that_it_accepts() {
    // A page about several documents has no example of one that is reported.
    for rule in rules::built_in().iter().filter(|rule| !rule.check.across()) {
        let reported = rule
            .examples()
            .iter()
            .filter(|example| !example.expected.is_empty())
            .count();
        let accepted = rule
            .examples()
            .iter()
            .filter(|example| example.expected.is_empty() && !example.fixed)
            .count();
        assert!(reported >= 3, "{} reports in {reported} examples", rule.id());
        assert!(accepted >= 3, "{} accepts {accepted} examples", rule.id());
    }
}

#[test]
fn every_page_explains_itself() {
    for rule in rules::built_in() {
        let page = rule.page.text();
        for heading in [
            "## What it does",
            "## Why it matters",
            "## Examples",
            "## How to fix",
        ] {
            assert!(page.contains(heading), "{} lacks {heading:?}", rule.id());
        }
        assert!(!rule.summary.is_empty(), "{} has no summary", rule.id());
    }
}

#[test]
fn the_codes_of_the_guide_are_all_there() {
    let mut names: Vec<String> = rules::built_in().iter().map(rules::Rule::id).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "conflation/overloaded",
            "conflation/paired",
            "conflation/swapped",
            "coverage/no-customer-relations",
            "coverage/no-user-experience",
            "coverage/one-sided-metrics",
            "coverage/one-sided-personas",
            "definition/clashing-definitions",
            "definition/payer-unstated",
            "definition/relation-unstated",
            "definition/two-definitions",
            "definition/user-unstated",
            "misplacement/customer-uses",
            "misplacement/relations-in-design",
            "misplacement/user-pays",
            "misplacement/wrong-heading",
            "misplacement/wrong-metric",
            "suppression/reasonless-suppression",
            "suppression/unknown-rule",
            "suppression/unused-suppression",
        ]
    );
}

#[test]
fn what_the_build_script_takes_out_of_a_page_is_what_the_page_says() {
    let pages = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let (read, problems) = rules::from_folder(&pages, &[]);
    assert!(problems.is_empty(), "{problems:?}");
    let built_in = rules::built_in();
    assert_eq!(built_in.len(), read.len());
    for (prepared, read) in built_in.iter().zip(&read) {
        assert_eq!(prepared.id(), read.id());
        assert_eq!(prepared.summary, read.summary, "{}", read.id());
        assert_eq!(prepared.level, read.level, "{}", read.id());
        assert_eq!(prepared.stages, read.stages, "{}", read.id());
        assert_eq!(prepared.yields_to, read.yields_to, "{}", read.id());
        assert_eq!(prepared.unless_relation, read.unless_relation, "{}", read.id());
        assert_eq!(prepared.only_relation, read.only_relation, "{}", read.id());
        assert_eq!(prepared.page.text(), read.page.text(), "{}", read.id());
        for (ours, theirs) in [
            (&prepared.message, &read.message),
            (&prepared.why, &read.why),
            (&prepared.help, &read.help),
        ] {
            assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{}", read.id());
        }
    }
}
