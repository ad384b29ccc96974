//! Makes the tables of the built-in lexicon out of `rules/lexicon/en.toml`, so that no run has to.

#[path = "src/lexicon/bits.rs"]
#[allow(dead_code)]
mod bits;
#[path = "src/lexicon/make.rs"]
#[allow(dead_code)]
mod make;

use make::{Made, MadePhrases, NO_VERB, Raw};
use std::fmt::Write as _;

fn tree(phrases: &MadePhrases) -> String {
    format!(
        "PhraseTree {{ nodes: &{:?}, edges: &{:?} }}",
        phrases.flat_nodes(),
        phrases.flat_edges()
    )
}

fn main() {
    const LEXICON: &str = "rules/lexicon/en.toml";
    println!("cargo::rerun-if-changed={LEXICON}");
    println!("cargo::rerun-if-changed=src/lexicon/bits.rs");
    println!("cargo::rerun-if-changed=src/lexicon/make.rs");
    println!("cargo::rerun-if-changed=build.rs");
    let text = std::fs::read_to_string(LEXICON).unwrap_or_else(|error| panic!("{LEXICON}: {error}"));
    let made = Made::of(Raw::read(&text));
    let mut code = String::from("Tables {\n    words: &[\n");
    for (form, word) in &made.words {
        let verb = if word.verb == NO_VERB {
            "None".to_string()
        } else {
            format!("Some({})", word.verb)
        };
        let _ = writeln!(
            code,
            "        ({form:?}, Word {{ classes: {}, verb: {verb}, id: {}, topic_node: {} }}),",
            word.classes, word.id, word.topic_node
        );
    }
    code.push_str("    ],\n    verbs: &[\n");
    for verb in &made.verbs {
        let _ = writeln!(
            code,
            "        Verb {{ lemma: {:?}, actions: {}, group: {}, group_actions: {}, everyday: {}, topics: {} }},",
            verb.lemma, verb.actions, verb.group, verb.group_actions, verb.everyday, verb.topics
        );
    }
    code.push_str("    ],\n    particles: &[\n");
    for (head, words, verb) in &made.particles {
        let _ = writeln!(code, "        ({head}, &{words:?}, {verb}),");
    }
    code.push_str("    ],\n    role_phrases: &[\n");
    for (words, bits) in &made.role_phrases {
        let _ = writeln!(code, "        (&{words:?}, {bits}),");
    }
    code.push_str("    ],\n    lists: &[\n");
    for (name, list) in &made.lists {
        let _ = writeln!(code, "        ({name:?}, &{list:?}),");
    }
    let _ = write!(
        code,
        "    ],\n    set_phrases: {},\n    topics: {},\n    sections: {},\n    topic_names: &{:?},\n    section_names: &{:?},\n    plural: &{:?},\n    plural_endings: &{:?},\n    invariable: &{:?},\n    adverb: {:?},\n    nominal: &{:?},\n}}\n",
        tree(&made.set_phrases),
        tree(&made.topics),
        tree(&made.sections),
        made.topic_names,
        made.section_names,
        made.plural,
        made.plural_endings,
        made.invariable,
        made.adverb,
        made.nominal
    );
    let folder = std::env::var("OUT_DIR").expect("cargo names the folder");
    let path = std::path::Path::new(&folder).join("lexicon.rs");
    std::fs::write(&path, code).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
