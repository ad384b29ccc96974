//! The lexicon: every fact of language that the tool knows, from `rules/lexicon/en.toml`.
//!
//! This module gives words their grammar and finds phrases. How its tables are made is told in `make.rs`, how
//! phrases are found in `phrases.rs`. What a word means for a document is decided in `mention/` and `roles/`.

mod bits;
mod make;
mod phrases;
mod slots;
mod tables;

pub use bits::{action, class};
pub use make::normal_words;
pub use phrases::Hit;
pub use tables::{PhraseTree, Verb, Word};

use crate::config::Extra;
use crate::words::{self, Token, TokenKind};
use fnv::FnvHashMap;
use make::{Made, Raw};
use std::sync::{Mutex, OnceLock, PoisonError};
use tables::Tables;

/// The lexicon as people write it; only a team's own words make it anew.
const ENGLISH: &str = include_str!("../../rules/lexicon/en.toml");

/// What the build script made of it.
static TABLES: Tables = include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// The lexicon of one language.
#[derive(Debug)]
pub struct Lexicon {
    tables: &'static Tables,
    /// Numbers of the words with which role words of several words begin.
    role_beginnings: Vec<u16>,
    topic_bits: FnvHashMap<&'static str, u64>,
    lists: FnvHashMap<&'static str, &'static [&'static str]>,
}

impl Lexicon {
    /// The English lexicon.
    pub fn english() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Lexicon::of(&TABLES))
    }

    /// The English lexicon with a team's further words. Each distinct set of words is kept for the whole run.
    ///
    /// # Errors
    ///
    /// When a group of synonyms holds no verb that is known: the group's first word, and a message.
    pub fn with(extra: &Extra) -> Result<&'static Lexicon, (String, String)> {
        static MADE: Mutex<Vec<(Extra, &'static Lexicon)>> = Mutex::new(Vec::new());
        if *extra == Extra::default() {
            return Ok(Self::english());
        }
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, lexicon)) = made.iter().find(|(known, _)| known == extra) {
            return Ok(lexicon);
        }
        let mut raw = Raw::read(ENGLISH);
        raw.add(&extra.set_phrases, &extra.product_words, &extra.synonyms)?;
        let tables: &'static Tables = Box::leak(Box::new(Tables::keep(Made::of(raw))));
        let lexicon: &'static Lexicon = Box::leak(Box::new(Self::of(tables)));
        made.push((extra.clone(), lexicon));
        Ok(lexicon)
    }

    fn of(tables: &'static Tables) -> Self {
        let role_beginnings = tables
            .role_phrases
            .iter()
            .filter_map(|(phrase, _)| tables.word(phrase.first()?))
            .map(|word| word.id)
            .collect();
        Self {
            tables,
            role_beginnings,
            topic_bits: tables
                .topic_names
                .iter()
                .enumerate()
                .map(|(index, name)| (*name, 1 << index))
                .collect(),
            lists: tables.lists.iter().copied().collect(),
        }
    }

    /// What is known of a word form, whatever its case.
    pub fn word_as_it_stands(&self, form: &str) -> Word {
        // Most words are in small letters already, or short and ASCII, and need no string of their own.
        if form.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return self.word(form);
        }
        let mut small = [0u8; 24];
        if form.len() <= small.len() && form.is_ascii() {
            let small = &mut small[..form.len()];
            small.copy_from_slice(form.as_bytes());
            small.make_ascii_lowercase();
            if let Ok(lower) = std::str::from_utf8(small) {
                return self.word(lower);
            }
        }
        self.word(&words::lower(form))
    }

    /// What is known of a word form in lower case.
    pub fn word(&self, lower: &str) -> Word {
        let mut word = self.tables.word(lower).unwrap_or_default();
        if word.classes == 0 && lower.len() > 4 {
            // Most endings differ in their last letter, which is cheap to see.
            let last = lower.as_bytes().last();
            let ends = |suffix: &str| suffix.as_bytes().last() == last && lower.ends_with(suffix);
            if ends(self.tables.adverb) {
                word.classes = class::ADVERB;
            } else if self.tables.nominal.iter().any(|suffix| ends(suffix)) {
                word.classes = class::NOMINAL;
            }
        }
        word
    }

    /// The verb of an id that [`Lexicon::word`] gave.
    pub fn verb(&self, id: impl Into<u32>) -> &'static Verb {
        &self.tables.verbs[id.into() as usize]
    }

    /// The verb that begins at token `at`, and how many tokens it takes ("log in" takes two).
    pub fn verb_at(&self, tokens: &[Token], at: usize) -> Option<(u32, usize)> {
        let head = u32::from(tokens.get(at)?.word.verb?);
        let mut best = (head, 1);
        let particles = self.tables.particles;
        let from = particles.partition_point(|(verb, _, _)| *verb < head);
        for (_, rest, id) in particles[from..].iter().take_while(|(verb, _, _)| *verb == head) {
            let mut next = at;
            let fits = rest.iter().all(|word| {
                next += 1;
                if tokens
                    .get(next)
                    .is_some_and(|token| token.kind == TokenKind::Hyphen)
                {
                    next += 1;
                }
                tokens
                    .get(next)
                    .is_some_and(|token| u32::from(token.word.id) == *word)
            });
            if fits && next - at + 1 > best.1 {
                best = (*id, next - at + 1);
            }
        }
        Some(best)
    }

    /// Role words of several words ("end user") with the class of their role.
    pub fn role_phrases(&self) -> &'static [(&'static [&'static str], u64)] {
        self.tables.role_phrases
    }

    /// Whether a role word of several words begins with this one.
    pub fn begins_role_phrase(&self, word: Word) -> bool {
        self.role_beginnings.contains(&word.id)
    }

    /// Set phrases in which a role word is no party.
    pub fn set_phrases(&self) -> &'static PhraseTree {
        &self.tables.set_phrases
    }

    /// Every topic's phrases at once; the value of a hit has the bits of [`Lexicon::topic`].
    pub fn topics(&self) -> &'static PhraseTree {
        &self.tables.topics
    }

    /// The bit of a topic ("relations", "parties.staff", "measures.usage"); 0 where there is none.
    pub fn topic(&self, name: &str) -> u64 {
        self.topic_bits.get(name).copied().unwrap_or(0)
    }

    /// Bits of all topics that a few words touch.
    pub fn topics_in(&self, words: &str) -> u64 {
        let tokens = crate::words::tokens(words, &[], self);
        self.topics()
            .all_topics(&tokens)
            .iter()
            .fold(0, |bits, hit| bits | hit.value)
    }

    /// Names of all topics, for messages.
    pub fn topic_names(&self) -> &'static [&'static str] {
        self.tables.topic_names
    }

    /// Phrases of headings; the value of a hit has one bit for each kind in [`Lexicon::section_names`].
    pub fn sections(&self) -> &'static PhraseTree {
        &self.tables.sections
    }

    /// Names of the kinds of section, in the order of their bits.
    pub fn section_names(&self) -> &'static [&'static str] {
        self.tables.section_names
    }

    /// Bits of the kinds of section with these names; a name that is not known has none.
    pub fn kinds(&self, names: &[impl AsRef<str>]) -> u64 {
        names
            .iter()
            .filter_map(|name| {
                self.section_names()
                    .iter()
                    .position(|known| *known == name.as_ref())
            })
            .fold(0, |bits, index| bits | 1 << index)
    }

    /// A plain list of the groups `stories`, `definitions`, `documents`: "documents.titles".
    pub fn list(&self, name: &str) -> &'static [&'static str] {
        self.lists.get(name).copied().unwrap_or_default()
    }

    /// The plural of a noun phrase in the singular, by its ending alone.
    pub fn plural(&self, noun: &str) -> String {
        make::plural(
            noun,
            self.tables.plural_endings,
            self.tables.invariable,
            self.tables.irregular_plurals,
        )
    }

    /// Whether a noun in lower case is a plural, by its ending alone.
    pub fn is_plural(&self, noun: &str) -> bool {
        self.tables.invariable.contains(&noun)
            || noun.ends_with('s')
            || self.irregular_singular(noun).is_some()
    }

    /// The singular of a plural that follows no ending.
    fn irregular_singular(&self, noun: &str) -> Option<String> {
        let mut known = self.tables.irregular_plurals.iter();
        known.find_map(|[plural, singular]| make::swap_ending(noun, plural, singular))
    }

    /// The name of a party as it is written, in lower case and singular. What is written in capitals, "NHS", is no plural.
    pub fn party_name(&self, written: &str) -> String {
        let name = written.to_lowercase();
        let last = written.rsplit(' ').next().unwrap_or_default();
        let acronym = last.len() > 1 && last.chars().all(char::is_uppercase);
        if acronym { name } else { self.singular(&name) }
    }

    /// The singular of a noun in lower case, by its ending alone.
    pub fn singular(&self, noun: &str) -> String {
        if let Some(singular) = self.irregular_singular(noun) {
            return singular;
        }
        for [plural, singular] in self.tables.plural {
            if let Some(stem) = noun.strip_suffix(*plural)
                && stem.len() > 1
            {
                return format!("{stem}{singular}");
            }
        }
        noun.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lexicon_parses_and_inflects() {
        let lexicon = Lexicon::english();
        for (form, lemma) in [
            ("cancelled", "cancel"),
            ("tapping", "tap"),
            ("tries", "try"),
            ("paid", "pay"),
            ("browses", "browse"),
            ("agreed", "agree"),
            ("goes", "go"),
        ] {
            let id = lexicon
                .word(form)
                .verb
                .unwrap_or_else(|| panic!("{form} is no verb"));
            assert_eq!(lexicon.verb(id).lemma, lemma);
        }
    }

    #[test]
    fn verbs_of_one_meaning_share_a_group() {
        let lexicon = Lexicon::english();
        let group = |form: &str| lexicon.verb(lexicon.word(form).verb.unwrap()).group;
        assert_eq!(group("gets"), group("has"));
        assert_ne!(group("views"), group("deletes"));
    }

    #[test]
    fn plurals_lose_their_ending() {
        let lexicon = Lexicon::english();
        assert_eq!(lexicon.singular("companies"), "company");
        assert_eq!(lexicon.singular("businesses"), "business");
        assert_eq!(lexicon.singular("status"), "status");
        assert_eq!(lexicon.singular("products"), "product");
        for (plural, singular) in [
            ("school children", "school child"),
            ("midwives", "midwife"),
            ("men", "man"),
            ("salesmen", "salesman"),
            ("women", "woman"),
            ("crew", "crew"),
        ] {
            assert_eq!(lexicon.singular(plural), singular);
            assert_eq!(lexicon.plural(singular), plural);
            assert!(lexicon.is_plural(plural));
        }
        assert_eq!(lexicon.plural("human"), "humans");
        assert_eq!(lexicon.singular("specimen"), "specimen");
        assert_eq!(lexicon.party_name("the NHS"), "the nhs");
        assert_eq!(lexicon.party_name("School Districts"), "school district");
    }

    #[test]
    fn topics_fit_in_their_bits() {
        let lexicon = Lexicon::english();
        assert!(lexicon.topic_names().len() <= 64);
        assert!(lexicon.section_names().len() <= 64);
        assert_ne!(lexicon.topic("relations"), 0);
        assert_eq!(lexicon.topic("no-such-topic"), 0);
    }
}
