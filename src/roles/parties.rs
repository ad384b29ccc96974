//! Parties from declarations, definitions, lists of roles, stories and what the text shows people doing.

use super::declaration::{Declaration, Names};
use super::defined::defining_blocks;
use super::definition::Definition;
use super::members::Member;
use super::{Evidence, Origin, Party, Stated};
use crate::document::Document;
use crate::lexicon::{Lexicon, action, class};
use crate::mention::Role;
use crate::words::TokenKind;
use std::collections::HashMap;
use std::ops::Range;

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
