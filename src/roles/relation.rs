//! How the two words relate in a document, and whether the text says so.

use super::declaration::{Declaration, Relation};
use super::definition::{Definition, counts_some};
use super::naming::may_be_one;
use super::{Evidence, Money, Origin, Party, RelationBelief};
use crate::document::Document;
use crate::lexicon::{Lexicon, class};
use crate::mention::Role;
use crate::words::TokenKind;

/// Everything on which the belief rests.
pub struct Grounds<'a> {
    /// What the writer declares.
    pub declaration: &'a Declaration,
    /// Where the relation is declared, if it is.
    pub origin: Origin,
    /// The parties.
    pub parties: &'a [Party],
    /// Definitions of the two words.
    pub definitions: &'a [Definition],
    /// Where the customer is named among the users.
    pub customer_is_user: Option<&'a Evidence>,
    /// Where users are said to pay.
    pub user_pays: Option<&'a Evidence>,
    /// What is said of money.
    pub money: &'a Money,
}

/// The relation that is declared, by its name or by the names of both roles.
pub fn declared(declaration: &Declaration) -> Option<Relation> {
    declaration.relation.or_else(|| {
        let (customers, users) = (
            declaration.customer.as_ref()?.all(),
            declaration.user.as_ref()?.all(),
        );
        let shared = customers.iter().filter(|name| users.contains(name)).count();
        Some(match shared {
            0 => Relation::Different,
            _ if shared == customers.len() && shared == users.len() => Relation::Same,
            _ => Relation::Overlapping,
        })
    })
}

