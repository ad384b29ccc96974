//! The lexicon: every fact of language that the tool knows, read from `rules/lexicon/en.toml`.
//!
//! This module gives words their grammar and finds phrases. What a word means for a document is
//! decided in `mention/` and `roles/`.

use crate::config::Extra;
use crate::words::{Token, TokenKind};
use fnv::FnvHashMap;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, OnceLock, PoisonError};

const ENGLISH: &str = include_str!("../rules/lexicon/en.toml");

/// Grammar that a word form has; several may hold at once.
pub mod class {
    /// "a", "the", "every".
    pub const DETERMINER: u64 = 1;
    /// "their", "our".
    pub const POSSESSIVE: u64 = 1 << 1;
    /// "can", "must".
    pub const MODAL: u64 = 1 << 2;
    /// A form of "be".
    pub const BE: u64 = 1 << 3;
    /// A form of "have".
    pub const HAVE: u64 = 1 << 4;
    /// A form of "do".
    pub const DO: u64 = 1 << 5;
    /// "not", "never".
    pub const NEGATION: u64 = 1 << 6;
    /// "of", "with".
    pub const PREPOSITION: u64 = 1 << 7;
    /// "and", "or".
    pub const CONJUNCTION: u64 = 1 << 8;
    /// "if", "when".
    pub const SUBORDINATOR: u64 = 1 << 9;
    /// "who", "that".
    pub const RELATIVE: u64 = 1 << 10;
    /// "they", "it".
    pub const PRONOUN: u64 = 1 << 11;
    /// "also", "often", and what ends in -ly.
    pub const ADVERB: u64 = 1 << 12;
    /// A form of a verb that hands an action on: "allow", "let".
    pub const ENABLER: u64 = 1 << 13;
    /// A word between a subject and the verb it governs: "able", "want".
    pub const CHAIN: u64 = 1 << 14;
    /// A noun that makes a compound with the role word before it.
    pub const COMPOUND_HEAD: u64 = 1 << 15;
    /// A verb form that is a noun as well.
    pub const ALSO_NOUN: u64 = 1 << 16;
    /// Base form of a verb: "report".
    pub const VERB_BASE: u64 = 1 << 17;
    /// Third person: "reports".
    pub const VERB_THIRD: u64 = 1 << 18;
    /// Past tense: "reported".
    pub const VERB_PAST: u64 = 1 << 19;
    /// Past participle: "reported".
    pub const VERB_PARTICIPLE: u64 = 1 << 20;
    /// Present participle: "reporting".
    pub const VERB_ING: u64 = 1 << 21;
    /// A word of the customer's family.
    pub const CUSTOMER: u64 = 1 << 22;
    /// A word of the user's family.
    pub const USER: u64 = 1 << 23;
    /// A role word in the plural.
    pub const PLURAL: u64 = 1 << 24;
    /// A determiner that makes a singular role word the head of its phrase.
    pub const SINGULAR_DETERMINER: u64 = 1 << 25;
    /// "most", "half": a quantity that leaves the action with the people behind "of".
    pub const QUANTITY: u64 = 1 << 26;
    /// "by", which names the one who did it.
    pub const BY: u64 = 1 << 27;
    /// "to", before an infinitive.
    pub const TO: u64 = 1 << 28;
    /// "of".
    pub const OF: u64 = 1 << 29;
    /// "for".
    pub const FOR: u64 = 1 << 30;
    /// An ending of nouns: "selection", "management".
    pub const NOMINAL: u64 = 1 << 31;
    /// "with", which tells some of a kind from the others.
    pub const WITH: u64 = 1 << 32;
    /// "or".
    pub const ALTERNATIVE: u64 = 1 << 33;
    /// "whose".
    pub const GENITIVE_RELATIVE: u64 = 1 << 34;
    /// "per", "of": before the unit in which something is counted.
    pub const PER: u64 = 1 << 35;
    /// "they", "she": a pronoun of the third person; with [`PLURAL`] where it is one.
    pub const THIRD_PERSON: u64 = 1 << 36;
    /// "only".
    pub const EXCLUSIVE: u64 = 1 << 37;
    /// "EUR", "dollars".
    pub const CURRENCY: u64 = 1 << 38;
    /// "a", "each": behind it stands a singular and nothing else.
    pub const COUNTS_ONE: u64 = 1 << 40;
    /// "we": the maker.
    pub const FIRST_PERSON: u64 = 1 << 39;
    /// Any finite or base form of a verb.
    pub const VERB_ANY: u64 = VERB_BASE | VERB_THIRD | VERB_PAST | VERB_PARTICIPLE | VERB_ING;
    /// Words that may open the verb group of a clause.
    pub const AUXILIARY: u64 = MODAL | BE | HAVE | DO;
    /// Words that are no part of a name: neither noun nor verb nor adjective.
    pub const FUNCTION: u64 =
        AUXILIARY | PREPOSITION | CONJUNCTION | SUBORDINATOR | RELATIVE | PRONOUN | OPENS_NOUN | ADVERB;
    /// Words that begin a noun phrase.
    pub const OPENS_NOUN: u64 = DETERMINER | POSSESSIVE;
}

