//! `same-action`: one actor under two names, in one unit of text or for one and the same action.
//!
//! Three places to look, each with its own reason why a reader must take the two for one person:
//! a story and its criteria, a list or a column whose items take turns, and the same verb with the
//! same object anywhere in the document.

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::document::Story;
use crate::finding::{Draft, Label};
use crate::lexicon::{action, class};
use crate::mention::grammar::{Action, Use, Voice};
use crate::mention::{Mention, Qualifier, Role};
use crate::roles::declaration::Relation;
use crate::roles::{LONGEST_PHRASE, Origin};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The customer here, the user there, and one person behind both.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SameAction {
    /// Kinds of section whose lists name parties side by side and tell no flow.
    not_in: Vec<String>,
}

impl Options for SameAction {
    const NAME: &'static str = "same-action";
    const SUMMARY: &'static str = "one actor who is the customer here and the user there";
    const SLOTS: &'static [&'static str] = &["mention", "other", "what", "where"];
}

/// How a mention takes part in what is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// It suffers, owns, or is served.
    Served,
    /// It acts.
    Acts,
}

impl Check for SameAction {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        if case.model.said_same() {
            return;
        }
        let mut drafts = Vec::new();
        for story in &case.document.stories {
            in_story(case, story, &mut drafts);
        }
        tellers(case, &mut drafts);
        // "Users place the fields, clients sign": a document that lets both act side by side means two.
        if !side_by_side(case) && !settled_as_two(case) {
            self.in_units(case, &mut drafts);
            drift(case, &mut drafts);
            same_deed(case, &mut drafts);
            same_doings(case, &mut drafts);
        }
        out.extend(drafts);
    }
}

/// Whether the mention can stand for the actor of a flow: no third party's, not everybody, not generic.
fn counts(case: &Case<'_>, mention: &Mention) -> bool {
    mention.is_party()
        && !matches!(
            mention.qualifier,
            Qualifier::ThirdParty | Qualifier::Everybody | Qualifier::Named
        )
        && !case.is_generic(mention)
        && !case.is_share(mention)
}

fn part(case: &Case<'_>, mention: &Mention) -> Option<Part> {
    // "Given a customer with a full basket": the scenario is the customer's.
    let given = mention.phrase_start.checked_sub(1).is_some_and(|before| {
        let prose = &case.document.prose[mention.block];
        let word = prose.tokens[before].lower(&prose.block.text);
        case.lexicon
            .list("stories.given")
            .iter()
            .any(|known| *known == word)
    });
    if given {
        return Some(Part::Acts);
    }
    // "The user cannot go on without an address" is about whoever goes on, too.
    let acts = mention
        .deeds()
        .any(|deed| case.is_action(mention, deed, action::USE));
    if acts {
        return Some(Part::Acts);
    }
    let served = matches!(mention.usage, Use::Possessor(_))
        || mention.actions.iter().any(|deed| deed.voice == Voice::Patient)
        || mention.actions.is_empty();
    served.then_some(Part::Served)
}

fn draft(case: &Case<'_>, cue: Cue, first: &Mention, second: &Mention, what: &str, place: &str) -> Draft {
    let name = |mention: &Mention| format!("\"{}\" here", case.word(mention));
    case.common_slots(
        Draft::new(Label::new(first.span.clone(), name(first)))
            .with(Label::new(second.span.clone(), name(second)))
            .cue(cue)
            .slot("mention", case.word(first))
            .slot("other", case.word(second))
            .slot("what", what)
            .slot("where", place)
            .in_run(case.section(first.block)),
    )
}

/// Adds further places of the two words, as many as a reader can take in.
fn with_places<'m>(case: &Case<'_>, draft: Draft, places: impl Iterator<Item = &'m Mention>) -> Draft {
    places.take(12).fold(draft, |draft, mention| {
        let label = Label::new(mention.span.clone(), format!("\"{}\" here", case.word(mention)));
        let new = draft.labels().all(|known| known.span != label.span);
        if new {
            draft.with(label).cue(Cue::Again)
        } else {
            draft
        }
    })
}

