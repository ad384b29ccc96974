//! A PRD as the rules see it: sections with kinds, prose cut into words, lists, tables, stories.
//!
//! Built from Markdown blocks; it knows the shape of a document and no roles. Who pays and who
//! uses is worked out in `roles/`.

pub mod front_matter;
mod section;
mod story;

pub use section::{PROSE_HEADING, Section};
pub use story::Story;

use crate::ablation::{Clue, Clues};
use crate::lexicon::{Hit, Lexicon};
use crate::markdown::{self, Block, BlockKind, CellPlace, ListPlace};
use crate::text::Source;
use crate::words::{self, Token, TokenKind};
use fnv::FnvHashMap;
use front_matter::FrontMatter;
use std::ops::Range;

/// A block of prose with its words.
#[derive(Debug)]
pub struct Prose {
    /// The block it comes from.
    pub block: Block,
    /// Its words and marks; empty for code.
    pub tokens: Vec<Token>,
    /// Index of the section in which it stands.
    pub section: usize,
    /// How many tokens make the label before its text: "**Adoption:** 80 % of …" has two.
    pub lead: usize,
    /// Topics that its words touch.
    pub topics: Vec<Hit>,
    /// Tokens inside quotation marks that quote a part of the block: a screen's text, a phrase.
    quoted: Vec<Range<usize>>,
}

impl Prose {
    /// The list place, for text of a list item.
    pub fn item(&self) -> Option<&ListPlace> {
        match &self.block.kind {
            BlockKind::Item(place) => Some(place),
            _ => None,
        }
    }

    /// The place in a table, for a cell.
    pub fn cell(&self) -> Option<&CellPlace> {
        match &self.block.kind {
            BlockKind::Cell(place) => Some(place),
            _ => None,
        }
    }

    /// Whether the block is a heading of Markdown's own.
    pub fn is_heading(&self) -> bool {
        matches!(self.block.kind, BlockKind::Heading(_))
    }

    /// Whether a token stands in quotation marks that quote a part of the block.
    pub fn is_quoted(&self, token: usize) -> bool {
        let next = self.quoted.partition_point(|range| range.end <= token);
        self.quoted.get(next).is_some_and(|range| range.contains(&token))
    }

    /// The source's bytes of a run of tokens.
    pub fn span(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            return self.block.span.clone();
        }
        let from = self.tokens[tokens.start].start;
        let to = self.tokens[tokens.end - 1].end;
        self.block.source_span(from..to)
    }

    /// The text of a run of tokens, as it stands.
    pub fn slice(&self, tokens: Range<usize>) -> &str {
        if tokens.is_empty() {
            return "";
        }
        &self.block.text[self.tokens[tokens.start].start..self.tokens[tokens.end - 1].end]
    }

    /// The topics that begin in a run of tokens, in order.
    pub fn topics_in(&self, tokens: Range<usize>) -> &[Hit] {
        let from = self.topics.partition_point(|hit| hit.from < tokens.start);
        let to = self.topics.partition_point(|hit| hit.from < tokens.end);
        &self.topics[from..to.max(from)]
    }

    /// Whether its words touch one of these topics.
    pub fn touches(&self, topics: u64) -> bool {
        self.topics.iter().any(|hit| hit.value & topics != 0)
    }

    /// The first place where its words touch one of these topics.
    pub fn topic(&self, topics: u64) -> Option<Range<usize>> {
        self.topics
            .iter()
            .find(|hit| hit.value & topics != 0)
            .map(|hit| hit.from..hit.to)
    }

    /// The clause around a token: its tokens between two ends of sentences.
    pub fn sentence(&self, token: usize) -> Range<usize> {
        // What goes on for longer is no sentence, and looking for its ends again and again would take for ever.
        let first = token.saturating_sub(LONGEST_SENTENCE);
        let last = (token + LONGEST_SENTENCE).min(self.tokens.len());
        let from = (first..token)
            .rev()
            .find(|&at| self.tokens[at].kind == TokenKind::Stop)
            .map_or(first, |at| at + 1);
        let to = (token..last)
            .find(|&at| self.tokens[at].kind == TokenKind::Stop)
            .unwrap_or(last);
        from..to
    }
}

/// No table that people read has more columns; heads further on are not looked through.
pub const WIDEST_TABLE: usize = 64;

/// Tokens to either side of a word within which its sentence ends.
const LONGEST_SENTENCE: usize = 200;

