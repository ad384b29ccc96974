//! Makes the tables of the built-in lexicon out of `rules/lexicon/en.toml` and takes the settings out of the built-in
//! rule pages, so that no run has to.

#[path = "src/lexicon/bits.rs"]
#[allow(dead_code)]
mod bits;
#[path = "src/lexicon/make.rs"]
#[allow(dead_code)]
mod make;
#[path = "src/lexicon/slots.rs"]
#[allow(dead_code)]
mod slots;

use make::{Made, MadePhrases, NO_VERB, Raw};
use std::fmt::Write as _;

fn tree(phrases: &MadePhrases) -> String {
    format!(
        "PhraseTree {{ nodes: &{:?}, edges: &{:?} }}",
        phrases.flat_nodes(),
        phrases.flat_edges()
    )
}

/// A page's name, group, first paragraph and settings as JSON. What is wrong with a page is for the tests to tell.
fn settings(path: &std::path::Path) -> (String, String, String, String) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // A checkout may have put a return before every line feed.
    let text = text.replace("\r\n", "\n");
    let of = |part: Option<&std::ffi::OsStr>| {
        part.map(|part| part.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let toml = text
        .split_once("```toml\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .map_or("", |(settings, _)| settings);
    let table: toml::Table =
        toml::from_str(toml).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let summary = text.split("\n\n").nth(1).unwrap_or_default().replace('\n', " ");
    (
        of(path.file_stem()),
        of(path.parent().and_then(std::path::Path::file_name)),
        summary,
        serde_json::to_string(&table).expect("a table of settings is JSON"),
    )
}

/// The settings of every built-in page, in order of group and name.
fn pages() -> String {
    println!("cargo::rerun-if-changed=rules");
    let files = |folder: &std::path::Path| {
        let entries =
            std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries.map(|entry| entry.expect("the folder is read").path())
    };
    let mut found: Vec<_> = files(std::path::Path::new("rules"))
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| files(&folder))
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| settings(&path))
        .map(|(name, group, summary, json)| (group, name, summary, json))
        .collect();
    found.sort();
    let mut code = String::from("&[\n");
    for (group, name, summary, json) in found {
        let _ = writeln!(
            code,
            "    Prepared {{ group: {group:?}, name: {name:?}, summary: {summary:?}, settings: {json:?}, text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/rules/{group}/{name}.md\")) }},"
        );
    }
    code.push_str("]\n");
    code
}

fn write(name: &str, code: &str) {
    let folder = std::env::var("OUT_DIR").expect("cargo names the folder");
    let path = std::path::Path::new(&folder).join(name);
    std::fs::write(&path, code).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn main() {
    write("pages.rs", &pages());
    const LEXICON: &str = "rules/lexicon/en.toml";
    println!("cargo::rerun-if-changed={LEXICON}");
    println!("cargo::rerun-if-changed=src/lexicon/bits.rs");
    println!("cargo::rerun-if-changed=src/lexicon/make.rs");
    println!("cargo::rerun-if-changed=src/lexicon/slots.rs");
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
    let slots = slots::laid_out(made.words.keys().map(String::as_str));
    let _ = write!(code, "    ],\n    slots: &{slots:?},\n    verbs: &[\n");
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
        "    ],\n    set_phrases: {},\n    topics: {},\n    sections: {},\n    topic_names: &{:?},\n    section_names: &{:?},\n    plural: &{:?},\n    plural_endings: &{:?},\n    invariable: &{:?},\n    irregular_plurals: &{:?},\n    adverb: {:?},\n    nominal: &{:?},\n}}\n",
        tree(&made.set_phrases),
        tree(&made.topics),
        tree(&made.sections),
        made.topic_names,
        made.section_names,
        made.plural,
        made.plural_endings,
        made.invariable,
        made.irregular_plurals,
        made.adverb,
        made.nominal
    );
    write("lexicon.rs", &code);
}
