//! What went wrong outside the documents' own content: files, pages, configuration, front matter.

use crate::text::Source;
use miette::{
    Diagnostic, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A mistake in something that a person wrote for the tool, or a file that cannot be read.
///
/// Shown with its place in its own source, where it has one.
#[derive(Debug, Clone)]
pub struct Problem {
    message: String,
    help: Option<String>,
    place: Option<Box<Place>>,
    /// The file that it is about, where no place in it can be shown.
    file: Option<String>,
}

#[derive(Debug, Clone)]
struct Place {
    source: Indexed<Arc<Source>>,
    /// Line and column from 1, in characters.
    position: (usize, usize),
    span: Range<usize>,
    label: String,
}

impl Problem {
    /// A problem without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            place: None,
            file: None,
        }
    }

    /// Says which file it is about, where no place in it can be shown.
    #[must_use]
    pub fn about(mut self, file: &str) -> Self {
        self.file = Some(file.to_string());
        self
    }

    /// The file that it is about with a line and a column (from 1), the first of each where no place can be told.
    pub fn location(&self) -> Option<(&str, usize, usize)> {
        let file = self.file.as_deref().map(|file| (file, 1, 1));
        self.place().or(file)
    }

    /// Shows the place: bytes of `source`, with a few words beside them.
    #[must_use]
    pub fn at(mut self, source: &Source, span: Range<usize>, label: impl Into<String>) -> Self {
        let position = source.position(span.start);
        let end = span.end.min(source.text().len());
        self.place = Some(Box::new(Place {
            source: Indexed(Arc::new(Source::new(
                visible(source.name()),
                visible(source.text()),
            ))),
            position: (position.line, position.column),
            span: span.start.min(end)..end,
            label: label.into(),
        }));
        self
    }

    /// Says what to do instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says which of `known` the writer may have meant, where one is near, else lists them all.
    #[must_use]
    pub fn nearest<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        match likest(wrong, known.iter().copied()) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self.help(format!("one of: {}", known.join(", "))),
        }
    }

    /// The message alone.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The message and what to do instead, in one line for a machine that knows the place.
    pub fn told(&self) -> String {
        let help = self.help.as_ref().map(|help| format!("; {help}"));
        visible(&format!("{}{}", self.message, help.unwrap_or_default())).replace(['\n', '\r'], " ")
    }

    /// The same with its place before it, "prdlint.toml:3:1: …", for one that does not.
    pub fn told_with_place(&self) -> String {
        let place = self.place().map_or_else(String::new, |(file, line, column)| {
            format!("{}:{line}:{column}: ", visible(file))
        });
        format!("{place}{}", self.told())
    }

    /// What to do instead.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Name of the source, line and column (from 1), where the problem has a place.
    pub fn place(&self) -> Option<(&str, usize, usize)> {
        self.place
            .as_ref()
            .map(|place| (place.source.0.name(), place.position.0, place.position.1))
    }
}

/// What a reader's message about an unknown name is about: the name, and those that it would take.
///
/// "unknown field `relaton`, expected one of `relation`, `stage`", with or without quotes around the names.
pub(crate) fn expected(message: &str) -> Option<(&str, Vec<&str>)> {
    let (unknown, names) = message.split_once("expected")?;
    let wrong = unknown
        .strip_prefix("unknown ")
        .and_then(|rest| rest.split('`').nth(1))?;
    let names: Vec<&str> = if names.contains('`') {
        names.split('`').skip(1).step_by(2).collect()
    } else {
        let names = names.trim_start().trim_start_matches("one of ");
        names.split(", ").map(str::trim).collect()
    };
    Some((wrong, names))
}

/// What a reader of YAML or TOML says of a value of the wrong kind, in words for people who write no programs. What is plain
/// already stays as it is.
pub(crate) fn plain_kind(message: &str) -> String {
    const WORDS: [(&str, &str); 6] = [
        (
            "externally tagged enum expected scalar or mapping",
            "one name is wanted here",
        ),
        ("wanted string or table", "one name is wanted here"),
        (
            "expected mapping start",
            "keys with values are wanted here, such as `customer: clinic`",
        ),
        ("expected a map", "keys with values are wanted here"),
        (
            "expected a sequence",
            "a list is wanted here, such as [\"one\", \"two\"]",
        ),
        ("expected a string", "a text is wanted here"),
    ];
    let known = WORDS.iter().find(|(theirs, _)| message.ends_with(theirs));
    match known {
        Some((_, ours)) => (*ours).to_string(),
        // "A name, or a list of names" says what there should be.
        None if message.starts_with("a ") => format!("{message}, is wanted here"),
        None => message.to_string(),
    }
}

/// Which of `known` a writer may have meant by a name that is none of them, where one is near.
pub fn likest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| {
            (
                strsim::jaro_winkler(&wrong.to_lowercase(), &name.to_lowercase()),
                name,
            )
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", visible(&self.message))?;
        match &self.place {
            Some(place) if !can_show(&place.source.0, &place.span) => {
                let (line, column) = place.position;
                write!(f, " ({}:{line}:{column})", visible(place.source.0.name()))
            }
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place
            .as_ref()
            .filter(|place| can_show(&place.source.0, &place.span))
            .map(|place| &place.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self
            .place
            .as_ref()
            .filter(|place| can_show(&place.source.0, &place.span))?;
        let span = (place.span.start, place.span.len());
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(
            Some(place.label.clone()),
            span,
        ))))
    }
}

/// The longest line, in bytes, that a snippet shows; of a longer one only the place is told.
pub(crate) const LONGEST_LINE: usize = 2_000;

/// Whether a snippet can show a place: its first and last line are no longer than a screen can bear.
pub(crate) fn can_show(source: &Source, span: &Range<usize>) -> bool {
    let first = source.position(span.start).line;
    let last = source.position(span.end).line;
    (first..=last).all(|line| source.line(line).is_none_or(|range| range.len() <= LONGEST_LINE))
}

/// A source whose lines are found by its index, not by reading from byte 0 for every label.
#[derive(Debug, Clone)]
pub(crate) struct Indexed<S>(pub(crate) S);

impl<S: std::borrow::Borrow<Source> + Send + Sync> SourceCode for Indexed<S> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let source: &Source = self.0.borrow();
        let from = source.position(span.offset());
        let end = (span.offset() + span.len()).max(span.offset());
        let to = source.position(end.min(source.text().len()));
        let first = from.line.saturating_sub(before).max(1);
        let last = (to.line + after).min(source.line_count());
        let out_of_bounds = || MietteError::OutOfBounds;
        let start = source
            .line(first)
            .ok_or_else(out_of_bounds)?
            .start
            .max(source.start());
        let stop = source.line(last).ok_or_else(out_of_bounds)?.end;
        let bytes = &source.text().as_bytes()[start..stop.max(start)];
        Ok(Box::new(MietteSpanContents::new_named(
            source.name().to_string(),
            bytes,
            SourceSpan::new(start.into(), stop.max(start) - start),
            first - 1,
            if first == from.line { 0 } else { from.column - 1 },
            last - first + 1,
        )))
    }
}

/// Whether a terminal acts on a character, or writes in another direction behind it.
pub(crate) fn hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text without the characters that move a terminal's cursor or turn the direction of writing; each is
/// replaced by as many bytes, so that places stay.
pub(crate) fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(hidden) {
        return text.into();
    }
    text.chars()
        .map(|c| match c.len_utf8() {
            _ if !hidden(c) => c,
            1 => '?',
            2 => '\u{00B7}',
            _ => '\u{FFFD}',
        })
        .collect::<String>()
        .into()
}