/// "As a customer, I want …" with criteria about the user.
fn in_story(case: &Case<'_>, story: &Story, out: &mut Vec<Draft>) {
    let Some(teller) = case
        .mentions_in(story.block)
        .iter()
        .find(|mention| story.role.contains(&mention.tokens.start) && mention.is_party())
        .filter(|mention| mention.qualifier != Qualifier::Named)
    else {
        return;
    };
    // The story's own words behind the role belong to it as well.
    let own = case
        .mentions_in(story.block)
        .iter()
        .filter(|mention| mention.tokens.start >= story.role.end);
    // "As a user, I want to send a quote to the client": the teller and the other are two.
    let two = own
        .clone()
        .any(|mention| mention.role != teller.role && case.deed(mention, action::USE).is_none());
    if two && teller.role == Role::User {
        return;
    }
    let others: Vec<&Mention> = own
        .chain(story.criteria.iter().flat_map(|&block| case.mentions_in(block)))
        .filter(|mention| mention.role != teller.role && counts_in_story(case, mention))
        .collect();
    let acting = others
        .iter()
        .any(|mention| part(case, mention) == Some(Part::Acts));
    // A user's story may well speak of customers; only one who acts in its place is a swap.
    // Nor is a swap whatever a customer does in a user's story: it takes the teller's own act, or a document
    // in which customers are users.
    let told: Vec<u32> = teller.deeds().map(|deed| case.meaning(deed.verb)).collect();
    let same_act = others.iter().any(|mention| {
        mention
            .deeds()
            .any(|deed| told.contains(&case.meaning(deed.verb)))
    });
    // "The customer picks a reason" is the criterion's own subject, "when the client opens it" is not.
    let opens = others.iter().any(|mention| {
        let sentence = case.document.prose[mention.block].sentence(mention.tokens.start);
        mention.phrase_start == sentence.start && part(case, mention) == Some(Part::Acts)
    });
    let enough = match teller.role {
        Role::Customer => !others.is_empty(),
        Role::User => acting && (same_act || opens || case.model.customer_is_user.is_some()),
    };
    if !enough {
        return;
    }
    // Stories whose criteria slip all alike are one run: whoever wrote them had one habit.
    let mut found = draft(
        case,
        Cue::Unit,
        others[0],
        teller,
        "the story's own actor",
        "in one story",
    )
    .in_run("stories");
    found = with_places(case, found, others[1..].iter().copied());
    out.push(found);
}

/// One list of stories, most of them told by the customer and one or two by "the user", or the other way round.
fn tellers(case: &Case<'_>, out: &mut Vec<Draft>) {
    let user_listed = case.model.parties.iter().any(|party| {
        let outright = party.uses.as_ref().is_some_and(|uses| uses.origin.names());
        outright && case.lexicon.word(&party.name).classes & class::USER != 0
    });
    if user_listed || settled_as_two(case) {
        return;
    }
    let mut lists: BTreeMap<usize, Vec<&Mention>> = BTreeMap::new();
    // A list in which many parties take turns may well mean everybody by "user".
    let mut others: BTreeMap<usize, usize> = BTreeMap::new();
    for story in &case.document.stories {
        let teller = case.mentions_in(story.block).iter().find(|mention| {
            story.role.contains(&mention.tokens.start)
                && mention.is_party()
                && mention.qualifier == Qualifier::None
        });
        if teller.is_none() {
            *others
                .entry(case.document.prose[story.block].section)
                .or_default() += 1;
        }
        let generic = teller.is_some_and(|teller| generic_story(case, teller));
        if let Some(teller) = teller.filter(|_| !generic) {
            lists
                .entry(case.document.prose[story.block].section)
                .or_default()
                .push(teller);
        }
    }
    for (section, tellers) in &lists {
        let of = |role: Role| -> Vec<&Mention> {
            tellers
                .iter()
                .copied()
                .filter(|teller| teller.role == role)
                .collect()
        };
        let (mut customers, users) = (of(Role::Customer), of(Role::User));
        // "Client stories": the heading says whose they are.
        let headed = customers_heading(case, tellers[0].block);
        if let Some(heading) =
            headed.filter(|_| users.len() <= others.get(section).copied().unwrap_or(0) + customers.len())
        {
            customers.extend([heading, heading]);
        }
        let (few, many) = if users.len() < customers.len() {
            (users, customers)
        } else {
            (customers, users)
        };
        let crowd = others.get(section).copied().unwrap_or(0) > many.len();
        if few.is_empty() || many.len() < 2 * few.len() || many.len() < 2 || crowd {
            continue;
        }
        let found = draft(
            case,
            Cue::Unit,
            few[0],
            many[0],
            "who tells these stories",
            "in one list of stories",
        );
        out.push(with_places(case, found, few.iter().chain(&many).copied()));
    }
}

