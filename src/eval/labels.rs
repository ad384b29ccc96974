//! Labels: what a careful reader found in a document, one JSON file a document.
//!
//! The format is described in `docs/accuracy.md`. Matching labels with findings is for `score.rs`.

use crate::error::Problem;
use crate::text::Source;
use serde::Deserialize;

/// The labels of one document.
#[derive(Debug, Clone, Deserialize)]
pub struct Labels {
    /// The document's file name, its folder left out.
    pub file: String,
    /// Its defects; none in a document that is right.
    pub defects: Vec<Defect>,
}

/// One defect that a reader found.
#[derive(Debug, Clone, Deserialize)]
pub struct Defect {
    /// The rule's name: `swapped`.
    pub code: String,
    /// Lines from 1 at which a reader would have to look, the most telling first; 0 stands for the whole document.
    pub lines: Vec<usize>,
    /// Whether no careful reader could object. A defect that is not sure counts neither for nor against.
    pub sure: bool,
    /// What is wrong, in a reader's words.
    pub why: String,
}

impl Labels {
    /// Reads a label file; `known` are the names of the rules that a label may name.
    ///
    /// # Errors
    ///
    /// When the text is no JSON of this shape, or names a rule that is not known; with the place.
    pub fn read(source: &Source, known: &[&str]) -> Result<Self, Problem> {
        let labels: Labels = serde_json::from_str(source.text()).map_err(|error| {
            let line = source.line(error.line().max(1)).unwrap_or(0..0);
            let start = (line.start + error.column().saturating_sub(1)).min(line.end);
            let text = error.to_string();
            let message = text.split(" at line ").next().unwrap_or_default();
            Problem::new(format!("the labels in {} are wrong: {message}", source.name())).at(
                source,
                start..line.end,
                "here",
            )
        })?;
        for defect in &labels.defects {
            if !known.contains(&defect.code.as_str()) {
                let quoted = format!("\"{}\"", defect.code);
                let at = source.text().find(&quoted).unwrap_or(0);
                return Err(Problem::new(format!("there is no rule `{}`", defect.code))
                    .at(
                        source,
                        at..at + quoted.len().min(source.text().len()),
                        "unknown code",
                    )
                    .nearest(&defect.code, known.iter().copied()));
            }
        }
        Ok(labels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_label_is_shown_with_its_place() {
        let read = |text: &str| Labels::read(&Source::new("a.json", text), &["swapped"]);
        let good =
            r#"{"file": "a.md", "defects": [{"code": "swapped", "lines": [3], "sure": true, "why": "x"}]}"#;
        assert_eq!(read(good).expect("these are labels").defects.len(), 1);
        let unknown = read(&good.replace("swapped", "swaped")).expect_err("no such rule");
        assert!(unknown.message().contains("swaped"));
        assert_eq!(unknown.advice(), Some("did you mean `swapped`?"));
        let broken = read("{\"file\": \"a.md\",\n \"defects\": 3}").expect_err("defects are a list");
        assert_eq!(broken.place().map(|place| place.1), Some(2));
    }
}
