//! Suppressions where writers put them: in lists, tables, footnotes, front matter, MDX.

use prdlint::finding::Finding;
use prdlint::text::Source;
use prdlint::{Declared, Report, lint, rules};

fn report(name: &str, text: &str) -> Report {
    lint(Source::new(name, text), &rules::built_in(), &Declared::default())
}

fn rules_of(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.as_str()).collect()
}

/// One text, how many findings it keeps and how many it suppresses.
fn check(text: &str, kept: &[&str], suppressed: usize) -> Report {
    let report = report("docs/kiosk-prd.md", text);
    assert_eq!(rules_of(&report.findings), kept, "{text}");
    assert_eq!(report.suppressed.len(), suppressed, "{text}");
    report
}

#[test]
fn the_next_block_item_or_row_is_covered_and_nothing_else() {
    let ignore = "<!-- prdlint-ignore paired: as agreed -->";
    check(
        &format!("# Kiosk PRD\n\n{ignore}\nAll users/customers get it.\n"),
        &[],
        1,
    );
    check(
        &format!("# Kiosk PRD\n\n{ignore}\n\nAll users/customers get it.\n"),
        &[],
        1,
    );
    // A paragraph further down is not covered; it is the run's next place.
    check(
        &format!("# Kiosk PRD\n\n## A\n\n{ignore}\nNothing.\n\n## B\n\nAll users/customers get it.\n"),
        &["unused-suppression", "paired"],
        0,
    );
    check(
        &format!("# Kiosk PRD\n\n{ignore}\n- All users/customers get it\n- Others do not\n"),
        &[],
        1,
    );
    check(
        &format!("# Kiosk PRD\n\n- Others do not\n- All users/customers get it {ignore}\n"),
        &[],
        1,
    );
    check(
        &format!("# Kiosk PRD\n\n- First\n  {ignore}\n  - All users/customers get it\n"),
        &[],
        1,
    );
    let table = |cell: &str| {
        format!("# Kiosk PRD\n\n| No. | What |\n| --- | --- |\n| 1 | {cell} |\n| 2 | Nothing |\n")
    };
    check(&table(&format!("All users/customers get it {ignore}")), &[], 1);
    check(
        &table("All users/customers get it").replace("| No.", &format!("{ignore}\n\n| No.")),
        &[],
        1,
    );
    check(
        &format!("# Kiosk PRD\n\nText.[^1]\n\n[^1]: All users/customers get it. {ignore}\n"),
        &[],
        1,
    );
}

#[test]
fn a_section_or_the_whole_document_may_be_covered() {
    let text = "# Kiosk PRD\n\n## A\n\n<!-- prdlint-ignore-section paired: a quotation -->\n\nAll users/customers.\n\n### A.1\n\nAll users/customers.\n\n## B\n\nAll users/customers.\n";
    // Each place of a run is suppressed by itself.
    check(text, &["paired"], 2);
    let file = text.replace("-section", "-file");
    check(&file, &[], 3);
}

#[test]
fn the_front_matter_may_suppress_with_a_reason() {
    let text = "---\nprdlint:\n  ignore:\n    paired: the contract uses both words\n---\n# Kiosk PRD\n\nAll users/customers.\n";
    let report = check(text, &[], 1);
    assert_eq!(report.suppressed[0].reason, "the contract uses both words");
    check(&text.replace("paired:", "pared:"), &["unknown-rule", "paired"], 0);
}

#[test]
fn mdx_comments_and_windows_line_ends_work_as_well() {
    let text = "# Kiosk PRD\r\n\r\n{/* prdlint-ignore paired: as agreed */}\r\nAll users/customers.\r\n";
    let report = report("docs/kiosk-prd.mdx", text);
    assert!(report.findings.is_empty(), "{:?}", rules_of(&report.findings));
    assert_eq!(report.suppressed.len(), 1);
}