/// What a verb says of the one who does it; a verb may be in several classes.
pub mod action {
    /// To operate a product: only done with a screen, a device or a control.
    pub const OPERATE: u8 = 1;
    /// To act within a product's flow.
    pub const ACT: u8 = 1 << 1;
    /// To pay, or to decide about paying, whatever the object.
    pub const PAY: u8 = 1 << 2;
    /// To pay or decide only with an object of the topic `paid-things`.
    pub const PAY_WITH: u8 = 1 << 3;
    /// Done by the maker to whoever pays.
    pub const BILL: u8 = 1 << 4;
    /// Operating or acting.
    pub const USE: u8 = OPERATE | ACT;
}

/// A verb by its base form, with its meaning for the tool.
#[derive(Debug, Clone)]
pub struct Verb {
    /// Base form: "log in".
    pub lemma: String,
    /// Bits of [`action`].
    pub actions: u8,
    /// Verbs of one group mean the same action.
    pub group: u32,
    /// Bits of [`action`] of all verbs in its group.
    pub group_actions: u8,
    /// Whether everybody does it everywhere, so that it tells nobody apart: "see", "get".
    pub everyday: bool,
    /// Bits of the topics in which the verb stands; see [`Lexicon::topic`].
    pub topics: u64,
}

/// What is known of one word form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// Bits of [`class`].
    pub classes: u64,
    /// The verb of which this is a form, where it is one.
    pub verb: Option<u32>,
    /// Whether a phrase of a topic begins with it.
    pub begins_topic: bool,
}

/// A phrase list: which phrases stand in a sequence of words.
#[derive(Debug, Default)]
pub struct Phrases {
    /// First word, and every phrase that begins with it, longest first, each with its value.
    by_first: FnvHashMap<String, Vec<(Vec<String>, u64)>>,
}

/// A phrase found: which tokens it covers, and the value that its list gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Index of its first token.
    pub from: usize,
    /// Index behind its last token.
    pub to: usize,
    /// Bits that say in which lists the phrase stands.
    pub value: u64,
}

impl Phrases {
    fn add(&mut self, phrase: &str, value: u64) {
        let words: Vec<String> = normal_words(phrase);
        let Some(first) = words.first().cloned() else {
            return;
        };
        let list = self.by_first.entry(first).or_default();
        match list.iter_mut().find(|(known, _)| *known == words) {
            Some((_, bits)) => *bits |= value,
            None => list.push((words, value)),
        }
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }

