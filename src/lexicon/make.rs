//! From the lexicon as people write it to the tables that a run uses: verbs inflected, phrases joined.
//!
//! The build script does this for the lexicon that is built in, so that no run pays for it; a run does it again
//! only for a team's own words. Nothing here looks at a document.

use super::bits::{action, class};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// No verb.
pub const NO_VERB: u32 = u32::MAX;

/// Two strings: an ending, and what takes its place.
pub type Ending = [String; 2];

/// The lexicon as `rules/lexicon/en.toml` has it.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Raw {
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
    third: Vec<Ending>,
    past: Vec<Ending>,
    present_participle: Vec<Ending>,
    plural: Vec<Ending>,
    doubling: Vec<String>,
    invariable: Vec<String>,
    irregular_plurals: Vec<Ending>,
    adverb: String,
}

#[derive(Deserialize)]
struct RawSynonyms {
    groups: Vec<Vec<String>>,
    everyday: Vec<String>,
}

impl Raw {
    /// Reads the lexicon.
    pub fn read(text: &str) -> Self {
        toml::from_str(text).unwrap_or_else(|error| panic!("the built-in lexicon does not parse: {error}"))
    }

    /// Adds a team's set phrases, product words and groups of synonyms where the lexicon keeps its own.
    ///
    /// # Errors
    ///
    /// When a group of synonyms holds no verb that is known: the group's first word, and a message.
    pub fn add(
        &mut self,
        set_phrases: &[String],
        product_words: &[String],
        synonyms: &[Vec<String>],
    ) -> Result<(), (String, String)> {
        let list = |table: &mut BTreeMap<String, Vec<String>>, name: &str, words: &[String]| {
            table
                .entry(name.to_string())
                .or_default()
                .extend(words.iter().cloned());
        };
        list(&mut self.set_phrases, "team", set_phrases);
        list(&mut self.topics, "product-parts", product_words);
        list(&mut self.grammar, "compound-heads", product_words);
        for group in synonyms {
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
        Ok(())
    }
}

/// What is made of one verb; see the fields of `lexicon::Verb`.
#[derive(Default)]
pub struct MadeVerb {
    pub lemma: String,
    pub actions: u8,
    pub group: u32,
    pub group_actions: u8,
    pub everyday: bool,
    pub topics: u64,
}

/// What is made of one word form.
#[derive(Clone, Copy)]
pub struct MadeWord {
    pub classes: u64,
    pub verb: u32,
    /// The word's number, from 1; the number under which phrases know it.
    pub id: u32,
    /// Where the phrases of all topics go on behind this word: a node, 0 where none does.
    pub topic_node: u32,
}

/// Phrases as a tree of words. Node 0 is the root.
#[derive(Default)]
pub struct MadePhrases {
    /// Of each node, where a word leads on, and the bits of the phrase that ends there.
    nodes: Vec<(BTreeMap<u32, u32>, u64)>,
}

impl MadePhrases {
    fn new() -> Self {
        Self {
            nodes: vec![(BTreeMap::new(), 0)],
        }
    }

    fn add(&mut self, words: &[u32], value: u64) {
        let mut node = 0;
        for word in words {
            let next = self.nodes.len() as u32;
            let known = *self.nodes[node].0.entry(*word).or_insert(next);
            if known == next {
                self.nodes.push((BTreeMap::new(), 0));
            }
            node = known as usize;
        }
        if node > 0 {
            self.nodes[node].1 |= value;
        }
    }

    /// Each node's first edge, edges behind it, and value.
    pub fn flat_nodes(&self) -> Vec<(u32, u32, u64)> {
        let mut first = 0;
        let mut out = Vec::new();
        for (edges, value) in &self.nodes {
            out.push((first, first + edges.len() as u32, *value));
            first += edges.len() as u32;
        }
        out
    }

    /// Each edge's word and the node to which it leads, sorted by word within a node.
    pub fn flat_edges(&self) -> Vec<(u32, u32)> {
        self.nodes
            .iter()
            .flat_map(|(edges, _)| edges.iter().map(|(word, node)| (*word, *node)))
            .collect()
    }