#[test]
fn one_place_of_a_run_may_be_suppressed_and_the_others_are_told() {
    let first = "The letter goes to all users/customers.";
    let second = "A parcel waits for the customers/users at noon.";
    let ignore = "<!-- prdlint-ignore paired: as agreed -->";
    let report = check(
        &format!("# Kiosk PRD\n\n{ignore}\n{first}\n\n{second}\n"),
        &["paired"],
        1,
    );
    let shown = report.source.slice(report.findings[0].primary.span.clone());
    assert_eq!(shown, "customers/users", "what is left of the run leads it");
    let report = check(
        &format!("# Kiosk PRD\n\n{first}\n\n{ignore}\n{second}\n"),
        &["paired"],
        1,
    );
    let shown = report.source.slice(report.findings[0].primary.span.clone());
    assert_eq!(shown, "users/customers");
}

#[test]
fn a_comment_that_is_indented_into_an_item_belongs_to_it() {
    let ignore = "<!-- prdlint-ignore paired: as agreed -->";
    check(
        &format!("# Kiosk PRD\n\n- All users/customers get it\n  {ignore}\n- Others do not\n"),
        &[],
        1,
    );
    check(
        &format!("# Kiosk PRD\n\n- Others do not\n  {ignore}\n- All users/customers get it\n"),
        &["unused-suppression", "paired"],
        0,
    );
}

#[test]
fn a_comment_on_its_own_line_between_items_leaves_the_list_whole() {
    let ignore = "<!-- prdlint-ignore paired: as agreed -->";
    check(
        &format!("# Kiosk PRD\n\n- Others do not\n{ignore}\n- All users/customers get it\n- Nor these\n"),
        &[],
        1,
    );
    // What is found because it stands in the same list is still found there, and suppressed.
    let list = |above: &str| {
        format!(
            "# Kiosk PRD\n\nCustomers pay 2 euros a parcel.\n\n## Pick-up\n\n- The customer scans the code at the door.\n- The customer opens the box.\n- The customer takes the parcel.\n{above}- The user scans the code at the door again.\n- The customer closes the box.\n"
        )
    };
    check(&list(""), &["swapped"], 0);
    check(
        &list(&ignore.replace("paired", "swapped").replace("-->", "-->\n")),
        &[],
        1,
    );
    check(&list("<!-- a note of the writer's -->\n"), &["swapped"], 0);
}

#[test]
fn another_tools_words_cover_nothing() {
    check(
        "# Kiosk PRD\n\n<!-- prdlint-ignore-next-line paired: as agreed -->\nAll users/customers.\n",
        &["unknown-rule", "paired"],
        0,
    );
}

#[test]
fn a_comment_that_is_never_closed_is_told() {
    let text = "# Kiosk PRD\n\nAll users/customers.\n\n<!-- prdlint-ignore paired: agreed\n\nMore users/customers.\n";
    let report = check(text, &["paired", "unused-suppression"], 0);
    assert!(report.findings[1].primary.text.contains("never closed"));
    assert_eq!(
        report.source.position(report.findings[1].primary.span.start).line,
        5
    );
}

#[test]
fn several_rules_share_a_comment_and_each_must_be_of_use() {
    check(
        "# Kiosk PRD\n\n<!-- prdlint-ignore paired, swapped: as agreed -->\nAll users/customers.\n",
        &["unused-suppression"],
        1,
    );
}

#[test]
fn a_reason_may_be_required() {
    let text = "# Kiosk PRD\n\n<!-- prdlint-ignore paired -->\nAll users/customers.\n";
    let declared = Declared {
        require_reason: true,
        ..Declared::default()
    };
    let report = lint(Source::new("a.md", text), &rules::built_in(), &declared);
    assert_eq!(rules_of(&report.findings), ["reasonless-suppression"]);
}

#[test]
fn suppressing_each_finding_where_it_stands_leaves_none() {
    // Every fixture, once more with a comment before each block that has a finding.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/prd");
    let mut suppressed = 0;
    for entry in std::fs::read_dir(folder).expect("fixtures") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|end| end != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("text");
        let before = report("a.md", &text);
        if before.findings.is_empty() || text.starts_with("---") {
            continue;
        }
        let mut names: Vec<&str> = rules_of(&before.findings);
        names.sort_unstable();
        names.dedup();
        let comment = format!(
            "<!-- prdlint-ignore-file {}: shown elsewhere -->\n\n",
            names.join(", ")
        );
        let after = report("a.md", &format!("{comment}{text}"));
        assert!(
            after.findings.is_empty(),
            "{}: {:?}",
            path.display(),
            rules_of(&after.findings)
        );
        let places: usize = before.findings.iter().map(|finding| finding.members.len()).sum();
        assert_eq!(after.suppressed.len(), places, "{}", path.display());
        suppressed += after.suppressed.len();
    }
    assert!(suppressed >= 20, "{suppressed}");
}

