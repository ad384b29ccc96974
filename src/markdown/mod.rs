//! Turns Markdown into blocks of running text, each with a table back to the source's bytes.
//!
//! This folder alone names pulldown-cmark. It knows what Markdown is and nothing of
//! sections, mentions or roles; those are `document/` and `mention/`.

pub mod inline;
mod lines;
mod mdx;

use crate::text::Source;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// One run of text that a reader takes in at once: a paragraph, a heading, an item, a cell.
#[derive(Debug, Clone)]
pub struct Block {
    /// What the block is and where it stands.
    pub kind: BlockKind,
    /// Its text as a reader sees it: entities and escapes resolved, emphasis gone, a soft line
    /// break as a space, a hard one as `\n`.
    pub text: String,
    /// Where in the source each stretch of `text` comes from, in order of `text`.
    pieces: Vec<Piece>,
    /// The block's bytes in the source.
    pub span: Range<usize>,
    /// Stretches of `text` that are no prose: inline code, addresses, struck-out text, image texts.
    pub opaque: Vec<Range<usize>>,
    /// Stretches of `text` in emphasis, strong or not: house styles mark labels and lines that stand for headings with either.
    pub emphasis: Vec<Range<usize>>,
    /// How many block quotes and alerts the block stands in.
    pub quotes: usize,
    /// Where in `text` a soft line break stood; a reader sees a space there.
    soft_breaks: Vec<usize>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; the level is 1 to 6.
    Heading(u8),
    /// A paragraph outside lists and tables.
    Paragraph,
    /// Text of a list item.
    Item(ListPlace),
    /// A table cell.
    Cell(CellPlace),
    /// A code block; the string is the info string, empty for indented code.
    Code(String),
}

/// Where a list item stands. Ids are unique in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPlace {
    /// The list that the item stands in.
    pub list: usize,
    /// The outermost list around it.
    pub root: usize,
    /// The item.
    pub item: usize,
    /// The item around it, where the list is nested.
    pub parent: Option<usize>,
    /// 0 for an outermost list.
    pub depth: usize,
    /// Whether the list is numbered.
    pub ordered: bool,
    /// The number of its first item; 1 where it is not numbered.
    pub first: u64,
}

/// Where a table cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    /// The table's id, unique in a document.
    pub table: usize,
    /// The row; 0 is the head.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
}

#[derive(Debug, Clone)]
struct Piece {
    /// Where the piece begins in the block's text.
    text: usize,
    /// Its bytes in the source.
    source: Range<usize>,
    /// Whether text and source are the same bytes here, so that a part of one is a part of the other.
    same: bool,
}

impl Block {
    fn new(kind: BlockKind, span: Range<usize>, quotes: usize) -> Self {
        Self {
            kind,
            text: String::new(),
            pieces: Vec::new(),
            span,
            opaque: Vec::new(),
            emphasis: Vec::new(),
            quotes,
            soft_breaks: Vec::new(),
        }
    }

    fn push(&mut self, text: &str, source: Range<usize>, same: bool) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            text: self.text.len(),
            source,
            same,
        });
        self.text.push_str(text);
    }

    /// The stretch of the block's text between the soft line breaks around a byte of it; a hard one stands in the text.
    pub fn line_around(&self, at: usize) -> Range<usize> {
        let next = self.soft_breaks.partition_point(|&start| start <= at);
        let start = next.checked_sub(1).map_or(0, |index| self.soft_breaks[index]);
        start..self.soft_breaks.get(next).copied().unwrap_or(self.text.len())
    }

    /// The source's bytes for a stretch of the block's text, from the first to the last character.
    ///
    /// Where the stretch runs over markup (`**`, an entity, a line's indent) the markup is inside.
    /// An empty stretch, or one outside the text, gives the block's own span.
    pub fn source_span(&self, stretch: Range<usize>) -> Range<usize> {
        if stretch.start >= stretch.end || self.pieces.is_empty() {
            return self.span.clone();
        }
        let piece_at = |at: usize| {
            let index = self.pieces.partition_point(|piece| piece.text <= at);
            &self.pieces[index.saturating_sub(1)]
        };
        let first = piece_at(stretch.start);
        let start = if first.same {
            first.source.start + (stretch.start - first.text)
        } else {
            first.source.start
        };
        let last = piece_at(stretch.end - 1);
        let end = if last.same {
            (last.source.start + (stretch.end - last.text)).min(last.source.end)
        } else {
            last.source.end
        };
        start..end.max(start)
    }
}

