//! The checks: Rust code that a rule page names and sets options for.
//!
//! A check reads a document and its role model and drafts findings. It does no I/O, cannot fail, and
//! knows neither level nor words of messages. [`CHECKS`] lists them, a line each.

mod across_documents;
mod one_sided;
mod paired_words;
mod role_action;
mod role_heading;
mod role_measure;
mod same_action;
mod suppressions;
mod topic_in_section;
mod topic_missing;
mod two_definitions;
mod two_senses;
mod unstated;

use crate::Reading;
use crate::ablation::{Clue, Clues};
use crate::confidence::Cue;
use crate::document::{Document, PROSE_HEADING};
use crate::finding::{Draft, Label};
use crate::lexicon::{Lexicon, action, class};
use crate::mention::grammar::Action;
use crate::mention::{self, Mention, Qualifier, Role};
use crate::roles::{Evidence, RoleModel};
use crate::suppress::Flaw;
use crate::words::TokenKind;
use serde::de::DeserializeOwned;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Everything that a check may look at.
pub struct Case<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its mentions, in order.
    pub mentions: &'a [Mention],
    /// Who pays and who uses, according to it.
    pub model: &'a RoleModel,
    /// The language.
    pub lexicon: &'a Lexicon,
    /// Sources of evidence that may be used.
    pub clues: Clues,
    /// Whether the document names people whom a business serves, such as shoppers or patients: an
    /// unqualified "customer" may be one of them.
    pub names_consumers: bool,
    /// Words by which the text speaks of its customers' own customers: "client" in "your clients message you".
    pub third_parties: BTreeSet<&'a str>,
    /// What fills the slots that every rule may use; worked out when the first finding asks.
    slots: OnceCell<[String; 4]>,
}

/// A check with its options set.
pub trait Check: Send + Sync {
    /// Drafts what it finds.
    fn run(&self, case: &Case<'_>, out: &mut Vec<Draft>);

    /// Whether it is about several documents together.
    fn across(&self) -> bool {
        false
    }

    /// The flaw of suppressions that it is about, for the one check that is about them.
    fn flaw(&self) -> Option<Flaw> {
        None
    }
}

/// A check as the list knows it: its name, its options, its slots, and how to set it up.
pub struct Entry {
    /// The name that a page gives under `check`.
    pub name: &'static str,
    /// What it looks for, in a line.
    pub summary: &'static str,
    /// Names of its options.
    pub options: fn() -> &'static [&'static str],
    /// Slots that it fills beside the [`COMMON_SLOTS`].
    pub slots: &'static [&'static str],
    /// Reads the options out of a page's settings.
    pub build: fn(&str) -> Result<Box<dyn Check>, toml::de::Error>,
    /// The same for a built-in page, whose settings are JSON by the time the program runs.
    pub build_prepared: fn(&str) -> Result<Box<dyn Check>, serde_json::Error>,
}

/// Slots that every rule may use.
pub const COMMON_SLOTS: &[&str] = &["model", "model.customer", "model.user", "model.relation"];

/// What a check's options must have.
trait Options: Check + DeserializeOwned + 'static {
    /// The check's name.
    const NAME: &'static str;
    /// What it looks for, in a line.
    const SUMMARY: &'static str;
    /// Its slots.
    const SLOTS: &'static [&'static str];
}

const fn entry<T: Options>() -> Entry {
    Entry {
        name: T::NAME,
        summary: T::SUMMARY,
        options: serde_aux::serde_introspection::serde_introspect::<T>,
        slots: T::SLOTS,
        build: |settings| Ok(Box::new(toml::from_str::<T>(settings)?)),
        build_prepared: |settings| Ok(Box::new(serde_json::from_str::<T>(settings)?)),
    }
}

