//! One self-contained page: each document with its findings marked, and a picture of who pays and who uses.
//!
//! The page loads nothing and runs nothing: its content policy forbids both, and everything that comes from a
//! document is escaped. It works by keyboard, for every mark and every finding is a link, and on paper.

use super::Run;
use crate::document::Document;
use crate::error::visible;
use crate::finding::{Finding, Label, Level};
use crate::lexicon::Lexicon;
use crate::markdown::{Block, BlockKind};
use crate::roles::Party;
use crate::text::Source;
use crate::{Report, Spoken};
use std::fmt::Write as _;
use std::io::{self, Write};

const STYLE: &str = include_str!("page.css");

/// Text as HTML shows it, in element content and in attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Writes the page.
pub fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>prdlint</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header><h1>prdlint</h1>\n<p>{}</p></header>",
        escaped(&super::summary(run))
    )?;
    writeln!(out, "<nav aria-label=\"Documents\"><ul>")?;
    for (index, report) in run.reports.iter().enumerate() {
        let count = report.new_findings().count();
        let name = escaped(report.source.name());
        writeln!(
            out,
            "<li><a href=\"#d{index}\">{name}</a> <span>{count}</span></li>"
        )?;
    }
    writeln!(out, "</ul></nav>\n<main>")?;
    if !run.problems.is_empty() {
        let lines = run
            .problems
            .iter()
            .map(|problem| format!("<li>{}</li>\n", code(&problem.to_string())));
        writeln!(
            out,
            "<section class=\"problems\"><h2>What could not be linted</h2>\n<ul>\n{}</ul></section>",
            lines.collect::<String>()
        )?;
    }
    for (index, report) in run.reports.iter().enumerate() {
        out.write_all(document(index, report).as_bytes())?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

/// Adds to a string, which cannot fail.
macro_rules! add {
    ($out:expr, $($part:tt)*) => {
        $out.write_fmt(format_args!($($part)*)).expect("a string takes every text")
    };
}

fn document(index: usize, report: &Report) -> String {
    let mut out = String::new();
    let findings: Vec<&Finding> = report.new_findings().collect();
    add!(
        out,
        "<article id=\"d{index}\">\n<h2>{}</h2>\n",
        escaped(report.source.name())
    );
    out.push_str(&picture(report));
    if findings.is_empty() {
        out.push_str("<p class=\"none\">Nothing to report.</p>\n");
    } else {
        out.push_str("<ol class=\"findings\">\n");
        for (number, finding) in findings.iter().enumerate() {
            out.push_str(&described(index, number, &report.source, finding));
        }
        out.push_str("</ol>\n");
    }
    add!(
        out,
        "<section class=\"text\" aria-label=\"The document\">\n{}</section>\n</article>\n",
        text(index, report, &findings)
    );
    out
}

fn described(document: usize, number: usize, source: &Source, finding: &Finding) -> String {
    let level = finding.level.name();
    let line = source.position(finding.primary.span.start).line;
    let mut out = format!(
        "<li id=\"f{document}-{number}\" class=\"{level}\"><p><a href=\"#m{document}-{number}-0\">{} at line {line}</a> \
         <span class=\"level\">{level}, {:.0} % sure</span></p>\n<p>{}</p>\n<p>{}</p>\n<p>{}</p>\n",
        escaped(&finding.id()),
        finding.confidence * 100.0,
        code(&finding.message),
        code(&finding.why),
        code(&finding.help),
    );
    if !finding.related.is_empty() {
        out.push_str("<ul>\n");
        for (index, label) in finding.related.iter().enumerate() {
            let line = source.position(label.span.start).line;
            add!(
                out,
                "<li><a href=\"#m{document}-{number}-{}\">line {line}</a>: {}</li>\n",
                index + 1,
                code(&label.text)
            );
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</li>\n");
    out
}

/// A message with what stands in backquotes as code.
fn code(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            add!(out, "<code>{}</code>", escaped(part));
        } else {
            out.push_str(&escaped(part));
        }
    }
    out
}

/// A place to mark: bytes of the source, the mark's name, its finding's name, what it says, how serious it is.
struct Mark<'a> {
    label: &'a Label,
    id: String,
    finding: String,
    level: Level,
}

