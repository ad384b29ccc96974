//! `role-heading`: a heading, label or column that names one role over what belongs to the other. Headings over
//! measures are in `measures.rs`.

mod measures;

use super::{Case, Check, Options};
use crate::confidence::Cue;
use crate::document::WIDEST_TABLE;
use crate::finding::{Draft, Label};
use crate::lexicon::class;
use crate::mention::grammar::Use;
use crate::mention::{Mention, Role};
use crate::roles::Member;
use crate::roles::declaration::Relation;
use crate::words::TokenKind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// "Target customers" over people who only operate it, "User pricing".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RoleHeading {}

impl Options for RoleHeading {
    const NAME: &'static str = "role-heading";
    const SUMMARY: &'static str = "a heading that names one role over what belongs to the other";
    const SLOTS: &'static [&'static str] = &["heading", "named", "found"];
}

impl Check for RoleHeading {
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>) {
        if case.model.said_same() {
            return;
        }
        let members = &case.model.members;
        audiences(case, members, out);
        roles_of_all_kinds(case, members, out);
        money_headings(case, out);
        records(case, out);
        over_others(case, out);
        named_staff(case, out);
        measures::under_users(case, out);
    }
}

/// "Secondary customer: restaurant staff": a label names the customer and somebody at work in one breath.
fn named_staff(case: &Case<'_>, out: &mut Vec<Draft>) {
    if case.model.relation.relation == Relation::Same {
        return;
    }
    let staff = case.lexicon.topic("parties.staff");
    let audience = case.lexicon.topic("parties.audience-qualifiers");
    let business = case.lexicon.topic("parties.organisations") | case.lexicon.topic("parties.owners");
    for mention in case
        .mentions
        .iter()
        .filter(|mention| mention.role == Role::Customer)
    {
        let prose = &case.document.prose[mention.block];
        let end = mention.tokens.end;
        let set_off = prose
            .tokens
            .get(end)
            .is_some_and(|token| matches!(token.kind, TokenKind::Clause | TokenKind::Hyphen));
        let label = prose
            .topics_in(mention.phrase_start..mention.tokens.start)
            .iter()
            .any(|hit| hit.value & audience != 0);
        let stop = prose
            .tokens
            .last()
            .is_some_and(|token| token.kind == TokenKind::Stop);
        let name = end + 1..prose.tokens.len() - usize::from(stop);
        if !(set_off && label && name.len() <= LONGEST_NAME) {
            continue;
        }
        // "Support agent" says more of the person than "agent" does.
        let last = prose
            .topics_in(name.clone())
            .iter()
            .filter(|hit| hit.to == name.end && hit.value & (staff | business) != 0)
            .max_by_key(|hit| hit.to - hit.from);
        if last.is_some_and(|hit| hit.value & staff != 0 && hit.value & business == 0) {
            let place = Label::new(prose.span(name), "operates the product");
            report(case, mention, OPERATORS, vec![place], out);
        }
    }
}

/// Who stands under a heading of the customer's.
const OPERATORS: &str = "people who operate the product and pay for nothing";

/// No name of a party in a label has more tokens.
const LONGEST_NAME: usize = 6;

fn report(case: &Case<'_>, mention: &Mention, found: &str, places: Vec<Label>, out: &mut Vec<Draft>) {
    let prose = &case.document.prose[mention.block];
    let tokens = if prose.is_heading() || prose.lead == 0 {
        prose.tokens.len()
    } else {
        prose.lead
    };
    let end = (0..tokens)
        .rev()
        .find(|&at| prose.tokens[at].kind == TokenKind::Word);
    let heading = prose.slice(0..end.map_or(tokens, |at| at + 1)).trim().to_string();
    let mut draft = Draft::new(Label::new(
        mention.span.clone(),
        format!("names the {}", mention.role.name()),
    ))
    .cue(Cue::Unit);
    for place in places.into_iter().take(8) {
        draft = draft.with(place).cue(Cue::Again);
    }
    let draft = draft
        .slot("heading", heading)
        .slot("named", mention.role.name())
        .slot("found", found);
    out.push(case.common_slots(draft));
}

