//! Parties from declarations, lists and tables of roles, personas, labelled audiences and stories.

use super::declaration::{Declaration, Names};
use super::definition::Definition;
use super::naming::{may_be_one, parties_bits};
use super::{Evidence, Origin, Party, Stated};
use crate::document::{Document, PROSE_HEADING};
use crate::lexicon::{Lexicon, action, class};
use crate::mention::{Mention, Role, grammar::Use, in_block};
use crate::words::{Token, TokenKind};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// A name is a name, not a sentence.
const LONGEST_NAME: usize = 6;

/// Parties that the configuration, the front matter or the shared glossary names.
pub fn declared(
    document: &Document,
    declaration: &Declaration,
    stated: &Stated<'_>,
    lexicon: &Lexicon,
) -> Vec<Party> {
    let mut parties = Vec::new();
    let mut name = |name: &str, pays: bool, uses: bool, origin: Origin| {
        let evidence = declared_evidence(document, origin);
        let name = lexicon.singular(&name.to_lowercase());
        add(&mut parties, &name, &evidence, pays, uses);
    };
    let customer = stated.origin_of(|declaration| declaration.customer.is_some());
    let user = stated.origin_of(|declaration| declaration.user.is_some());
    for (names, pays, origin) in [
        (&declaration.customer, true, customer),
        (&declaration.user, false, user),
    ] {
        for each in names.iter().flat_map(|names| names.all()) {
            name(&each, pays, !pays, origin);
        }
    }
    for (each, role) in &declaration.roles {
        let origin = stated.origin_of(|declaration| declaration.roles.contains_key(each));
        if !role.is_term {
            name(each, role.pays, role.uses, origin);
        }
        for party in &role.parties {
            name(party, role.pays, role.uses, origin);
        }
    }
    parties
}

/// What is declared is final: where it says who pays, nobody else does, and where it says who uses, nobody else does. A
/// further role has the properties that it is given, and takes nobody's away.
///
/// A role's own word, and the end of a declared name, are that party under another name: "owner" for a "restaurant owner".
pub fn settle(declaration: &Declaration, lexicon: &Lexicon, parties: &mut Vec<Party>) {
    let singular = |name: &String| lexicon.singular(&name.to_lowercase());
    let named = |names: &Option<Names>| -> Vec<String> {
        let all = names.iter().flat_map(Names::all);
        all.map(|name| singular(&name)).collect()
    };
    let (payers, users) = (named(&declaration.customer), named(&declaration.user));
    let mut roles: HashMap<String, (bool, bool)> = HashMap::new();
    for (name, role) in &declaration.roles {
        for holder in std::iter::once(name).chain(&role.parties) {
            let (pays, uses) = roles.entry(singular(holder)).or_default();
            *pays |= role.pays;
            *uses |= role.uses;
        }
    }
    parties.retain_mut(|party| {
        let had = party.pays.is_some() || party.uses.is_some();
        let role = roles.get(&party.name);
        let keeps = |names: &[String], of_role: Option<bool>| {
            names.contains(&party.name) || of_role.unwrap_or(names.is_empty())
        };
        if !keeps(&payers, role.map(|role| role.0)) {
            party.pays = None;
        }
        if !keeps(&users, role.map(|role| role.1)) {
            party.uses = None;
        }
        let lost = had && party.pays.is_none() && party.uses.is_none();
        let short = payers.iter().chain(&users).any(|name| {
            name.strip_suffix(&party.name)
                .is_some_and(|before| before.ends_with(' '))
        });
        let word =
            !party.name.contains(' ') && (party.is_named(Role::Customer) || party.is_named(Role::User));
        !lost || role.is_some() || !(short || word)
    });
}

/// The place of a declaration: the front matter, or nowhere in the document.
pub fn declared_evidence(document: &Document, origin: Origin) -> Evidence {
    let span = match origin {
        Origin::FrontMatter => document.front_matter.span.clone().unwrap_or(0..0),
        _ => 0..0,
    };
    Evidence { origin, span }
}

