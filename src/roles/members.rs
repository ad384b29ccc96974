//! Members of the lists, tables and headings in which a document names its roles, personas and audiences.

use super::naming::parties_bits;
use crate::document::{Document, PROSE_HEADING};
use crate::lexicon::{Lexicon, class};
use crate::mention::{Mention, Role, grammar::Use, in_block};
use crate::words::{Token, TokenKind};
use std::ops::Range;

/// A name is a name, not a sentence.
const LONGEST_NAME: usize = 6;

/// A member of a list of roles.
#[derive(Debug, Clone)]
pub struct Member {
    /// The block that names it.
    pub block: usize,
    /// The tokens of its name.
    pub name: Range<usize>,
    /// The role that the list's own heading or label names.
    pub role: Option<Role>,
    /// Whether it is a persona's heading.
    pub persona: bool,
    /// Whether its text says that it pays.
    pub says_pays: bool,
    /// The heading or label of the list.
    pub label: Option<usize>,
}

/// Members of every list of roles, personas or audiences.
pub fn role_list_members(document: &Document, mentions: &[Mention], lexicon: &Lexicon) -> Vec<Member> {
    let mut out = Vec::new();
    let personas = lexicon.kinds(&["personas"]);
    let pays = lexicon.topic("pays-words");
    for section in &document.sections {
        let Some(heading) = section.heading else {
            continue;
        };
        if section.own_kinds & personas == 0 {
            continue;
        }
        // "Client roles" lists every kind of person under one party's name; that is for a rule to say.
        let role = heading_role(mentions, heading)
            .filter(|role| *role == Role::User || !lists_kinds(document, mentions, heading, lexicon));
        let children = &section.children;
        for &child in children {
            let child_section = &document.sections[child];
            let Some(block) = child_section.heading else {
                continue;
            };
            // "Primary users" under "Target audience" is a list of its own.
            let audience = child_section.own_kinds & personas != 0
                && !persona_marked(document, block, lexicon)
                && (document.prose[block].touches(lexicon.topic("parties.audience-qualifiers"))
                    || audience_role(document, mentions, block) && !child_is_party(document, block));
            if audience {
                continue;
            }
            let name = heading_name(document, block, lexicon);
            if name.is_empty() || !is_party_heading(document, block, &name, lexicon) {
                continue;
            }
            let says_pays = (child_section.blocks.start.saturating_sub(1)..child_section.end)
                .any(|at| document.prose[at].touches(pays));
            out.push(Member {
                block,
                name,
                role,
                persona: true,
                says_pays,
                label: Some(heading),
            });
        }
        if children.is_empty() || section.level >= PROSE_HEADING {
            members_of_blocks(
                document,
                section.blocks.clone(),
                role,
                Some(heading),
                lexicon,
                &mut out,
            );
        } else {
            let own_end = document.sections[children[0]]
                .heading
                .unwrap_or(section.blocks.end);
            members_of_blocks(
                document,
                section.blocks.start..own_end,
                role,
                Some(heading),
                lexicon,
                &mut out,
            );
        }
    }
    // "Customers: a list of customers, a customer's profile" is a screen and its records, no list of kinds of people.
    let screens: Vec<Option<usize>> = out
        .iter()
        .filter(|member| is_list_of_records(document, member, lexicon))
        .map(|member| member.label)
        .collect();
    out.retain(|member| !screens.contains(&member.label));
    labelled_audiences(document, mentions, lexicon, &mut out);
    kinds_in_a_sentence(document, mentions, lexicon, &mut out);
    out
}

/// Whether a member of a list is named as records are kept: "list of customers", "history of orders".
fn is_list_of_records(document: &Document, member: &Member, lexicon: &Lexicon) -> bool {
    let prose = &document.prose[member.block];
    let records = lexicon.topic("kept-records");
    let first = member.name.start;
    prose
        .tokens
        .get(first + 1)
        .is_some_and(|token| token.is(class::OF) && member.name.contains(&(first + 1)))
        && prose
            .topics_in(first..first + 1)
            .iter()
            .any(|hit| hit.value & records != 0 && hit.to == first + 1)
}