/// The mention that makes a heading or label one of a role.
fn labelling<'a>(case: &Case<'a>, block: usize) -> Option<&'a Mention> {
    let mut labels = case.mentions_in(block).iter().filter(|mention| mention.label);
    let first = labels.next()?;
    // "Customers and users" promises both.
    labels.all(|other| other.role == first.role).then_some(first)
}

fn touches(case: &Case<'_>, member: &Member, topics: &[&str]) -> bool {
    let bits = topics
        .iter()
        .fold(0, |bits, name| bits | case.lexicon.topic(name));
    case.document.prose[member.block]
        .topics
        .iter()
        .any(|hit| hit.value & bits != 0 && hit.from >= member.name.start && hit.to <= member.name.end)
}

fn is_role_word(case: &Case<'_>, member: &Member, role: Role) -> bool {
    case.mentions_in(member.block).iter().any(|mention| {
        mention.role == role && mention.is_party() && member.name.contains(&mention.tokens.start)
    })
}

fn place(case: &Case<'_>, member: &Member, text: &str) -> Label {
    Label::new(case.document.prose[member.block].span(member.name.clone()), text)
}

/// "Target customers" over staff who only operate; "Target users" over organisations, where the users are people.
fn audiences(case: &Case<'_>, members: &[Member], out: &mut Vec<Draft>) {
    // A list's own label, and the heading above it: "Primary users" under "Target customers".
    let mut labels: Vec<usize> = members
        .iter()
        .filter_map(|member| member.label)
        .flat_map(|label| {
            let section = &case.document.sections[case.document.prose[label].section];
            let above = section
                .parent
                .filter(|_| section.heading == Some(label))
                .and_then(|parent| case.document.sections[parent].heading);
            std::iter::once(label).chain(above)
        })
        .collect();
    labels.sort_unstable();
    labels.dedup();
    let mut by_label: BTreeMap<usize, Vec<&Member>> = BTreeMap::new();
    for member in members {
        if let Some(label) = member.label {
            by_label.entry(label).or_default().push(member);
        }
    }
    for label in labels {
        let kinds = case.lexicon.topic("kinds-of-people");
        let named = |mention: &&Mention| match mention.usage {
            // "Buyer profiles", "Customer personas"
            Use::Modifier(head) => case.document.prose[mention.block]
                .topics
                .iter()
                .any(|hit| hit.value & kinds != 0 && hit.from == head),
            _ => true,
        };
        let Some(mention) = labelling(case, label).filter(named) else {
            continue;
        };
        let here = by_label.get(&label).cloned().unwrap_or_default();
        match mention.role {
            Role::Customer => {
                let staff = here.len() >= 2 && here.iter().all(|member| only_operates(case, member));
                // An administrator among those who pay, or "Primary users" who are staff under "Target customers".
                let operators: Vec<&Member> = if staff {
                    here
                } else {
                    let own: Vec<&Member> = here
                        .iter()
                        .copied()
                        .filter(|member| is_maker_staff(case, member) && !member.says_pays)
                        .collect();
                    if here.len() > own.len() && !own.is_empty() {
                        own
                    } else {
                        users_below(case, &by_label, label)
                    }
                };
                if !operators.is_empty() {
                    let places = operators
                        .iter()
                        .map(|member| place(case, member, "operates the product"))
                        .collect();
                    report(case, mention, OPERATORS, places, out);
                }
            }
            Role::User => {
                let organisations = |member: &Member| {
                    head_is(case, member, &["parties.organisations"])
                        && !is_group(case, member)
                        && !is_role_word(case, member, Role::Customer)
                };
                if here.is_empty()
                    || !here
                        .iter()
                        .all(|member| organisations(member) && !is_described(case, member))
                {
                    continue;
                }
                let people: Vec<&Member> = members
                    .iter()
                    .filter(|member| member.label != Some(label) && member.role != Some(Role::Customer))
                    .filter(|member| {
                        touches(
                            case,
                            member,
                            &["parties.staff", "parties.business-people", "parties.people"],
                        )
                    })
                    .collect();
                if people.len() >= 2 {
                    let mut places: Vec<Label> = here
                        .iter()
                        .map(|member| place(case, member, "an organisation, which buys"))
                        .collect();
                    places.extend(
                        people
                            .iter()
                            .take(3)
                            .map(|member| place(case, member, "the people who use")),
                    );
                    report(
                        case,
                        mention,
                        "organisations, while the users are the people in them",
                        places,
                        out,
                    );
                }
            }
        }
    }
}

