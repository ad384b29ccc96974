//! prdlint finds where a product requirement document confuses the customer, who pays, with the
//! user, who uses.
//!
//! [`lint`] is the whole tool in one line: a document's text becomes sections, stories and words
//! ([`document`]), the words become mentions with what they do ([`mention`]), the mentions become a
//! belief about who pays and who uses ([`roles`]), and rules ([`rules`], [`checks`]) hold the one
//! against the other. Findings, each with how far it can be trusted ([`confidence`]), leave in a fixed
//! order ([`triage`]) through an emitter ([`emit`]); [`eval`] holds them against people's labels.
//! Reading files ([`files`]) and printing happen at the two ends only.

#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod ablation;
pub mod baseline;
pub mod checks;
pub mod confidence;
pub mod config;
pub mod document;
pub mod emit;
pub mod error;
pub mod eval;
pub mod files;
pub mod finding;
mod git;
pub mod lexicon;
pub mod markdown;
pub mod mention;
pub mod repository;
pub mod roles;
pub mod rules;
pub mod since;
pub mod staged;
pub mod suppress;
pub mod text;
pub mod timings;
pub mod triage;
pub mod view;
pub mod words;

use ablation::Clues;
use checks::Case;
use document::Document;
use error::Problem;
use finding::Finding;
use lexicon::Lexicon;
use mention::{Mention, Role};
use roles::declaration::Declaration;
use roles::{RoleModel, Stated, Terms};
use rules::Rule;
use std::sync::Arc;
use suppress::Suppressed;
use text::Source;
use timings::{Stopwatch, Timings};

/// What the configuration says of the roles of every document below it.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// The declaration; the strongest source of the role model.
    pub declaration: Declaration,
    /// What a shared glossary says; the weakest source of the role model.
    pub glossary: Declaration,
    /// Whether each suppression must say why.
    pub require_reason: bool,
    /// The language with a team's own words; English as it comes where there is none.
    pub lexicon: Option<&'static Lexicon>,
    /// Sources of evidence that may be used; all but for a measurement.
    pub clues: Clues,
    /// Where to add up what time the stages take, where somebody asked.
    pub timings: Option<Arc<Timings>>,
}

/// What came of one document.
#[derive(Debug)]
pub struct Report {
    /// The document's text.
    pub source: Source,
    /// Its findings, in order of the source.
    pub findings: Vec<Finding>,
    /// Findings that the document asks not to be told of.
    pub suppressed: Vec<Suppressed>,
    /// Who pays and who uses, as the document was understood.
    pub model: RoleModel,
    /// How often each section at the top of the document speaks of either role.
    pub spoken: Vec<Spoken>,
    /// Stretches in which rules that look across documents are silent.
    pub across: Vec<suppress::Across>,
    /// Why the front matter could not be read, where it could not.
    pub problem: Option<Problem>,
    /// What the front matter declares and the configuration declares otherwise: warnings, for the configuration holds.
    pub overruled: Vec<Problem>,
}

impl Report {
    /// Whether there is nothing to tell of the document, and nothing in it that another's finding may show.
    pub fn is_silent(&self) -> bool {
        self.findings.is_empty()
            && self.suppressed.is_empty()
            && self.problem.is_none()
            && self.overruled.is_empty()
            && self.model.definitions.is_empty()
    }

    /// The findings that the baseline does not know.
    pub fn new_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.known)
    }
}

/// How often a section speaks of either role.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// The section's heading.
    pub heading: String,
    /// Mentions of the customer's family that stand for somebody.
    pub customers: usize,
    /// Mentions of the user's family that stand for somebody.
    pub users: usize,
}

/// A document as the rules see it.
#[derive(Debug)]
pub struct Reading {
    /// Its sections, stories and words.
    pub document: Document,
    /// Its mentions, in order.
    pub mentions: Vec<Mention>,
    /// Who pays and who uses, according to it.
    pub model: RoleModel,
    /// The language.
    pub lexicon: &'static Lexicon,
    /// Sources of evidence that were used.
    pub clues: Clues,
}