#[test]
fn a_comment_at_the_end_of_the_line_suppresses_what_stands_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut suppressed = 0;
    for set in ["prd", "everyday"] {
        for entry in std::fs::read_dir(root.join(set)).expect("fixtures") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|end| end != "md") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            let before = report("a.md", &text);
            for finding in &before.findings {
                let lines: Vec<usize> = finding
                    .members
                    .iter()
                    .map(|member| before.source.position(member.label.span.start).line)
                    .collect();
                let comment = format!("<!-- prdlint-ignore {}: as agreed -->", finding.rule);
                let edited: String = text
                    .split_inclusive('\n')
                    .enumerate()
                    .map(|(index, line)| {
                        let body = line.trim_end();
                        match (lines.contains(&(index + 1)), body.strip_suffix('|')) {
                            (false, _) => line.to_string(),
                            // A row of a table keeps its last bar.
                            (true, Some(cells)) => format!("{cells}{comment} |\n"),
                            (true, None) => format!("{body} {comment}\n"),
                        }
                    })
                    .collect();
                let after = report("a.md", &edited);
                let left: Vec<usize> = after
                    .findings
                    .iter()
                    .filter(|left| left.rule == finding.rule || left.rule == "unused-suppression")
                    .map(|left| after.source.position(left.primary.span.start).line)
                    .filter(|line| lines.contains(line))
                    .collect();
                assert!(
                    left.is_empty(),
                    "{}: {} in {left:?}",
                    path.display(),
                    finding.rule
                );
                suppressed += lines.len();
            }
        }
    }
    assert!(suppressed >= 50, "{suppressed}");
}

#[test]
fn a_misspelt_marker_is_told_and_covers_nothing() {
    for marker in [
        "<!-- prdlint-ingore paired: old text -->",
        "<!-- Prdlint-ignore paired: old text -->",
        "<!-- prdlint-disable paired -->",
        "<!-- prdlint-ignore-next-line paired -->",
        "{/* prdlint_ignore paired: old text */}",
    ] {
        let text =
            format!("# Kiosk PRD\n\n{marker}\n\nThe letter goes to all users/customers in the house.\n");
        let found = report(
            if marker.starts_with('{') {
                "kiosk.mdx"
            } else {
                "kiosk.md"
            },
            &text,
        );
        assert_eq!(rules_of(&found.findings), ["unknown-rule", "paired"], "{marker}");
        let told = found.findings[0].text() + &found.findings[0].primary.text;
        assert!(told.contains("prdlint-ignore"), "{told}");
    }
    // A comment that only speaks of the tool is none of its markers.
    check(
        "# Kiosk PRD\n\n<!-- prdlint reads this file every night -->\n\nThe letter goes to all users/customers.\n",
        &["paired"],
        0,
    );
}

#[test]
fn a_reason_without_a_colon_is_told_once_and_as_such() {
    let text = "# Kiosk PRD\n\n<!-- prdlint-ignore paired we agreed on this -->\nThe letter goes to all users/customers in the house.\n";
    let found = report("kiosk.md", text);
    assert_eq!(rules_of(&found.findings), ["unknown-rule"]);
    assert!(
        found.findings[0]
            .primary
            .text
            .contains("a reason stands behind a colon")
    );
    let near = report(
        "kiosk.md",
        &text.replace("paired we agreed on this", "piared: agreed"),
    );
    assert!(near.findings[0].primary.text.contains("did you mean `paired`?"));
}