/// Whether the line below a member says what somebody's role is: "Agency partners" are people then, and no firms.
fn is_described(case: &Case<'_>, member: &Member) -> bool {
    let roles = case.lexicon.topic("kinds-of-people");
    case.document.prose.get(member.block + 1).is_some_and(|below| {
        below
            .topics_in(0..below.lead)
            .iter()
            .any(|hit| hit.value & roles != 0)
    })
}

/// Whether a member works with the product and is not said to pay for it.
fn only_operates(case: &Case<'_>, member: &Member) -> bool {
    touches(case, member, &["parties.staff"])
        && !touches(case, member, &["parties.organisations"])
        && !member.says_pays
}

/// Whether a member is whoever looks after the product itself: "Admin users", "Support agent (first level)".
fn is_maker_staff(case: &Case<'_>, member: &Member) -> bool {
    let bits = case.lexicon.topic("parties.maker-staff");
    let prose = &case.document.prose[member.block];
    prose.topics.iter().any(|hit| {
        hit.value & bits != 0
            && hit.from == member.name.start
            && (hit.to..member.name.end)
                .all(|at| prose.tokens[at].is(class::USER) || prose.tokens[at].kind != TokenKind::Word)
    })
}

/// Staff whom a list below a heading names as users, where the heading names the customer.
fn users_below<'m>(
    case: &Case<'_>,
    by_label: &BTreeMap<usize, Vec<&'m Member>>,
    label: usize,
) -> Vec<&'m Member> {
    if case.model.relation.relation == Relation::Same || !case.document.prose[label].is_heading() {
        return Vec::new();
    }
    let inside = case.document.inside(case.document.prose[label].section);
    let lists_users =
        |own: usize| own != label && labelling(case, own).is_some_and(|mention| mention.role == Role::User);
    let below: Vec<&Member> = by_label
        .range(inside)
        .filter(|(own, _)| lists_users(**own))
        .flat_map(|(_, members)| members.iter().copied())
        .collect();
    if below.iter().all(|member| only_operates(case, member)) {
        below
    } else {
        Vec::new()
    }
}

/// Whether the last words of a member's name are of one of these topics.
fn head_is(case: &Case<'_>, member: &Member, topics: &[&str]) -> bool {
    let bits = topics
        .iter()
        .fold(0, |bits, name| bits | case.lexicon.topic(name));
    let prose = &case.document.prose[member.block];
    prose
        .topics
        .iter()
        .any(|hit| hit.value & bits != 0 && hit.to == member.name.end && hit.from >= member.name.start)
}

/// Whether a member is a group of people within an organisation, who use together and buy nothing: "small teams".
fn is_group(case: &Case<'_>, member: &Member) -> bool {
    let prose = &case.document.prose[member.block];
    let head = prose.tokens[..member.name.end].last();
    head.is_some_and(|head| {
        let head = case.lexicon.singular(&head.lower(&prose.block.text));
        case.lexicon.list("definitions.groups").contains(&head.as_str())
    })
}

/// "Client roles" over driver, support agent and admin.
fn roles_of_all_kinds(case: &Case<'_>, members: &[Member], out: &mut Vec<Draft>) {
    let kinds_of_people = case.lexicon.topic("kinds-of-people");
    for mention in case.mentions {
        let prose = &case.document.prose[mention.block];
        let Use::Modifier(head) = mention.usage else {
            continue;
        };
        if mention.role != Role::Customer || !prose.is_heading() {
            continue;
        }
        let lists = prose
            .topics_in(head..head + 1)
            .iter()
            .any(|hit| hit.value & kinds_of_people != 0);
        if !lists || labelling(case, mention.block).is_none() {
            continue;
        }
        let here: Vec<&Member> = members
            .iter()
            .filter(|member| member.label == Some(mention.block))
            .collect();
        let others: Vec<Label> = here
            .iter()
            .filter(|member| {
                touches(case, member, &["parties.staff"]) && !is_role_word(case, member, Role::Customer)
            })
            .map(|member| place(case, member, "is no customer"))
            .collect();
        let customers = here
            .iter()
            .any(|member| is_role_word(case, member, Role::Customer));
        if !others.is_empty() && (customers || others.len() >= 2) {
            report(case, mention, "every kind of user, staff among them", others, out);
        }
    }
}