/// The dialect: GitHub's, without what GitHub does not render.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

/// The text of a heading level.
fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

/// The name of a tag behind its `<` or `</`, in small letters.
fn tag_name(tag: &str) -> String {
    tag.trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// Whether what stands in an inline element is no prose: code, keys, deleted text.
fn hides_prose(html: &str) -> bool {
    matches!(
        tag_name(html.trim_start_matches('<')).as_str(),
        "code" | "kbd" | "samp" | "var" | "del" | "s"
    )
}

/// Whether a tag ends a line of text for a reader.
fn breaks_line(html: &str) -> bool {
    const BREAKS: [&str; 14] = [
        "br", "p", "li", "div", "tr", "td", "th", "ul", "ol", "table", "details", "summary", "h1", "h2",
    ];
    BREAKS.contains(&tag_name(html.trim_start_matches('<')).as_str())
}

#[derive(Default)]
struct Builder<'a> {
    source: &'a str,
    blocks: Vec<Block>,
    open: Option<Block>,
    /// Open lists: id, and the first number where it is numbered.
    lists: Vec<(usize, Option<u64>)>,
    /// Open items, innermost last.
    items: Vec<usize>,
    next_id: usize,
    quotes: usize,
    table: Option<CellPlace>,
    /// Start of the emphasis that is open, in the open block's text.
    emphasis: Vec<usize>,
    /// Depth of what makes text opaque: strikethrough, images, autolinks.
    opaque: usize,
    /// Open links, and whether each made its text opaque.
    links: Vec<bool>,
    code: bool,
    /// Inside an HTML comment, inside an element that shows no prose, and the HTML list that is open.
    html_comment: bool,
    html_hidden: bool,
    html_list: Option<usize>,
    /// The outermost list that ended last, as long as nothing but a comment has stood behind it.
    ended: Option<EndedList>,
}

/// A list that goes on where only a comment cut it in two: a reader sees one list.
struct EndedList {
    id: usize,
    ordered: bool,
    quotes: usize,
}

/// Reads a stretch of `source` (what stands behind a front matter, say) into blocks, in order of the source.
pub fn blocks(source: &Source, stretch: Range<usize>) -> Vec<Block> {
    let text = source.text();
    let from = stretch.start;
    let body = &text[stretch];
    let mut builder = Builder {
        source: text,
        ..Builder::default()
    };
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        builder.event(event, range.start + from..range.end + from);
    }
    builder.close();
    if mdx::is_mdx(source) {
        mdx::settle(source, &mut builder.blocks);
    }
    let mut blocks = Vec::with_capacity(builder.blocks.len());
    let mut next_id = builder.next_id;
    let pasted = is_pasted(builder.blocks.iter().map(|block| &block.kind));
    for block in builder.blocks {
        lines::split(block, pasted, &mut next_id, &mut blocks);
    }
    blocks
}

/// Whether a text has lost its headings on its way from an office program: it has none, or its title alone.
pub fn is_pasted<'a>(mut kinds: impl Iterator<Item = &'a BlockKind>) -> bool {
    let is_heading = |kind: &&BlockKind| matches!(kind, BlockKind::Heading(_));
    kinds.by_ref().find(is_heading);
    kinds.find(is_heading).is_none()
}