    /// Every phrase that begins at token `at`, longest first.
    pub fn at<'a>(&'a self, text: &'a str, tokens: &'a [Token], at: usize) -> impl Iterator<Item = Hit> + 'a {
        let first = tokens[at].lower(text);
        self.by_first
            .get(first.as_ref())
            .into_iter()
            .flatten()
            .filter_map(move |(words, value)| {
                let mut next = at;
                for (index, word) in words.iter().enumerate() {
                    if index > 0 {
                        next += 1;
                        while tokens
                            .get(next)
                            .is_some_and(|token| matches!(token.kind, TokenKind::Hyphen | TokenKind::Slash))
                        {
                            next += 1;
                        }
                    }
                    let token = tokens.get(next)?;
                    let fits = matches!(token.kind, TokenKind::Word | TokenKind::Number)
                        && token.lower(text) == word.as_str();
                    if !fits {
                        return None;
                    }
                }
                Some(Hit {
                    from: at,
                    to: next + 1,
                    value: *value,
                })
            })
    }

    /// The same for a list of topics, of whose first words the tokens know.
    pub fn all_topics(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for at in 0..tokens.len() {
            let token = &tokens[at];
            if token.word.begins_topic || token.kind == TokenKind::Number {
                hits.extend(self.at(text, tokens, at));
            }
        }
        hits
    }

    /// Every phrase at every place, from left to right, longer ones first.
    pub fn all(&self, text: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for at in 0..tokens.len() {
            if tokens[at].kind == TokenKind::Word || tokens[at].kind == TokenKind::Number {
                hits.extend(self.at(text, tokens, at));
            }
        }
        hits
    }
}

