//! What holds for any text whatsoever.

use prdlint::text::Source;
use prdlint::{Declared, Report, lint, rules};
use proptest::prelude::*;
use std::sync::LazyLock;

static RULES: LazyLock<Vec<rules::Rule>> = LazyLock::new(rules::built_in);

fn report(text: &str) -> Report {
    lint(Source::new("any.md", text), &RULES, &Declared::default())
}

/// Pieces that real PRDs are made of, so that random documents reach the rules.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "# Kiosk PRD\n\n",
        "## Target users\n\n",
        "## Pricing\n\n",
        "## User experience\n\n",
        "- Customers can view their orders\n",
        "- Users can view their orders\n",
        "| Role | Does |\n| --- | --- |\n| Customer | pays |\n",
        "As a customer, I want to pay, so that the user can see it.\n\n",
        "users/customers ",
        "The customer's user taps **cust*om*er** &amp; `user_id`. ",
        "Restaurants pay EUR 49 a month. ",
        "> [!NOTE]\n> Users renew the contract.\n\n",
        "---\n",
        "+++\n",
        "prdlint:\n  relation: same\n",
        "<!-- users -->",
        "<li>customers</li>\n",
        "~~users~~ [users](https://users.example) ![customer](a.png)\n",
        "[^1]: customers (users)\n",
        "• users\n\t• customers\n",
        "\r\n",
        "\r",
        "\t",
        "\u{FEFF}",
        "客户 é \u{301} \u{202E}",
        "churned revenue per user ",
        "daily active customers\n",
        "Label: users\nOther: customers\n",
    ]);
    prop_oneof![4 => fixed.prop_map(str::to_string), 1 => any::<String>()]
}

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn spans_lie_on_character_boundaries_and_findings_are_in_order(text in document()) {
        let report = report(&text);
        let mut last = 0;
        for finding in &report.findings {
            for label in finding.labels() {
                let slice = report.source.text().get(label.span.clone());
                prop_assert!(slice.is_some(), "{:?} in {text:?}", label.span);
            }
            prop_assert!(finding.primary.span.start >= last);
            last = finding.primary.span.start;
            prop_assert!(!finding.message.contains('{'), "{}", finding.message);
        }
        let mut marks: Vec<_> = report.findings.iter().map(|finding| &finding.fingerprint).collect();
        let count = marks.len();
        marks.sort();
        marks.dedup();
        prop_assert_eq!(marks.len(), count, "fingerprints are unique");
    }

    #[test]
    fn the_same_text_gives_the_same_findings(text in document()) {
        let show = |report: &Report| format!("{:?}", report.findings);
        prop_assert_eq!(show(&report(&text)), show(&report(&text)));
    }

    #[test]
    fn a_position_leads_back_to_its_line(text in any::<String>(), at in any::<prop::sample::Index>()) {
        let source = Source::new("any.md", text.clone());
        let at = at.index(text.len() + 1);
        let position = source.position(at);
        prop_assert!(position.line <= source.line_count() && position.column >= 1);
        let line = source.line(position.line).expect("the line is there");
        prop_assert!(line.start <= at);
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_no_finding_but_its_bytes() {
    let text = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/prd/warehouse-tool.md"),
    )
    .expect("a fixture");
    let places = |text: &str| -> Vec<(String, usize, usize)> {
        let report = report(text);
        report
            .findings
            .iter()
            .map(|finding| {
                let position = report.source.position(finding.primary.span.start);
                (finding.id(), position.line, position.column)
            })
            .collect()
    };
    let plain = places(&text);
    assert!(!plain.is_empty());
    assert_eq!(places(&text.replace('\n', "\r\n")), plain);
    assert_eq!(places(&format!("\u{FEFF}{text}")), plain);
}

#[test]
fn what_a_finding_shows_is_what_stands_in_the_source() {
    let report = report("# Kiosk PRD\n\nThe letter goes to all user&#115;/cust**om**ers in the house.\n");
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.rule == "paired")
        .expect("the pair is found through an entity and emphasis");
    assert_eq!(
        report.source.slice(finding.primary.span.clone()),
        "user&#115;/cust**om**ers"
    );
}

#[test]
fn two_documents_in_one_keep_their_lines() {
    let texts = [
        "# Letters PRD\n\n## Post\n\nThe letter goes to all users/customers in the house.\n\n- Parcels wait for customers (users)\n- Others do not\n",
        "# Lamps PRD\n\n| No. | Need |\n| --- | --- |\n| 1 | Shades for users/customers |\n\nDone.\n",
        "# Bells PRD\n\n1. A bell rings.\n2. The customer-user hears it.\n\n```\nusers/customers\n```\n",
        "# Quiet PRD\n\n> Nothing to see.\n\nNor here.\n",
    ];
    // Whether two words are joined is seen in the phrase alone, so that no other document changes it.
    let lines = |text: &str| -> Vec<usize> {
        let report = report(text);
        let pairs = report.findings.iter().filter(|finding| finding.rule == "paired");
        let mut lines: Vec<usize> = pairs
            .flat_map(|finding| &finding.members)
            .map(|member| report.source.position(member.label.span.start).line)
            .collect();
        lines.sort_unstable();
        lines
    };
    let mut seen = 0;
    for first in texts {
        for second in texts {
            let head = format!("{first}\n\n");
            let offset = head.lines().count();
            let mut expected = lines(first);
            expected.extend(lines(second).iter().map(|line| line + offset));
            assert_eq!(lines(&format!("{head}{second}")), expected, "{first}\n{second}");
            seen += expected.len();
        }
    }
    assert_eq!(
        seen,
        2 * 4 * 4,
        "four pairs, each with four others before it and four behind"
    );
}
