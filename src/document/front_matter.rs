//! Front matter in YAML or TOML: what it says of the document, and what it declares to the tool.
//!
//! What a declaration means for the roles is decided in `roles/`.

use crate::error::{Problem, expected, likest, plain_kind};
use crate::roles::declaration::Declaration;
use crate::text::Source;
use serde::Deserialize;
use std::ops::Range;

/// The front matter of a document; empty where it has none.
#[derive(Debug, Default)]
pub struct FrontMatter {
    /// Byte at which the document's body begins.
    pub end: usize,
    /// The bytes between the fences, where there is a front matter.
    pub span: Option<Range<usize>>,
    /// What the document calls itself.
    pub title: Option<String>,
    /// What kind of document it says it is (`type`, `kind` or `layout`).
    pub kind: Option<String>,
    /// What it declares under `prdlint:`.
    pub declaration: Option<Declaration>,
    /// Why it cannot be read, where it cannot; the body is read all the same.
    pub problem: Option<Problem>,
}

#[derive(Deserialize, Default)]
struct Fields {
    title: Option<serde_json::Value>,
    #[serde(alias = "kind", alias = "layout", rename = "type")]
    kind: Option<serde_json::Value>,
    prdlint: Option<Declaration>,
}

impl FrontMatter {
    /// Reads the front matter at the start of a document.
    pub fn read(source: &Source) -> Self {
        let start = source.start();
        let text = &source.text()[start..];
        for fence in ["---", "+++"] {
            let Some(first) = text.strip_prefix(fence) else {
                continue;
            };
            let Some(inside) = line_end(first) else {
                continue;
            };
            let inner = start + fence.len() + inside;
            // YAML may end with dots as well.
            let ends: &[&str] = if fence == "---" { &["---", "..."] } else { &["+++"] };
            let Some((close, end)) = closing(source.text(), inner, ends) else {
                continue;
            };
            // A rule above prose, with another rule further down, is no front matter.
            if !begins_with_key(&source.text()[inner..close]) {
                continue;
            }
            let mut front_matter = FrontMatter {
                end,
                span: Some(inner..close),
                ..FrontMatter::default()
            };
            front_matter.fill(source, inner..close, fence == "+++");
            return front_matter;
        }
        FrontMatter {
            end: start,
            ..FrontMatter::default()
        }
    }

    /// What it declares and a stronger declaration declares otherwise, each as a warning with its place.
    pub fn overruled(&self, source: &Source, stronger: &Declaration) -> Vec<Problem> {
        let (Some(own), Some(span)) = (&self.declaration, &self.span) else {
            return Vec::new();
        };
        let overruled = own.clone().named().overruled_by(stronger);
        let warning = |(name, value): (&str, String)| {
            Problem::new(format!("the configuration overrules the front matter's `{name}`"))
                .at(source, key(source, span, name), "does not hold")
                .help(format!("the configuration says {value}: take this out, or set it for this file among the `overrides` there"))
        };
        overruled.into_iter().map(warning).collect()
    }

    fn fill(&mut self, source: &Source, span: Range<usize>, toml: bool) {
        let text = source.slice(span.clone());
        let parsed: Result<Fields, (String, Range<usize>)> = if toml {
            toml::from_str(text).map_err(|error| {
                let place = error.span().unwrap_or(0..text.len());
                (error.message().to_string(), place)
            })
        } else if text.trim().is_empty() {
            Ok(Fields::default())
        } else {
            serde_saphyr::from_str::<Option<Fields>>(text)
                .map(Option::unwrap_or_default)
                .map_err(|error| yaml_error(text, &error))
        };
        match parsed {
            Ok(fields) => {
                self.title = fields.title.as_ref().and_then(plain);
                self.kind = fields.kind.as_ref().and_then(plain);
                self.declaration = fields.prdlint;
                let mistakes = self.declaration.iter().flat_map(Declaration::mistakes);
                for mistake in mistakes.take(1) {
                    let problem = Problem::new(mistake.message).help(mistake.help);
                    let place = key(source, &span, &mistake.key);
                    self.problem = Some(problem.at(source, place, mistake.label));
                }
            }
            Err((message, place)) => {
                let place = span.start + place.start..(span.start + place.end).min(span.end);
                let problem = Problem::new(format!(
                    "the front matter cannot be read: {}",
                    plain_kind(&message)
                ))
                .at(source, place, "here");
                let otherwise = "the document is linted as if it had no front matter";
                let near = expected(&message).and_then(|(wrong, names)| likest(wrong, names));
                self.problem = Some(problem.help(near.map_or_else(
                    || otherwise.to_string(),
                    |name| format!("did you mean `{name}`? As it is, {otherwise}"),
                )));
            }
        }
    }
}