/// The relation, strongest source first.
pub fn relation(document: &Document, grounds: &Grounds<'_>, lexicon: &Lexicon) -> RelationBelief {
    let believe = |relation: Relation, stated: bool, evidence: Vec<Evidence>| RelationBelief {
        relation,
        stated,
        evidence,
    };
    if let Some(relation) = declared(grounds.declaration) {
        return believe(
            relation,
            true,
            vec![super::parties::declared_evidence(document, grounds.origin)],
        );
    }
    let said = |topic: &str| {
        let bit = lexicon.topic(topic);
        document.prose.iter().find_map(|prose| {
            prose.topic(bit).map(|tokens| Evidence {
                origin: Origin::Definition,
                span: prose.span(tokens),
            })
        })
    };
    // "The same person" is about the two roles only where both are named.
    let said_of_both = |topic: &str| {
        let bit = lexicon.topic(topic);
        document.prose.iter().find_map(|prose| {
            let hit = prose
                .topics
                .iter()
                .filter(|hit| hit.value & bit != 0)
                .find(|hit| {
                    // "Customers are users who …" and "users are customers and staff" tell of some.
                    let goes_on = prose.tokens.get(hit.to).is_some_and(|token| {
                        token.kind == TokenKind::Slash
                            || token.is(class::RELATIVE | class::WITH | class::CONJUNCTION)
                    });
                    let role_last = prose.tokens[hit.to - 1].is(class::CUSTOMER | class::USER);
                    if goes_on && role_last {
                        return false;
                    }
                    let sentence = &prose.tokens[prose.sentence(hit.from)];
                    sentence.iter().any(|token| token.is(class::CUSTOMER))
                        && sentence.iter().any(|token| token.is(class::USER))
                })?;
            let evidence = Evidence {
                origin: Origin::Definition,
                span: prose.span(hit.from..hit.to),
            };
            Some((evidence, counts_some(prose, hit.from, lexicon)))
        })
    };
    if let Some((evidence, _)) = said_of_both("different") {
        return believe(Relation::Different, true, vec![evidence]);
    }
    if let Some((evidence, some)) = said_of_both("same") {
        // "Some customers are also users" says that others are not.
        let relation = if some {
            Relation::Overlapping
        } else {
            Relation::Same
        };
        return believe(relation, true, vec![evidence]);
    }
    if let Some(evidence) = said("same-by-deed") {
        return believe(Relation::Same, true, vec![evidence]);
    }
    let mut told = grounds
        .definitions
        .iter()
        .filter(|definition| definition.told_by_other);
    if let Some(definition) = told
        .next()
        .filter(|_| !grounds.definitions.iter().any(|known| known.names_other))
    {
        let evidence = Evidence {
            origin: Origin::Definition,
            span: definition.span.clone(),
        };
        return believe(Relation::Different, true, vec![evidence]);
    }
    let business = said("business-model");
    let marketplace = marketplace(document, lexicon);
    let users: Vec<&Party> = grounds
        .parties
        .iter()
        .filter(|party| party.uses.is_some())
        .collect();
    let mut payers: Vec<&Party> = grounds
        .parties
        .iter()
        .filter(|party| party.pays.is_some())
        .collect();
    // "Users pay", once, in a document that names others who pay, is no ground for what it means by users.
    let slip = |party: &Party| party.name.split(' ').count() == 1 && party.is_named(Role::User);
    if grounds.user_pays.is_none() && payers.iter().any(|party| !slip(party)) {
        payers.retain(|party| !slip(party));
    }
    let also_uses = |payer: &&&Party| users.iter().any(|user| may_be_one(&user.name, &payer.name));
    let both: Vec<&&Party> = payers.iter().filter(also_uses).collect();
    if let Some(evidence) = grounds.customer_is_user {
        // Several parties use, and the maker takes a fee of what passes between them.
        let fees = said("fees").is_some() && users.len() > 1 && grounds.money.price.is_none();
        // "Customer" and "User", each with a line of its own in one list, are two.
        let listed = |evidence: &Evidence| matches!(evidence.origin, Origin::RoleList | Origin::Persona);
        let beside_users = |evidence: &Evidence| {
            let named = |party: &&&Party| party.is_named(Role::User) && !party.is_named(Role::Customer);
            let mut named = users.iter().filter(named).filter_map(|party| party.uses.as_ref());
            listed(evidence) && named.any(listed)
        };
        // "Customer: a user who pays", "user: a customer or one of their staff"
        let mut named = grounds
            .definitions
            .iter()
            .filter(|definition| definition.names_other);
        let some = named.any(|definition| definition.names_some || definition.some);
        let relation = match (marketplace, users.len()) {
            (Some(_), _) => Relation::TwoSided,
            (None, _) if fees => Relation::TwoSided,
            (None, 0 | 1) if !some && !beside_users(evidence) => Relation::Same,
            (None, _) => Relation::Overlapping,
        };
        return believe(relation, true, vec![evidence.clone()]);
    }
    if let Some(market) = marketplace {
        return believe(Relation::TwoSided, true, vec![market]);
    }
    if !payers.is_empty() && !users.is_empty() {
        let evidence: Vec<Evidence> = payers
            .iter()
            .filter_map(|party| party.pays.clone())
            .take(2)
            .chain(users.iter().filter_map(|party| party.uses.clone()).take(2))
            .collect();
        let named = grounds
            .definitions
            .iter()
            .any(|definition| !definition.parties.is_empty())
            || payers.iter().any(|party| {
                party.pays.as_ref().is_some_and(|pays| {
                    matches!(
                        pays.origin,
                        Origin::RoleList
                            | Origin::Persona
                            | Origin::FrontMatter
                            | Origin::Glossary
                            | Origin::Configuration
                    )
                })
            });
        let relation = if both.is_empty() {
            Relation::Different
        } else if both.len() == users.len() && both.len() == payers.len() {
            Relation::Same
        } else {
            Relation::Overlapping
        };
        return believe(relation, named, evidence);
    }
    if let Some(evidence) = grounds.user_pays {
        return believe(Relation::Same, true, vec![evidence.clone()]);
    }
    if let Some(evidence) = business {
        return believe(
            Relation::Different,
            false,
            vec![Evidence {
                origin: Origin::BusinessModel,
                ..evidence
            }],
        );
    }
    if let Some(evidence) = said("consumer-model") {
        return believe(
            Relation::Same,
            false,
            vec![Evidence {
                origin: Origin::BusinessModel,
                ..evidence
            }],
        );
    }
    let evidence = grounds.money.payer.iter().cloned().collect();
    believe(Relation::Unclear, false, evidence)
}

/// Where the text calls the product a marketplace; a marketplace with a name of its own is somebody else's.
fn marketplace(document: &Document, lexicon: &Lexicon) -> Option<Evidence> {
    let bit = lexicon.topic("two-sided");
    let denial = lexicon.topic("disclaimers");
    // "API marketplace" on a roadmap, or a competitor's, says nothing of this product.
    let aside = lexicon.kinds(&["scope", "excluded", "technical", "competition"]);
    document.prose.iter().enumerate().find_map(|(block, prose)| {
        if document.kinds(block) & aside != 0 {
            return None;
        }
        let text = &prose.block.text;
        let capital = |at: usize| prose.tokens[at].slice(text).starts_with(char::is_uppercase);
        prose
            .topics
            .iter()
            .filter(|hit| hit.value & bit != 0)
            .find(|hit| {
                let named = hit.from > 0
                    && prose.tokens[hit.from - 1].kind == TokenKind::Word
                    && capital(hit.from)
                    && capital(hit.from - 1);
                // "Not a goal: a marketplace of our own."
                let before = prose.sentence(hit.from).start..hit.from;
                let denied = prose
                    .topics_in(before)
                    .iter()
                    .any(|other| other.value & denial != 0);
                !named && !denied
            })
            .map(|hit| Evidence {
                origin: Origin::BusinessModel,
                span: prose.span(hit.from..hit.to),
            })
    })
}
