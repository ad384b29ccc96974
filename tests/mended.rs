//! Mistakes that the tool once made, each with the text that showed it.

use prdlint::roles::declaration::Relation;
use prdlint::text::Source;
use prdlint::{Declared, Report, lint, rules};
use std::process::Command;
use std::sync::LazyLock;

static RULES: LazyLock<Vec<rules::Rule>> = LazyLock::new(rules::built_in);

fn read(text: &str) -> Report {
    lint(Source::new("mended.md", text), &RULES, &Declared::default())
}

fn rules_in(text: &str) -> Vec<String> {
    read(text)
        .findings
        .into_iter()
        .map(|finding| finding.rule)
        .collect()
}

const LODGE: &str = "# Lodge PRD\n\n## Target customers\n\n- Hotels, who pay per room\n\n## Primary users\n\n- Porters\n\n## Features\n\n";

#[test]
fn an_option_may_stand_before_the_command() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("the program runs")
    };
    let before = run(&["--color", "never", "check", "fixtures/clean/bookshop.md"]);
    let behind = run(&["check", "fixtures/clean/bookshop.md", "--color", "never"]);
    assert_eq!(before.status.code(), Some(0));
    assert_eq!(before.stdout, behind.stdout);
}

#[test]
fn a_file_is_linted_once_however_often_it_is_named() {
    let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args([
            "check",
            "--format",
            "concise",
            "craft-shop.md",
            "./craft-shop.md",
            ".",
        ])
        .current_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/prd"))
        .output()
        .expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text
        .lines()
        .filter(|line| line.starts_with("craft-shop.md:62:"))
        .count();
    assert_eq!(lines, 1, "{text}");
}

#[test]
fn what_is_denied_is_not_done() {
    let denied = format!("{LODGE}- The customer does not tap the key card\n");
    assert!(!rules_in(&denied).contains(&"customer-uses".to_string()));
    let done = format!("{LODGE}- The customer taps the key card\n");
    assert!(rules_in(&done).contains(&"customer-uses".to_string()));
}

#[test]
fn the_accused_is_not_the_witness() {
    let report = read(&format!("{LODGE}- Users renew the contract every year\n"));
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.rule == "user-pays")
        .expect("users are shown paying");
    assert!(finding.message.contains("hotels pay"), "{}", finding.message);
    assert!(!finding.message.contains("and users"), "{}", finding.message);
}

#[test]
fn declared_names_keep_their_number_and_settle_the_relation() {
    let report = read(
        "---\nprdlint:\n  customer: restaurant owners\n  user: drivers\n---\n# Rota PRD\n\nAs a customer, I want to see the bill, so that I can pay it.\n",
    );
    assert_eq!(report.model.user_name(), "drivers");
    assert_eq!(report.model.relation.relation, Relation::Different);
    assert!(report.model.relation.stated);
}

#[test]
fn churches_and_pharmacies_are_parties() {
    let report = read("# Bell PRD\n\nChurches and universities pay EUR 49 a month.\n");
    assert!(
        report
            .model
            .parties
            .iter()
            .any(|party| party.name == "university")
    );
}

#[test]
fn a_rule_above_prose_is_no_front_matter() {
    let report = read("---\n\nThe letter goes to users/customers.\n\n---\n\nMore.\n");
    assert!(report.problem.is_none());
    assert_eq!(report.findings.len(), 1);
}

#[test]
fn inline_code_in_html_is_code() {
    assert!(rules_in("# Bell PRD\n\nSee <code>users/customers</code> in the log.\n").is_empty());
}

#[test]
fn inches_are_no_quotation_marks() {
    let found = rules_in("# Bell PRD\n\nA 5\" screen for users/customers and a 7\" one.\n");
    assert_eq!(found, ["paired"]);
}

#[test]
fn the_order_of_two_sentences_does_not_matter() {
    let one = "# Map PRD\n\nUsers can bookmark the map. Later the customers can bookmark the map.\n";
    let two = "# Map PRD\n\nCustomers can bookmark the map. Later the users can bookmark the map.\n";
    assert_eq!(rules_in(one), ["swapped"]);
    assert_eq!(rules_in(two), ["swapped"]);
}

#[test]
fn numbered_lines_of_one_paragraph_are_a_list() {
    let text = "# Basket requirements\n\n## Basket\n\nFR-1 The user shall add a product to the basket.\nFR-2 The customer shall remove a product from the basket.\nFR-3 The user shall enter a voucher.\n";
    assert_eq!(rules_in(text), ["swapped"]);
}

#[test]
fn a_document_that_lets_both_act_side_by_side_means_two() {
    let text = "# Deeds PRD\n\n## Signature\n\n- Users place the fields, clients sign on any device\n\n## Documents\n\n- Clients upload from the camera\n- Users see new uploads in the inbox\n";
    assert!(rules_in(text).is_empty());
}

#[test]
fn every_declared_rule_to_yield_to_is_there() {
    for rule in RULES.iter() {
        for other in &rule.yields_to {
            assert!(
                RULES.iter().any(|known| known.name == *other),
                "{} yields to {other}",
                rule.name
            );
        }
    }
}

fn human(text: &str) -> std::process::Output {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("kiosk-prd.md"), text).expect("written");
    Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "kiosk-prd.md"])
        .current_dir(folder.path())
        .output()
        .expect("the program runs")
}

#[test]
fn a_line_longer_than_any_screen_is_named_and_not_drawn() {
    let output = human(&format!(
        "# Kiosk PRD\n\n{}users/customers see it.\n",
        "word ".repeat(13_200)
    ));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("kiosk-prd.md:3:66001"), "{text}");
    assert!(text.len() < 2_000, "{} bytes", text.len());
}

#[test]
fn what_moves_a_cursor_never_reaches_the_terminal() {
    let output = human("# Kiosk PRD\n\nThe \u{1b}[31mletter goes to users/customers \u{202e}here\u{7}.\n");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("users/customers"));
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text:?}");
}

#[test]
fn what_is_declared_is_final() {
    let report = read(
        "---\nprdlint:\n  customer: clinic\n  user: nurse\n---\n# Ward PRD\n\n## Billing\n\nUsers pay the invoice.\n",
    );
    let payers: Vec<&str> = report
        .model
        .parties
        .iter()
        .filter(|party| party.pays.is_some())
        .map(|party| party.name.as_str())
        .collect();
    assert_eq!(payers, ["clinic"]);
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    assert_eq!(report.findings[0].rule, "user-pays");
}

#[test]
fn what_a_customer_does_is_no_name() {
    let report = read(
        "# Shop PRD\n\n## Roles\n\n| Role | What |\n| --- | --- |\n| Customer | looks around, buys |\n| Clerk | packs |\n",
    );
    assert!(report.model.parties.iter().all(|party| party.name != "look"));
}

#[test]
fn weekly_active_users_per_customer_count_users() {
    let found = rules_in(&format!(
        "{LODGE}## Metrics\n\n- Weekly active users per customer: 12\n"
    ));
    assert!(!found.contains(&"wrong-metric".to_string()), "{found:?}");
}

#[test]
fn a_screen_text_in_single_quotes_is_quoted_too() {
    for text in [
        "# Kiosk PRD\n\nThe button 'Add users/customers' opens the list.\n",
        "# Kiosk PRD\n\nThe button \u{2018}All users/customers\u{2019} opens the list.\n",
    ] {
        assert!(rules_in(text).is_empty(), "{text}");
    }
    // An apostrophe opens nothing.
    let shown = "# Kiosk PRD\n\nIn the '90s the users' letters went to users/customers' doors.\n";
    assert_eq!(rules_in(shown), ["paired"]);
}