    /// Bits of every phrase that stands somewhere in a run of words.
    fn anywhere(&self, words: &[u32]) -> u64 {
        let mut bits = 0;
        for from in 0..words.len() {
            let mut node = 0;
            for word in &words[from..] {
                let Some(&next) = self.nodes[node].0.get(word) else {
                    break;
                };
                node = next as usize;
                bits |= self.nodes[node].1;
            }
        }
        bits
    }
}

/// Everything that a run needs of a lexicon.
pub struct Made {
    pub words: BTreeMap<String, MadeWord>,
    pub verbs: Vec<MadeVerb>,
    /// A verb's first word, the words that may follow it, and the verb that they make: "log", "in", "log in".
    pub particles: Vec<(u32, Vec<u32>, u32)>,
    pub role_phrases: Vec<(Vec<String>, u64)>,
    pub set_phrases: MadePhrases,
    pub topics: MadePhrases,
    pub sections: MadePhrases,
    pub topic_names: Vec<String>,
    pub section_names: Vec<String>,
    pub lists: Vec<(String, Vec<String>)>,
    pub plural: Vec<Ending>,
    pub plural_endings: Vec<Ending>,
    pub invariable: Vec<String>,
    pub irregular_plurals: Vec<Ending>,
    pub adverb: String,
    pub nominal: Vec<String>,
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

/// From an ending of this many letters a word of a longer one may be made: "midwife" of "wife", but not "human" of "man".
const WITHIN_A_WORD: usize = 4;

/// A noun phrase with the end of its last word put for another, where it has that end.
pub fn swap_ending(noun: &str, from: &str, to: &str) -> Option<String> {
    let stem = noun.strip_suffix(from)?;
    let whole = stem.is_empty() || stem.ends_with(' ');
    (whole || from.len() >= WITHIN_A_WORD).then(|| format!("{stem}{to}"))
}

/// The plural of a noun phrase in the singular, by its ending alone.
pub fn plural<'a, E: AsRef<str> + 'a, W: AsRef<str> + 'a>(
    noun: &str,
    endings: impl IntoIterator<Item = &'a [E; 2]>,
    invariable: impl IntoIterator<Item = &'a W>,
    irregular: impl IntoIterator<Item = &'a [E; 2]>,
) -> String {
    let last = noun.rsplit(' ').next().unwrap_or_default();
    if invariable.into_iter().any(|word| word.as_ref() == last) {
        return noun.to_string();
    }
    let known = irregular
        .into_iter()
        .find_map(|[plural, singular]| swap_ending(noun, singular.as_ref(), plural.as_ref()));
    if let Some(known) = known {
        return known;
    }
    endings
        .into_iter()
        .find_map(|[ending, plural]| {
            noun.strip_suffix(ending.as_ref())
                .map(|stem| format!("{stem}{}", plural.as_ref()))
        })
        .unwrap_or_else(|| noun.to_string())
}

impl Made {
    /// Makes the tables of a lexicon.
    pub fn of(raw: Raw) -> Self {
        let mut made = Made {
            words: BTreeMap::new(),
            verbs: Vec::new(),
            particles: Vec::new(),
            role_phrases: Vec::new(),
            set_phrases: MadePhrases::new(),
            topics: MadePhrases::new(),
            sections: MadePhrases::new(),
            topic_names: Vec::new(),
            section_names: Vec::new(),
            lists: Vec::new(),
            plural: raw.inflection.plural.clone(),
            plural_endings: raw.inflection.third.clone(),
            invariable: raw.inflection.invariable.clone(),
            irregular_plurals: raw.inflection.irregular_plurals.clone(),
            adverb: raw.inflection.adverb.clone(),
            nominal: raw.grammar["nominal-suffixes"].clone(),
        };
        made.add_verbs(&raw);
        made.add_grammar(&raw);
        for (role, bit) in [("customer", class::CUSTOMER), ("user", class::USER)] {
            for word in &raw.roles[role] {
                if word.contains(' ') {
                    made.ids(word);
                    made.role_phrases.push((normal_words(word), bit));
                    continue;
                }
                made.word(word).classes |= bit;
                made.word(&format!("{word}s")).classes |= bit | class::PLURAL;
            }
        }
        made.add_phrases(&raw);
        for index in 0..made.verbs.len() {
            let ids: Vec<u32> = normal_words(&made.verbs[index].lemma)
                .iter()
                .map(|word| made.words.get(word).map_or(0, |word| word.id))
                .collect();
            made.verbs[index].topics = made.topics.anywhere(&ids);
        }
        let first = &made.topics.nodes[0].0;
        for word in made.words.values_mut() {
            word.topic_node = first.get(&word.id).copied().unwrap_or(0);
        }
        for (prefix, group) in [
            ("stories", raw.stories),
            ("definitions", raw.definitions),
            ("documents", raw.documents),
        ] {
            for (name, list) in group {
                for phrase in &list {
                    made.ids(phrase);
                }
                made.lists.push((format!("{prefix}.{name}"), list));
            }
        }
        made
    }