/// "Customer dashboard" over what the admin does: whoever takes part below is somebody else.
fn over_others(case: &Case<'_>, out: &mut Vec<Draft>) {
    let parts = case.lexicon.topic("product-parts");
    for mention in case
        .mentions
        .iter()
        .filter(|mention| mention.role == Role::Customer)
    {
        let prose = &case.document.prose[mention.block];
        let section = prose.section;
        // The document's own title names the product.
        let title = case.document.sections[section].level <= 1 || section == 1;
        if title
            || case.document.sections[section].heading != Some(mention.block)
            || labelling(case, mention.block).is_none()
            || mention.qualifier == crate::mention::Qualifier::ThirdParty
        {
            continue;
        }
        // "Customer dashboard", "Customer features"; neither "Customer interviews" nor "Clients".
        let end = prose.tokens.len();
        let fits = prose
            .topics_in(mention.tokens.end..end)
            .iter()
            .any(|hit| hit.value & parts != 0);
        if !fits {
            continue;
        }
        let (mut customers, mut others) = (0, Vec::new());
        for block in case.document.inside(section) {
            match subject(case, block) {
                Some(Subject::Customer) => customers += 1,
                Some(Subject::Other(span)) => others.push(Label::new(span, "is no customer")),
                None => {}
            }
        }
        if others.len() >= OTHERS && others.len() > customers {
            report(case, mention, "what others do", others, out);
        }
    }
}

/// How many places must show somebody else under a heading.
const OTHERS: usize = 2;

/// Who a block is about.
enum Subject {
    Customer,
    Other(Range<usize>),
}

/// Who takes part in a block: the teller of a story, or whom its label or a heading below names.
fn subject(case: &Case<'_>, block: usize) -> Option<Subject> {
    let prose = &case.document.prose[block];
    let told = case.document.story_at(block).map(|story| story.role.clone());
    let window = match told {
        Some(role) => role,
        None if prose.is_heading() || prose.cell().is_some_and(|cell| cell.column == 0 && cell.row > 0) => {
            0..prose.tokens.len()
        }
        None => 0..prose.lead,
    };
    let mentions = case.mentions_in(block);
    let named = |mention: &Mention| mention.role == Role::Customer && window.contains(&mention.tokens.start);
    if mentions.iter().any(named) {
        return Some(Subject::Customer);
    }
    let consumers = case.lexicon.topic("parties.consumers") | case.lexicon.topic("parties.people");
    let staff = case.workers();
    let hits = prose.topics_in(window.clone());
    if hits
        .iter()
        .any(|hit| hit.value & consumers != 0 && hit.value & staff == 0)
    {
        return Some(Subject::Customer);
    }
    hits.iter()
        .find(|hit| hit.value & staff != 0 && hit.to <= window.end)
        .map(|hit| Subject::Other(prose.span(hit.from..hit.to)))
}

/// "User pricing", "Pricing per user role" where somebody else pays.
fn money_headings(case: &Case<'_>, out: &mut Vec<Draft>) {
    let model = case.model;
    let Some(payer) = model
        .parties
        .iter()
        .find(|party| party.pays.is_some() && party.uses.is_none())
    else {
        return;
    };
    if model.user_pays.is_some() || model.relation.relation != Relation::Different {
        return;
    }
    let money = case.lexicon.topic("paid-things") | case.lexicon.topic("money-headings");
    for mention in case.mentions.iter().filter(|mention| mention.role == Role::User) {
        let prose = &case.document.prose[mention.block];
        let column = prose.cell().is_some_and(|cell| cell.row == 0);
        if !(prose.is_heading() || column) {
            continue;
        }
        let head = match mention.usage {
            Use::Modifier(head) | Use::Possessor(head) => head,
            Use::Party => continue,
        };
        let about_money = prose
            .topics
            .iter()
            .any(|hit| hit.value & money != 0 && hit.from <= head && head < hit.to);
        if about_money {
            let span = payer.pays.as_ref().map_or(0..0, |evidence| evidence.span.clone());
            let places = vec![Label::new(span, "the document says that these pay")];
            report(case, mention, "what the customer pays", places, out);
        }
    }
}

