//! Units: lists, columns, runs of lines and paragraphs whose items take turns between the two words.

use super::stories::has_several_tellers;
use super::{Part, SameAction, counts, draft, part, with_places};
use crate::checks::Case;
use crate::confidence::Cue;
use crate::finding::Draft;
use crate::lexicon::class;
use crate::mention::{Mention, Role};
use crate::roles::declaration::Relation;
use std::collections::{BTreeMap, HashMap};

impl SameAction {
    /// Lists, columns and flows whose items take turns between the two words.
    pub(super) fn in_units(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        let silent = case.kinds(&self.not_in);
        let flows = case.kinds(&["flows"]);
        let mut units: BTreeMap<(usize, usize), Vec<&Mention>> = BTreeMap::new();
        // The criteria of each story are a unit of their own, and where several tell it "user" is any of them.
        let stories = case.document.stories.iter().enumerate();
        let criteria: HashMap<usize, usize> = stories
            .flat_map(|(index, story)| story.criteria.iter().map(move |&block| (block, index)))
            .collect();
        for mention in case.mentions {
            let prose = &case.document.prose[mention.block];
            let told = criteria.get(&mention.block).copied();
            if told.is_some_and(|story| has_several_tellers(case, &case.document.stories[story])) {
                continue;
            }
            let key = match (prose.item(), prose.cell()) {
                (Some(item), _) if told.is_some() => (item.root, told.map_or(0, |story| story + 1)),
                // The steps below a step are steps of the same flow.
                (Some(item), _) if case.document.kinds(mention.block) & flows != 0 => (item.root, 0),
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
        let mut found = draft(case, Cue::Unit, first, other, "in one list");
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
        let Some(first) = mentions.first() else {
            return false;
        };
        let prose = &case.document.prose[first.block];
        let unit = match (prose.item(), prose.cell()) {
            (Some(item), _) => case.document.list(item.list),
            (_, Some(cell)) => case.document.column(cell),
            _ => case.document.run(first.block),
        };
        unit.iter().any(|&block| case.is_about_workers(block))
    }
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
        out.push(draft(case, Cue::Unit, second, first, "in one paragraph").in_run("paragraphs"));
    }
}
