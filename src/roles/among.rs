//! Where a text names the customer among those who operate the product.

use super::defined::defining_blocks;
use super::definition::Definition;
use super::members::Member;
use super::{Evidence, Origin};
use crate::document::{Document, Prose};
use crate::lexicon::{Lexicon, class};
use crate::mention::{Mention, Role, grammar::Use, in_block};
use crate::words::TokenKind;
use std::ops::Range;

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
        // "User: an employee of the customer" lists nobody.
        .filter(|mention| !defining.contains(&mention.block))
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
    // "Store viewer (client)" among the personas; beside "Nurse (user)" it is said who is which.
    let aside = |member: &Member| {
        let whole = with_brackets(&document.prose[member.block], &member.name);
        let behind = member.name.end..whole.end;
        (whole, behind)
    };
    let parted = members.iter().any(|member| {
        let behind = aside(member).1;
        let mut mentions = in_block(mentions, member.block).iter();
        mentions.any(|mention| mention.role == Role::User && behind.contains(&mention.tokens.start))
    });
    let among = members.iter().find(|member| {
        let uses = member.role != Some(Role::Customer) && !member.says_pays && !parted;
        uses && customer_in(member.block, &aside(member).1)
    });
    if let Some((member, whole)) = among.map(|member| (member, aside(member).0)) {
        return Some(Evidence {
            origin: Origin::RoleList,
            span: document.prose[member.block].span(whole),
        });
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

/// No more words stand in brackets behind a name to say what it is: "Store viewer (the client)".
const LONGEST_ASIDE: usize = 4;

/// A name with the brackets behind it, where they say in a word or two who that is.
fn with_brackets(prose: &Prose, name: &Range<usize>) -> Range<usize> {
    let opens = prose
        .tokens
        .get(name.end)
        .is_some_and(|token| token.kind == TokenKind::Open);
    let inside = name.end + 1..(name.end + 2 + LONGEST_ASIDE).min(prose.tokens.len());
    let close = inside
        .clone()
        .find(|&at| prose.tokens[at].kind == TokenKind::Close)
        .filter(|_| opens);
    match close {
        Some(close)
            if !prose.tokens[inside.start..close]
                .iter()
                .any(|token| token.is(class::NEGATION)) =>
        {
            name.start..close + 1
        }
        _ => name.clone(),
    }
}
