//! `across-documents`: what only several documents together show. The check itself reads nothing; the work is
//! done in `repository.rs`, when every document has been read.

use super::{Case, Check, Options};
use crate::finding::Draft;
use serde::Deserialize;

/// One word that two documents define as different parties.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AcrossDocuments {}

impl Options for AcrossDocuments {
    const NAME: &'static str = "across-documents";
    const SUMMARY: &'static str = "one word that two documents define as different parties";
    const SLOTS: &'static [&'static str] = &["word", "parties", "other", "file", "line", "words"];
}

impl Check for AcrossDocuments {
    fn run(&self, _case: &Case<'_>, _out: &mut Vec<Draft>) {}

    fn across(&self) -> bool {
        true
    }
}