/// Whether a story is about signing in, where "user" is the generic word.
fn generic_story(case: &Case<'_>, teller: &Mention) -> bool {
    let generic = case.lexicon.topic("generic");
    let security = case.kinds(&["security"]);
    case.document.kinds(teller.block) & security != 0 || case.document.prose[teller.block].touches(generic)
}

/// In a story's criteria even a served user is the teller; only whoever cannot be is left out.
fn counts_in_story(case: &Case<'_>, mention: &Mention) -> bool {
    counts(case, mention) && (mention.role == Role::User || part(case, mention) == Some(Part::Acts))
}

impl SameAction {
    /// Lists, columns and flows whose items take turns between the two words.
    fn in_units(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        let silent = case.kinds(&self.not_in);
        let mut units: BTreeMap<(usize, usize), Vec<&Mention>> = BTreeMap::new();
        for mention in case.mentions {
            let prose = &case.document.prose[mention.block];
            let key = match (prose.item(), prose.cell()) {
                (Some(item), _) => (item.list, 0),
                (_, Some(cell)) if cell.row > 0 => (cell.table, cell.column + 1),
                (None, None) if !case.document.run(mention.block).is_empty() => {
                    (usize::MAX - 1, case.document.run(mention.block)[0])
                }
                // A paragraph tells a flow where single people take turns in it.
                (None, None) if !mention.plural && !mention.label => (usize::MAX, mention.block),
                _ => continue,
            };
            let story = case.document.story_at(mention.block).is_some();
            if story || case.document.kinds(mention.block) & silent != 0 {
                continue;
            }
            units.entry(key).or_default().push(mention);
        }
        for (key, mentions) in &units {
            if key.0 == usize::MAX {
                in_paragraph(case, mentions, out);
            } else {
                self.in_unit(case, mentions, out);
            }
        }
    }

    fn in_unit(&self, case: &Case<'_>, mentions: &[&Mention], out: &mut Vec<Draft>) {
        let of = |role: Role| -> Vec<(&Mention, Part)> {
            mentions
                .iter()
                .filter(|mention| mention.role == role && counts(case, mention))
                .filter_map(|mention| part(case, mention).map(|part| (*mention, part)))
                .collect()
        };
        let (customers, users) = (of(Role::Customer), of(Role::User));
        let acts = |side: &[(&Mention, Part)]| side.iter().any(|(_, part)| *part == Part::Acts);
        if !acts(&customers) || !acts(&users) {
            // One who acts and one who is served are one person only where both are single people of one flow.
            let single = |side: &[(&Mention, Part)]| side.iter().any(|(mention, _)| !mention.plural);
            // Whoever is served while users act may well be their customer, never the other way round.
            // Only a heading that names the customer says whose the unit is.
            let headed = mentions.first().is_some_and(|mention| {
                let section = case.document.prose[mention.block].section;
                case.document.sections[section].heading.is_some_and(|heading| {
                    let named = case.mentions_in(heading);
                    !named.is_empty() && named.iter().all(|mention| mention.role == Role::Customer)
                })
            });
            // Two single people who are only served, in a document that lists the customer among its users.
            let served = case.model.customer_is_user.is_some()
                && [&customers, &users].into_iter().all(|side| {
                    side.iter().all(|(mention, part)| {
                        !mention.plural && *part == Part::Served && is_told_of(case, mention)
                    })
                });
            let flow = acts(&customers) && single(&users) || acts(&users) && headed || served;
            if customers.is_empty() || users.is_empty() || !flow || self.meet(&customers, &users) {
                return;
            }
        }
        if self.hypernym(case, mentions, &users) || self.meet(&customers, &users) {
            return;
        }
        // The word that is rarer in the unit is the slip; where they are even, the later one.
        let (slips, kept) = if users.len() < customers.len() {
            (&users, &customers)
        } else {
            (&customers, &users)
        };
        let first = slips
            .iter()
            .max_by_key(|(_, part)| *part)
            .map_or(slips[0].0, |(mention, _)| *mention);
        let other = kept
            .iter()
            .max_by_key(|(_, part)| *part)
            .map_or(kept[0].0, |(mention, _)| *mention);
        let mut found = draft(
            case,
            Cue::Unit,
            first,
            other,
            "whoever acts in this list",
            "in one list",
        );
        found = with_places(
            case,
            found,
            slips.iter().chain(kept.iter()).map(|(mention, _)| *mention),
        );
        out.push(found);
    }

