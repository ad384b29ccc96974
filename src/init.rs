//! `prdlint init`: looks at what a folder holds and writes a configuration that explains itself.

use crate::commands::{CLEAN, TROUBLE, printed, standard_input, tell};
use prdlint::config::{FILE_NAMES, find};
use prdlint::error::Problem;
use prdlint::files::Which;
use prdlint::finding::counted;
use prdlint::roles::declaration::Relation;
use prdlint::view::Disk;
use prdlint::{Declared, files, read};
use std::collections::BTreeMap;
use std::path::Path;

/// Writes `prdlint.toml` into a folder that has no configuration of its own.
pub fn init(folder: &Path) -> u8 {
    let path = folder.join(FILE_NAMES[0]);
    if let Some(there) = FILE_NAMES
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.exists())
    {
        tell(
            &Problem::new(format!("{} is there already", there.display()))
                .help("`prdlint config show` prints what it sets"),
        );
        return TROUBLE;
    }
    let found = files::find(
        &[folder.to_path_buf()],
        Which::Prds,
        |_| None,
        standard_input,
        None,
    );
    for problem in &found.problems {
        tell(problem);
    }
    let glossary = glossary_in(folder);
    let mut relations: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut linted = 0;
    // Every one of them was read to see that it is a PRD.
    for document in found
        .documents
        .into_iter()
        .filter_map(|document| document.read().ok())
    {
        linted += 1;
        let relation = read(document, &Declared::default()).model.relation.relation;
        *relations.entry(relation.name()).or_default() += 1;
    }
    let outer = find(folder, &Disk).map(|outer| from_folder(folder, &outer));
    let text = configuration(
        found.markdown,
        linted,
        &relations,
        outer.as_deref(),
        glossary.as_deref(),
    );
    if let Err(problem) = files::write_whole(&path, text.as_bytes()) {
        tell(&problem);
        return TROUBLE;
    }
    let code = if found.problems.is_empty() { CLEAN } else { TROUBLE };
    printed(
        |out| {
            writeln!(
                out,
                "{} is written: {} of {} a PRD. Next:",
                path.display(),
                linted,
                counted(found.markdown, "Markdown file") + if found.markdown == 1 { " is" } else { " are" }
            )?;
            writeln!(out, "  prdlint check               # what there is to find")?;
            writeln!(
                out,
                "  prdlint baseline            # take it for known; from then on only new findings count"
            )
        },
        code,
    )
}

/// The one file under a folder that is called a glossary and defines customer or user, relative to the folder.
fn glossary_in(folder: &Path) -> Option<String> {
    let glossaries = |path: &Path| {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
        Some(stem.as_deref() == Some("glossary"))
    };
    let found = files::find(
        &[folder.to_path_buf()],
        Which::Prds,
        glossaries,
        standard_input,
        None,
    );
    let defining: Vec<String> = found
        .documents
        .into_iter()
        .filter_map(|document| {
            let path = Path::new(document.name()).to_path_buf();
            let model = read(document.read().ok()?, &Declared::default()).model;
            let named = model
                .definitions
                .iter()
                .any(|definition| !definition.parties.is_empty());
            named.then(|| from_folder(folder, &path))
        })
        .collect();
    // Of two glossaries nobody but a person can say which one holds.
    match defining.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// A path as a configuration in a folder names it: relative, with slashes.
fn from_folder(folder: &Path, path: &Path) -> String {
    let (folder, path) = (files::absolute(folder), files::absolute(path));
    let shared = folder
        .components()
        .zip(path.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = folder.components().skip(shared).map(|_| "..".to_string());
    let down = path
        .components()
        .skip(shared)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

fn configuration(
    markdown: usize,
    linted: usize,
    relations: &BTreeMap<&'static str, usize>,
    outer: Option<&str>,
    glossary: Option<&str>,
) -> String {
    let unclear = Relation::Unclear.name();
    let clear = || relations.iter().filter(|(name, _)| **name != unclear);
    let preset = match clear().max_by_key(|(_, count)| **count) {
        Some((&"same", _)) => "b2c",
        Some((&"two-sided", _)) => "marketplace",
        _ => "b2b",
    };
    let seen: Vec<String> = clear()
        .map(|(name, count)| format!("{name} in {count}"))
        .collect();
    let seen = if seen.is_empty() {
        "no document says how customer and user relate".to_string()
    } else {
        let open = match relations.get(unclear) {
            Some(count) => format!("; {count} of them do not say"),
            None => String::new(),
        };
        format!("customer and user are {}{open}", seen.join(", "))
    };
    let extends = outer.map_or_else(String::new, |outer| {
        format!("# There is a configuration further up; this one takes its place unless it extends it:\n# extends = {outer:?}\n\n")
    });
    let glossary = glossary.map_or_else(
        || "# glossary = \"docs/glossary.md\"".to_string(),
        |glossary| format!("glossary = {glossary:?}"),
    );
    format!(
        "# prdlint: customers pay, users use. `prdlint config show` prints what is set and where, and\n\
         # `prdlint config schema` the schema of this file for editors. Every key may be left out.\n\
         # When this was written, {linted} of {markdown} Markdown files looked like PRDs; {seen}.\n\n\
         {extends}\
         # The kind of business, where all documents share one: b2c, b2b, b2b2c, marketplace, ad-funded, internal,\n\
         # customer-is-user. Left out, each document speaks for itself.\n\
         # preset = \"{preset}\"\n\n\
         # Definitions that hold for every document.\n\
         {glossary}\n\n\
         # Known findings, written by `prdlint baseline`; only new ones are told.\n\
         baseline = \"prdlint-baseline.txt\"\n\n\
         # Who pays and who uses, where all documents share it.\n\
         # [roles.customer]\n# parties = [\"restaurant owner\"]\n# terms = [\"tenant\"]        # further words for whoever pays\n\
         # [roles.user]\n# parties = [\"driver\", \"shift lead\"]\n\n\
         [files]\n\
         # PRDs that neither name, title, folder nor front matter gives away, and files to leave alone.\n\
         include = []\nexclude = []\n\n\
         [suppressions]\n\
         # Whether `<!-- prdlint-ignore RULE: reason -->` must give its reason.\n\
         require-reason = true\n\n\
         [rules]\n\
         # A rule or a group: off, advice, warning, error.\n\
         # swapped = \"error\"\n# coverage = \"advice\"\n\n\
         # Other settings for some files; the last that fits wins.\n\
         # [[overrides]]\n# files = [\"docs/legacy/**\"]\n# relation = \"different\"\n# rules = {{ conflation = \"advice\" }}\n"
    )
}