/// Reads a document and works out its roles.
pub fn read(source: Source, declared: &Declared) -> Reading {
    let lexicon = declared.lexicon.unwrap_or_else(Lexicon::english);
    let clues = declared.clues;
    let mut watch = Stopwatch::start(declared.timings.as_deref());
    let mut document = Document::read(source, lexicon);
    if clues.off.is_some() {
        document.forget(clues);
    }
    watch.lap("sections, stories and words");
    let declaration = declaration_of(&document, declared);
    let mentions = mention::mentions(&document, &Terms::of(&declaration), clues, lexicon);
    watch.lap("mentions and what they do");
    let grounds = Stated {
        declaration: &declaration,
        configured: &declared.declaration,
        glossary: &declared.glossary,
    };
    let model = RoleModel::infer(&document, &mentions, &grounds, clues, lexicon);
    watch.lap("who pays and who uses");
    Reading {
        document,
        mentions,
        model,
        lexicon,
        clues,
    }
}

/// Reads a document, works out its roles, and holds every rule against it.
pub fn lint(source: Source, rules: &[Rule], declared: &Declared) -> Report {
    let reading = read(source, declared);
    let mut watch = Stopwatch::start(declared.timings.as_deref());
    let case = Case::new(&reading);
    let mut drafts = Vec::new();
    for rule in rules {
        let Some(level) = rule.level_for(&reading.model) else {
            continue;
        };
        let mut found = Vec::new();
        rule.check.run(&case, &mut found);
        drafts.extend(found.into_iter().map(|draft| (rule, level, draft)));
        watch.lap_rule(|| rule.id());
    }
    let findings = triage::findings(&reading.document.source, drafts);
    let own = reading
        .document
        .front_matter
        .declaration
        .clone()
        .unwrap_or_default();
    let outcome = suppress::apply(&reading.document, &own, findings, rules, declared.require_reason);
    let flaws = outcome.flaws.into_iter().filter_map(|(flaw, draft)| {
        let rule = rules.iter().find(|rule| rule.check.flaw() == Some(flaw))?;
        Some((rule, rule.level_for(&reading.model)?, draft))
    });
    let flaws = triage::findings(&reading.document.source, flaws.collect());
    let findings = triage::joined(outcome.kept, flaws);
    let spoken = spoken(&reading);
    let overruled = reading
        .document
        .front_matter
        .overruled(&reading.document.source, &declared.declaration);
    watch.lap("order, fingerprints and suppressions");
    let Reading { document, model, .. } = reading;
    Report {
        findings,
        suppressed: outcome.suppressed,
        across: outcome.across,
        spoken,
        model,
        problem: document.front_matter.problem,
        overruled,
        source: document.source,
    }
}

/// How often each of the outermost sections speaks of either role.
fn spoken(reading: &Reading) -> Vec<Spoken> {
    let document = &reading.document;
    let tops: Vec<usize> = document
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.parent == Some(0))
        .map(|(index, _)| index)
        .collect();
    // Below a single title the chapters are what a reader knows.
    let parent = match tops.as_slice() {
        [only] => *only,
        _ => 0,
    };
    document
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.parent == Some(parent))
        .filter_map(|(index, section)| {
            let inside = document.inside(index);
            let from = reading
                .mentions
                .partition_point(|mention| mention.block < inside.start);
            let to = reading
                .mentions
                .partition_point(|mention| mention.block < inside.end);
            let count = |role: Role| {
                let mentions = reading.mentions[from..to].iter();
                mentions
                    .filter(|mention| mention.role == role && mention.is_party())
                    .count()
            };
            Some(Spoken {
                heading: document.prose[section.heading?].block.text.trim().to_string(),
                customers: count(Role::Customer),
                users: count(Role::User),
            })
        })
        .collect()
}

/// The configuration's declaration, completed by the front matter's.
fn declaration_of(document: &Document, declared: &Declared) -> Declaration {
    let own = document.front_matter.declaration.clone().unwrap_or_default();
    declared.declaration.clone().or(&own.named())
}