    /// Whether the two meet in one sentence, so that they must be two: "customers invite users".
    fn meet(&self, customers: &[(&Mention, Part)], users: &[(&Mention, Part)]) -> bool {
        customers
            .iter()
            .any(|(customer, _)| users.iter().any(|(user, _)| user.block == customer.block))
    }

    /// Whether "users" in this unit means everybody: other parties take their turns in it as well.
    fn hypernym(&self, case: &Case<'_>, mentions: &[&Mention], users: &[(&Mention, Part)]) -> bool {
        if users.iter().any(|(mention, _)| !mention.plural) {
            return false;
        }
        if mentions.iter().any(|mention| mention.coordinated) {
            return true;
        }
        let staff = case.lexicon.topic("parties.staff") | case.lexicon.topic("parties.business-people");
        let Some(first) = mentions.first() else {
            return false;
        };
        let prose = &case.document.prose[first.block];
        let unit: Vec<usize> = match (prose.item(), prose.cell()) {
            (Some(item), _) => case.document.list(item.list).to_vec(),
            (_, Some(cell)) => case.document.column(cell),
            _ => case.document.run(first.block).to_vec(),
        };
        unit.into_iter().any(|block| {
            let other = &case.document.prose[block];
            other
                .topics
                .iter()
                .any(|hit| hit.value & staff != 0 && hit.from <= other.lead + 2)
        })
    }
}

/// Whether the text has settled that the two are different parties; a customer who acts is then another
/// rule's matter.
fn settled_as_two(case: &Case<'_>) -> bool {
    let belief = &case.model.relation;
    let named = case.model.parties.iter().any(|party| {
        party
            .pays
            .as_ref()
            .is_some_and(|evidence| evidence.origin.names())
    });
    belief.relation == Relation::Different && belief.stated && named
}

/// Whether a mention stands in a sentence and not alone as a name: "to the customer", "informs the user".
fn is_told_of(case: &Case<'_>, mention: &Mention) -> bool {
    let before = mention
        .phrase_start
        .checked_sub(1)
        .map(|at| &case.document.prose[mention.block].tokens[at]);
    !mention.label
        && (!mention.actions.is_empty() || before.is_some_and(|token| token.is(class::PREPOSITION)))
}

/// Whether somewhere in the document both words act in one sentence, each with a verb of its own.
fn side_by_side(case: &Case<'_>) -> bool {
    let places = case.mentions.windows(2).filter(|pair| {
        let [first, second] = pair else { return false };
        let acts = |mention: &Mention| {
            mention.is_party()
                && !mention.coordinated
                && mention.qualifier == Qualifier::None
                && mention.deeds().next().is_some()
        };
        // "Customers book, and the user gets a letter" may be the slip itself.
        let even = first.plural == second.plural;
        first.block == second.block && first.role != second.role && even && acts(first) && acts(second) && {
            let prose = &case.document.prose[first.block];
            let sentence = prose.sentence(first.tokens.start);
            // "When the customer opens the app, the user sees …" is one actor, badly told.
            let condition = prose.tokens[sentence.start..first.tokens.start]
                .iter()
                .any(|token| token.is(class::SUBORDINATOR));
            sentence.contains(&second.tokens.start) && !condition
        }
    });
    places.count() > 0
}

