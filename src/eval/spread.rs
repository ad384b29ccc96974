//! How far a figure can be trusted: a bootstrap over documents.
//!
//! Documents are drawn with replacement, as many as there are, again and again; the middle 95 % of the
//! figures so gained are the interval (Efron's percentile bootstrap). Whole documents are drawn, for the
//! findings of one document stand or fall together.

use super::score::Score;

/// How often the documents are drawn.
pub const DRAWS: usize = 2_000;

/// The same documents give the same interval in every run.
const SEED: u64 = 20_170_601;

/// The middle 95 % of a figure; `None` where too few draws have one.
pub fn interval(score: &Score, figure: impl Fn(&Score) -> Option<f64>) -> Option<(f64, f64)> {
    let count = score.documents.len();
    if count == 0 {
        return None;
    }
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut figures: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            let documents = (0..count)
                .map(|_| score.documents[random.usize(..count)].clone())
                .collect();
            figure(&Score { documents })
        })
        .collect();
    // Where most draws hold nothing to count, the middle of the rest says little.
    if figures.len() * 2 < DRAWS {
        return None;
    }
    figures.sort_by(f64::total_cmp);
    let at = |share: usize| figures[(figures.len() - 1) * share / 1_000];
    Some((at(25), at(975)))
}

#[cfg(test)]
mod tests {
    use super::super::score::{Document, Seen, Verdict};
    use super::*;
    use std::collections::BTreeSet;

    fn document(verdict: Verdict) -> Document {
        let seen = Seen {
            code: "swapped".to_string(),
            group: "conflation".to_string(),
            lines: BTreeSet::from([1]),
            line: 1,
            confidence: 0.5,
            message: String::new(),
        };
        Document {
            verdicts: vec![(verdict, seen)],
            ..Document::default()
        }
    }

    #[test]
    fn the_interval_holds_the_figure_and_narrows_with_more_documents() {
        let mixed = |copies: usize| Score {
            documents: [Verdict::True, Verdict::True, Verdict::True, Verdict::False]
                .into_iter()
                .cycle()
                .take(copies * 4)
                .map(document)
                .collect(),
        };
        let width = |score: &Score| {
            let (low, high) = interval(score, Score::precision).expect("there are findings");
            assert!(low <= 0.75 && 0.75 <= high, "{low} {high}");
            high - low
        };
        assert!(width(&mixed(40)) < width(&mixed(4)));
        assert_eq!(interval(&Score::default(), Score::precision), None);
    }
}
