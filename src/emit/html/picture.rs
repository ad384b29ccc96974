//! Who pays, who uses, and where a document speaks of each, as a drawing.

use super::escaped;
use crate::roles::Party;
use crate::{Report, Spoken};
use std::fmt::Write as _;

/// No more names of a side, and no more sections, are in the picture; how many are left out is told.
const NAMES: usize = 6;
const SECTIONS: usize = 14;

/// Height of a row in the picture, in its own units.
const ROW: usize = 22;

/// Who pays, who uses, and where the document speaks of each, as a drawing with the same in words.
pub(super) fn picture(report: &Report) -> String {
    let names = |pick: &dyn Fn(&Party) -> bool, none: &str| -> Vec<String> {
        let names: Vec<String> = report
            .model
            .parties
            .iter()
            .filter(|party| pick(party))
            .map(|party| party.name.clone())
            .collect();
        match names.len() {
            0 => vec![none.to_string()],
            count if count > NAMES => {
                let more = format!("and {} more", count - (NAMES - 1));
                names.into_iter().take(NAMES - 1).chain([more]).collect()
            }
            _ => names,
        }
    };
    let payers = names(&|party| party.pays.is_some(), "nobody is named");
    let users = names(&|party| party.uses.is_some(), "nobody is named");
    let spoken: Vec<&Spoken> = report
        .spoken
        .iter()
        .filter(|spoken| spoken.customers + spoken.users > 0)
        .collect();
    let more = spoken.len().saturating_sub(SECTIONS);
    let spoken = &spoken[..spoken.len() - more];
    let most = spoken
        .iter()
        .map(|spoken| spoken.customers.max(spoken.users))
        .max()
        .unwrap_or(1)
        .max(1);
    let top = payers.len().max(users.len()) * ROW + 60;
    let height = top + spoken.len() * ROW + 40 + if more > 0 { ROW } else { 0 };
    let mut out = format!(
        "<figure><svg viewBox=\"0 0 640 {height}\" role=\"img\" aria-label=\"Who pays: {}. Who uses: {}. Relation: {}.\">\n",
        escaped(&payers.join(", ")),
        escaped(&users.join(", ")),
        report.model.relation.relation.name()
    );
    add!(
        out,
        "<text x=\"246\" y=\"24\" class=\"head end\">pays</text><text x=\"416\" y=\"24\" class=\"head\">uses</text>\n"
    );
    add!(
        out,
        "<rect x=\"262\" y=\"32\" width=\"116\" height=\"30\" rx=\"4\" class=\"product\"/><text x=\"320\" y=\"52\" class=\"mid\">{}</text>\n",
        report.model.relation.relation.name()
    );
    for (column, side, names) in [(246, "end", &payers), (416, "start", &users)] {
        for (row, name) in names.iter().enumerate() {
            let y = 46 + row * ROW;
            let (from, to) = if side == "end" { (250, 262) } else { (412, 378) };
            add!(
                out,
                "<text x=\"{column}\" y=\"{y}\" class=\"{side}\">{}</text>",
                escaped(&short(name, 30))
            );
            add!(
                out,
                "<line x1=\"{from}\" y1=\"{}\" x2=\"{to}\" y2=\"47\"/>\n",
                y - 5
            );
        }
    }
    for (row, spoken) in spoken.iter().enumerate() {
        let y = top + row * ROW;
        let width = |count: usize| 180 * count / most;
        add!(
            out,
            "<text x=\"250\" y=\"{}\" class=\"end\">{}</text>",
            y + 12,
            escaped(&short(&spoken.heading, 36))
        );
        add!(
            out,
            "<rect x=\"260\" y=\"{y}\" width=\"{}\" height=\"8\" class=\"customer\"/>",
            width(spoken.customers)
        );
        add!(
            out,
            "<rect x=\"260\" y=\"{}\" width=\"{}\" height=\"8\" class=\"user\"/>",
            y + 9,
            width(spoken.users)
        );
        add!(
            out,
            "<text x=\"450\" y=\"{}\">{} customer, {} user</text>\n",
            y + 12,
            spoken.customers,
            spoken.users
        );
    }
    if more > 0 {
        add!(
            out,
            "<text x=\"250\" y=\"{}\" class=\"end\">and {more} more sections</text>\n",
            top + spoken.len() * ROW + 12
        );
    }
    out.push_str("</svg></figure>\n");
    out
}

fn short(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_string();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}