/// "Three types of users work with the system: customer, employee and owner", "for two personas (buyer, clerk)",
/// "single user type: clinic administrator".
fn kinds_in_a_sentence(document: &Document, mentions: &[Mention], lexicon: &Lexicon, out: &mut Vec<Member>) {
    let kinds = lexicon.topic("kinds-of-people");
    for (block, prose) in document.prose.iter().enumerate() {
        if prose.is_heading() {
            continue;
        }
        for hit in prose.topics.iter().filter(|hit| hit.value & kinds != 0) {
            let about_users = in_block(mentions, block)
                .iter()
                .find(|mention| {
                    let of = mention.tokens.start == hit.to + 1 && prose.tokens[hit.to].is(class::OF);
                    mention.role == Role::User && (of || mention.usage == Use::Modifier(hit.from))
                })
                .map(|mention| mention.tokens.end.max(hit.to));
            let word = lexicon.singular(&prose.slice(hit.from..hit.to).to_lowercase());
            let persona = lexicon.list("stories.persona-marks").contains(&word.as_str());
            let Some(from) = about_users.or(persona.then_some(hit.to)) else {
                continue;
            };
            let one = prose.slice(hit.from..hit.to).to_lowercase() == word;
            let names = names_behind(document, block, from, lexicon);
            if names.len() >= 2 || one && names.len() == 1 && about_users.is_some() {
                out.extend(names.into_iter().map(|name| Member {
                    block,
                    name,
                    role: Some(Role::User),
                    persona: false,
                    says_pays: false,
                    label: None,
                }));
            }
        }
    }
}

/// The parties listed behind the next colon, bracket or comma of a sentence: "…: customer, employee and owner".
fn names_behind(document: &Document, block: usize, from: usize, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let prose = &document.prose[block];
    let end = prose.sentence(from).end;
    // "Two kinds of users, the administrator and the receptionist"
    let set_off = |at: usize| {
        prose.tokens[at].kind == TokenKind::Comma
            && prose
                .tokens
                .get(at + 1)
                .is_some_and(|token| token.is(class::OPENS_NOUN))
    };
    let Some(open) = (from..end)
        .find(|&at| matches!(prose.tokens[at].kind, TokenKind::Clause | TokenKind::Open) || set_off(at))
    else {
        return Vec::new();
    };
    let parts = |token: &Token| {
        matches!(
            token.kind,
            TokenKind::Comma | TokenKind::Open | TokenKind::Close | TokenKind::Slash
        ) || token.is(class::CONJUNCTION)
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = open + 1;
    for at in open + 1..=end {
        if at < end && !parts(&prose.tokens[at]) {
            continue;
        }
        while start < at && prose.tokens[start].is(class::OPENS_NOUN) {
            start += 1;
        }
        let name = start..at;
        if !name.is_empty() {
            if name.len() > LONGEST_NAME || !names_party(document, block, &name, lexicon) {
                break;
            }
            found.push(name);
        }
        if at < end && matches!(prose.tokens[at].kind, TokenKind::Open | TokenKind::Close) {
            break;
        }
        start = at + 1;
    }
    found
}

/// Whether a heading begins with the mark of a persona: "Persona 3: Customer – Elif (end user)".
fn persona_marked(document: &Document, heading: usize, lexicon: &Lexicon) -> bool {
    let prose = &document.prose[heading];
    let marks = lexicon.list("stories.persona-marks");
    prose
        .tokens
        .iter()
        .find(|token| token.kind == TokenKind::Word)
        .is_some_and(|token| marks.contains(&lexicon.singular(&token.lower(&prose.block.text)).as_str()))
}

/// Whether a heading is one party's own name: "Customers (Buyers)", not "Target customers".
fn child_is_party(document: &Document, heading: usize) -> bool {
    let words = document.prose[heading]
        .tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Word)
        .take(3)
        .count();
    words <= 2
}

/// Whether a heading names a role outside brackets: "Core users", not "Therapists (core users)".
fn audience_role(document: &Document, mentions: &[Mention], heading: usize) -> bool {
    let tokens = &document.prose[heading].tokens;
    let bracket = tokens
        .iter()
        .position(|token| token.kind == TokenKind::Open)
        .unwrap_or(tokens.len());
    in_block(mentions, heading)
        .iter()
        .any(|mention| mention.tokens.start < bracket)
}

/// Whether a heading under personas or roles names somebody: a kind of party, or a persona by name.
fn is_party_heading(document: &Document, heading: usize, name: &Range<usize>, lexicon: &Lexicon) -> bool {
    let prose = &document.prose[heading];
    let persona = prose.tokens[..name.start].iter().any(|token| {
        let word = lexicon.singular(&token.lower(&prose.block.text));
        lexicon.list("stories.persona-marks").contains(&word.as_str())
    });
    let quoted = prose.tokens.iter().any(|token| token.kind == TokenKind::Quote);
    persona || quoted || names_party(document, heading, name, lexicon)
}

