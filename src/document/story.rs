//! User stories in their usual shapes, with the criteria that belong to each.

use super::{Document, Prose, WIDEST_TABLE};
use crate::lexicon::{Lexicon, class};
use crate::words::TokenKind;
use fnv::FnvHashMap;
use std::ops::Range;

/// A user story: "As a customer, I want …", or a row of a story table.
#[derive(Debug, Clone)]
pub struct Story {
    /// The block that holds it.
    pub block: usize,
    /// The tokens that name who speaks: "registered customer", "Peter (a customer)".
    pub role: Range<usize>,
    /// Blocks that hold its acceptance criteria, its benefit in a table, and its details.
    pub criteria: Vec<usize>,
}

/// Finds every story of a document.
pub fn stories(document: &Document, lexicon: &Lexicon) -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    for block in 0..document.prose.len() {
        if let Some(role) =
            spoken_role(document, block, lexicon).or_else(|| story_column(document, block, lexicon))
        {
            stories.push(Story {
                block,
                role,
                criteria: Vec::new(),
            });
        }
    }
    stories.extend(job_stories(document, lexicon));
    stories.sort_by_key(|story| story.block);
    stories.dedup_by_key(|story| story.block);
    let starts: Vec<usize> = stories.iter().map(|story| story.block).collect();
    // How many stories each list tells.
    let mut told: FnvHashMap<usize, usize> = FnvHashMap::default();
    for &block in &starts {
        if let Some(place) = document.prose[block].item() {
            *told.entry(place.list).or_default() += 1;
        }
    }
    for (index, story) in stories.iter_mut().enumerate() {
        let next = starts.get(index + 1).copied().unwrap_or(document.prose.len());
        story.criteria = criteria(document, story.block, next, &told, lexicon);
    }
    share_criteria_sections(document, &mut stories, lexicon);
    stories
}

/// Gives the criteria that stand in sections of their own to the last story, where one party tells all: of two
/// parties, nobody knows whose they are. "As the platform, I want …" is told by nobody.
fn share_criteria_sections(document: &Document, stories: &mut [Story], lexicon: &Lexicon) {
    let headed: Vec<usize> = (0..document.sections.len())
        .filter(|&section| {
            let heading = document.sections[section].heading;
            heading.is_some_and(|heading| names_criteria(document, heading, lexicon))
        })
        .collect();
    if headed.is_empty() {
        return;
    }
    let product = lexicon.topic("the-product");
    let teller = |story: &Story| {
        document.prose[story.block]
            .slice(story.role.clone())
            .to_lowercase()
    };
    let mut people = stories.iter_mut().filter_map(|story| {
        let name = Some(teller(story)).filter(|name| !name.is_empty())?;
        (lexicon.topics_in(&name) & product == 0).then_some((name, story))
    });
    let Some((first, mut last)) = people.next() else {
        return;
    };
    for (name, story) in people {
        if name != first {
            return;
        }
        last = story;
    }
    for section in headed {
        if document.sections[section].heading > Some(last.block) {
            last.criteria.extend(document.inside(section));
        }
    }
    last.criteria.sort_unstable();
    last.criteria.dedup();
}

/// Job stories: "When I arrive, I want to know where a desk is free". They name no teller.
fn job_stories(document: &Document, lexicon: &Lexicon) -> Vec<Story> {
    let openers = lexicon.list("stories.job-openers");
    let wishes = lexicon.list("stories.job-wishes");
    document
        .prose
        .iter()
        .enumerate()
        .filter(|(_, prose)| {
            let text = prose.block.text.trim_start_matches(['"', '“', '*', ' ']);
            let opens = |opener: &&str| {
                text.get(..opener.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(opener))
            };
            openers.iter().any(opens) && {
                let text = text.to_lowercase();
                wishes.iter().any(|wish| text.contains(wish))
            }
        })
        .map(|(block, _)| Story {
            block,
            role: 0..0,
            criteria: Vec::new(),
        })
        .collect()
}

