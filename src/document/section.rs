//! Sections and their kinds, from headings, from bold lines that stand for headings, and from parents.

use super::Prose;
use crate::lexicon::Lexicon;
use crate::markdown::{BlockKind, is_pasted};
use crate::words::TokenKind;
use fnv::FnvHashMap;
use std::ops::Range;

/// A section: a heading and what stands under it up to the next heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// The block that is the heading; `None` for what stands before the first.
    pub heading: Option<usize>,
    /// 1 to 6 for Markdown's headings, from 7 on for a bold or numbered line that stands for one, 0 for the document.
    pub level: u8,
    /// The section around it.
    pub parent: Option<usize>,
    /// Bits of the kinds that its own heading names; see [`Lexicon::section_names`].
    pub own_kinds: u64,
    /// Its own kinds, else its parent's.
    pub kinds: u64,
    /// Its blocks, the heading left out, sections below it left out.
    pub blocks: Range<usize>,
    /// The sections right below it.
    pub children: Vec<usize>,
    /// Index behind the last block of the section and of all below it.
    pub end: usize,
}

/// The level of a section whose heading is a line of prose; such a section may hold others of the kind.
pub const PROSE_HEADING: u8 = 7;

/// The level of a line of prose that heads what follows under a numbered one.
const LOWEST_HEADING: u8 = 10;

/// Cuts the blocks into sections and tells each block its section.
pub fn sections(prose: &mut [Prose], lexicon: &Lexicon) -> Vec<Section> {
    let mut list_sizes: FnvHashMap<usize, usize> = FnvHashMap::default();
    for block in prose.iter() {
        if let Some(place) = block.item() {
            *list_sizes.entry(place.list).or_default() += 1;
        }
    }
    let mut sections = vec![Section {
        heading: None,
        level: 0,
        parent: None,
        own_kinds: 0,
        kinds: 0,
        blocks: 0..0,
        children: Vec::new(),
        end: prose.len(),
    }];
    let mut open = vec![0];
    let stories = lexicon.kinds(&["stories"]);
    let pasted = is_pasted(prose.iter().map(|prose| &prose.block.kind));
    for index in 0..prose.len() {
        let level = match prose[index].block.kind {
            BlockKind::Heading(level) => Some(level),
            _ if stands_for_heading(&prose[index], prose.get(index + 1), pasted, &list_sizes) => {
                let numbers = section_numbers(&prose[index].block.text);
                let numbered_above = sections[open[open.len() - 1]].level > PROSE_HEADING;
                // A bold line below a numbered one parts its section; a numbered one in plain letters ends it.
                let bold = prose[index].item().is_none() && !prose[index].block.emphasis.is_empty();
                Some(match numbers {
                    0 | 1 if numbered_above && bold => LOWEST_HEADING,
                    0 | 1 => PROSE_HEADING,
                    // "4.1" stands below "4.", "4.1.2" below "4.1".
                    more => (PROSE_HEADING + more - 1).min(LOWEST_HEADING),
                })
            }
            _ if pasted && is_named_section(&prose[index], prose.get(index + 1), lexicon) => {
                // Among numbered sections a line without a number heads a part of one.
                let numbered = open[1..].iter().any(|&section| {
                    let heading = sections[section].heading.map(|heading| &prose[heading]);
                    heading.is_some_and(|heading| {
                        heading.item().is_some() || section_numbers(&heading.block.text) > 0
                    })
                });
                Some(if numbered { LOWEST_HEADING } else { PROSE_HEADING })
            }
            _ => None,
        };
        if let Some(level) = level {
            while open.len() > 1 && sections[open[open.len() - 1]].level >= level {
                let closed = open.pop().unwrap_or_default();
                sections[closed].end = index;
            }
            let parent = open[open.len() - 1];
            let own = kinds_of(&prose[index], lexicon);
            let id = sections.len();
            sections.push(Section {
                heading: Some(index),
                level,
                parent: Some(parent),
                own_kinds: own,
                // A bold line parts a section without leaving its subject.
                kinds: match (own, level) {
                    (0, _) => sections[parent].kinds,
                    (own, PROSE_HEADING..) => own | sections[parent].kinds,
                    // "Acceptance criteria" are criteria of what the heading above names.
                    (own, _) if own == stories => own | sections[parent].kinds,
                    (own, _) => own,
                },
                blocks: index + 1..index + 1,
                children: Vec::new(),
                end: prose.len(),
            });
            sections[parent].children.push(id);
            open.push(id);
        }
        let current = open[open.len() - 1];
        prose[index].section = current;
        sections[current].blocks.end = index + 1;
    }
    sections
}