/// A PRD, read.
#[derive(Debug)]
pub struct Document {
    /// The text and its lines.
    pub source: Source,
    /// The front matter, where it has one.
    pub front_matter: FrontMatter,
    /// Every block in order.
    pub prose: Vec<Prose>,
    /// Every section; the first is the whole document.
    pub sections: Vec<Section>,
    /// Every user story.
    pub stories: Vec<Story>,
    /// How deep the chapters lie: 1 below the document, 2 where a single title stands above them all.
    pub chapter_depth: usize,
    /// Cells of each table: table id to block indices.
    tables: FnvHashMap<usize, Vec<usize>>,
    /// Cells of each row: table id and row to block indices.
    rows: FnvHashMap<(usize, usize), Vec<usize>>,
    /// Cells of each column, its head included: table id and column to block indices.
    columns: FnvHashMap<(usize, usize), Vec<usize>>,
    /// Blocks of each list: list id to block indices.
    lists: FnvHashMap<usize, Vec<usize>>,
    /// Items that head the list below them, by each block under them: the item's block and the kinds that it names.
    headed: FnvHashMap<usize, (usize, u64)>,
    /// Lists without marks: block index to the blocks of its run.
    runs: FnvHashMap<usize, std::sync::Arc<[usize]>>,
    /// The story that each block tells: block index to story index.
    told: FnvHashMap<usize, usize>,
    /// The story to whose criteria each block belongs: block index to story index.
    criteria: FnvHashMap<usize, usize>,
}

impl Document {
    /// Reads a document.
    pub fn read(source: Source, lexicon: &Lexicon) -> Self {
        let front_matter = FrontMatter::read(&source);
        let blocks = markdown::blocks(&source, front_matter.end..source.text().len());
        let mut prose: Vec<Prose> = blocks
            .into_iter()
            .map(|block| read_prose(block, lexicon))
            .collect();
        let sections = section::sections(&mut prose, lexicon);
        let mut tables: FnvHashMap<usize, Vec<usize>> = FnvHashMap::default();
        let mut lists: FnvHashMap<usize, Vec<usize>> = FnvHashMap::default();
        let mut rows: FnvHashMap<(usize, usize), Vec<usize>> = FnvHashMap::default();
        let mut columns: FnvHashMap<(usize, usize), Vec<usize>> = FnvHashMap::default();
        for (index, block) in prose.iter().enumerate() {
            if let Some(place) = block.item() {
                lists.entry(place.list).or_default().push(index);
            }
            if let Some(place) = block.cell() {
                tables.entry(place.table).or_default().push(index);
                rows.entry((place.table, place.row)).or_default().push(index);
                columns
                    .entry((place.table, place.column))
                    .or_default()
                    .push(index);
            }
        }
        let mut document = Document {
            source,
            front_matter,
            prose,
            chapter_depth: if sections[0].children.len() == 1 { 2 } else { 1 },
            sections,
            stories: Vec::new(),
            tables,
            rows,
            columns,
            lists,
            headed: FnvHashMap::default(),
            runs: FnvHashMap::default(),
            told: FnvHashMap::default(),
            criteria: FnvHashMap::default(),
        };
        document.headed = section::heading_items(&document.prose, lexicon);
        document.stories = story::stories(&document, lexicon);
        for (index, story) in document.stories.iter().enumerate() {
            document.told.insert(story.block, index);
            for &block in &story.criteria {
                document.criteria.entry(block).or_insert(index);
            }
        }
        document.runs = runs_of_lines(&document.prose, &document.told);
        document
    }

    /// Leaves out what stands on a source of evidence that is off.
    pub fn forget(&mut self, clues: Clues) {
        if !clues.on(Clue::Sections) {
            for section in &mut self.sections {
                (section.kinds, section.own_kinds) = (0, 0);
            }
            self.headed.clear();
        }
        if !clues.on(Clue::Stories) {
            self.stories.clear();
            self.told.clear();
            self.criteria.clear();
        }
        if !clues.on(Clue::Quotations) {
            for prose in &mut self.prose {
                prose.quoted.clear();
            }
        }
    }

    /// The cells of a table, row by row.
    pub fn table(&self, table: usize) -> &[usize] {
        self.tables.get(&table).map_or(&[], Vec::as_slice)
    }

    /// The blocks of a list's own items, lists below them left out.
    pub fn list(&self, list: usize) -> &[usize] {
        self.lists.get(&list).map_or(&[], Vec::as_slice)
    }

    /// The run of one-sentence paragraphs in which a block stands: a list without marks. Empty for any other.
    pub fn run(&self, block: usize) -> &[usize] {
        self.runs.get(&block).map_or(&[], |run| run)
    }