    fn word(&mut self, form: &str) -> &mut MadeWord {
        let id = self.words.len() as u32 + 1;
        self.words.entry(form.to_string()).or_insert(MadeWord {
            classes: 0,
            verb: NO_VERB,
            id,
            topic_node: 0,
        })
    }

    fn ids(&mut self, phrase: &str) -> Vec<u32> {
        normal_words(phrase)
            .iter()
            .map(|word| self.word(word).id)
            .collect()
    }

    fn add_phrases(&mut self, raw: &Raw) {
        // A phrase about the customer holds for the client as well: the first two words of the family.
        let family = &raw.roles["customer"];
        let variants = |phrase: &str| -> Vec<String> {
            let other = phrase.replace(&family[0], &family[1]);
            let new = other != phrase;
            std::iter::once(phrase.to_string())
                .chain(new.then_some(other))
                .collect()
        };
        for phrase in raw
            .set_phrases
            .values()
            .flatten()
            .flat_map(|phrase| variants(phrase))
        {
            let ids = self.ids(&phrase);
            self.set_phrases.add(&ids, 1);
        }
        let groups = [
            ("", &raw.topics),
            ("parties.", &raw.parties),
            ("measures.", &raw.measures),
        ];
        for (prefix, group) in groups {
            for (name, phrases) in group {
                let value = 1 << self.topic_names.len();
                self.topic_names.push(format!("{prefix}{name}"));
                for phrase in phrases.iter().flat_map(|phrase| variants(phrase)) {
                    let ids = self.ids(&phrase);
                    self.topics.add(&ids, value);
                    if prefix == "parties." {
                        let plural = plural(
                            &phrase,
                            &self.plural_endings,
                            &self.invariable,
                            &self.irregular_plurals,
                        );
                        let ids = self.ids(&plural);
                        self.topics.add(&ids, value);
                    }
                }
            }
        }
        for (name, phrases) in &raw.sections {
            let value = 1 << self.section_names.len();
            self.section_names.push(name.clone());
            for phrase in phrases.iter().flat_map(|phrase| variants(phrase)) {
                let ids = self.ids(&phrase);
                self.sections.add(&ids, value);
            }
        }
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
                self.word(word).classes |= bit;
            }
        }
        for base in &raw.grammar["enablers"] {
            for (form, _) in forms(base, raw) {
                self.word(&form).classes |= class::ENABLER;
            }
        }
        for base in &raw.verbs["also-nouns"] {
            let third = &forms(base, raw)[1].0;
            self.word(base).classes |= class::ALSO_NOUN;
            self.word(third).classes |= class::ALSO_NOUN;
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
                    self.verbs.push(MadeVerb {
                        lemma: lemma.clone(),
                        group: next,
                        ..MadeVerb::default()
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
                    let word = self.word(&form);
                    word.classes |= bit;
                    // "saw" is a form of "see" before it is a verb of its own.
                    if word.verb == NO_VERB {
                        word.verb = id;
                    }
                }
                continue;
            }
            let head_id = ids.get(head).copied().unwrap_or_else(|| {
                self.verbs.push(MadeVerb {
                    lemma: head.to_string(),
                    group: self.verbs.len() as u32,
                    ..MadeVerb::default()
                });
                self.verbs.len() as u32 - 1
            });
            let rest: Vec<u32> = rest.iter().map(|word| self.word(word).id).collect();
            for (form, bit) in forms(head, raw) {
                let word = self.word(&form);
                word.classes |= bit;
                if word.verb == NO_VERB {
                    word.verb = head_id;
                }
                let known = word.verb;
                let new = (known, rest.clone(), id);
                if !self
                    .particles
                    .iter()
                    .any(|(verb, words, _)| *verb == known && *words == rest)
                {
                    self.particles.push(new);
                }
            }
        }
        // Stable: what was met first stays first among the particles of one verb.
        self.particles.sort_by_key(|(verb, _, _)| *verb);
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
