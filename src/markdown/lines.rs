//! Paragraphs whose lines a reader takes as a list or a table, though Markdown does not: text pasted from an office
//! program or a wiki, "Label: value" lines, numbered requirements. What a block is stands in the module above.

use super::{Block, BlockKind, ListPlace, Piece};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Characters that begin an item in text pasted from an office program or a wiki.
///
/// Markdown takes such lines as one paragraph, a reader takes them as a list.
const PASTED_BULLETS: [char; 7] = ['•', '◦', '▪', '‣', '●', '○', '∙'];

/// Cuts a paragraph whose lines a reader takes as a list: lines with pasted bullets, or a block of
/// "Label: value" lines. In a text that was pasted without its headings, lines that stand for some are cut out as well.
pub(super) fn split(block: Block, pasted: bool, next_id: &mut usize, out: &mut Vec<Block>) {
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item(_)) {
        out.push(block);
        return;
    }
    // Lines take turns only where there are several; most blocks are one line of plain text.
    if block.soft_breaks.is_empty() && block.text.is_ascii() {
        out.push(block);
        return;
    }
    let mut cuts = bullet_lines(&block.text);
    let requirements = requirement_lines(&block);
    cuts.extend(label_lines(&block));
    cuts.extend(&requirements);
    cuts.extend(tabbed_lines(&block));
    let titles = if pasted { title_lines(&block) } else { Vec::new() };
    cuts.extend(titles.iter().flat_map(|line| [line.start, line.end]));
    if cuts.is_empty() {
        out.push(block);
        return;
    }
    cuts.extend([0, block.text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    *next_id += 1;
    let list = *next_id;
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let bulleted = block.text[from..].starts_with(PASTED_BULLETS);
        let from = if bulleted {
            let rest = block.text[from..to]
                .trim_start_matches(PASTED_BULLETS)
                .trim_start();
            to - rest.len()
        } else {
            from
        };
        if block.text[from..to].trim().is_empty() {
            continue;
        }
        let kind = match &block.kind {
            _ if bulleted || requirements.binary_search(&pair[0]).is_ok() => {
                *next_id += 1;
                BlockKind::Item(ListPlace {
                    list,
                    root: list,
                    item: *next_id,
                    parent: None,
                    depth: 0,
                    ordered: false,
                    first: 1,
                })
            }
            kind if titles.is_empty() => kind.clone(),
            // "3. Roles" above its text is alone in a list of its own.
            BlockKind::Item(place) if from == 0 => {
                *next_id += 1;
                BlockKind::Item(ListPlace {
                    list: *next_id,
                    root: *next_id,
                    ..*place
                })
            }
            _ => BlockKind::Paragraph,
        };
        out.push(cut(&block, kind, from..to));
    }
}

/// Where in a text a line begins with a pasted bullet.
fn bullet_lines(text: &str) -> Vec<usize> {
    text.match_indices(PASTED_BULLETS)
        .filter(|(at, bullet)| {
            let before = &text[..*at];
            let behind = &text[at + bullet.len()..];
            (before.is_empty() || before.ends_with([' ', '\n', '\t']))
                && behind.starts_with([' ', '\t', '\u{a0}'])
        })
        .map(|(at, _)| at)
        .collect()
}

/// Where the lines of a pasted table begin: lines with tabs inside.
fn tabbed_lines(block: &Block) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(&block.soft_breaks);
    let ends = starts
        .iter()
        .skip(1)
        .copied()
        .chain(std::iter::once(block.text.len()));
    let tabbed = starts
        .iter()
        .zip(ends)
        .filter(|(from, to)| block.text[**from..*to].trim().contains('\t'))
        .count();
    if tabbed >= 2 { starts } else { Vec::new() }
}

/// The number of a requirement at the start of a line: "FR-2.3.1", "R1", "NFR-12".
static REQUIREMENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-Z]{1,5}[-_]?[0-9][0-9.-]*[ \t:]").expect("the pattern is right"));

/// Where the lines of a paragraph begin that carry numbers of requirements: "FR-2.3.1 The user shall …".
fn requirement_lines(block: &Block) -> Vec<usize> {
    let starts = std::iter::once(0).chain(block.soft_breaks.iter().copied());
    let numbered: Vec<usize> = starts
        .filter(|&start| REQUIREMENT.is_match(&block.text[start..]))
        .collect();
    if numbered.len() >= 2 { numbered } else { Vec::new() }
}

