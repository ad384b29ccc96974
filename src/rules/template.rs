//! Texts with slots: "`{mention}` {verb} here".

use std::collections::BTreeMap;

/// A text whose slots are filled for each finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Slot(String),
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadTemplate {
    /// A brace is opened and never closed; the rest of the text behind it.
    Unclosed(String),
    /// No check fills this slot.
    UnknownSlot(String),
}

impl Template {
    /// Reads a text; only `known` slots may stand in it.
    ///
    /// # Errors
    ///
    /// When a brace is never closed or a slot is not known.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, BadTemplate> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_string()));
            }
            let behind = &rest[open + 1..];
            let close = behind
                .find('}')
                .ok_or_else(|| BadTemplate::Unclosed(rest[open..].to_string()))?;
            let slot = behind[..close].trim();
            if !known.contains(&slot) {
                return Err(BadTemplate::UnknownSlot(slot.to_string()));
            }
            parts.push(Part::Slot(slot.to_string()));
            rest = &behind[close + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_string()));
        }
        Ok(Self { parts })
    }

    /// The text with its slots filled; a slot without a value is left empty.
    pub fn fill(&self, slots: &BTreeMap<&'static str, String>) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Slot(slot) => slots.get(slot.as_str()).map_or("", String::as_str),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_and_unknown_ones_refused() {
        let template = Template::parse("`{mention}` {verb} here", &["mention", "verb"]).unwrap();
        let slots = BTreeMap::from([("mention", "users".to_string()), ("verb", "pay".to_string())]);
        assert_eq!(template.fill(&slots), "`users` pay here");
        assert_eq!(
            Template::parse("{mentoin}", &["mention"]),
            Err(BadTemplate::UnknownSlot("mentoin".to_string()))
        );
        assert_eq!(
            Template::parse("a {b", &["b"]),
            Err(BadTemplate::Unclosed("{b".to_string()))
        );
    }
}
