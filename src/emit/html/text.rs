//! A document as HTML with its findings marked in it. The page around it is for the module above.

use super::escaped;
use crate::Report;
use crate::document::Document;
use crate::finding::{Finding, Label, Level};
use crate::lexicon::Lexicon;
use crate::markdown::inline::{Style, styles};
use crate::markdown::{Block, BlockKind, ListPlace};
use crate::text::Source;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// A place to mark: bytes of the source, the mark's name, its finding's name, what it says, how serious it is.
struct Mark<'a> {
    label: &'a Label,
    id: String,
    finding: String,
    level: Level,
}

/// The document's blocks in order, with the marks in them.
pub(super) fn text(index: usize, report: &Report, findings: &[&Finding]) -> String {
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
    let source = &report.source;
    let styles = styles(source, document.front_matter.end..source.text().len());
    let mut told = 0;
    let mut out = String::new();
    let mut lists = Lists::default();
    let mut table = None;
    let mut quotes = 0;
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
        // A quote holds every block in it, lists and tables as well.
        if block.quotes.min(DEEPEST) != quotes {
            close_table(&mut out, &mut table);
            lists.close(&mut out);
            let wanted = block.quotes.min(DEEPEST);
            out.push_str(&"</blockquote>\n".repeat(quotes.saturating_sub(wanted)));
            out.push_str(&"<blockquote>\n".repeat(wanted.saturating_sub(quotes)));
            quotes = wanted;
        }
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
        // The box of a task stands before its text.
        let from = styles.partition_point(|(range, _)| range.start < told);
        let to = styles.partition_point(|(range, _)| range.start < block.span.end);
        let inner = marked(block, styles.get(from..to).unwrap_or_default(), &marks);
        told = told.max(block.span.end);
        if !matches!(block.kind, BlockKind::Item(_)) {
            lists.close(&mut out);
        }
        match &block.kind {
            BlockKind::Item(place) => lists.item(&mut out, place, &inner),
            BlockKind::Cell(cell) => {
                let tag = if cell.row == 0 { "th" } else { "td" };
                add!(out, "<{tag}>{inner}</{tag}>");
            }
            kind => {
                match kind {
                    BlockKind::Heading(level) => {
                        // The page's own headings come first.
                        let level = (level + 2).min(6);
                        add!(out, "<h{level}>{inner}</h{level}>");
                    }
                    BlockKind::Code(_) => add!(out, "<pre>{inner}</pre>"),
                    _ => add!(out, "<p>{inner}</p>"),
                }
                out.push('\n');
            }
        }
    }
    close_table(&mut out, &mut table);
    lists.close(&mut out);
    out.push_str(&"</blockquote>\n".repeat(quotes));
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
    /// How many items of each list were shown: a block of code between two of them ends the list for the page only.
    shown: HashMap<usize, u64>,
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
        let first = place.first + self.shown.get(&place.list).copied().unwrap_or_default();
        let is_new =
            !matches!(self.open.last(), Some((list, item, _)) if *list == place.list && *item == place.item);
        *self.shown.entry(place.list).or_default() += u64::from(is_new);
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
                    match (place.ordered, first) {
                        (true, 1) => out.push_str("<ol>\n<li>"),
                        (true, first) => add!(out, "<ol start=\"{first}\">\n<li>"),
                        (false, _) => out.push_str("<ul>\n<li>"),
                    }
                    self.open.push((place.list, place.item, place.ordered));
                }
            }
        }
        out.push_str(inner);
    }
}

/// What stands around a stretch of text: styles, outermost first, and a mark within them all.
#[derive(Default, PartialEq)]
struct Around<'a> {
    styles: Vec<Style>,
    mark: Option<&'a str>,
}

impl Around<'_> {
    fn close(&self, out: &mut String) {
        out.push_str(if self.mark.is_some() { "</a></mark>" } else { "" });
        for style in self.styles.iter().rev() {
            out.push_str(match style {
                Style::Emphasis => "</em>",
                Style::Strong => "</strong>",
                Style::Struck => "</del>",
                Style::Code => "</code>",
                Style::Image | Style::Task(_) => "</span>",
            });
        }
    }

    fn open_styles(&self, out: &mut String) {
        for style in &self.styles {
            out.push_str(match style {
                Style::Emphasis => "<em>",
                Style::Strong => "<strong>",
                Style::Struck => "<del>",
                Style::Code => "<code>",
                Style::Image | Style::Task(_) => "<span class=\"image\">",
            });
        }
    }
}

/// The box of a task where one stands before a text, for eyes and for screen readers.
fn task_box(styles: &[(Range<usize>, Style)]) -> &'static str {
    let ticked = styles.iter().find_map(|(_, style)| match style {
        Style::Task(ticked) => Some(*ticked),
        _ => None,
    });
    match ticked {
        Some(true) => "<span role=\"img\" aria-label=\"done\">\u{2611}</span> ",
        Some(false) => "<span role=\"img\" aria-label=\"to do\">\u{2610}</span> ",
        None => "",
    }
}

/// A block's text with its styles and marks; `styles` are those that begin between the block before and its end. Where two
/// marks overlap, the first is shown and the other can be led to.
fn marked(block: &Block, styles: &[(Range<usize>, Style)], marks: &[Mark<'_>]) -> String {
    let first = marks.partition_point(|mark| mark.label.span.start < block.span.start);
    let here: Vec<&Mark<'_>> = marks[first..]
        .iter()
        .take_while(|mark| mark.label.span.start < block.span.end)
        .collect();
    let mut out = task_box(styles).to_string();
    if here.is_empty() && styles.is_empty() {
        return escaped(block.text.trim_end());
    }
    let mut shown: Vec<&str> = Vec::new();
    let mut open = Around::default();
    let mut waiting = styles.iter().peekable();
    let mut active: Vec<&(Range<usize>, Style)> = Vec::new();
    for (at, c) in block.text.char_indices() {
        let source = block.source_span(at..at + c.len_utf8());
        let inside = here.iter().copied().find(|mark| {
            mark.label.span.start < source.end.max(source.start + 1) && source.start < mark.label.span.end
        });
        // They are met in their order, so that a line of thousands takes no longer than its length.
        active.retain(|(range, _)| source.start < range.end);
        while let Some(style) = waiting.next_if(|(range, _)| range.start <= source.start) {
            active.extend((source.start < style.0.end).then_some(style));
        }
        let now = Around {
            styles: active.iter().map(|(_, style)| *style).collect(),
            mark: inside.map(|mark| mark.id.as_str()),
        };
        if open != now {
            open.close(&mut out);
            now.open_styles(&mut out);
            if let Some(mark) = inside {
                // A style that begins or ends within a mark parts it; its name stands once.
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
    open.close(&mut out);
    let hidden = here.iter().filter(|mark| !shown.contains(&mark.id.as_str()));
    let hidden: String = hidden
        .map(|mark| format!("<span id=\"{}\"></span>", mark.id))
        .collect();
    format!("{hidden}{}", out.trim_end())
}