/// No title has more words.
const LONGEST_TITLE: usize = 8;

/// The lines of a paragraph that look like titles above the line behind them: few words, a capital letter or a number first
/// there and here, and no mark of a sentence at the end. Of a list's item only the first line can be one, and where it is
/// none, the item's lines are its text.
fn title_lines(block: &Block) -> Vec<Range<usize>> {
    let begins = |text: &str| text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let mut starts = vec![0];
    starts.extend(&block.soft_breaks);
    let lines: Vec<Range<usize>> = starts.windows(2).map(|pair| pair[0]..pair[1]).collect();
    let is_title = |line: &Range<usize>| {
        let text = block.text[line.clone()].trim();
        let behind = block.text[line.end..].trim_start();
        begins(text)
            && (begins(behind) || behind.starts_with(PASTED_BULLETS))
            && text.split_whitespace().count() <= LONGEST_TITLE
            && !breaks_off(text)
            && !text.ends_with(['.', ',', ';', ':', '!', '?'])
            && !text.contains(": ")
    };
    if let BlockKind::Item(place) = &block.kind
        && (!place.ordered || place.depth > 0 || !lines.first().is_some_and(is_title))
    {
        return Vec::new();
    }
    lines.into_iter().filter(is_title).collect()
}

/// Whether a line ends with a small word, as a wrapped sentence may and a title does not.
fn breaks_off(text: &str) -> bool {
    let last = text.split_whitespace().last().unwrap_or_default();
    last.len() <= 3 && last.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// No label is longer, in bytes.
const LONGEST_LABEL: usize = 40;

/// Where the lines of a paragraph of "Label: value" lines begin; none where most lines are no such.
fn label_lines(block: &Block) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(&block.soft_breaks);
    let labelled: Vec<usize> = starts
        .iter()
        .copied()
        .filter(|&start| {
            // No further than a label may reach, for there may be no colon in the whole text.
            let mut bytes = block.text.bytes().skip(start).take(LONGEST_LABEL + 1);
            let length = bytes.position(|byte| byte == b':').unwrap_or_default();
            let label = &block.text[start..start + length];
            length > 0
                && label.starts_with(char::is_uppercase)
                && label.split(' ').count() <= 4
                && !label.contains(['.', ',', '(', '"'])
        })
        .collect();
    if labelled.len() >= 2 && labelled.len() * 2 >= starts.len() {
        labelled
    } else {
        Vec::new()
    }
}

/// The part of a block that holds a stretch of its text.
fn cut(block: &Block, kind: BlockKind, stretch: Range<usize>) -> Block {
    let mut part = Block::new(kind, block.source_span(stretch.clone()), block.quotes);
    part.text = block.text[stretch.clone()].to_string();
    // Everything lies in order, so that a paragraph of many lines is gone through once and not once a line.
    let first = block.pieces.partition_point(|piece| piece.text <= stretch.start);
    let pieces = block.pieces.iter().enumerate().skip(first.saturating_sub(1));
    for (index, piece) in pieces.take_while(|(_, piece)| piece.text < stretch.end) {
        let end = block
            .pieces
            .get(index + 1)
            .map_or(block.text.len(), |next| next.text);
        let (from, to) = (piece.text.max(stretch.start), end.min(stretch.end));
        if from >= to {
            continue;
        }
        let source = if piece.same {
            piece.source.start + (from - piece.text)..piece.source.start + (to - piece.text)
        } else {
            piece.source.clone()
        };
        part.pieces.push(Piece {
            text: from - stretch.start,
            source,
            same: piece.same,
        });
    }
    let within = |ranges: &[Range<usize>]| {
        let first = ranges.partition_point(|range| range.end <= stretch.start);
        ranges[first..]
            .iter()
            .take_while(|range| range.end <= stretch.end)
            .filter(|range| range.start >= stretch.start)
            .map(|range| range.start - stretch.start..range.end - stretch.start)
            .collect()
    };
    part.opaque = within(&block.opaque);
    part.emphasis = within(&block.emphasis);
    let first = block.soft_breaks.partition_point(|at| *at < stretch.start);
    part.soft_breaks = block.soft_breaks[first..]
        .iter()
        .take_while(|at| **at < stretch.end)
        .map(|at| at - stretch.start)
        .collect();
    part
}