/// Adds what one place says of a party.
pub fn add(parties: &mut Vec<Party>, name: &str, evidence: &Evidence, pays: bool, uses: bool) {
    let name = name.trim();
    if name.is_empty() {
        return;
    }
    let index = parties
        .iter()
        .position(|party| party.name == name)
        .unwrap_or_else(|| {
            parties.push(Party {
                name: name.to_string(),
                pays: None,
                uses: None,
                evidence: Vec::new(),
            });
            parties.len() - 1
        });
    let party = &mut parties[index];
    if pays {
        party.pays.get_or_insert_with(|| evidence.clone());
    }
    if uses {
        party.uses.get_or_insert_with(|| evidence.clone());
    }
    party.evidence.push(evidence.clone());
}

/// Parties that definitions, role lists, personas, labels and stories name.
pub fn listed(
    document: &Document,
    members: &[Member],
    definitions: &[Definition],
    lexicon: &Lexicon,
    parties: &mut Vec<Party>,
) {
    for definition in definitions.iter().filter(|definition| !definition.clientele) {
        let evidence = Evidence {
            origin: Origin::Definition,
            span: definition.span.clone(),
        };
        for name in definition.parties.iter().take(2) {
            let pays = definition.role == Role::Customer;
            add(parties, name, &evidence, pays, !pays);
        }
    }
    let defining = defining_blocks(definitions);
    for member in members.iter().filter(|member| !defining.contains(&member.block)) {
        let evidence = Evidence {
            origin: if member.persona {
                Origin::Persona
            } else {
                Origin::RoleList
            },
            span: document.prose[member.block].span(member.name.clone()),
        };
        let name = clean_name(document, member.block, member.name.clone(), lexicon);
        let pays = member.role == Some(Role::Customer) || member.says_pays;
        let uses = member.role == Some(Role::User) || (member.role.is_none() && !pays);
        add(parties, &name, &evidence, pays, uses);
    }
    for story in document.stories.iter().filter(|story| !story.role.is_empty()) {
        let evidence = Evidence {
            origin: Origin::Story,
            span: document.prose[story.block].span(story.role.clone()),
        };
        let name = clean_name(document, story.block, story.role.clone(), lexicon);
        add(parties, &name, &evidence, false, true);
    }
    shown_at_work(document, lexicon, parties);
}

/// Whether the text says of both words whom they mean.
pub fn defines_both(definitions: &[Definition]) -> bool {
    let names = |role: Role| {
        let mut of_role = definitions.iter().filter(|definition| definition.role == role);
        of_role.any(|definition| !definition.parties.is_empty() && !definition.some)
    };
    names(Role::Customer) && names(Role::User)
}

/// Whether the text says of both words whom they mean, and means nobody by both.
pub fn defines_two(definitions: &[Definition], lexicon: &Lexicon) -> bool {
    let named = |role: Role| {
        let of_role = definitions
            .iter()
            .filter(move |definition| definition.role == role);
        of_role.flat_map(|definition| &definition.parties)
    };
    let role_word = |name: &String| {
        let mut words = name.split(' ').map(|word| lexicon.word(word).classes);
        words.any(|classes| classes & (class::CUSTOMER | class::USER) != 0)
    };
    let shared = named(Role::Customer).any(|name| named(Role::User).any(|other| may_be_one(name, other)));
    let circular = named(Role::Customer).chain(named(Role::User)).any(role_word);
    defines_both(definitions) && !shared && !circular
}

/// Blocks that say what a role word means, where the text says so of both words: such a line of a list, "Customers:
/// museums", names no kind of person of its own.
fn defining_blocks(definitions: &[Definition]) -> BTreeSet<usize> {
    let named = || {
        let speaks = |definition: &&Definition| !definition.parties.is_empty() || definition.unread;
        definitions.iter().filter(speaks)
    };
    let of = |role: Role| named().any(|definition| definition.role == role && !definition.some);
    if !(of(Role::Customer) && of(Role::User)) {
        return BTreeSet::new();
    }
    named().map(|definition| definition.block).collect()
}

/// How often the text must show somebody at work before that makes a user.
const AT_WORK: usize = 2;

