//! Texts to measure with: PRDs of many trades that nobody wrote, and documents that mean harm.
//!
//! Nothing is measured here. The same number gives the same text on every machine.

use fastrand::Rng;
use std::fmt::Write as _;

const PRODUCTS: [&str; 8] = [
    "Ferrywise",
    "Stackyard",
    "Loomline",
    "Cellarbook",
    "Nightdesk",
    "Plotwise",
    "Tidewatch",
    "Brickroom",
];
const PAYERS: [&str; 6] = [
    "harbour operators",
    "garden centres",
    "weaving mills",
    "wineries",
    "hotels",
    "surveyors",
];
const USERS: [&str; 6] = [
    "deck hands",
    "florists",
    "loom fitters",
    "cellar masters",
    "receptionists",
    "field crews",
];
const DEEDS: [&str; 10] = [
    "opens the day's plan",
    "scans a label",
    "uploads a photo",
    "filters the list",
    "confirms a slot",
    "edits a note",
    "shares the report",
    "searches the archive",
    "selects a template",
    "closes the task",
];
const COMMERCE: [&str; 6] = [
    "renews the contract each spring",
    "pays by invoice within thirty days",
    "upgrades to the larger plan",
    "cancels in writing",
    "disputes an invoice by telephone",
    "asks for a discount at renewal",
];
const PROSE: [&str; 8] = [
    "The winter season is short, and nobody has time for a second system.",
    "Paper lists get wet, get lost, and are copied by hand in the evening.",
    "Two pilots ran for six weeks; the notes are in the appendix.",
    "Nothing of this works without a network, so every screen keeps its last state.",
    "The import from the old spreadsheet takes a night and is checked by hand.",
    "Colours follow the house style, with a contrast of at least 4.5 to 1.",
    "A report that nobody reads is worse than none, and three of five are such.",
    "We measured this on eleven sites and do not expect the others to differ.",
];

fn pick<'a>(rng: &mut Rng, words: &[&'a str]) -> &'a str {
    words[rng.usize(..words.len())]
}

/// A PRD of about `bytes` bytes, with sections, stories, lists, tables and a mention in every other sentence.
pub fn prd(seed: u64, bytes: usize) -> String {
    let mut rng = Rng::with_seed(seed);
    let (product, payer, user) = (
        pick(&mut rng, &PRODUCTS),
        pick(&mut rng, &PAYERS),
        pick(&mut rng, &USERS),
    );
    let mut text = format!(
        "# {product}: product requirements\n\n## Who pays and who uses\n\n- Customers: {payer}, who pay 49 a month.\n- Users: {user}.\n"
    );
    let mut part = 0;
    while text.len() < bytes {
        part += 1;
        let _ = write!(text, "\n## Part {part}: {}\n\n", pick(&mut rng, &DEEDS));
        for _ in 0..3 {
            let _ = write!(
                text,
                "{} When the user {}, the **list** stays where it was. {}\n\n",
                pick(&mut rng, &PROSE),
                pick(&mut rng, &DEEDS),
                pick(&mut rng, &PROSE)
            );
        }
        let _ = write!(
            text,
            "**Story {part}.** As a user, I want to see what changed, so that I can go home on time.\n\n"
        );
        for _ in 0..4 {
            let _ = writeln!(text, "- The user {}.", pick(&mut rng, &DEEDS));
        }
        text.push_str("\n| No. | Requirement | Release |\n| --- | --- | --- |\n");
        for row in 0..5 {
            let _ = writeln!(
                text,
                "| R{part}.{row} | The user {} | {} |",
                pick(&mut rng, &DEEDS),
                row % 3
            );
        }
        let _ = write!(
            text,
            "\n### Contracts {part}\n\nThe customer {}. {} See [the notes](notes/{part}.md) and `plan_{part}`.\n",
            pick(&mut rng, &COMMERCE),
            pick(&mut rng, &PROSE)
        );
    }
    let cut = (0..=bytes.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at));
    text.truncate(cut.unwrap_or(0));
    text
}

/// A Markdown file that is no PRD, as most files of a docs repository are: prose, code and tables without a role word.
pub fn notes(seed: u64, bytes: usize) -> String {
    let mut rng = Rng::with_seed(seed);
    let mut text = format!("# Notes on {}\n", pick(&mut rng, &PRODUCTS));
    let mut part = 0;
    while text.len() < bytes {
        part += 1;
        let _ = write!(text, "\n## Step {part}\n\n");
        for _ in 0..4 {
            let _ = write!(text, "{} {}\n\n", pick(&mut rng, &PROSE), pick(&mut rng, &PROSE));
        }
        let _ = write!(
            text,
            "```sh\nmake part-{part}\n```\n\n| Key | Value |\n| --- | --- |\n"
        );
        for row in 0..4 {
            let _ = writeln!(text, "| key-{row} | `{}` |", part * row);
        }
    }
    text.truncate(bytes);
    text
}

/// A document with as many findings as asked for, one a section.
pub fn findings(count: usize) -> String {
    (0..count)
        .map(|number| format!("## Part {number}\n\nAll users/customers of house {number}.\n\n"))
        .collect()
}

/// Documents that mean harm, each by its name.
pub fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("one long line", "users and customers ".repeat(50_000)),
        ("quotes in quotes", "> ".repeat(10_000)),
        ("lists in lists", format!("{}users", "- ".repeat(10_000))),
        ("links", "[users](a) ".repeat(50_000)),
        ("brackets", "[".repeat(50_000)),
        (
            "columns",
            format!("|{}\n|{}\n", "users|".repeat(50_000), "-|".repeat(50_000)),
        ),
        ("pairs on one line", "users/customers ".repeat(20_000)),
        ("pairs in brackets", "users (customers) and ".repeat(20_000)),
        ("code on one line", "`user` ".repeat(40_000)),
        ("brackets with words", "(users ".repeat(40_000)),
        ("bold words", "**Customer** **User** ".repeat(15_000)),
        ("lines of labels", "Label: value\n".repeat(25_000)),
        (
            "lines like titles",
            "Title words\nSome text follows it\n".repeat(10_000),
        ),
        (
            "suppressions",
            "<!-- prdlint-ignore paired: why -->\n".repeat(8_000),
        ),
    ]
}
