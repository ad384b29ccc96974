//! One reported defect, with its evidence. How findings are sorted and counted is in `triage.rs`.

use crate::confidence::Cue;
use crate::text::Position;
use std::collections::BTreeMap;
use std::ops::Range;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; never fails a run by default.
    Advice,
    /// Somebody will be misled.
    Warning,
    /// The document contradicts itself.
    Error,
}

impl Level {
    /// The level's name.
    pub fn name(self) -> &'static str {
        match self {
            Level::Advice => "advice",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A place of evidence with a few words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Bytes of the source.
    pub span: Range<usize>,
    /// What the place shows.
    pub text: String,
}

impl Label {
    /// A label.
    pub fn new(span: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }
}

/// What a check found, before its rule gives it words and a level.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The place that shows the defect best.
    pub primary: Label,
    /// Further places: what the first one clashes with.
    pub related: Vec<Label>,
    /// Values for the slots of the rule's texts.
    pub slots: BTreeMap<&'static str, String>,
    /// Findings of one rule with one key are one finding with many labels.
    pub run: Option<String>,
    /// What supports it.
    pub cues: Vec<Cue>,
}

impl Draft {
    /// A draft at a place.
    pub fn new(primary: Label) -> Self {
        Self {
            primary,
            related: Vec::new(),
            slots: BTreeMap::new(),
            run: None,
            cues: Vec::new(),
        }
    }

    /// Fills a slot of the rule's texts.
    #[must_use]
    pub fn slot(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.slots.insert(name, value.into());
        self
    }

    /// Adds a place of evidence.
    #[must_use]
    pub fn with(mut self, label: Label) -> Self {
        self.related.push(label);
        self
    }

    /// Adds what supports the finding.
    #[must_use]
    pub fn cue(mut self, cue: Cue) -> Self {
        self.cues.push(cue);
        self
    }

    /// All places, the primary one first.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.primary).chain(&self.related)
    }

    /// Makes the draft part of a run.
    #[must_use]
    pub fn in_run(mut self, key: impl Into<String>) -> Self {
        self.run = Some(key.into());
        self
    }
}

/// One reported defect.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's name: `swapped`.
    pub rule: String,
    /// The rule's group: `conflation`.
    pub group: String,
    /// How serious it is here.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// Why it matters in this document.
    pub why: String,
    /// What to write instead.
    pub help: String,
    /// The place that shows it best.
    pub primary: Label,
    /// Every further place, in order of the source.
    pub related: Vec<Label>,
    /// How far it can be trusted, from 0 to 1 in hundredths; see [`crate::confidence`].
    pub confidence: f64,
    /// Places in other documents.
    pub elsewhere: Vec<Elsewhere>,
    /// The places of a run that are findings of their own kind, the primary one first; one where there is no run.
    pub members: Vec<Member>,
    /// Whether it stands in the baseline.
    pub known: bool,
    /// Stays the same while the text around the mention does, wherever its line moves: 16 hex digits.
    pub fingerprint: String,
}

/// A place in another document.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The document's path, as it is reported.
    pub path: String,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// What it shows.
    pub label: String,
}

/// One of several like places that are reported together.
#[derive(Debug, Clone)]
pub struct Member {
    /// The place.
    pub label: Label,
    /// What is wrong there.
    pub message: String,
    /// The fingerprint that it would have alone: 16 hex digits.
    pub fingerprint: String,
}

impl Finding {
    /// All that it says, as plain text: the message, a blank line, why it matters, and what helps.
    pub fn text(&self) -> String {
        format!("{}\n\n{}\n{}", self.message, self.why, self.help)
    }

    /// Puts another place of the run first: what is told is then told of it.
    pub fn lead_with(&mut self, member: usize) {
        let Some(new) = self.members.get(member).cloned() else {
            return;
        };
        if new.label.span == self.primary.span {
            return;
        }
        self.related.retain(|label| label.span != new.label.span);
        let old = std::mem::replace(&mut self.primary, new.label);
        let at = self
            .related
            .partition_point(|label| label.span.start < old.span.start);
        self.related.insert(at, old);
        self.message = new.message;
        self.fingerprint = new.fingerprint;
    }

    /// The rule with its group: `conflation/swapped`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.group, self.rule)
    }

    /// All places, the primary one first.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.primary).chain(&self.related)
    }
}

/// A count with its noun: "1 warning", "2 warnings".
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else if let Some(stem) = noun.strip_suffix("ry") {
        format!("{count} {stem}ries")
    } else {
        format!("{count} {noun}s")
    }
}

/// A piece of source in quotation marks, on one line, cut behind so many characters. Marks of bold print are left out: a
/// span may begin or end between them, and a half of such a pair only disturbs.
pub fn quoted(text: &str, longest: usize) -> String {
    let text = text.replace("**", "").replace("__", "");
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return format!("\"{line}\"");
    }
    let cut: String = line.chars().take(longest - 1).collect();
    format!("\"{}…\"", cut.trim_end())
}