/// Every check.
pub const CHECKS: &[Entry] = &[
    entry::<paired_words::PairedWords>(),
    entry::<same_action::SameAction>(),
    entry::<two_senses::TwoSenses>(),
    entry::<role_action::RoleAction>(),
    entry::<role_heading::RoleHeading>(),
    entry::<role_measure::RoleMeasure>(),
    entry::<topic_in_section::TopicInSection>(),
    entry::<topic_missing::TopicMissing>(),
    entry::<unstated::Unstated>(),
    entry::<two_definitions::TwoDefinitions>(),
    entry::<one_sided::OneSided>(),
    entry::<suppressions::Suppressions>(),
    entry::<across_documents::AcrossDocuments>(),
];

impl<'a> Case<'a> {
    /// Puts together what the checks look at.
    pub fn new(reading: &'a Reading) -> Self {
        let Reading {
            document,
            mentions,
            model,
            lexicon,
            clues,
        } = reading;
        let consumers = lexicon.topic("parties.consumers");
        let places = document
            .prose
            .iter()
            .filter(|prose| prose.touches(consumers))
            .take(2)
            .count();
        let named = |party: &crate::roles::Party| lexicon.topics_in(&party.name) & consumers != 0;
        let third_parties = mentions
            .iter()
            .filter(|mention| mention.role == Role::Customer && mention.is_party())
            .filter(|mention| mention.qualifier == Qualifier::ThirdParty)
            .map(|mention| mention.word.as_str())
            .collect();
        Self {
            document,
            mentions,
            model,
            lexicon,
            clues: *clues,
            third_parties,
            slots: OnceCell::new(),
            names_consumers: places >= 2 || model.parties.iter().any(named),
        }
    }