    /// The story that a block tells.
    pub fn story_at(&self, block: usize) -> Option<&Story> {
        self.told.get(&block).map(|&story| &self.stories[story])
    }

    /// The story that a block tells or to whose criteria it belongs.
    pub fn story_around(&self, block: usize) -> Option<&Story> {
        self.story_at(block)
            .or_else(|| self.criteria.get(&block).map(|&story| &self.stories[story]))
    }

    /// Every block of a section and of those below it, its own heading left out.
    pub fn inside(&self, section: usize) -> Range<usize> {
        self.sections[section].blocks.start..self.sections[section].end
    }

    /// The cells of a row, from left to right.
    pub fn row(&self, table: usize, row: usize) -> &[usize] {
        self.rows.get(&(table, row)).map_or(&[], Vec::as_slice)
    }

    /// The head cell of the column in which a cell stands.
    pub fn column_head(&self, cell: &CellPlace) -> Option<usize> {
        let head = self.row(cell.table, 0).get(cell.column).copied();
        head.filter(|_| cell.row > 0)
    }

    /// The cells of the column in which a cell stands, from the top.
    pub fn column(&self, cell: &CellPlace) -> &[usize] {
        self.columns
            .get(&(cell.table, cell.column))
            .map_or(&[], Vec::as_slice)
    }

    /// The headings above a block, outermost first.
    pub fn heading_path(&self, block: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = Some(self.prose[block].section);
        while let Some(section) = at {
            path.push(section);
            at = self.sections[section].parent;
        }
        path.reverse();
        path
    }

    /// The kinds of the section in which a block stands, its parents' where it has none of its own.
    ///
    /// An item that heads the list below it, "Usability:", parts it from its section as a heading would.
    pub fn kinds(&self, block: usize) -> u64 {
        match self.headed.get(&block) {
            Some(&(_, kinds)) => kinds,
            None => self.sections[self.prose[block].section].kinds,
        }
    }

    /// The item that heads the list in which a block stands, where it names a kind of section.
    pub fn heading_item(&self, block: usize) -> Option<usize> {
        self.headed.get(&block).map(|&(item, _)| item)
    }

    /// The title: the first heading, else the first line of prose.
    pub fn title(&self) -> Option<&Prose> {
        self.prose
            .iter()
            .find(|prose| prose.is_heading())
            .or_else(|| self.prose.iter().find(|prose| !prose.tokens.is_empty()))
    }
}

/// Paragraphs of one sentence each, three or more in a row under one heading.
fn runs_of_lines(
    prose: &[Prose],
    told: &FnvHashMap<usize, usize>,
) -> FnvHashMap<usize, std::sync::Arc<[usize]>> {
    const SHORTEST_RUN: usize = 3;
    let mut runs = FnvHashMap::default();
    let mut run: Vec<usize> = Vec::new();
    for index in 0..=prose.len() {
        // A story begins something new.
        let line = prose
            .get(index)
            .filter(|prose| is_line(prose) && !told.contains_key(&index));
        let goes_on =
            line.is_some_and(|line| run.last().is_none_or(|&last| prose[last].section == line.section));
        if !goes_on {
            if run.len() >= SHORTEST_RUN {
                let shared: std::sync::Arc<[usize]> = run.as_slice().into();
                runs.extend(run.iter().map(|&block| (block, shared.clone())));
            }
            run.clear();
        }
        if line.is_some() {
            run.push(index);
        }
    }
    runs
}

/// Whether a paragraph is one sentence that introduces nothing.
fn is_line(prose: &Prose) -> bool {
    let tokens = &prose.tokens;
    let inner = tokens
        .iter()
        .rposition(|token| token.kind != TokenKind::Stop)
        .unwrap_or(0);
    prose.block.kind == BlockKind::Paragraph
        && !tokens.is_empty()
        && tokens[..inner].iter().all(|token| token.kind != TokenKind::Stop)
        && !prose.block.text.trim_end().ends_with(':')
}

fn read_prose(block: Block, lexicon: &Lexicon) -> Prose {
    let tokens = match block.kind {
        BlockKind::Code(_) => Vec::new(),
        _ => words::tokens(&block.text, &block.opaque, lexicon),
    };
    let mut topics = lexicon.topics().all_topics(&tokens);
    let masks = lexicon.topic("masks");
    let masked: Vec<Hit> = topics
        .iter()
        .filter(|hit| hit.value & masks != 0)
        .copied()
        .collect();
    topics.retain(|hit| {
        !masked
            .iter()
            .any(|mask| mask.from <= hit.from && hit.to <= mask.to)
    });
    let quoted = quotations(&block.text, &tokens);
    let lead = lead(&block, &tokens);
    Prose {
        block,
        tokens,
        section: 0,
        lead,
        topics,
        quoted,
    }
}