/// No line of prose that stands for a heading has more words.
const LONGEST_HEADING: usize = 9;

/// Whether a line of prose heads what follows: a paragraph all in bold or with a section's number, or a numbered line
/// alone in its list.
///
/// In a text that was pasted without its headings "3. Roles" within a paragraph is one as well.
fn stands_for_heading(
    block: &Prose,
    next: Option<&Prose>,
    pasted: bool,
    list_sizes: &FnvHashMap<usize, usize>,
) -> bool {
    let words = block
        .tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Word)
        .take(LONGEST_HEADING + 1)
        .count();
    if words == 0 || words > LONGEST_HEADING || next.is_none() {
        return false;
    }
    let text = block.block.text.trim_end();
    if text.ends_with(['.', '!', '?', ',', ';']) {
        return false;
    }
    match &block.block.kind {
        BlockKind::Paragraph => {
            let ordinal = || text.split(' ').next().is_some_and(|first| first.ends_with('.'));
            all_emphasised(block, text.trim_end_matches([':', ' ']))
                || section_numbers(text) >= 2
                || pasted && section_numbers(text) == 1 && ordinal()
        }
        BlockKind::Item(place) => {
            place.ordered
                && place.depth == 0
                && list_sizes.get(&place.list) == Some(&1)
                && block.lead == 0
                && block
                    .block
                    .text
                    .starts_with(|c: char| c.is_uppercase() || c.is_numeric())
                && next.is_some_and(|next| next.item().is_none_or(|other| other.list != place.list))
        }
        _ => false,
    }
}

/// Whether a paragraph is no more than the name of a kind of section, in a text without headings: "Target audience".
fn is_named_section(block: &Prose, next: Option<&Prose>, lexicon: &Lexicon) -> bool {
    let text = block.block.text.trim();
    let words = block.tokens.iter().filter(|token| token.kind == TokenKind::Word);
    let words = words.take(LONGEST_LABEL + 1).count();
    let hits = lexicon.sections().all(&block.tokens);
    let named = hits.iter().map(|hit| hit.to - hit.from).max().unwrap_or_default();
    block.block.kind == BlockKind::Paragraph
        && next.is_some()
        && words <= LONGEST_LABEL
        && words <= 2 * named
        && text.starts_with(char::is_uppercase)
        && !text.contains([',', ';', '?', '!'])
        && !text.trim_end_matches(':').ends_with('.')
        && !text.trim_end_matches(':').contains(':')
}

/// "4.1 Ordering at the table": a line with the number of a section, in text that was pasted without its headings.
///
/// Gives how many numbers there are, 0 where the line is none of a section.
fn section_numbers(text: &str) -> u8 {
    let (number, title) = text.split_once(' ').unwrap_or_default();
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let is_number =
        |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_title = title.starts_with(char::is_uppercase) && !text.contains('\n');
    if is_title && parts.iter().all(is_number) {
        u8::try_from(parts.len()).unwrap_or(u8::MAX)
    } else {
        0
    }
}

/// Whether a block's text, the marks at its end left out, is in emphasis, but for a number or a sign.
fn all_emphasised(block: &Prose, text: &str) -> bool {
    let emphasised: usize = block.block.emphasis.iter().map(|range| range.len()).sum();
    emphasised > 0 && emphasised + 3 >= text.len()
}