#[test]
fn a_quote_and_a_footnote_are_covered_whole() {
    let pair = "goes to all users/customers in the house.";
    check(
        &format!(
            "# Kiosk PRD\n\n<!-- prdlint-ignore paired: quoted -->\n\n> The letter {pair}\n>\n> The parcel {pair}\n\nNobody {pair}\n"
        ),
        &["paired"],
        2,
    );
    check(
        &format!(
            "# Kiosk PRD\n\nText.[^1]\n\n<!-- prdlint-ignore paired: quoted -->\n\n[^1]: The letter {pair}\n\n    The parcel {pair}\n\nNobody {pair}\n"
        ),
        &["paired"],
        2,
    );
}

#[test]
fn what_is_wrong_with_suppressions_may_be_suppressed_as_well() {
    check(
        "# Kiosk PRD\n\n<!-- prdlint-ignore-file unused-suppression: kept for a later version -->\n\n<!-- prdlint-ignore paired: will come -->\nThe letter goes to all customers.\n",
        &[],
        0,
    );
    check(
        "# Kiosk PRD\n\n<!-- prdlint-ignore-file unused-suppression: kept for a later version -->\n\nThe letter goes to all customers.\n",
        &["unused-suppression"],
        0,
    );
}

#[test]
fn the_front_matter_takes_a_name_a_list_or_names_with_reasons() {
    for ignore in [
        "ignore: paired",
        "ignore: [paired]",
        "ignore:\n    paired:",
        "ignore:\n    paired: as agreed",
    ] {
        check(
            &format!(
                "---\nprdlint:\n  {ignore}\n---\n\n# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n"
            ),
            &[],
            1,
        );
    }
    let wrong = report("kiosk.md", "---\nprdlint:\n  ignore: 3\n---\n\n# Kiosk PRD\n");
    let problem = wrong.problem.expect("a number names no rule");
    assert!(
        problem
            .message()
            .contains("a rule, a list of rules, or rules with reasons"),
        "{problem}"
    );
    assert!(
        !problem.message().contains(" at line "),
        "the place is shown, not told: {problem}"
    );
}

#[test]
fn a_suppression_without_a_rule_is_named_by_its_own_words() {
    let report = check(
        "# Kiosk PRD\n\n<!-- prdlint-ignore -->\nThe letter goes to all customers.\n",
        &["unknown-rule"],
        0,
    );
    let message = &report.findings[0].message;
    assert!(message.ends_with("`<!-- prdlint-ignore -->`"), "{message}");
}

#[test]
fn comments_of_other_shapes_are_taken_or_told() {
    let text = |comment: &str| format!("# Kiosk PRD\n\n{comment}\nAll users/customers get it.\n");
    // Dashes and blanks more than needed.
    let dashes = check(&text("<!--- prdlint-ignore paired: as agreed --->"), &[], 1);
    assert_eq!(dashes.suppressed[0].reason, "as agreed");
    let report = report("a.mdx", &text("{ /* prdlint-ignore paired: as agreed */ }\n"));
    assert_eq!(
        (report.findings.len(), report.suppressed.len()),
        (0, 1),
        "{:?}",
        report.findings
    );
    // What looks like one and is none.
    for comment in [
        "<!-- prdlint ignore paired: as agreed -->",
        "<!-- prdlint:ignore paired -->",
        "<!-- prdlint: disable paired -->",
        "[//]: # (prdlint-ignore paired: as agreed)\n",
    ] {
        check(&text(comment), &["unknown-rule", "paired"], 0);
    }
    // Prose about the tool in a comment is none.
    check(
        &text("<!-- prdlint reads this; prdlint users ignore nothing -->"),
        &["paired"],
        0,
    );
}

#[test]
fn a_comment_within_inline_code_is_code_and_a_documentation_comment_is_a_comment() {
    let pair = "The letter goes to all users/customers in the house.";
    let text = |comment: &str| format!("# Kiosk PRD\n\n{comment}\n\n{pair}\n");
    let code = "Write `use <!-- prdlint-ignore paired: why --> here` above it.";
    check(&text(code), &["paired"], 0);
    let comment = report("a-prd.mdx", &text("{/** prdlint-ignore paired: why **/}"));
    assert_eq!(rules_of(&comment.findings), Vec::<&str>::new());
}