/// Who speaks in "As a …, I want", where a block begins so (behind a label, a quote or a bullet).
fn spoken_role(document: &Document, block: usize, lexicon: &Lexicon) -> Option<Range<usize>> {
    let prose = &document.prose[block];
    let text = &prose.block.text;
    let tokens = &prose.tokens;
    let is = |at: usize, words: &[&str]| {
        tokens
            .get(at)
            .is_some_and(|token| words.contains(&token.lower(text).as_ref()))
    };
    let openers = lexicon.list("stories.openers");
    let opener = lexicon.word(openers.first()?.split(' ').next()?).id;
    // A story opens its sentence: at the block's start, or behind a label, a number, a quotation mark.
    let start = (0..tokens.len().min(40)).find(|&at| {
        tokens[at].word.id == opener
            && (at == 0
                || !matches!(tokens[at - 1].kind, TokenKind::Word | TokenKind::Comma)
                || at == prose.lead)
    })?;
    let mut from = start + 1;
    while tokens.get(from).is_some_and(|token| token.is(class::DETERMINER)) {
        from += 1;
    }
    let mut to = from;
    while to < tokens.len() && to - from < 12 {
        let token = &tokens[to];
        if token.kind == TokenKind::Comma || token.is(class::PRONOUN | class::MODAL) {
            break;
        }
        if token.kind == TokenKind::Stop || token.kind == TokenKind::Clause {
            break;
        }
        to += 1;
    }
    if to == from {
        return None;
    }
    // "As a customer, I want", "As a customer Destyn wants", "As an admin, Jairaj should be able".
    let wishes = lexicon.list("stories.wishes");
    let wished = (from..tokens.len().min(to + 8)).any(|at| {
        wishes.iter().any(|wish| {
            let mut words = wish.split(' ');
            let mut next = at;
            words.all(|word| {
                let fits = is(next, &[word]);
                next += 1;
                fits
            })
        })
    });
    if !wished {
        return None;
    }
    // Without a comma the role ends before the name or the wish.
    if !tokens.get(to).is_some_and(|token| token.kind == TokenKind::Comma)
        && let Some(role_word) = (from..to).find(|&at| tokens[at].is(class::CUSTOMER | class::USER))
    {
        return Some(from..role_word + 1);
    }
    Some(from..to)
}

/// Who speaks in a table with a column "As a …".
fn story_column(document: &Document, block: usize, lexicon: &Lexicon) -> Option<Range<usize>> {
    let prose = &document.prose[block];
    let cell = prose.cell()?;
    let head = &document.prose[document.column_head(cell)?];
    let title = column_title(head);
    let opens = lexicon.list("stories.teller-columns").contains(&title.as_str());
    if !opens || prose.tokens.is_empty() {
        return None;
    }
    // A column "Role" tells stories only beside a column "I want".
    let heads = document
        .row(cell.table, 0)
        .iter()
        .take(WIDEST_TABLE)
        .map(|&other| &document.prose[other]);
    let wishes = heads.into_iter().any(|other| {
        lexicon
            .list("stories.wish-columns")
            .contains(&column_title(other).as_str())
    });
    wishes.then_some(0..prose.tokens.len())
}

/// A column's head in small letters, without the dots that lead into its cells.
fn column_title(head: &Prose) -> String {
    head.block
        .text
        .trim()
        .trim_end_matches(['…', '.'])
        .trim()
        .to_lowercase()
}

/// The blocks that belong to a story.
fn criteria(
    document: &Document,
    block: usize,
    next_story: usize,
    told: &FnvHashMap<usize, usize>,
    lexicon: &Lexicon,
) -> Vec<usize> {
    let prose = &document.prose[block];
    if let Some(cell) = prose.cell() {
        return document
            .row(cell.table, cell.row)
            .iter()
            .copied()
            .filter(|&other| other != block)
            .collect();
    }
    let mut out = Vec::new();
    if let Some(place) = prose.item() {
        let one_of_many = told.get(&place.list).is_some_and(|&stories| stories > 1);
        if one_of_many {
            let own: Vec<usize> = (block + 1..next_story)
                .take_while(|&other| {
                    document.prose[other].item().is_some_and(|other| {
                        other.item == place.item || other.parent.is_some() && other.list != place.list
                    })
                })
                .collect();
            return if own.is_empty() {
                shared_criteria(document, block, next_story, lexicon)
            } else {
                own
            };
        }
    }
    let home = prose.section;
    for other in block + 1..next_story {
        let section = document.prose[other].section;
        if section != home {
            let heading = document.sections[section].heading;
            let opened = &document.sections[section];
            let criteria = heading.is_some_and(|heading| names_criteria(document, heading, lexicon));
            let below = opened.level > document.sections[home].level;
            if !below {
                break;
            }
            // "Scope", "Notes": what stands beside the criteria is not theirs.
            if !criteria {
                continue;
            }
        }
        out.push(other);
    }
    out
}

/// Criteria below a whole list of stories: they stand behind its last one, under a label of their own.
fn shared_criteria(document: &Document, last: usize, next_story: usize, lexicon: &Lexicon) -> Vec<usize> {
    let home = document.prose[last].section;
    let labelled = (last + 1..next_story)
        .find(|&other| document.prose[other].item().is_none())
        .filter(|&other| names_criteria(document, other, lexicon));
    let Some(label) = labelled else {
        return Vec::new();
    };
    let section = document.prose[label].section;
    let below = document.sections[section].level > document.sections[home].level || section == home
        // A bold line is a section beside the bold line above the stories.
        || document.sections[section].parent == document.sections[home].parent;
    (label + 1..next_story)
        .take_while(|&other| below && document.prose[other].section == section)
        .collect()
}

fn names_criteria(document: &Document, heading: usize, lexicon: &Lexicon) -> bool {
    let title = document.prose[heading].block.text.to_lowercase();
    let title = title.trim().trim_end_matches(':');
    lexicon.list("stories.criteria").iter().any(|word| {
        let behind = title.strip_prefix(word);
        behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
            || word.contains(' ') && title.contains(word)
    })
}