/// Words of a phrase in lower case; hyphens and slashes part words.
pub fn normal_words(phrase: &str) -> Vec<String> {
    phrase
        .to_lowercase()
        .split([' ', '-', '/', ','])
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Raw {
    roles: BTreeMap<String, Vec<String>>,
    set_phrases: BTreeMap<String, Vec<String>>,
    grammar: BTreeMap<String, Vec<String>>,
    inflection: RawInflection,
    irregular: BTreeMap<String, [String; 4]>,
    verbs: BTreeMap<String, Vec<String>>,
    synonyms: RawSynonyms,
    topics: BTreeMap<String, Vec<String>>,
    parties: BTreeMap<String, Vec<String>>,
    measures: BTreeMap<String, Vec<String>>,
    sections: BTreeMap<String, Vec<String>>,
    stories: BTreeMap<String, Vec<String>>,
    definitions: BTreeMap<String, Vec<String>>,
    documents: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RawInflection {
    third: Vec<[String; 2]>,
    past: Vec<[String; 2]>,
    present_participle: Vec<[String; 2]>,
    plural: Vec<[String; 2]>,
    doubling: Vec<String>,
    invariable: Vec<String>,
    adverb: String,
}

#[derive(Deserialize)]
struct RawSynonyms {
    groups: Vec<Vec<String>>,
    everyday: Vec<String>,
}

impl Raw {
    fn english() -> Self {
        toml::from_str(ENGLISH).unwrap_or_else(|error| panic!("the built-in lexicon does not parse: {error}"))
    }

    /// Adds a team's words where the lexicon keeps its own.
    fn with(mut self, extra: &Extra) -> Result<Self, (String, String)> {
        let list = |table: &mut BTreeMap<String, Vec<String>>, name: &str, words: &[String]| {
            table
                .entry(name.to_string())
                .or_default()
                .extend(words.iter().cloned());
        };
        list(&mut self.set_phrases, "team", &extra.set_phrases);
        list(&mut self.topics, "product-parts", &extra.product_words);
        list(&mut self.grammar, "compound-heads", &extra.product_words);
        for group in &extra.synonyms {
            let classes: Vec<String> = self
                .verbs
                .iter()
                .filter(|(_, verbs)| group.iter().any(|verb| verbs.contains(verb)))
                .map(|(class, _)| class.clone())
                .collect();
            if classes.is_empty() {
                let first = group.first().cloned().unwrap_or_default();
                let message = format!(
                    "none of these synonyms is a verb that is known: {}",
                    group.join(", ")
                );
                return Err((first, message));
            }
            // A verb that is new means what the known ones of its group mean.
            for verb in group {
                if !self.verbs.values().any(|verbs| verbs.contains(verb)) {
                    for class in &classes {
                        self.verbs.entry(class.clone()).or_default().push(verb.clone());
                    }
                }
            }
            self.synonyms.groups.push(group.clone());
        }
        Ok(self)
    }
}

/// The lexicon of one language.
#[derive(Debug)]
pub struct Lexicon {
    words: FnvHashMap<String, Word>,
    verbs: Vec<Verb>,
    /// First word's verb id of a verb of several words, with its further words and its own id.
    particles: HashMap<u32, Vec<(Vec<String>, u32)>>,
    /// Role words of several words, longest first, with the class of their role.
    role_phrases: Vec<(Vec<String>, u64)>,
    set_phrases: Phrases,
    topics: Phrases,
    topic_names: Vec<String>,
    topic_bits: FnvHashMap<String, u64>,
    sections: Phrases,
    section_names: Vec<String>,
    lists: HashMap<String, Vec<String>>,
    plural: Vec<[String; 2]>,
    /// How a plural is made, by the singular's ending; nouns take the endings of verbs.
    plural_endings: Vec<[String; 2]>,
    invariable: Vec<String>,
    adverb_suffix: String,
    nominal: Vec<String>,
}

impl Lexicon {
    /// The English lexicon, read once.
    ///
    /// # Panics
    ///
    /// When the lexicon that is built into the program does not parse, which a test rules out.
    pub fn english() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Lexicon::from_raw(Raw::english()))
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
        let lexicon: &'static Lexicon = Box::leak(Box::new(Self::from_raw(Raw::english().with(extra)?)));
        made.push((extra.clone(), lexicon));
        Ok(lexicon)
    }

    fn from_raw(raw: Raw) -> Self {
        let mut lexicon = Lexicon {
            words: FnvHashMap::default(),
            verbs: Vec::new(),
            particles: HashMap::new(),
            role_phrases: Vec::new(),
            set_phrases: Phrases::default(),
            topics: Phrases::default(),
            topic_names: Vec::new(),
            topic_bits: FnvHashMap::default(),
            sections: Phrases::default(),
            section_names: Vec::new(),
            lists: HashMap::new(),
            plural: raw.inflection.plural.clone(),
            plural_endings: raw.inflection.third.clone(),
            invariable: raw.inflection.invariable.clone(),
            adverb_suffix: raw.inflection.adverb.clone(),
            nominal: raw.grammar["nominal-suffixes"].clone(),
        };
        lexicon.add_verbs(&raw);
        lexicon.add_grammar(&raw);
        for (role, bit) in [("customer", class::CUSTOMER), ("user", class::USER)] {
            for word in &raw.roles[role] {
                if word.contains(' ') {
                    lexicon.role_phrases.push((normal_words(word), bit));
                    continue;
                }
                lexicon.mark(word, bit);
                lexicon.mark(&format!("{word}s"), bit | class::PLURAL);
            }
        }
        // A phrase about the customer holds for the client as well: the first two words of the family.
        let family = &raw.roles["customer"];
        let variants = |phrase: &str| -> Vec<String> {
            let other = phrase.replace(&family[0], &family[1]);
            let new = other != phrase;
            std::iter::once(phrase.to_string())
                .chain(new.then_some(other))
                .collect()
        };
        for phrase in raw.set_phrases.values().flatten() {
            for phrase in variants(phrase) {
                lexicon.set_phrases.add(&phrase, 1);
            }
        }
        let groups = [
            ("", &raw.topics),
            ("parties.", &raw.parties),
            ("measures.", &raw.measures),
        ];
        for (prefix, group) in groups {
            for (name, phrases) in group {
                let value = 1 << lexicon.topic_names.len();
                lexicon.topic_names.push(format!("{prefix}{name}"));
                lexicon.topic_bits.insert(format!("{prefix}{name}"), value);
                for phrase in phrases.iter().flat_map(|phrase| variants(phrase)) {
                    lexicon.topics.add(&phrase, value);
                    if prefix == "parties." {
                        let plural = lexicon.plural(&phrase);
                        lexicon.topics.add(&plural, value);
                    }
                }
            }
        }
        let first: Vec<String> = lexicon.topics.by_first.keys().cloned().collect();
        for word in first {
            lexicon.words.entry(word).or_default().begins_topic = true;
        }
        for index in 0..lexicon.verbs.len() {
            lexicon.verbs[index].topics = lexicon.topics_in(&lexicon.verbs[index].lemma);
        }
        for (name, phrases) in &raw.sections {
            let value = 1 << lexicon.section_names.len();
            lexicon.section_names.push(name.clone());
            for phrase in phrases.iter().flat_map(|phrase| variants(phrase)) {
                lexicon.sections.add(&phrase, value);
            }
        }
        for (prefix, group) in [
            ("stories", raw.stories),
            ("definitions", raw.definitions),
            ("documents", raw.documents),
        ] {
            for (name, list) in group {
                lexicon.lists.insert(format!("{prefix}.{name}"), list);
            }
        }
        lexicon
    }

    fn mark(&mut self, word: &str, classes: u64) {
        self.words.entry(word.to_string()).or_default().classes |= classes;
    }

    fn add_grammar(&mut self, raw: &Raw) {
        let lists = [
            ("determiners", class::DETERMINER),
            ("counts-one", class::COUNTS_ONE),
            ("possessives", class::POSSESSIVE),
            ("modals", class::MODAL),
            ("be", class::BE),
            ("have", class::HAVE),
            ("do", class::DO),
            ("negations", class::NEGATION),
            ("prepositions", class::PREPOSITION),
            ("conjunctions", class::CONJUNCTION),
            ("subordinators", class::SUBORDINATOR),
            ("relatives", class::RELATIVE),
            ("pronouns", class::PRONOUN),
            ("adverbs", class::ADVERB),
            ("chain-words", class::CHAIN),
            ("compound-heads", class::COMPOUND_HEAD),
            ("singular-determiners", class::SINGULAR_DETERMINER),
            ("transparent-quantities", class::QUANTITY),
            ("agent-prepositions", class::BY),
            ("infinitive-marks", class::TO),
            ("genitive-prepositions", class::OF),
            ("purpose-prepositions", class::FOR),
            ("accompanying-prepositions", class::WITH),
            ("alternatives", class::ALTERNATIVE),
            ("first-person", class::FIRST_PERSON),
            ("currencies", class::CURRENCY),
            ("exclusives", class::EXCLUSIVE),
            ("plural-third-person", class::THIRD_PERSON | class::PLURAL),
            ("singular-third-person", class::THIRD_PERSON),
            ("unit-prepositions", class::PER),
            ("genitive-relatives", class::GENITIVE_RELATIVE),
        ];
        for (name, bit) in lists {
            for word in &raw.grammar[name] {
                self.mark(word, bit);
            }
        }
        for base in &raw.grammar["enablers"] {
            for (form, _) in forms(base, raw) {
                self.mark(&form, class::ENABLER);
            }
        }
        for base in &raw.verbs["also-nouns"] {
            let third = &forms(base, raw)[1].0;
            self.mark(base, class::ALSO_NOUN);
            self.mark(third, class::ALSO_NOUN);
        }
    }

    fn add_verbs(&mut self, raw: &Raw) {
        let lists = [
            ("operate", action::OPERATE),
            ("act", action::ACT),
            ("pay", action::PAY),
            ("pay-with", action::PAY_WITH),
            ("bill", action::BILL),
            ("other", 0),
        ];
        let mut ids: HashMap<String, u32> = HashMap::new();
        for (name, bit) in lists {
            for lemma in &raw.verbs[name] {
                let next = self.verbs.len() as u32;
                let id = *ids.entry(lemma.clone()).or_insert(next);
                if id == next {
                    self.verbs.push(Verb {
                        lemma: lemma.clone(),
                        actions: 0,
                        group: next,
                        group_actions: 0,
                        everyday: false,
                        topics: 0,
                    });
                }
                self.verbs[id as usize].actions |= bit;
            }
        }
        for group in &raw.synonyms.groups {
            let members: Vec<u32> = group
                .iter()
                .map(|lemma| {
                    *ids.get(lemma)
                        .unwrap_or_else(|| panic!("the synonym `{lemma}` is no verb"))
                })
                .collect();
            if let Some(&first) = members.first() {
                for member in members {
                    self.verbs[member as usize].group = first;
                }
            }
        }
        let everyday: Vec<u32> = raw
            .synonyms
            .everyday
            .iter()
            .map(|lemma| *ids.get(lemma).unwrap_or_else(|| panic!("`{lemma}` is no verb")))
            .map(|id| self.verbs[id as usize].group)
            .collect();
        for verb in &mut self.verbs {
            verb.everyday = everyday.contains(&verb.group);
        }
        let mut actions: HashMap<u32, u8> = HashMap::new();
        for verb in &self.verbs {
            *actions.entry(verb.group).or_default() |= verb.actions;
        }
        for verb in &mut self.verbs {
            verb.group_actions = actions[&verb.group];
        }
        let mut lemmas: Vec<(&String, &u32)> = ids.iter().collect();
        lemmas.sort();
        for (lemma, &id) in lemmas {
            let mut parts = lemma.split(' ');
            let head = parts.next().unwrap_or_default();
            let rest: Vec<String> = parts.map(str::to_string).collect();
            if rest.is_empty() {
                for (form, bit) in forms(head, raw) {
                    let word = self.words.entry(form).or_default();
                    word.classes |= bit;
                    // "saw" is a form of "see" before it is a verb of its own.
                    word.verb.get_or_insert(id);
                }
            } else {
                let head_id = ids.get(head).copied().unwrap_or_else(|| {
                    self.verbs.push(Verb {
                        lemma: head.to_string(),
                        actions: 0,
                        group: self.verbs.len() as u32,
                        group_actions: 0,
                        everyday: false,
                        topics: 0,
                    });
                    self.verbs.len() as u32 - 1
                });
                for (form, bit) in forms(head, raw) {
                    let word = self.words.entry(form).or_default();
                    word.classes |= bit;
                    let known = *word.verb.get_or_insert(head_id);
                    let list = self.particles.entry(known).or_default();
                    if !list.iter().any(|(words, _)| *words == rest) {
                        list.push((rest.clone(), id));
                    }
                }
            }
        }
    }

    /// What is known of a word form in lower case.
    pub fn word(&self, lower: &str) -> Word {
        let mut word = self.words.get(lower).copied().unwrap_or_default();
        if word.classes == 0 && lower.len() > 4 {
            if lower.ends_with(self.adverb_suffix.as_str()) {
                word.classes = class::ADVERB;
            } else if self.nominal.iter().any(|suffix| lower.ends_with(suffix.as_str())) {
                word.classes = class::NOMINAL;
            }
        }
        word
    }

    /// The verb of an id that [`Lexicon::word`] gave.
    pub fn verb(&self, id: u32) -> &Verb {
        &self.verbs[id as usize]
    }

    /// The verb that begins at token `at`, and how many tokens it takes ("log in" takes two).
    pub fn verb_at(&self, text: &str, tokens: &[Token], at: usize) -> Option<(u32, usize)> {
        let token = tokens.get(at)?;
        let head = token.word.verb?;
        let mut best = (head, 1);
        for (rest, id) in self.particles.get(&head).into_iter().flatten() {
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
                    .is_some_and(|token| token.lower(text) == word.as_str())
            });
            if fits && next - at + 1 > best.1 {
                best = (*id, next - at + 1);
            }
        }
        Some(best)
    }

    /// Role words of several words ("end user") with the class of their role.
    pub fn role_phrases(&self) -> &[(Vec<String>, u64)] {
        &self.role_phrases
    }

    /// Set phrases in which a role word is no party.
    pub fn set_phrases(&self) -> &Phrases {
        &self.set_phrases
    }

    /// Every topic's phrases at once; the value of a hit has the bits of [`Lexicon::topic`].
    pub fn topics(&self) -> &Phrases {
        &self.topics
    }

    /// The bit of a topic ("relations", "parties.staff", "measures.usage"); 0 where there is none.
    pub fn topic(&self, name: &str) -> u64 {
        self.topic_bits.get(name).copied().unwrap_or(0)
    }

    /// Bits of all topics that a few words touch.
    pub fn topics_in(&self, words: &str) -> u64 {
        let tokens = crate::words::tokens(words, &[], self);
        self.topics
            .all(words, &tokens)
            .iter()
            .fold(0, |bits, hit| bits | hit.value)
    }

    /// Names of all topics, for messages.
    pub fn topic_names(&self) -> &[String] {
        &self.topic_names
    }

    /// Phrases of headings; the value of a hit has one bit for each kind in [`Lexicon::section_names`].
    pub fn sections(&self) -> &Phrases {
        &self.sections
    }

    /// Names of the kinds of section, in the order of their bits.
    pub fn section_names(&self) -> &[String] {
        &self.section_names
    }

    /// Bits of the kinds of section with these names; a name that is not known has none.
    pub fn kinds(&self, names: &[impl AsRef<str>]) -> u64 {
        names
            .iter()
            .filter_map(|name| self.section_names.iter().position(|known| known == name.as_ref()))
            .fold(0, |bits, index| bits | 1 << index)
    }

    /// A plain list of the groups `stories`, `definitions`, `documents`: "documents.titles".
    pub fn list(&self, name: &str) -> &[String] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }

    /// The plural of a noun phrase in the singular, by its ending alone.
    pub fn plural(&self, noun: &str) -> String {
        let last = noun.rsplit(' ').next().unwrap_or_default();
        if self.invariable.iter().any(|word| word == last) {
            return noun.to_string();
        }
        self.plural_endings
            .iter()
            .find_map(|[ending, plural]| {
                noun.strip_suffix(ending.as_str())
                    .map(|stem| format!("{stem}{plural}"))
            })
            .unwrap_or_else(|| noun.to_string())
    }

    /// The singular of a noun in lower case, by its ending alone.
    pub fn singular(&self, noun: &str) -> String {
        for [plural, singular] in &self.plural {
            if let Some(stem) = noun.strip_suffix(plural.as_str())
                && stem.len() > 1
            {
                return format!("{stem}{singular}");
            }
        }
        noun.to_string()
    }
}

/// All forms of a verb: base, third person, past, past participle, present participle.
fn forms(base: &str, raw: &Raw) -> [(String, u64); 5] {
    let make = |table: &[[String; 2]]| {
        table
            .iter()
            .find_map(|[ending, form]| {
                base.strip_suffix(ending.as_str())
                    .map(|stem| format!("{stem}{form}"))
            })
            .unwrap_or_else(|| base.to_string())
    };
    let [third, past, participle, present] = match raw.irregular.get(base) {
        Some(forms) => forms.clone(),
        None if raw.inflection.doubling.iter().any(|verb| verb == base) => {
            let last = &base[base.len() - 1..];
            let past = format!("{base}{last}ed");
            [
                make(&raw.inflection.third),
                past.clone(),
                past,
                format!("{base}{last}ing"),
            ]
        }
        None => {
            let past = make(&raw.inflection.past);
            [
                make(&raw.inflection.third),
                past.clone(),
                past,
                make(&raw.inflection.present_participle),
            ]
        }
    };
    [
        (base.to_string(), class::VERB_BASE),
        (third, class::VERB_THIRD),
        (past, class::VERB_PAST),
        (participle, class::VERB_PARTICIPLE),
        (present, class::VERB_ING),
    ]
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
