//! How a reader sees the text within blocks: strong, struck out, an image, a box that is ticked. For showing a document
//! only; what its words mean does not hang on it beyond what a block says itself.

use super::{options, tag_name};
use crate::text::Source;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// What a stretch of text is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `*so*`
    Emphasis,
    /// `**so**`
    Strong,
    /// `~~so~~`
    Struck,
    /// Between backticks.
    Code,
    /// The text that stands for an image.
    Image,
    /// The box of a task: whether it is ticked. Its stretch is `[x]` and no part of a block's text.
    Task(bool),
}

/// The styles of a stretch of `source`, each with its bytes of the source, in order of where they begin.
pub fn styles(source: &Source, stretch: Range<usize>) -> Vec<(Range<usize>, Style)> {
    let from = stretch.start;
    let mut out = Vec::new();
    // Elements that are open, with where their text begins.
    let mut open: Vec<(Style, String, usize)> = Vec::new();
    for (event, range) in Parser::new_ext(&source.text()[stretch], options()).into_offset_iter() {
        let style = match event {
            Event::Start(Tag::Emphasis) => Style::Emphasis,
            Event::Start(Tag::Strong) => Style::Strong,
            Event::Start(Tag::Strikethrough) => Style::Struck,
            Event::Start(Tag::Image { .. }) => Style::Image,
            Event::Code(_) => Style::Code,
            Event::TaskListMarker(ticked) => Style::Task(ticked),
            Event::InlineHtml(html) => {
                let name = tag_name(html.trim_start_matches('<'));
                if html.starts_with("</") {
                    if let Some(at) = open.iter().rposition(|(_, known, _)| *known == name) {
                        let (style, _, start) = open.remove(at);
                        out.push((start..range.start + from, style));
                    }
                } else if let Some(style) = of_element(&name) {
                    open.push((style, name, range.end + from));
                }
                continue;
            }
            // What is not closed in its block is closed by its end.
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item) => {
                open.clear();
                continue;
            }
            _ => continue,
        };
        out.push((range.start + from..range.end + from, style));
    }
    out.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    out
}

/// What an HTML element shows its text as.
fn of_element(name: &str) -> Option<Style> {
    match name {
        "em" | "i" => Some(Style::Emphasis),
        "strong" | "b" => Some(Style::Strong),
        "del" | "s" => Some(Style::Struck),
        "code" | "kbd" | "samp" | "var" => Some(Style::Code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_style_has_its_place_in_the_source() {
        let source = Source::new(
            "t.md",
            "ü **a *b*** ~~c~~ `d` ![e](f.png) <b>i <i>j</i></b> <s>k\n\n- [x] g\n- [ ] h\n",
        );
        let styles: Vec<(&str, Style)> = styles(&source, 0..source.text().len())
            .into_iter()
            .map(|(range, style)| (source.slice(range), style))
            .collect();
        assert_eq!(
            styles,
            [
                ("**a *b***", Style::Strong),
                ("*b*", Style::Emphasis),
                ("~~c~~", Style::Struck),
                ("`d`", Style::Code),
                ("![e](f.png)", Style::Image),
                ("i <i>j</i>", Style::Strong),
                ("j", Style::Emphasis),
                ("[x]", Style::Task(true)),
                ("[ ]", Style::Task(false)),
            ]
        );
    }
}