/// "User management" over nothing but customers, "Target customer" as a column of people who use.
fn records(case: &Case<'_>, out: &mut Vec<Draft>) {
    for mention in case.mentions {
        let prose = &case.document.prose[mention.block];
        if !prose.is_heading() || mention.role != Role::User || labelling(case, mention.block).is_none() {
            continue;
        }
        let Use::Modifier(head) = mention.usage else {
            continue;
        };
        let kept = case.lexicon.topic("kept-records");
        let keeps = prose
            .topics
            .iter()
            .any(|hit| hit.value & kept != 0 && hit.from == head);
        if !keeps || case.model.customer_is_user.is_some() {
            continue;
        }
        let home = prose.section;
        let inside = case.document.inside(home);
        let here: Vec<&Mention> = inside.clone().flat_map(|block| case.mentions_in(block)).collect();
        let customers: Vec<&&Mention> = here.iter().filter(|other| other.role == Role::Customer).collect();
        let users = here.iter().filter(|other| other.role == Role::User).count();
        let staff = case.lexicon.topic("parties.staff");
        let others = inside
            .into_iter()
            .any(|block| case.document.prose[block].touches(staff));
        if customers.len() >= 2 && users == 0 && !others {
            let places = customers
                .iter()
                .map(|customer| Label::new(customer.span.clone(), "is about the customer"))
                .collect();
            report(case, mention, "nothing but customers", places, out);
        }
    }
    columns(case, out);
}

/// A column headed with one role over names of the other's parties.
fn columns(case: &Case<'_>, out: &mut Vec<Draft>) {
    for mention in case.mentions.iter().filter(|mention| mention.is_party()) {
        let prose = &case.document.prose[mention.block];
        let Some(head) = prose.cell().filter(|cell| cell.row == 0) else {
            continue;
        };
        // The first cell is the head itself.
        let below = case.document.column(head).get(1..).unwrap_or(&[]);
        let party = |block: usize| -> Option<Range<usize>> {
            let tokens = &case.document.prose[block].tokens;
            let name: Vec<String> = tokens
                .iter()
                .filter(|token| token.kind == TokenKind::Word)
                .map(|token| {
                    case.lexicon
                        .singular(&token.lower(&case.document.prose[block].block.text))
                })
                .collect();
            let name = name.join(" ");
            let staff = case.lexicon.topic("parties.staff");
            let at_work = mention.role == Role::Customer && case.lexicon.topics_in(&name) & staff != 0;
            if at_work && case.model.relation.relation != Relation::Same {
                return Some(0..tokens.len());
            }
            let known = case.model.parties.iter().find(|party| party.name == name)?;
            let wrong = match mention.role {
                Role::Customer => known.uses.is_some() && known.pays.is_none(),
                Role::User => known.pays.is_some() && known.uses.is_none(),
            };
            wrong.then_some(0..tokens.len())
        };
        let wrong: Vec<Label> = below
            .iter()
            .filter_map(|&block| party(block).map(|tokens| (block, tokens)))
            .map(|(block, tokens)| {
                Label::new(
                    case.document.prose[block].span(tokens),
                    format!("is the {}", mention.role.other().name()),
                )
            })
            .collect();
        // A table of those who signed, headed "User".
        let contracts = case.lexicon.topic("contract-columns");
        let may_sign = mention.role == Role::User
            && prose.tokens.len() == 1
            && case.model.relation.relation == Relation::Different;
        let heads = case.document.row(head.table, 0).iter().take(WIDEST_TABLE);
        let signs = |cell: &&usize| **cell != mention.block && case.document.prose[**cell].touches(contracts);
        if let Some(&signed) = heads.filter(|_| may_sign).find(signs) {
            let other = &case.document.prose[signed];
            let place = Label::new(other.span(0..other.tokens.len()), "is told of whoever pays");
            report(case, mention, "those who sign and pay", vec![place], out);
            continue;
        }
        if wrong.len() >= 2 && wrong.len() == below.len() {
            let found = match mention.role {
                Role::Customer => "people who only use the product",
                Role::User => "those who pay",
            };
            report(case, mention, found, wrong, out);
        }
    }
}