/// Staff whom the text shows operating the product: "the picker confirms a line".
fn shown_at_work(document: &Document, lexicon: &Lexicon, parties: &mut Vec<Party>) {
    let staff = lexicon.topic("parties.staff");
    let mut seen: Vec<(String, Vec<Evidence>)> = Vec::new();
    for prose in &document.prose {
        for hit in prose.topics.iter().filter(|hit| hit.value & staff != 0) {
            let mut at = hit.to;
            while prose
                .tokens
                .get(at)
                .is_some_and(|token| token.is(class::MODAL | class::ADVERB))
            {
                at += 1;
            }
            let Some((verb, length)) = lexicon.verb_at(&prose.tokens, at) else {
                continue;
            };
            let form = class::VERB_THIRD | class::VERB_BASE;
            if !prose.tokens[at].is(form) || lexicon.verb(verb).actions & action::USE == 0 {
                continue;
            }
            // "Staff schedules, bookings and notes": without a modal or an object the verb may be a noun.
            let bare = at == hit.to && prose.tokens[at].is(class::ALSO_NOUN);
            let object = prose
                .tokens
                .get(at + length)
                .is_some_and(|token| token.is(class::OPENS_NOUN | class::PREPOSITION | class::PRONOUN));
            if bare && !object {
                continue;
            }
            let name = lexicon.singular(&prose.slice(hit.from..hit.to).to_lowercase());
            let evidence = Evidence {
                origin: Origin::Deed,
                span: prose.span(hit.from..at + length),
            };
            match seen.iter_mut().find(|(known, _)| *known == name) {
                Some((_, places)) => places.push(evidence),
                None => seen.push((name, vec![evidence])),
            }
        }
    }
    for (name, places) in seen {
        let known = parties.iter().any(|party| party.name.ends_with(&name));
        if places.len() >= AT_WORK && !known {
            add(parties, &name, &places[0], false, true);
        }
    }
}

/// A party's name in lower case and singular, without brackets, numbers and titles.
fn clean_name(document: &Document, block: usize, name: Range<usize>, lexicon: &Lexicon) -> String {
    let prose = &document.prose[block];
    let mut words = Vec::new();
    for at in name {
        let token = &prose.tokens[at];
        match token.kind {
            TokenKind::Word => {
                if token.is(class::OPENS_NOUN) && words.is_empty() {
                    continue;
                }
                words.push(token.lower(&prose.block.text).into_owned());
            }
            TokenKind::Hyphen
            | TokenKind::Slash
            | TokenKind::Symbol
            | TokenKind::Number
            | TokenKind::Quote => {}
            TokenKind::Possessive => words.push("'s".to_string()),
            _ => {
                if !words.is_empty() {
                    break;
                }
            }
        }
    }
    if let Some(last) = words.last_mut() {
        *last = lexicon.singular(last);
    }
    // "Admin persona", "driver profile": the party is the admin, the driver.
    let kinds = lexicon.topic("kinds-of-people");
    while words.len() > 1
        && words
            .last()
            .is_some_and(|last| lexicon.topics_in(last) & kinds != 0)
    {
        words.pop();
    }
    words.join(" ").replace(" 's", "'s")
}

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
        && (names_party(&name) || audience && is_plural_noun(&tokens[name.clone()], &prose.block.text)))
    .then_some(name)
}

