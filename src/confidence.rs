//! How far a finding can be trusted, from 0 to 1, worked out from what supports it.
//!
//! Every check says which cues led it; this module weighs them. It knows no documents and no rules. What
//! the figures are worth is measured: `docs/accuracy.md` shows precision by confidence.

/// One thing that supports a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// The text itself joins the two words, or says both things in one sentence.
    Joined,
    /// The places stand in one story, list, flow, table or under one heading.
    Unit,
    /// Two places tell of the same action.
    Action,
    /// The place lies in a kind of section, or has a word beside it, that settles whose matter it is.
    Setting,
    /// A further place shows the same.
    Again,
    /// The document, its front matter or the configuration says outright who pays, who uses, or how they relate.
    Stated,
    /// A list of roles, a persona or a label names the party.
    Named,
    /// Who pays or uses had to be gathered from payments, stories and deeds.
    Inferred,
    /// Something was looked for in the whole document and is not there.
    Absent,
}

impl Cue {
    /// The share of doubt that the cue takes away, from 0 to 1.
    pub fn weight(self) -> f64 {
        match self {
            Cue::Joined => 0.85,
            Cue::Unit => 0.6,
            Cue::Action => 0.5,
            Cue::Setting => 0.4,
            Cue::Again => 0.2,
            Cue::Stated => 0.6,
            Cue::Named => 0.5,
            Cue::Inferred => 0.3,
            Cue::Absent => 0.3,
        }
    }
}

/// How often one kind of cue counts: a tenth place that shows the same adds nothing.
const MOST: usize = 3;

/// How many kinds of cue there are.
const KINDS: usize = Cue::Absent as usize + 1;

/// The confidence that cues give together: each takes its share of the doubt that those before it left.
///
/// Rounded to hundredths, so that it is the same on every machine; 0 without a cue, never quite 1.
pub fn confidence(cues: &[Cue]) -> f64 {
    let mut doubt = 1.0;
    // How often each kind was met, by its place among them: a run of thousands is gone through once.
    let mut met = [0_usize; KINDS];
    for cue in cues {
        let met = &mut met[*cue as usize];
        if *met < MOST {
            doubt *= 1.0 - cue.weight();
        }
        *met += 1;
    }
    (((1.0 - doubt) * 100.0_f64).round() / 100.0).min(0.99)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_evidence_gives_more_confidence_and_repetition_runs_dry() {
        let one = confidence(&[Cue::Unit]);
        let two = confidence(&[Cue::Unit, Cue::Stated]);
        assert!(one < two, "{one} {two}");
        assert!(confidence(&[]).abs() < f64::EPSILON);
        let many = confidence(&[Cue::Again; 3]);
        assert!((confidence(&[Cue::Again; 30]) - many).abs() < f64::EPSILON);
        assert!(confidence(&[Cue::Joined; 9]) < 1.0);
    }

    #[test]
    fn the_order_of_the_cues_does_not_matter() {
        let forth = confidence(&[Cue::Unit, Cue::Action, Cue::Inferred]);
        let back = confidence(&[Cue::Inferred, Cue::Action, Cue::Unit]);
        assert!((forth - back).abs() < f64::EPSILON);
    }
}
