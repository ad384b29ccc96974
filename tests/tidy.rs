//! House rules: who may name which library, what every file begins with, what no file may say.

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == ending) {
                let text = std::fs::read_to_string(&path).expect("text");
                out.push((path, text));
            }
        }
    }
    out.sort();
    out
}

fn only_in(word: &str, allowed: &[&str]) {
    for (path, text) in files("src", "rs") {
        let name = path
            .strip_prefix(root())
            .expect("inside")
            .to_string_lossy()
            .replace('\\', "/");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let names = code.into_iter().any(|line| line.contains(word));
        assert!(!names || allowed.contains(&name.as_str()), "{name} names {word}");
    }
}

#[test]
fn each_library_is_named_where_it_belongs() {
    only_in(
        "pulldown_cmark",
        &["src/markdown/mod.rs", "src/markdown/inline.rs"],
    );
    only_in("clap::", &["src/cli.rs"]);
    only_in("miette::", &["src/emit/human.rs", "src/error.rs"]);
}

#[test]
fn every_file_begins_by_saying_what_it_is_for() {
    for (path, text) in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        assert!(
            text.starts_with("//! "),
            "{} does not say what lives there",
            path.display()
        );
    }
}

#[test]
fn no_role_word_stands_in_the_code() {
    // Facts of language live in the lexicon; code may name the two roles and nothing of their families.
    let family = [
        "\"client\"",
        "\"buyer\"",
        "\"subscriber\"",
        "\"purchaser\"",
        "\"customers\"",
        "\"users\"",
    ];
    for (path, text) in files("src", "rs") {
        let code: String = text
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        if path.ends_with("sentences.rs") {
            continue;
        }
        for word in family {
            assert!(!code.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn every_path_that_a_document_names_is_there() {
    let mut documents = files("rules", "md");
    documents.extend(files("docs/guide", "md"));
    for name in [
        "README.md",
        "fixtures/README.md",
        "docs/accuracy.md",
        "benches/README.md",
    ] {
        let path = root().join(name);
        let text = std::fs::read_to_string(&path).expect("text");
        documents.push((path, text));
    }
    for (path, text) in documents {
        for target in text.split("](").skip(1) {
            let target = target.split(')').next().unwrap_or_default();
            let local = !target.contains("://") && !target.starts_with('#') && !target.is_empty();
            if local {
                let file = target.split('#').next().unwrap_or_default();
                let there = path.parent().expect("a folder").join(file).exists();
                assert!(there, "{} names {target}", path.display());
            }
        }
    }
}