    /// The mentions of one block.
    pub fn mentions_in(&self, block: usize) -> &'a [Mention] {
        mention::in_block(self.mentions, block)
    }
    /// Fills the slots that every rule may use.
    pub fn common_slots(&self, draft: Draft) -> Draft {
        let fillings = self.slots.get_or_init(|| {
            [
                self.model.in_words(),
                self.model.customer_name(),
                self.model.user_name(),
                self.model.relation.relation.name().to_string(),
            ]
        });
        COMMON_SLOTS
            .iter()
            .zip(fillings)
            .fold(draft, |draft, (name, filling)| draft.slot(name, filling))
    }

    /// What the belief about the relation of the two words is worth to a finding that rests on it.
    pub fn relation_cue(&self) -> Cue {
        let belief = &self.model.relation;
        let evidence = belief.evidence.first().map_or(Cue::Inferred, Evidence::cue);
        if belief.stated { evidence } else { Cue::Inferred }
    }

    /// Bits of the kinds of section with these names.
    pub fn kinds(&self, names: &[impl AsRef<str>]) -> u64 {
        self.lexicon.kinds(names)
    }

    /// Bits of those whom a business employs or who run it.
    pub fn workers(&self) -> u64 {
        self.lexicon.topic("parties.staff") | self.lexicon.topic("parties.business-people")
    }

    /// Whether a block tells of somebody who works there, in its label or right behind it.
    pub fn is_about_workers(&self, block: usize) -> bool {
        let prose = &self.document.prose[block];
        let workers = self.workers();
        prose
            .topics
            .iter()
            .any(|hit| hit.value & workers != 0 && hit.from <= prose.lead + 2)
    }

    /// The mention's word as the text has it.
    pub fn word(&self, mention: &Mention) -> String {
        self.document.prose[mention.block]
            .slice(mention.tokens.clone())
            .to_string()
    }

    /// The verb of an action as the text has it.
    pub fn verb_text(&self, mention: &Mention, deed: &Action) -> String {
        self.document.prose[mention.block]
            .slice(deed.tokens.clone())
            .to_lowercase()
    }

    /// The verb's group of one meaning, or the verb alone where synonyms are off.
    pub fn meaning(&self, verb: u32) -> u32 {
        if self.clues.on(Clue::Synonyms) {
            self.lexicon.verb(verb).group
        } else {
            verb
        }
    }

    /// The object of an action, in lower case and singular.
    ///
    /// `block` is the one in which the action stands.
    pub fn object(&self, block: usize, deed: &Action) -> Option<String> {
        let prose = &self.document.prose[block];
        let object = &prose.tokens[deed.object?];
        Some(self.lexicon.singular(&object.lower(&prose.block.text)))
    }

    /// The first deed of a mention that is one of these actions, and that the text does not deny.
    pub fn deed<'m>(&self, mention: &'m Mention, actions: u8) -> Option<&'m Action> {
        mention
            .deeds()
            .find(|deed| !deed.negated && self.is_action(mention, deed, actions))
    }

    /// Whether a deed is one of these actions; `pay-with` verbs count as paying by their object.
    pub fn is_action(&self, mention: &Mention, deed: &Action, actions: u8) -> bool {
        let known = self.lexicon.verb(deed.verb).actions;
        let paid = |bits: u64| {
            deed.object.is_some_and(|object| {
                self.document.prose[mention.block]
                    .topics_in(object.saturating_sub(crate::roles::LONGEST_PHRASE)..object + 1)
                    .iter()
                    .any(|hit| hit.value & bits != 0 && hit.from <= object && object < hit.to)
            })
        };
        if known & actions & !action::PAY_WITH != 0 {
            // "The user renews the session" pays nothing.
            let technical = known & actions == action::PAY && paid(self.lexicon.topic("generic"));
            return !technical;
        }
        actions & action::PAY != 0
            && known & action::PAY_WITH != 0
            && deed.object.is_some_and(|object| {
                crate::roles::paid_thing(self.document, mention.block, object, self.lexicon)
            })
    }

    /// Whether "user" is here the generic word of a technical requirement, or everybody of all kinds.
    pub fn is_generic(&self, mention: &Mention) -> bool {
        if !self.clues.on(Clue::Generic) {
            return false;
        }
        if mention.coordinated || mention.qualifier == Qualifier::Everybody {
            return true;
        }
        if mention.role == Role::Customer {
            return false;
        }
        let prose = &self.document.prose[mention.block];
        let generic = self.lexicon.topic("generic");
        let sentence = prose.sentence(mention.tokens.start);
        let technical = self.kinds(&["security", "glossary"]);
        self.document.kinds(mention.block) & technical != 0
            || prose
                .topics_in(
                    sentence.start.max(mention.tokens.start.saturating_sub(5))
                        ..sentence.end.min(mention.tokens.end + 6),
                )
                .iter()
                .any(|hit| hit.value & generic != 0)
    }

    /// Whether a mention is counted as a share: "60% of customers use reports" is adoption by account.
    pub fn is_share(&self, mention: &Mention) -> bool {
        let prose = &self.document.prose[mention.block];
        let before = |back: usize| mention.phrase_start.checked_sub(back).map(|at| &prose.tokens[at]);
        mention.role == Role::Customer
            && before(1).is_some_and(|token| token.is(class::OF))
            && before(2).is_some_and(|token| {
                token.is(class::QUANTITY)
                    || token.kind == TokenKind::Number
                    || token.slice(&prose.block.text) == "%"
            })
    }

    /// The Markdown section around a block, bold lines left out; findings in it are one run.
    pub fn section(&self, block: usize) -> String {
        let path = self.document.heading_path(block);
        path.iter()
            .rev()
            .find(|&&section| self.document.sections[section].level < PROSE_HEADING)
            .map_or_else(String::new, |section| format!("section {section}"))
    }

    /// The outermost section around a block that is not the whole document; findings in it are one run.
    pub fn chapter(&self, block: usize) -> String {
        let path = self.document.heading_path(block);
        path.get(self.document.chapter_depth)
            .or(path.last())
            .map_or_else(String::new, ToString::to_string)
    }

    /// Where a finding about the whole document is shown: its title.
    pub fn title_label(&self, text: &str) -> Label {
        let span = self.document.title().map_or(
            self.document.front_matter.end..self.document.front_matter.end,
            |prose| prose.block.source_span(0..prose.block.text.trim_end().len()),
        );
        Label::new(span, text)
    }
}
