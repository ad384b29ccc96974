//! The tables of a lexicon as a run has them: flat, without a string to copy or a tree to build.
//!
//! The build script writes one such value for the lexicon that is built in; a team's own words make another.
//! What the tables mean is told in `make.rs`, which fills them.

use super::make::{Made, MadePhrases};
use super::slots::{self, Slot};

/// A verb by its base form, with its meaning for the tool.
#[derive(Debug)]
pub struct Verb {
    /// Base form: "log in".
    pub lemma: &'static str,
    /// Bits of [`super::action`].
    pub actions: u8,
    /// Verbs of one group mean the same action.
    pub group: u32,
    /// Bits of [`super::action`] of all verbs in its group.
    pub group_actions: u8,
    /// Whether everybody does it everywhere, so that it tells nobody apart: "see", "get".
    pub everyday: bool,
    /// Bits of the topics in which the verb stands; see [`super::Lexicon::topic`].
    pub topics: u64,
}

/// What is known of one word form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// Bits of [`super::class`].
    pub classes: u64,
    /// The verb of which this is a form, where it is one.
    pub verb: Option<u16>,
    /// The number under which phrases know the word; 0 for one that the lexicon does not know. Small, for every
    /// token has one.
    pub id: u16,
    /// Where the phrases of all topics go on behind this word: a node, 0 where none does.
    pub topic_node: u16,
}

/// Phrases as a tree of words, flat: node 0 is the root.
#[derive(Debug)]
pub struct PhraseTree {
    /// Of each node its first edge, the edge behind its last, and the bits of the phrase that ends there.
    pub nodes: &'static [(u32, u32, u64)],
    /// A word's number, and the node to which it leads; sorted by number within a node.
    pub edges: &'static [(u32, u32)],
}

/// Everything that a lexicon holds.
#[derive(Debug)]
pub struct Tables {
    /// Word forms in lower case.
    pub words: &'static [(&'static str, Word)],
    /// Where each of them stands, by its hash.
    pub slots: &'static [Slot],
    /// Verbs; their index is the id that [`Word::verb`] holds.
    pub verbs: &'static [Verb],
    /// A verb's first word, the numbers of the words that may follow it, and the verb that they make; sorted by
    /// the first.
    pub particles: &'static [(u32, &'static [u32], u32)],
    /// Role words of several words, with the class of their role.
    pub role_phrases: &'static [(&'static [&'static str], u64)],
    /// Set phrases in which a role word is no party.
    pub set_phrases: PhraseTree,
    /// Phrases of all topics.
    pub topics: PhraseTree,
    /// Phrases of headings.
    pub sections: PhraseTree,
    /// Names of the topics, in the order of their bits.
    pub topic_names: &'static [&'static str],
    /// Names of the kinds of section, in the order of their bits.
    pub section_names: &'static [&'static str],
    /// Plain lists by name.
    pub lists: &'static [(&'static str, &'static [&'static str])],
    /// Endings of plurals and of their singulars.
    pub plural: &'static [[&'static str; 2]],
    /// Endings of singulars and of their plurals.
    pub plural_endings: &'static [[&'static str; 2]],
    /// Nouns without a plural of their own.
    pub invariable: &'static [&'static str],
    /// Plurals that follow no ending, and their singulars.
    pub irregular_plurals: &'static [[&'static str; 2]],
    /// The ending of adverbs.
    pub adverb: &'static str,
    /// Endings of nouns.
    pub nominal: &'static [&'static str],
}

/// Keeps a value for the rest of the run.
fn keep<T>(values: Vec<T>) -> &'static [T] {
    Box::leak(values.into_boxed_slice())
}

/// A number of words, verbs or nodes; no team adds so many that it does not fit.
fn small(number: u32) -> u16 {
    u16::try_from(number).expect("a lexicon has fewer than 65,536 words")
}

fn keep_text(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn keep_all(texts: Vec<String>) -> &'static [&'static str] {
    keep(texts.into_iter().map(keep_text).collect())
}

fn keep_endings(endings: Vec<[String; 2]>) -> &'static [[&'static str; 2]] {
    keep(endings.into_iter().map(|pair| pair.map(keep_text)).collect())
}

fn keep_tree(tree: &MadePhrases) -> PhraseTree {
    PhraseTree {
        nodes: keep(tree.flat_nodes()),
        edges: keep(tree.flat_edges()),
    }
}

impl Tables {
    /// What is known of a word form in lower case.
    pub fn word(&self, lower: &str) -> Option<Word> {
        let index = slots::find(self.slots, lower, |index| self.words[index].0 == lower)?;
        Some(self.words[index].1)
    }

    /// The tables of a lexicon that was made in this run; they stay until it ends.
    pub fn keep(made: Made) -> Self {
        Self {
            set_phrases: keep_tree(&made.set_phrases),
            topics: keep_tree(&made.topics),
            sections: keep_tree(&made.sections),
            slots: keep(slots::laid_out(made.words.keys().map(String::as_str))),
            words: keep(
                made.words
                    .into_iter()
                    .map(|(form, word)| {
                        let verb = (word.verb != super::make::NO_VERB).then_some(word.verb);
                        let kept = Word {
                            classes: word.classes,
                            verb: verb.map(small),
                            id: small(word.id),
                            topic_node: small(word.topic_node),
                        };
                        (keep_text(form), kept)
                    })
                    .collect(),
            ),
            verbs: keep(
                made.verbs
                    .into_iter()
                    .map(|verb| Verb {
                        lemma: keep_text(verb.lemma),
                        actions: verb.actions,
                        group: verb.group,
                        group_actions: verb.group_actions,
                        everyday: verb.everyday,
                        topics: verb.topics,
                    })
                    .collect(),
            ),
            particles: keep(
                made.particles
                    .into_iter()
                    .map(|(head, words, verb)| (head, keep(words), verb))
                    .collect(),
            ),
            role_phrases: keep(
                made.role_phrases
                    .into_iter()
                    .map(|(words, bits)| (keep_all(words), bits))
                    .collect(),
            ),
            topic_names: keep_all(made.topic_names),
            section_names: keep_all(made.section_names),
            lists: keep(
                made.lists
                    .into_iter()
                    .map(|(name, list)| (keep_text(name), keep_all(list)))
                    .collect(),
            ),
            plural: keep_endings(made.plural),
            plural_endings: keep_endings(made.plural_endings),
            invariable: keep_all(made.invariable),
            irregular_plurals: keep_endings(made.irregular_plurals),
            adverb: keep_text(made.adverb),
            nominal: keep_all(made.nominal),
        }
    }
}