/// The document's blocks in order, with the marks in them.
fn text(index: usize, report: &Report, findings: &[&Finding]) -> String {
    let document = Document::read(report.source.clone(), Lexicon::english());
    let mut marks: Vec<Mark<'_>> = Vec::new();
    for (number, finding) in findings.iter().enumerate() {
        for (place, label) in finding.labels().enumerate() {
            marks.push(Mark {
                label,
                id: format!("m{index}-{number}-{place}"),
                finding: format!("f{index}-{number}"),
                level: finding.level,
            });
        }
    }
    marks.sort_by_key(|mark| (mark.label.span.start, mark.label.span.end));
    let mut out = String::new();
    let mut depth = 0;
    let mut table = None;
    for prose in &document.prose {
        let block = &prose.block;
        let cell = prose.cell();
        let place = cell.map(|cell| (cell.table, cell.row));
        if table != place {
            if table.is_some() {
                out.push_str("</tr>");
            }
            match (table.map(|(table, _)| table), place.map(|(table, _)| table)) {
                (Some(old), Some(new)) if old == new => {}
                (old, new) => {
                    if old.is_some() {
                        out.push_str("</table>\n");
                    }
                    if new.is_some() {
                        lists(&mut out, &mut depth, 0);
                        out.push_str("<table>");
                    }
                }
            }
            if place.is_some() {
                out.push_str("<tr>");
            }
            table = place;
        }
        let inner = marked(block, &marks);
        match &block.kind {
            BlockKind::Heading(level) => {
                lists(&mut out, &mut depth, 0);
                // The page's own headings come first.
                let level = (level + 2).min(6);
                add!(out, "<h{level}>{inner}</h{level}>\n");
            }
            BlockKind::Paragraph => {
                lists(&mut out, &mut depth, 0);
                add!(out, "<p>{inner}</p>\n");
            }
            BlockKind::Item(place) => {
                lists(&mut out, &mut depth, place.depth + 1);
                add!(out, "<li>{inner}</li>\n");
            }
            BlockKind::Cell(cell) => {
                let tag = if cell.row == 0 { "th" } else { "td" };
                add!(out, "<{tag}>{inner}</{tag}>");
            }
            BlockKind::Code(_) => {
                lists(&mut out, &mut depth, 0);
                add!(out, "<pre>{inner}</pre>\n");
            }
        }
    }
    if table.is_some() {
        out.push_str("</tr></table>\n");
    }
    lists(&mut out, &mut depth, 0);
    out
}

/// Opens or closes lists until so many are open.
fn lists(out: &mut String, depth: &mut usize, wanted: usize) {
    // A list within lists as deep as a document may have them is of no use to anybody.
    let wanted = wanted.min(12);
    while *depth < wanted {
        out.push_str("<ul>\n");
        *depth += 1;
    }
    while *depth > wanted {
        out.push_str("</ul>\n");
        *depth -= 1;
    }
}

/// A block's text with its marks; where two overlap, the first is shown.
fn marked(block: &Block, marks: &[Mark<'_>]) -> String {
    let first = marks.partition_point(|mark| mark.label.span.end <= block.span.start);
    let here: Vec<&Mark<'_>> = marks[first..]
        .iter()
        .take_while(|mark| mark.label.span.start < block.span.end)
        .filter(|mark| mark.label.span.start >= block.span.start)
        .collect();
    if here.is_empty() {
        return escaped(block.text.trim_end());
    }
    let mut out = String::new();
    let mut open: Option<&Mark<'_>> = None;
    for (at, c) in block.text.char_indices() {
        let source = block.source_span(at..at + c.len_utf8());
        let inside = here.iter().copied().find(|mark| {
            mark.label.span.start < source.end.max(source.start + 1) && source.start < mark.label.span.end
        });
        let same = match (open, inside) {
            (Some(open), Some(inside)) => open.id == inside.id,
            (None, None) => true,
            _ => false,
        };
        if !same {
            if open.is_some() {
                out.push_str("</a></mark>");
            }
            if let Some(mark) = inside {
                add!(
                    out,
                    "<mark id=\"{}\" class=\"{}\"><a href=\"#{}\" title=\"{}\">",
                    mark.id,
                    mark.level.name(),
                    mark.finding,
                    escaped(&mark.label.text)
                );
            }
            open = inside;
        }
        out.push_str(&escaped(c.encode_utf8(&mut [0; 4])));
    }
    if open.is_some() {
        out.push_str("</a></mark>");
    }
    out.trim_end().to_string()
}

/// Height of a row in the picture, in its own units.
const ROW: usize = 22;

/// Who pays, who uses, and where the document speaks of each, as a drawing with the same in words.
fn picture(report: &Report) -> String {
    let names = |pick: &dyn Fn(&Party) -> bool, none: &str| -> Vec<String> {
        let names: Vec<String> = report
            .model
            .parties
            .iter()
            .filter(|party| pick(party))
            .map(|party| party.name.clone())
            .take(6)
            .collect();
        if names.is_empty() {
            vec![none.to_string()]
        } else {
            names
        }
    };
    let payers = names(&|party| party.pays.is_some(), "nobody is named");
    let users = names(&|party| party.uses.is_some(), "nobody is named");
    let spoken: Vec<&Spoken> = report
        .spoken
        .iter()
        .filter(|spoken| spoken.customers + spoken.users > 0)
        .take(14)
        .collect();
    let most = spoken
        .iter()
        .map(|spoken| spoken.customers.max(spoken.users))
        .max()
        .unwrap_or(1)
        .max(1);
    let top = payers.len().max(users.len()) * ROW + 60;
    let height = top + spoken.len() * ROW + 40;
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
    out.push_str("</svg></figure>\n");
    out
}

fn short(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_string();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}