/// Items that head the list below them, "Usability:", by each block under them, with the kinds that they name.
pub fn heading_items(prose: &[Prose], lexicon: &Lexicon) -> FnvHashMap<usize, (usize, u64)> {
    let mut heads: FnvHashMap<usize, (usize, u64)> = FnvHashMap::default();
    let mut under: FnvHashMap<usize, (usize, u64)> = FnvHashMap::default();
    for (block, item) in prose.iter().enumerate() {
        let Some(place) = item.item() else { continue };
        let above = place.parent.and_then(|parent| heads.get(&parent).copied());
        if let Some(above) = above {
            under.insert(block, above);
        }
        let text = item.block.text.trim_end();
        let label = text.ends_with(':') || all_emphasised(item, text);
        let words = item.tokens.iter().filter(|token| token.kind == TokenKind::Word);
        let kinds = if label && words.count() <= LONGEST_LABEL {
            kinds_of(item, lexicon)
        } else {
            0
        };
        // An item without a kind of its own hands on what stands above it.
        if kinds != 0 {
            heads.insert(place.item, (block, kinds));
        } else if let Some(above) = above {
            heads.entry(place.item).or_insert(above);
        }
    }
    under
}

/// No label of a list has more words.
const LONGEST_LABEL: usize = 5;

/// Kinds that a heading's words name: those of its longest phrase, and of two as long the later.
fn kinds_of(heading: &Prose, lexicon: &Lexicon) -> u64 {
    let hits = lexicon.sections().all(&heading.tokens);
    hits.iter()
        .max_by_key(|hit| (hit.to - hit.from, hit.from))
        .map_or(0, |hit| hit.value)
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::lexicon::Lexicon;
    use crate::text::Source;

    /// The headings of a text, each below as many dots as it has sections around it.
    fn headings(text: &str) -> Vec<String> {
        let document = Document::read(Source::new("t.md", text), Lexicon::english());
        let depth = |mut section: usize| {
            std::iter::from_fn(|| {
                section = document.sections[section].parent?;
                Some(())
            })
            .count()
        };
        let shown = (1..document.sections.len()).filter_map(|index| {
            let heading = document.sections[index].heading?;
            Some(format!(
                "{}{}",
                ".".repeat(depth(index)),
                document.prose[heading].block.text.trim()
            ))
        });
        shown.collect()
    }

    #[test]
    fn lines_that_were_headings_before_they_were_pasted_are_headings() {
        let text = "Tea cart requirements\n\n1. Overview\nThe cart sells tea at the gate.\n2. Roles\n2.1 Customer\nOrders tea and pays at the cart.\n2.2 Seller\nSees the orders.\n\nPeople like it\n\nMost of them come back.\n3. Goals\nSuccess metrics\nCups sold in an hour.\n";
        assert_eq!(
            headings(text),
            [
                ".Overview",
                ".Roles",
                "..2.1 Customer",
                "..2.2 Seller",
                ".3. Goals",
                "..Success metrics"
            ]
        );
        let plain = "Tea cart requirements\n\nOverview\n\nTea at the gate.\n\nPeople like it\n\nThey come back.\n\nSuccess metrics\n\nCups sold.\n";
        assert_eq!(headings(plain), [".Overview", ".Success metrics"]);
        // Under Markdown's own headings a short line is a line.
        let marked = format!("# Tea cart\n\n## Requirements\n\n{text}");
        assert_eq!(headings(&marked), [".Tea cart", "..Requirements"]);
    }

    #[test]
    fn a_wrapped_sentence_is_no_heading() {
        let text = "Tea cart requirements\n\nThe cart stands at the\nNorth gate of the park and sells tea to whoever\npasses on the way to work.\n\n1. Whoever works at the\n   North gate orders before ten.\n2. The seller pours.\n";
        assert_eq!(headings(text), Vec::<String>::new());
    }
}