/// Stretches in quotation marks, except where they are the whole block.
fn quotations(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let marks: Vec<usize> = (0..tokens.len())
        .filter(|&at| tokens[at].kind == TokenKind::Quote)
        // An inch mark stands right behind its number.
        .filter(|&at| {
            at == 0 || tokens[at - 1].kind != TokenKind::Number || tokens[at - 1].end != tokens[at].start
        })
        .collect();
    let mut quoted: Vec<Range<usize>> = marks
        .chunks_exact(2)
        .map(|pair| pair[0]..pair[1] + 1)
        .filter(|range| range.len() + 2 < tokens.len() || range.start > 1)
        .chain(single_quotations(text, tokens))
        .collect();
    // In order and apart, so that a place is found without going through them all.
    quoted.sort_unstable_by_key(|range| range.start);
    quoted.dedup_by(|next, last| {
        let within = next.start < last.end;
        if within {
            last.end = last.end.max(next.end);
        }
        within
    });
    quoted
}

/// A quotation in single marks is no longer than a screen's text; an apostrophe is not taken for one.
const LONGEST_SINGLE: usize = 10;

/// Stretches in single quotation marks: the first stands right before a word, the last right behind one.
fn single_quotations(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mark = |at: usize, marks: &[&str]| {
        matches!(tokens[at].kind, TokenKind::Symbol | TokenKind::Possessive)
            && marks.contains(&tokens[at].slice(text))
    };
    let touches = |at: usize| {
        tokens
            .get(at + 1)
            .is_some_and(|next| next.start == tokens[at].end)
    };
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let apart =
            || at == 0 || tokens[at - 1].end < tokens[at].start || tokens[at - 1].kind == TokenKind::Open;
        let word = || {
            let next = tokens.get(at + 1);
            next.is_some_and(|next| next.kind == TokenKind::Word)
        };
        let opens = mark(at, &["'", "\u{2018}"]) && apart() && word() && touches(at);
        // Few tokens open a quotation; only behind those is its end looked for.
        if !opens {
            at += 1;
            continue;
        }
        let limit = (at + LONGEST_SINGLE).min(tokens.len());
        let close = (at + 2..limit).find(|&end| {
            let behind_word = tokens[end - 1].end == tokens[end].start;
            let before_word = touches(end) && tokens[end + 1].kind == TokenKind::Word;
            mark(end, &["'", "\u{2019}"]) && behind_word && !before_word
        });
        match close {
            Some(close) => {
                out.push(at..close + 1);
                at = close + 1;
            }
            None => at += 1,
        }
    }
    out
}

/// How many tokens make the label of a block: what is emphasised at its start, or a few words before a colon.
fn lead(block: &Block, tokens: &[Token]) -> usize {
    if block.kind == BlockKind::Paragraph || matches!(block.kind, BlockKind::Item(_) | BlockKind::Cell(_)) {
        let first_word = tokens
            .iter()
            .find(|token| token.kind == TokenKind::Word || token.kind == TokenKind::Opaque)
            .map(|token| token.start);
        let emphasised = block
            .emphasis
            .iter()
            .find(|range| first_word.is_some_and(|start| range.contains(&start) && range.start <= start));
        if let Some(range) = emphasised {
            let count = tokens.iter().take_while(|token| token.start < range.end).count();
            if count < tokens.len() && count <= 12 {
                return count;
            }
            if count <= 12 && matches!(block.kind, BlockKind::Cell(_)) {
                return 0;
            }
        }
        let mark = tokens
            .iter()
            .take(7)
            .position(|token| token.kind == TokenKind::Clause && token.slice(&block.text) != ";");
        if let Some(mark) = mark
            && mark > 0
            && mark + 1 < tokens.len()
            && tokens[..mark]
                .iter()
                .all(|token| !matches!(token.kind, TokenKind::Comma | TokenKind::Stop))
        {
            return mark;
        }
        // "Customers - People who buy": a hyphen with space on both sides.
        let dash = (1..tokens.len().min(6)).find(|&at| {
            tokens[at].kind == TokenKind::Hyphen
                && tokens[at].start > tokens[at - 1].end
                && tokens.get(at + 1).is_some_and(|next| next.start > tokens[at].end)
        });
        if let Some(dash) = dash {
            return dash;
        }
    }
    0
}