/// Whether a run of tokens holds a role word or a kind of party.
fn names_party(document: &Document, block: usize, name: &Range<usize>, lexicon: &Lexicon) -> bool {
    let prose = &document.prose[block];
    let bits = parties_bits(lexicon);
    prose.tokens[name.clone()]
        .iter()
        .any(|token| token.is(class::CUSTOMER | class::USER))
        || prose
            .topics
            .iter()
            .any(|hit| hit.value & bits != 0 && hit.from >= name.start && hit.to <= name.end)
}

/// Whether a heading's role word only says whose roles or types follow: "Client roles".
fn lists_kinds(document: &Document, mentions: &[Mention], heading: usize, lexicon: &Lexicon) -> bool {
    let bit = lexicon.topic("kinds-of-people");
    in_block(mentions, heading)
        .iter()
        .any(|mention| match mention.usage {
            Use::Modifier(head) => document.prose[heading]
                .topics
                .iter()
                .any(|hit| hit.value & bit != 0 && hit.from == head),
            _ => false,
        })
}

/// The one role that a heading names, where it names just one.
pub fn heading_role(mentions: &[Mention], heading: usize) -> Option<Role> {
    let mut roles = in_block(mentions, heading).iter().map(|mention| mention.role);
    let first = roles.next()?;
    roles.all(|role| role == first).then_some(first)
}

/// The tokens of a heading that name a party: without numbers, "Persona 1:", and what stands in brackets.
fn heading_name(document: &Document, heading: usize, lexicon: &Lexicon) -> Range<usize> {
    let prose = &document.prose[heading];
    let tokens = &prose.tokens;
    let mut from = 0;
    let mut to = tokens.len();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == TokenKind::Clause && at + 1 < tokens.len() && at < 4 {
            from = at + 1;
        }
        if token.kind == TokenKind::Open {
            to = at;
            break;
        }
    }
    // "3.1 Client", "1. Owner", an emoji: names begin with a word.
    while from < to && tokens[from].kind != TokenKind::Word {
        from += 1;
    }
    // "Customer - "Hungry Hannah"": the role stands before the dash.
    if let Some(dash) = (from..to).find(|&at| {
        matches!(tokens[at].kind, TokenKind::Clause | TokenKind::Quote)
            || tokens[at].kind == TokenKind::Hyphen && at > from && tokens[at].start > tokens[at - 1].end
    }) {
        to = dash;
    }
    // "Persona 1: Maya, shop owner": the part that names a kind of party.
    let commas = (from..to).filter(|&at| tokens[at].kind == TokenKind::Comma);
    let starts = std::iter::once(from).chain(commas.clone().map(|at| at + 1));
    let ends = commas.chain(std::iter::once(to));
    let name = starts
        .zip(ends)
        .map(|(from, to)| from..to)
        .find(|part| names_party(document, heading, part, lexicon))
        .unwrap_or(from..to);
    name.start..name.end.min(name.start + LONGEST_NAME).max(name.start)
}

/// Members named by the items, the table rows or the labels in a run of blocks.
fn members_of_blocks(
    document: &Document,
    blocks: Range<usize>,
    role: Option<Role>,
    label: Option<usize>,
    lexicon: &Lexicon,
    out: &mut Vec<Member>,
) {
    let pays = lexicon.topic("pays-words");
    // "Constraints:" before a list says that the list is of something else.
    let mut aside = false;
    for block in blocks {
        let prose = &document.prose[block];
        if prose.item().is_none() && prose.cell().is_none() {
            let introduces = prose.block.text.trim_end().ends_with(':');
            aside = introduces && !names_party(document, block, &(0..prose.tokens.len()), lexicon);
        }
        if aside {
            continue;
        }
        let top = prose
            .item()
            .is_some_and(|place| place.depth == 0 || place.parent.is_none())
            || prose.cell().is_some_and(|cell| cell.column == 0 && cell.row > 0)
            || (prose.item().is_none() && prose.cell().is_none() && prose.lead > 0)
            || !document.run(block).is_empty();
        if !top || prose.is_heading() {
            continue;
        }
        let Some(name) = item_name(document, block, role.is_some(), lexicon) else {
            continue;
        };
        let row_pays = prose.cell().is_some_and(|cell| {
            document
                .row(cell.table, cell.row)
                .iter()
                .any(|&other| document.prose[other].touches(pays))
        });
        out.push(Member {
            block,
            name,
            role,
            persona: false,
            says_pays: prose.touches(pays) || row_pays,
            label,
        });
    }
}

