//! `suppressions`: what is wrong with the suppressions that stand in a document.
//!
//! The check itself reads nothing: whether a suppression was of use is known only when all other rules have
//! spoken. It tells `suppress.rs` which flaw its page is about.

use super::{Case, Check, Options};
use crate::finding::Draft;
use crate::suppress::Flaw;
use serde::Deserialize;

/// A suppression that covers nothing, names no rule, or does not say why.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Suppressions {
    /// What is wrong: `unused`, `unknown-rule`, `no-reason`.
    flaw: Flaw,
}

impl Options for Suppressions {
    const NAME: &'static str = "suppressions";
    const SUMMARY: &'static str = "a suppression that covers nothing, names no rule, or does not say why";
    const SLOTS: &'static [&'static str] = &["name"];
}

impl Check for Suppressions {
    fn run(&self, _case: &Case<'_>, _out: &mut Vec<Draft>) {}

    fn flaw(&self) -> Option<Flaw> {
        Some(self.flaw)
    }
}