impl Builder<'_> {
    fn id(&mut self) -> usize {
        self.next_id += 1;
        self.next_id
    }

    fn close(&mut self) {
        self.emphasis.clear();
        // An inline element that is never closed hides nothing beyond its block.
        self.opaque = 0;
        self.links.clear();
        if let Some(block) = self.open.take()
            && !block.text.trim().is_empty()
        {
            self.blocks.push(block);
        }
    }

    fn place(&self) -> BlockKind {
        match (self.lists.last(), self.items.last()) {
            (Some(&(list, first)), Some(&item)) => BlockKind::Item(ListPlace {
                list,
                root: self.lists[0].0,
                item,
                parent: self.items.len().checked_sub(2).map(|at| self.items[at]),
                depth: self.lists.len() - 1,
                ordered: first.is_some(),
                first: first.unwrap_or(1),
            }),
            _ => BlockKind::Paragraph,
        }
    }

    fn ensure_open(&mut self, at: usize) -> &mut Block {
        if self.open.is_none() {
            let kind = self.place();
            self.open = Some(Block::new(kind, at..at, self.quotes));
        }
        self.open.as_mut().expect("a block was opened above")
    }

    fn start(&mut self, kind: BlockKind, range: Range<usize>) {
        self.close();
        let length = range.len();
        let mut block = Block::new(kind, range, self.quotes);
        // What a reader sees is hardly ever longer than what is written.
        block.text.reserve_exact(length);
        self.open = Some(block);
    }

    fn text(&mut self, text: &CowStr<'_>, range: Range<usize>, opaque: bool) {
        let same = self.source.get(range.clone()) == Some(text);
        let opaque = opaque || self.opaque > 0;
        let block = self.ensure_open(range.start);
        let from = block.text.len();
        block.span.end = block.span.end.max(range.end);
        block.push(text, range, same);
        if opaque {
            let to = block.text.len();
            block.opaque.push(from..to);
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start_tag(tag, range),
            Event::End(tag) => self.end_tag(tag),
            Event::Text(text) => self.text(&text, range, false),
            Event::Code(text) => {
                // The range holds the backticks; the text inside is found by its length.
                let slice = &self.source[range.clone()];
                let inner = slice.find(&*text).map_or(range.clone(), |at| {
                    range.start + at..range.start + at + text.len()
                });
                self.text(&text, inner, true);
            }
            Event::SoftBreak => {
                self.text(&CowStr::Borrowed(" "), range, false);
                if let Some(block) = &mut self.open {
                    block.soft_breaks.push(block.text.len());
                }
            }
            Event::HardBreak => self.text(&CowStr::Borrowed("\n"), range, false),
            Event::InlineHtml(html) if !self.code && breaks_line(&html) && self.open.is_some() => {
                self.text(&CowStr::Borrowed("\n"), range, false);
            }
            Event::InlineHtml(html) if hides_prose(&html) => {
                if html.starts_with("</") {
                    self.opaque = self.opaque.saturating_sub(1);
                } else {
                    self.opaque += 1;
                }
            }
            Event::Html(_) => self.html(range),
            Event::Rule => self.ended = None,
            _ => {}
        }
    }

    /// The text between the tags of an HTML block: a reader sees it as any other text.
    fn html(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.source[at..range.end];
            if self.html_comment {
                match rest.find("-->") {
                    Some(end) => {
                        // `<!-- -->` is the customary way to keep two lists apart.
                        if rest[..end].trim().is_empty() {
                            self.ended = None;
                        }
                        self.html_comment = false;
                        at += end + 3;
                    }
                    None => return,
                }
            } else if rest.starts_with("<!--") {
                self.html_comment = true;
                at += 4;
            } else if let Some(tag) = rest.strip_prefix('<') {
                self.ended = None;
                let end = tag.find('>').map_or(rest.len(), |end| end + 2);
                let name = tag_name(tag);
                if matches!(name.as_str(), "script" | "style" | "svg" | "code" | "pre") {
                    self.html_hidden = !tag.starts_with('/');
                }
                if breaks_line(rest) {
                    self.close();
                }
                if name == "li" && !tag.starts_with('/') {
                    if self.html_list.is_none() {
                        self.html_list = Some(self.id());
                    }
                    let list = self.html_list.unwrap_or_default();
                    let item = self.id();
                    let place = ListPlace {
                        list,
                        root: list,
                        item,
                        parent: None,
                        depth: 0,
                        ordered: false,
                        first: 1,
                    };
                    self.start(BlockKind::Item(place), at + end..at + end);
                }
                if matches!(name.as_str(), "ul" | "ol") {
                    self.html_list = None;
                }
                if matches!(name.as_str(), "b" | "strong") {
                    self.html_emphasis(tag.starts_with('/'), at + end);
                }
                at += end;
            } else {
                let end = rest.find('<').unwrap_or(rest.len());
                let blank = rest[..end].trim().is_empty() && self.open.is_none();
                if !self.html_hidden && !blank {
                    self.ended = None;
                    let text = rest[..end].replace(['\n', '\r'], " ");
                    let opaque = self.opaque > 0;
                    let block = self.ensure_open(at);
                    let from = block.text.len();
                    block.span.end = block.span.end.max(at + end);
                    // A line end and the space for it are one byte each.
                    block.push(&text, at..at + end, true);
                    if opaque {
                        let to = block.text.len();
                        block.opaque.push(from..to);
                    }
                }
                at += end;
            }
        }
    }

    fn html_emphasis(&mut self, closing: bool, at: usize) {
        if closing {
            self.end_tag(TagEnd::Strong);
        } else {
            let from = self.ensure_open(at).text.len();
            self.emphasis.push(from);
        }
    }

    fn start_tag(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !matches!(tag, Tag::List(_) | Tag::HtmlBlock) {
            self.ended = None;
        }
        match tag {
            Tag::Heading { level, .. } => self.start(BlockKind::Heading(level_number(level)), range),
            Tag::Paragraph => {
                let kind = self.place();
                self.start(kind, range);
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.start(BlockKind::Code(info), range);
                self.code = true;
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::List(first) => {
                self.close();
                let ordered = first.is_some();
                let id = match self.ended.take() {
                    Some(list)
                        if self.lists.is_empty() && list.ordered == ordered && list.quotes == self.quotes =>
                    {
                        list.id
                    }
                    _ => self.id(),
                };
                self.lists.push((id, first));
            }
            Tag::Item => {
                self.close();
                let id = self.id();
                self.items.push(id);
            }
            Tag::Table(_) => {
                self.close();
                let table = self.id();
                self.table = Some(CellPlace {
                    table,
                    row: 0,
                    column: 0,
                });
            }
            Tag::TableCell => {
                if let Some(place) = self.table {
                    self.start(BlockKind::Cell(place), range);
                }
            }
            Tag::FootnoteDefinition(_) => self.close(),
            Tag::Strong | Tag::Emphasis => {
                let at = self.ensure_open(range.start).text.len();
                self.emphasis.push(at);
            }
            Tag::Strikethrough | Tag::Image { .. } => self.opaque += 1,
            Tag::Link { link_type, .. } => {
                use pulldown_cmark::LinkType::{Autolink, Email};
                let automatic = matches!(link_type, Autolink | Email);
                self.opaque += usize::from(automatic);
                self.links.push(automatic);
                self.ensure_open(range.start);
            }
            _ => {}
        }
    }

    fn end_tag(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::FootnoteDefinition => self.close(),
            TagEnd::HtmlBlock => {
                self.html_comment = false;
                self.html_hidden = false;
                self.close();
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.close();
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.close();
                let ended = self.lists.pop();
                self.ended = ended
                    .filter(|_| self.lists.is_empty())
                    .map(|(id, first)| EndedList {
                        id,
                        ordered: first.is_some(),
                        quotes: self.quotes,
                    });
            }
            TagEnd::Item => {
                self.close();
                self.items.pop();
            }
            TagEnd::Table => {
                self.close();
                self.table = None;
            }
            TagEnd::TableCell => {
                self.close();
                if let Some(place) = &mut self.table {
                    place.column += 1;
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.close();
                if let Some(place) = &mut self.table {
                    place.row += 1;
                    place.column = 0;
                }
            }
            TagEnd::Strong | TagEnd::Emphasis => {
                if let (Some(from), Some(block)) = (self.emphasis.pop(), &mut self.open) {
                    block.emphasis.push(from..block.text.len());
                }
            }
            TagEnd::Strikethrough | TagEnd::Image => self.opaque = self.opaque.saturating_sub(1),
            TagEnd::Link => {
                let automatic = self.links.pop().unwrap_or_default();
                self.opaque = self.opaque.saturating_sub(usize::from(automatic));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Source, Vec<Block>) {
        let source = Source::new("t.md", text);
        let blocks = blocks(&source, 0..source.text().len());
        (source, blocks)
    }

    fn span_of<'a>(source: &'a Source, block: &Block, word: &str) -> &'a str {
        let at = block.text.find(word).expect("the word is in the block");
        source.slice(block.source_span(at..at + word.len()))
    }

    #[test]
    fn spans_survive_emphasis_entities_escapes_and_line_breaks() {
        let (source, blocks) = parse("The cust**om**er&nbsp;pays \\*and\\*\n   the user &amp; co. use.");
        assert_eq!(span_of(&source, &blocks[0], "customer"), "cust**om**er");
        assert_eq!(span_of(&source, &blocks[0], "user"), "user");
        assert_eq!(span_of(&source, &blocks[0], "&"), "&amp;");
    }

    #[test]
    fn table_cells_know_row_and_column_and_escaped_pipes() {
        let (source, blocks) = parse("| A | B |\n|---|---|\n| x \\| users | `customer` |\n");
        let places: Vec<_> = blocks
            .iter()
            .map(|block| match block.kind {
                BlockKind::Cell(place) => (place.row, place.column),
                _ => panic!("only cells here"),
            })
            .collect();
        assert_eq!(places, [(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!(span_of(&source, &blocks[2], "users"), "users");
        assert_eq!(blocks[3].opaque, vec![0..8]);
    }

    #[test]
    fn nested_items_know_their_list_and_parent() {
        let (_, blocks) = parse("1. one\n   - inner\n2. two\n");
        let places: Vec<_> = blocks
            .iter()
            .map(|block| match block.kind {
                BlockKind::Item(place) => place,
                _ => panic!("only items here"),
            })
            .collect();
        assert_eq!(places[1].parent, Some(places[0].item));
        assert_eq!(places[1].root, places[0].list);
        assert_eq!((places[0].depth, places[1].depth), (0, 1));
        assert!(places[2].ordered && !places[1].ordered);
    }

    #[test]
    fn a_comment_between_items_leaves_one_list_and_an_empty_one_makes_two() {
        let lists = |text: &str| {
            let (_, blocks) = parse(text);
            let mut lists: Vec<usize> = blocks
                .iter()
                .filter_map(|block| match &block.kind {
                    BlockKind::Item(place) => Some(place.list),
                    _ => None,
                })
                .collect();
            lists.dedup();
            lists.len()
        };
        assert_eq!(lists("- a\n<!-- a note -->\n- b\n"), 1);
        assert_eq!(lists("1. a\n\n<!-- a note\nof two lines -->\n\n2. b\n"), 1);
        assert_eq!(lists("- a\n<!-- -->\n- b\n"), 2, "the idiom that parts two lists");
        assert_eq!(lists("- a\n<!-- a note -->\n1. b\n"), 2);
        assert_eq!(lists("- a\n<!-- a note -->\nText.\n\n- b\n"), 2);
        assert_eq!(lists("- a\n<!-- a note -->\n\n---\n\n- b\n"), 2);
    }

    #[test]
    fn pasted_bullets_become_items_of_one_list() {
        let (source, blocks) = parse("Schools want:\n\t•\tOne system\n\t•\tLess work for users\n");
        assert_eq!(blocks.len(), 3);
        assert_eq!(blocks[1].text.trim(), "One system");
        assert_eq!(span_of(&source, &blocks[2], "users"), "users");
    }

    #[test]
    fn struck_text_images_and_addresses_are_opaque() {
        let (_, blocks) = parse("~~customer~~ ![user](a.png) <https://x.example/users> and users");
        assert_eq!(blocks[0].opaque.len(), 3);
        assert!(blocks[0].text.ends_with("and users"));
    }
}