/// The name that an item begins with: its label, or its first noun phrase where that is a party.
///
/// Under "Target customers" or "Primary users" (`audience`) any short noun phrase is one.
fn item_name(document: &Document, block: usize, audience: bool, lexicon: &Lexicon) -> Option<Range<usize>> {
    let prose = &document.prose[block];
    let tokens = &prose.tokens;
    let first = (0..tokens.len()).find(|&at| tokens[at].kind == TokenKind::Word)?;
    // "1–3 admissions staff" counts, it does not name.
    if tokens[..first]
        .iter()
        .any(|token| token.kind == TokenKind::Number)
        && prose.lead == 0
        && prose.cell().is_none()
    {
        return None;
    }
    let names_party = |range: &Range<usize>| names_party(document, block, range, lexicon);
    if prose.lead > first && prose.lead - first <= LONGEST_NAME + 2 {
        let mut end = prose.lead;
        while end > first && tokens[end - 1].kind != TokenKind::Word {
            end -= 1;
        }
        let bracket = (first..end)
            .find(|&at| tokens[at].kind == TokenKind::Open)
            .unwrap_or(end);
        // "Mirela, driver, Breda": the part that names a kind of party.
        let commas = (first..bracket).filter(|&at| tokens[at].kind == TokenKind::Comma);
        let starts = std::iter::once(first).chain(commas.clone().map(|at| at + 1));
        let ends = commas.chain(std::iter::once(bracket));
        let name = starts
            .zip(ends)
            .map(|(from, to)| from..to)
            .find(|part| names_party(part))
            .unwrap_or(first..bracket);
        // "Demographics:", "Goals:" say something of a party and are none.
        return (!name.is_empty() && names_party(&name)).then_some(name);
    }
    let end = (first..tokens.len())
        .find(|&at| {
            tokens[at].kind != TokenKind::Word
                && !matches!(tokens[at].kind, TokenKind::Hyphen | TokenKind::Slash)
                || tokens[at].is(class::RELATIVE | class::PREPOSITION | class::AUXILIARY)
                || (tokens[at].is(class::CONJUNCTION))
        })
        .unwrap_or(tokens.len());
    let name = first..end;
    let told = tokens.get(end).is_some_and(|token| token.is(class::AUXILIARY)) && prose.item().is_none();
    (!name.is_empty()
        && !told
        && name.len() <= LONGEST_NAME
        && (names_party(&name)
            || audience && is_plural_noun(&tokens[name.clone()], &prose.block.text, lexicon)))
    .then_some(name)
}

/// "Freight forwarders", "Bookkeepers": a plural whose words are nothing else.
fn is_plural_noun(name: &[Token], text: &str, lexicon: &Lexicon) -> bool {
    let plain = |token: &Token| {
        token.kind != TokenKind::Word || !token.is(class::VERB_ANY & !class::VERB_PARTICIPLE | class::NOMINAL)
    };
    name.len() <= 3
        && name.iter().all(plain)
        && name
            .last()
            .is_some_and(|last| lexicon.is_plural(&last.lower(text)))
}

/// "Target customer: private schools", "Primary users: admissions staff, parents".
fn labelled_audiences(document: &Document, mentions: &[Mention], lexicon: &Lexicon, out: &mut Vec<Member>) {
    let audience = lexicon.topic("parties.audience-qualifiers");
    let pays = lexicon.topic("pays-words");
    for mention in mentions
        .iter()
        .filter(|mention| mention.label && mention.is_party())
    {
        let prose = &document.prose[mention.block];
        if prose.is_heading() || prose.lead == 0 || mention.tokens.end > prose.lead {
            continue;
        }
        let qualified = prose
            .topics
            .iter()
            .any(|hit| hit.value & audience != 0 && hit.to <= prose.lead);
        let bare = mention.tokens.start == 0 && prose.lead <= 2 && mention.plural;
        if !qualified && !bare {
            continue;
        }
        let mut from = prose.lead;
        while prose
            .tokens
            .get(from)
            .is_some_and(|token| token.kind != TokenKind::Word)
        {
            from += 1;
        }
        let mut start = from;
        for at in from..=prose.tokens.len() {
            let end = prose.tokens.get(at).is_none_or(|token| {
                matches!(
                    token.kind,
                    TokenKind::Comma | TokenKind::Stop | TokenKind::Clause | TokenKind::Open
                ) || token.is(class::CONJUNCTION | class::PREPOSITION | class::RELATIVE)
            });
            if !end {
                continue;
            }
            if at > start && at - start <= LONGEST_NAME + 2 && qualified {
                out.push(Member {
                    block: mention.block,
                    name: start..at,
                    role: Some(mention.role),
                    persona: false,
                    says_pays: prose.touches(pays) && mention.role == Role::Customer,
                    label: Some(mention.block),
                });
            }
            start = at + 1;
            if prose
                .tokens
                .get(at)
                .is_none_or(|token| !matches!(token.kind, TokenKind::Comma) && !token.is(class::CONJUNCTION))
            {
                break;
            }
        }
    }
}