/// A role table names the customer beside others, and a section that is the customer's tells of "the user":
/// the actor's name has drifted. A section is the customer's by its heading, or because its neighbours in
/// the chapter tell of the customer.
fn drift(case: &Case<'_>, out: &mut Vec<Draft>) {
    let listed = case
        .model
        .customer_is_user
        .as_ref()
        .is_some_and(|evidence| matches!(evidence.origin, Origin::RoleList | Origin::Persona));
    let user_listed = case.model.parties.iter().any(|party| {
        let outright = party.uses.as_ref().is_some_and(|uses| uses.origin.names());
        outright && case.lexicon.word(&party.name).classes & class::USER != 0
    });
    if !listed || user_listed {
        return;
    }
    // Who acts in each section, by the section's first block in order of the document.
    let mut acting: BTreeMap<usize, Vec<&Mention>> = BTreeMap::new();
    for mention in case.mentions {
        let acts = counts(case, mention) && !mention.plural && part(case, mention) == Some(Part::Acts);
        if acts {
            let section = case.document.prose[mention.block].section;
            acting.entry(section).or_default().push(mention);
        }
    }
    let told_by = |role: Role| {
        acting.iter().filter(move |(_, mentions)| {
            mentions.len() >= 2 && mentions.iter().all(|mention| mention.role == role)
        })
    };
    for (&section, users) in told_by(Role::User) {
        if others_act(case, section) {
            continue;
        }
        let chapter = case.chapter(users[0].block);
        let heading = customers_heading(case, users[0].block);
        let neighbour = told_by(Role::Customer)
            .find(|(_, customers)| case.chapter(customers[0].block) == chapter)
            .map(|(_, customers)| customers.as_slice());
        let customers: &[&Mention] = match (&heading, neighbour) {
            (Some(heading), _) => std::slice::from_ref(heading),
            (None, Some(customers)) => customers,
            (None, None) => continue,
        };
        let mut found = draft(
            case,
            Cue::Unit,
            users[0],
            customers[0],
            "the actor of these steps",
            "in one chapter",
        );
        found = with_places(case, found, users.iter().chain(customers).copied());
        out.push(found);
    }
}

/// The mention that makes the section around a block the customer's: "Customer app", "For customers".
fn customers_heading<'a>(case: &Case<'a>, block: usize) -> Option<&'a Mention> {
    let path = case.document.heading_path(block);
    path.into_iter().rev().find_map(|section| {
        let heading = case.document.sections[section].heading?;
        let named = case.mentions_in(heading);
        let one = named.iter().all(|mention| mention.role == Role::Customer);
        named.first().filter(|_| one)
    })
}

/// Whether staff or business people take part in a section, so that "the user" may be one of them.
fn others_act(case: &Case<'_>, section: usize) -> bool {
    let staff = case.lexicon.topic("parties.staff") | case.lexicon.topic("parties.business-people");
    case.document.sections[section].blocks.clone().any(|block| {
        let prose = &case.document.prose[block];
        prose
            .topics
            .iter()
            .any(|hit| hit.value & staff != 0 && hit.from <= prose.lead + 2)
    })
}

/// "The customer picks a garage. The user then selects a time.": one paragraph, two sentences, one flow.
fn in_paragraph(case: &Case<'_>, mentions: &[&Mention], out: &mut Vec<Draft>) {
    if case.model.relation.relation == Relation::Different {
        return;
    }
    let acting: Vec<&Mention> = mentions
        .iter()
        .copied()
        .filter(|mention| counts(case, mention) && part(case, mention) == Some(Part::Acts))
        .collect();
    let prose = &case.document.prose[mentions[0].block];
    let sentence = |mention: &Mention| prose.sentence(mention.tokens.start);
    let swap = acting
        .windows(2)
        .find(|pair| pair[0].role != pair[1].role && sentence(pair[0]) != sentence(pair[1]));
    // Where the two meet in one sentence of the paragraph they are two people.
    let meet = mentions
        .windows(2)
        .any(|pair| pair[0].role != pair[1].role && sentence(pair[0]) == sentence(pair[1]));
    if let Some([first, second]) = swap.filter(|_| !meet) {
        out.push(
            draft(
                case,
                Cue::Unit,
                second,
                first,
                "whoever acts in this flow",
                "in one paragraph",
            )
            .in_run("paragraphs"),
        );
    }
}