/// "Freight forwarders", "Bookkeepers": a plural whose words are nothing else.
fn is_plural_noun(name: &[Token], text: &str) -> bool {
    let plain = |token: &Token| {
        token.kind != TokenKind::Word || !token.is(class::VERB_ANY & !class::VERB_PARTICIPLE | class::NOMINAL)
    };
    name.len() <= 3
        && name.iter().all(plain)
        && name.last().is_some_and(|last| last.lower(text).ends_with('s'))
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

/// Where the text names the customer among those who operate the product.
pub fn customer_among_users(
    document: &Document,
    mentions: &[Mention],
    members: &[Member],
    definitions: &[Definition],
    lexicon: &Lexicon,
) -> Option<Evidence> {
    let kinds = lexicon.topic("kinds-of-people");
    // "Customer persona" names the customer as well as "Customer" does; "user adoption" names nobody.
    let named = |mention: &Mention| match mention.usage {
        Use::Modifier(head) => document.prose[mention.block]
            .topics_in(head..head + 1)
            .iter()
            .any(|hit| hit.value & kinds != 0),
        _ => true,
    };
    let customer_in = |block: usize, tokens: &Range<usize>| {
        let mentions = in_block(mentions, block);
        let first = mentions.partition_point(|mention| mention.tokens.start < tokens.start);
        let within = mentions[first..]
            .iter()
            .take_while(|mention| mention.tokens.start < tokens.end);
        let mut customers = within.filter(|mention| mention.role == Role::Customer);
        customers.any(named)
    };
    // "Customer: the end user who …"
    if let Some(definition) = definitions.iter().find(|definition| definition.names_other) {
        return Some(Evidence {
            // "Users are customers and staff": the customer is one of several.
            origin: if definition.parties.is_empty() && !definition.names_some && !definition.some {
                Origin::Definition
            } else {
                Origin::RoleList
            },
            span: definition.span.clone(),
        });
    }
    // "Customer: shop owners, who pay and also use the scanner"
    if let Some(definition) = definitions.iter().find(|definition| definition.uses) {
        return Some(Evidence {
            origin: Origin::RoleList,
            span: definition.span.clone(),
        });
    }
    // A list of roles or of users that has the customer in it; a list of customers says nothing.
    let defining = defining_blocks(definitions);
    let listed = members.iter().find(|member| {
        member.role != Some(Role::Customer)
            && customer_in(member.block, &member.name)
            && !defining.contains(&member.block)
    });
    if let Some(member) = listed {
        return Some(Evidence {
            origin: if member.persona {
                Origin::Persona
            } else {
                Origin::RoleList
            },
            span: document.prose[member.block].span(member.name.clone()),
        });
    }
    // "Primary users (customers)", "users: customers, vendors, riders", "user roles (customer, admin)".
    for mention in mentions
        .iter()
        .filter(|mention| mention.role == Role::User && named(mention))
    {
        let prose = &document.prose[mention.block];
        let opens = (mention.tokens.end..(mention.tokens.end + 4).min(prose.tokens.len()))
            .find(|&at| matches!(prose.tokens[at].kind, TokenKind::Open | TokenKind::Clause));
        let Some(open) = opens else { continue };
        // A block may hold any number of mentions; only those right behind the mark are looked at.
        let others = in_block(mentions, mention.block);
        let behind = others.partition_point(|other| other.tokens.start <= open);
        let mut near = others[behind..]
            .iter()
            .take_while(|other| other.tokens.start < open + 8);
        let listed = near.find(|other| {
            other.role == Role::Customer
                && other.is_party()
                && (mention.label
                    || other.coordinated
                    || prose.tokens[other.tokens.end..]
                        .iter()
                        .take(1)
                        .any(|token| token.kind == TokenKind::Comma))
                && other.actions.is_empty()
        });
        if let Some(other) = listed {
            return Some(Evidence {
                origin: Origin::RoleList,
                span: mention.span.start..other.span.end,
            });
        }
    }
    // "As a customer, I want …"
    if let Some(story) = document
        .stories
        .iter()
        .find(|story| customer_in(story.block, &story.role))
    {
        return Some(Evidence {
            origin: Origin::Story,
            span: document.prose[story.block].span(story.role.clone()),
        });
    }
    // A heading such as "Customer app" or "For customers".
    let parts = lexicon.topic("product-parts");
    mentions
        .iter()
        .find(|mention| {
            let prose = &document.prose[mention.block];
            mention.role == Role::Customer
                && prose.is_heading()
                && match mention.usage {
                    Use::Modifier(head) => prose
                        .topics
                        .iter()
                        .any(|hit| hit.value & parts != 0 && hit.to > head && hit.from <= head + 1),
                    _ => mention.tokens.start > 0 && prose.tokens[mention.tokens.start - 1].is(class::FOR),
                }
        })
        .map(|mention| Evidence {
            origin: Origin::RoleList,
            span: mention.span.clone(),
        })
}