/// Where a key of the declaration stands; at the front matter's start where it is written in a way that hides it.
fn key(source: &Source, span: &Range<usize>, name: &str) -> Range<usize> {
    let text = source.slice(span.clone());
    let ours = text.find("prdlint").unwrap_or(0);
    let at = span.start + text[ours..].find(name).map_or(0, |at| ours + at);
    at..(at + name.len()).min(span.end)
}

fn plain(value: &serde_json::Value) -> Option<String> {
    value.as_str().map(str::to_string)
}

/// Whether the first line that says something is a key with a value, or there is none.
fn begins_with_key(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .map_or_else(
            || text.trim().is_empty(),
            |line| {
                let key = line.split([':', '=']).next().unwrap_or_default().trim();
                line.len() > key.len() && !key.is_empty() && !key.contains(' ')
                    || line.starts_with(['[', '{'])
            },
        )
}

/// Bytes up to and with the end of a line that holds nothing but blanks.
fn line_end(text: &str) -> Option<usize> {
    let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
    let rest = &text[blanks..];
    if rest.starts_with("\r\n") {
        Some(blanks + 2)
    } else if rest.starts_with(['\n', '\r']) {
        Some(blanks + 1)
    } else {
        None
    }
}

/// Where the closing fence begins, and where the body begins behind it.
fn closing(text: &str, from: usize, fences: &[&str]) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let rest = &text[at..];
        let behind = fences.iter().find_map(|fence| rest.strip_prefix(fence));
        if let Some(behind) = behind {
            if behind.trim_start_matches([' ', '\t']).is_empty() {
                return Some((at, text.len()));
            }
            if let Some(end) = line_end(behind) {
                return Some((at, text.len() - behind.len() + end));
            }
        }
        at += rest.find('\n')? + 1;
    }
}

/// The message of a YAML error in one line, and its place in the text.
fn yaml_error(text: &str, error: &serde_saphyr::Error) -> (String, Range<usize>) {
    let message = error.without_snippet().to_string();
    let message = message.lines().next().unwrap_or_default();
    // The place is shown beside the text, and counted from the document's first line.
    let message = message
        .rsplit_once(" at line ")
        .map_or(message, |(message, _)| message)
        .to_string();
    let at = error.location().map_or(0, |location| {
        let line = location.line().saturating_sub(1) as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let column = location.column().saturating_sub(1) as usize;
        let rest = text.get(start..).unwrap_or_default();
        let offset = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
        start + offset
    });
    let end = text[at.min(text.len())..]
        .find('\n')
        .map_or(text.len(), |length| at + length);
    (message, at.min(text.len())..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_are_read_and_the_body_begins_behind_them() {
        let source = Source::new(
            "a.md",
            "---\ntitle: Menu\nprdlint:\n  customer: owner\n---\n# Body\n",
        );
        let matter = FrontMatter::read(&source);
        assert_eq!(matter.title.as_deref(), Some("Menu"));
        assert!(matter.problem.is_none(), "{:?}", matter.problem);
        assert!(matter.declaration.is_some());
        assert!(source.text()[matter.end..].starts_with("# Body"));
        let source = Source::new("a.md", "---\ntitle: Menu\n...\n# Body\n");
        assert_eq!(FrontMatter::read(&source).title.as_deref(), Some("Menu"));
        assert!(source.text()[FrontMatter::read(&source).end..].starts_with("# Body"));
        let source = Source::new("a.md", "\u{FEFF}+++\r\ntitle = \"Menu\"\r\n+++\r\nBody");
        let matter = FrontMatter::read(&source);
        assert_eq!(matter.title.as_deref(), Some("Menu"));
        assert_eq!(&source.text()[matter.end..], "Body");
    }

    #[test]
    fn a_rule_at_the_top_is_no_front_matter() {
        let source = Source::new("a.md", "---\n\nProse and no second rule.\n");
        assert_eq!(FrontMatter::read(&source).end, 0);
    }

    #[test]
    fn a_broken_front_matter_is_told_with_its_place() {
        let source = Source::new("a.md", "---\ntitle: [open\n---\n# Body\n");
        let matter = FrontMatter::read(&source);
        let problem = matter.problem.expect("the list is never closed");
        assert_eq!(
            problem.place().map(|place| place.0.to_string()),
            Some("a.md".to_string())
        );
        assert!(source.text()[matter.end..].starts_with("# Body"));
    }
}
