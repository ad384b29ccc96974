//! One self-contained page: each document with its findings marked, and a picture of who pays and who uses.
//!
//! The page loads nothing and runs nothing: its content policy forbids both, and everything that comes from a
//! document is escaped. It works by keyboard, for every mark and every finding is a link, and on paper.

use super::Run;
use crate::document::Document;
use crate::error::visible;
use crate::finding::{Finding, Label, Level};
use crate::lexicon::Lexicon;
use crate::markdown::{Block, BlockKind, ListPlace};
use crate::roles::Party;
use crate::text::Source;
use crate::{Report, Spoken};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

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
            .map(|problem| format!("<li>{}</li>\n", code(&problem.told_with_place())));
        writeln!(
            out,
            "<section class=\"problems\"><h2>What is wrong</h2>\n<ul>\n{}</ul></section>",
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
    if !finding.related.is_empty() || !finding.elsewhere.is_empty() {
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
        for place in &finding.elsewhere {
            let path = escaped(&place.path);
            add!(
                out,
                "<li>{path}, line {}: {}</li>\n",
                place.start.line,
                code(&place.label)
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
    let mut lists = Lists::default();
    let mut table = None;
    let mut met = 0;
    for prose in &document.prose {
        let block = &prose.block;
        let cell = prose.cell();
        let place = cell.map(|cell| (cell.table, cell.row));
        // What stands between the blocks, in a comment or in the front matter, is shown as it is written.
        let before = marks.partition_point(|mark| mark.label.span.start < block.span.start);
        if table.is_none() || table.map(|(table, _)| table) != place.map(|(table, _)| table) {
            let aside = &marks[met.min(before)..before];
            if !aside.is_empty() {
                close_table(&mut out, &mut table);
                lists.close(&mut out);
                out.push_str(&written(&report.source, aside));
            }
        } else {
            out.push_str(&anchors(&marks[met.min(before)..before]));
        }
        met = met.max(marks.partition_point(|mark| mark.label.span.start < block.span.end));
        if table != place {
            match (table.map(|(table, _)| table), place.map(|(table, _)| table)) {
                (Some(old), Some(new)) if old == new => out.push_str("</tr>"),
                (_, new) => {
                    close_table(&mut out, &mut table);
                    if new.is_some() {
                        lists.close(&mut out);
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
        if !matches!(block.kind, BlockKind::Item(_)) {
            lists.close(&mut out);
        }
        let quotes = if cell.is_some() {
            0
        } else {
            block.quotes.min(DEEPEST)
        };
        match &block.kind {
            BlockKind::Item(place) => lists.item(&mut out, place, &inner),
            BlockKind::Cell(cell) => {
                let tag = if cell.row == 0 { "th" } else { "td" };
                add!(out, "<{tag}>{inner}</{tag}>");
            }
            kind => {
                out.push_str(&"<blockquote>".repeat(quotes));
                match kind {
                    BlockKind::Heading(level) => {
                        // The page's own headings come first.
                        let level = (level + 2).min(6);
                        add!(out, "<h{level}>{inner}</h{level}>");
                    }
                    BlockKind::Code(_) => add!(out, "<pre>{inner}</pre>"),
                    _ => add!(out, "<p>{inner}</p>"),
                }
                out.push_str(&"</blockquote>".repeat(quotes));
                out.push('\n');
            }
        }
    }
    close_table(&mut out, &mut table);
    lists.close(&mut out);
    if met < marks.len() {
        out.push_str(&written(&report.source, &marks[met..]));
    }
    out
}

/// Ends the table that is open, where one is.
fn close_table(out: &mut String, table: &mut Option<(usize, usize)>) {
    if table.take().is_some() {
        out.push_str("</tr></table>\n");
    }
}

/// Places that stand in no block, as they are written.
fn written(source: &Source, marks: &[Mark<'_>]) -> String {
    let mut out = String::new();
    for mark in marks {
        let text = escaped(source.slice(mark.label.span.clone()));
        add!(
            out,
            "<pre class=\"source\">{}{text}</a></mark></pre>\n",
            opening(mark)
        );
    }
    out
}

/// Places that a link may lead to, though another mark stands there.
fn anchors(marks: &[Mark<'_>]) -> String {
    let mut out = String::new();
    for mark in marks {
        add!(out, "<span id=\"{}\"></span>", mark.id);
    }
    out
}

fn opening(mark: &Mark<'_>) -> String {
    format!(
        "<mark id=\"{}\" class=\"{}\"><a href=\"#{}\" title=\"{}\">",
        mark.id,
        mark.level.name(),
        mark.finding,
        escaped(&mark.label.text)
    )
}

/// A list within lists, or a quote within quotes, as deep as a document may have them is of no use to anybody.
const DEEPEST: usize = 12;

/// The lists that are open, outermost first, each with an item that is open.
#[derive(Default)]
struct Lists {
    /// List, its item, and whether it is numbered.
    open: Vec<(usize, usize, bool)>,
}

impl Lists {
    fn end_one(&mut self, out: &mut String) {
        if let Some((_, _, ordered)) = self.open.pop() {
            out.push_str(if ordered { "</li></ol>\n" } else { "</li></ul>\n" });
        }
    }

    /// Ends every list.
    fn close(&mut self, out: &mut String) {
        while !self.open.is_empty() {
            self.end_one(out);
        }
    }

    /// Adds a block of an item, within its list.
    fn item(&mut self, out: &mut String, place: &ListPlace, inner: &str) {
        let depth = place.depth.min(DEEPEST - 1);
        while self.open.len() > depth + 1
            || self.open.len() == depth + 1 && self.open.last().is_some_and(|(list, ..)| *list != place.list)
        {
            self.end_one(out);
        }
        match self.open.last_mut() {
            // A further paragraph of the same item.
            Some((list, item, _)) if *list == place.list && *item == place.item => {
                add!(out, "<p>{inner}</p>");
                return;
            }
            Some((list, item, _)) if *list == place.list => {
                *item = place.item;
                out.push_str("</li>\n<li>");
            }
            _ => {
                while self.open.len() <= depth {
                    out.push_str(if place.ordered { "<ol>\n<li>" } else { "<ul>\n<li>" });
                    self.open.push((place.list, place.item, place.ordered));
                }
            }
        }
        out.push_str(inner);
    }
}

/// A block's text with its marks, emphasis and code; where two marks overlap, the first is shown and the other can be led to.
fn marked(block: &Block, marks: &[Mark<'_>]) -> String {
    let first = marks.partition_point(|mark| mark.label.span.start < block.span.start);
    let here: Vec<&Mark<'_>> = marks[first..]
        .iter()
        .take_while(|mark| mark.label.span.start < block.span.end)
        .collect();
    let plain = here.is_empty() && block.emphasis.is_empty() && block.opaque.is_empty();
    if plain || matches!(block.kind, BlockKind::Code(_)) && here.is_empty() {
        return escaped(block.text.trim_end());
    }
    let code = matches!(block.kind, BlockKind::Code(_));
    let mut out = String::new();
    let mut shown: Vec<&str> = Vec::new();
    // What is open: emphasis, code and a mark, in this order.
    let mut open: (bool, bool, Option<&Mark<'_>>) = (false, false, None);
    let close = |out: &mut String, open: &(bool, bool, Option<&Mark<'_>>)| {
        out.push_str(if open.2.is_some() { "</a></mark>" } else { "" });
        out.push_str(if open.1 { "</code>" } else { "" });
        out.push_str(if open.0 { "</strong>" } else { "" });
    };
    for (at, c) in block.text.char_indices() {
        let source = block.source_span(at..at + c.len_utf8());
        let inside = here.iter().copied().find(|mark| {
            mark.label.span.start < source.end.max(source.start + 1) && source.start < mark.label.span.end
        });
        let within = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.contains(&at));
        let now = (within(&block.emphasis), !code && within(&block.opaque), inside);
        let same =
            open.0 == now.0 && open.1 == now.1 && open.2.map(|mark| &mark.id) == now.2.map(|mark| &mark.id);
        if !same {
            close(&mut out, &open);
            out.push_str(if now.0 { "<strong>" } else { "" });
            out.push_str(if now.1 { "<code>" } else { "" });
            if let Some(mark) = now.2 {
                // An emphasis that begins or ends within a mark parts it; its name stands once.
                let again = shown.contains(&mark.id.as_str());
                let opening = opening(mark);
                out.push_str(&if again {
                    opening.replacen(&format!(" id=\"{}\"", mark.id), "", 1)
                } else {
                    opening
                });
                shown.push(&mark.id);
            }
            open = now;
        }
        out.push_str(&escaped(c.encode_utf8(&mut [0; 4])));
    }
    close(&mut out, &open);
    let hidden = here.iter().filter(|mark| !shown.contains(&mark.id.as_str()));
    let hidden: String = hidden
        .map(|mark| format!("<span id=\"{}\"></span>", mark.id))
        .collect();
    format!("{hidden}{}", out.trim_end())
}

/// No more names of a side, and no more sections, are in the picture; how many are left out is told.
const NAMES: usize = 6;
const SECTIONS: usize = 14;

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