/// The same verb with the same object under both words, anywhere in the document.
fn same_deed(case: &Case<'_>, out: &mut Vec<Draft>) {
    let common = case.lexicon.topic("common-objects") | case.lexicon.topic("generic");
    let mut deeds: BTreeMap<(u32, String), Vec<(&Mention, &Action)>> = BTreeMap::new();
    for mention in case.mentions {
        if !counts(case, mention) {
            continue;
        }
        let prose = &case.document.prose[mention.block];
        for deed in mention.deeds() {
            let verb = case.lexicon.verb(deed.verb);
            let acts = verb.group_actions & action::USE != 0;
            let Some(object) = case.object(mention, deed) else {
                continue;
            };
            let common_object = deed.object.is_some_and(|at| {
                prose
                    .topics_in(at.saturating_sub(LONGEST_PHRASE)..at + 1)
                    .iter()
                    .any(|hit| hit.value & common != 0 && at < hit.to)
            });
            if acts && !common_object && object.len() > 2 {
                deeds
                    .entry((case.meaning(deed.verb), object))
                    .or_default()
                    .push((mention, deed));
            }
        }
    }
    for ((_, object), places) in &deeds {
        let of = |role: Role| places.iter().find(|(mention, _)| mention.role == role);
        let (Some((customer, deed)), Some((user, _))) = (of(Role::Customer), of(Role::User)) else {
            continue;
        };
        // "customers and users": the text itself names two.
        let gap = if customer.tokens.start < user.tokens.start {
            user.tokens.start.saturating_sub(customer.tokens.end)
        } else {
            customer.tokens.start.saturating_sub(user.tokens.end)
        };
        if customer.block == user.block && gap <= 2 {
            continue;
        }
        let what = format!("{} … {object}", case.lexicon.verb(deed.verb).lemma);
        let mut found = draft(case, Cue::Action, customer, user, &what, "for one action");
        found = with_places(case, found, places.iter().map(|(mention, _)| *mention)).in_run("actions");
        out.push(found);
    }
}

/// How many telling acts both words must share before a reader takes them for one person.
const SHARED_ACTS: usize = 2;

/// Users browse and fill the basket here, customers browse and fill it there: one person by what they do,
/// though no single action has the same object.
fn same_doings(case: &Case<'_>, out: &mut Vec<Draft>) {
    let mut acts: BTreeMap<u32, Vec<(&Mention, &Action)>> = BTreeMap::new();
    for mention in case.mentions.iter().filter(|mention| counts(case, mention)) {
        for deed in mention.deeds() {
            let verb = case.lexicon.verb(deed.verb);
            if verb.actions & action::USE != 0 && !verb.everyday {
                acts.entry(case.meaning(deed.verb))
                    .or_default()
                    .push((mention, deed));
            }
        }
    }
    let by =
        |places: &[(&Mention, &Action)], role: Role| places.iter().any(|(mention, _)| mention.role == role);
    acts.retain(|_, places| by(places, Role::Customer) && by(places, Role::User));
    if acts.len() < SHARED_ACTS {
        return;
    }
    let places: Vec<&Mention> = acts.values().flatten().map(|(mention, _)| *mention).collect();
    let first = |role: Role| {
        places
            .iter()
            .copied()
            .filter(|mention| mention.role == role)
            .min_by_key(|mention| mention.span.start)
    };
    let (Some(customer), Some(user)) = (first(Role::Customer), first(Role::User)) else {
        return;
    };
    let names: Vec<&str> = acts
        .values()
        .filter_map(|places| places.first())
        .map(|(_, deed)| case.lexicon.verb(deed.verb).lemma.as_str())
        .collect();
    let found = draft(
        case,
        Cue::Action,
        customer,
        user,
        &names.join(", "),
        "for the same actions",
    );
    out.push(with_places(case, found, places.into_iter()).in_run("actions"));
}
