//! Reads a rule page: its settings, its texts, its examples; mistakes are shown in the page itself.

use super::example::Example;
use super::template::{BadTemplate, Template};
use super::{Rule, WrongOption};
use crate::checks::{CHECKS, COMMON_SLOTS, Check, Entry};
use crate::error::Problem;
use crate::finding::Level;
use crate::lexicon::Lexicon;
use crate::markdown::{self, Block, BlockKind};
use crate::roles::declaration::{Relation, Stage};
use crate::text::Source;
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;
use toml::de::{DeTable, DeValue};

/// The settings that every page has, whatever its check.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Settings {
    level: Level,
    check: String,
    message: String,
    why: String,
    help: String,
    #[serde(default)]
    stages: Stages,
    #[serde(default)]
    unless_relation: Vec<Relation>,
    #[serde(default)]
    only_relation: Vec<Relation>,
    #[serde(default)]
    yields_to: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Stages {
    concept: Option<Level>,
    growth: Option<Level>,
}

/// Reads a page.
///
/// # Errors
///
/// Every mistake in the page, each with its place.
pub fn read(name: &str, group: &str, page: Source) -> Result<Rule, Vec<Problem>> {
    let examples = examples(&page);
    let rule = read_settings(name, group, page)?;
    let _ = rule.examples.set(examples.map_err(|problem| vec![problem])?);
    Ok(rule)
}

/// A built-in page, as far as it is read when the program is built.
pub struct Prepared {
    /// The folder's name.
    pub group: &'static str,
    /// The file's name without `.md`.
    pub name: &'static str,
    /// The first paragraph.
    pub summary: &'static str,
    /// The settings as JSON.
    pub settings: &'static str,
    /// The whole page.
    pub text: &'static str,
}

/// The rule of a built-in page. Its examples are read when they are asked for.
///
/// # Panics
///
/// When the page is wrong, which a test rules out.
pub fn prepared(page: &Prepared) -> Rule {
    let wrong =
        |what: &dyn std::fmt::Display| -> ! { panic!("built-in page {}/{}: {what}", page.group, page.name) };
    let settings: Settings = serde_json::from_str(page.settings).unwrap_or_else(|error| wrong(&error));
    let entry = CHECKS.iter().find(|entry| entry.name == settings.check);
    let Some(entry) = entry else {
        wrong(&"there is no such check");
    };
    let check = (entry.build_prepared)(page.settings).unwrap_or_else(|error| wrong(&error));
    let slots: Vec<&str> = entry.slots.iter().chain(COMMON_SLOTS).copied().collect();
    let template =
        |text: &str| Template::parse(text, &slots).unwrap_or_else(|_| wrong(&"a slot that no check fills"));
    let texts = [&settings.message, &settings.why, &settings.help].map(|text| template(text));
    let source = Source::fixed(format!("rules/{}/{}.md", page.group, page.name), page.text);
    rule(
        page.name,
        page.group,
        page.summary,
        settings,
        texts,
        check,
        source,
    )
}

/// Puts a rule together.
fn rule(
    name: &str,
    group: &str,
    summary: &str,
    settings: Settings,
    [message, why, help]: [Template; 3],
    check: Box<dyn Check>,
    page: Source,
) -> Rule {
    Rule {
        name: name.to_string(),
        group: group.to_string(),
        summary: summary.to_string(),
        level: settings.level,
        stages: [
            (Stage::Concept, settings.stages.concept),
            (Stage::Growth, settings.stages.growth),
        ]
        .into_iter()
        .filter_map(|(stage, level)| level.map(|level| (stage, level)))
        .collect(),
        off: false,
        unless_relation: settings.unless_relation,
        only_relation: settings.only_relation,
        yields_to: settings.yields_to,
        message,
        why,
        help,
        check,
        options: toml::Table::new(),
        page,
        examples: OnceLock::new(),
    }
}

/// The examples of a page.
///
/// # Errors
///
/// The first example that is wrong, with its place.
pub fn examples(page: &Source) -> Result<Vec<Example>, Problem> {
    markdown::blocks(page, page.start()..page.text().len())
        .iter()
        .filter(|block| is_code(block, "md"))
        .map(|block| Example::read(page, block))
        .collect()
}

fn is_code(block: &Block, language: &str) -> bool {
    matches!(&block.kind, BlockKind::Code(info) if info.split_whitespace().next() == Some(language))
}

fn read_settings(name: &str, group: &str, page: Source) -> Result<Rule, Vec<Problem>> {
    let blocks = markdown::blocks(&page, page.start()..page.text().len());
    let title = blocks.iter().find(|block| block.kind == BlockKind::Heading(1));
    match title {
        Some(title) if title.text.trim() == name => {}
        Some(title) => {
            let problem = Problem::new(format!("the page's title is not the rule's name, `{name}`"))
                .at(&page, title.source_span(0..title.text.len()), "the title")
                .help("the file's name is the rule's name, and the title repeats it");
            return Err(vec![problem]);
        }
        None => {
            let problem = Problem::new(format!("{} has no title", page.name()))
                .at(&page, 0..0, "a page begins with `# rule-name`")
                .help("`prdlint new GROUP/RULE` writes a page to start from");
            return Err(vec![problem]);
        }
    }
    let summary = blocks
        .iter()
        .find(|block| block.kind == BlockKind::Paragraph)
        .map(|block| block.text.trim().to_string())
        .unwrap_or_default();
    let Some(code) = blocks.iter().find(|block| is_code(block, "toml")) else {
        let problem = Problem::new(format!("{} has no settings", page.name()))
            .at(
                &page,
                0..0,
                "a page has a fenced `toml` block with level, check and message",
            )
            .help("`prdlint new GROUP/RULE` writes a page to start from");
        return Err(vec![problem]);
    };
    let settings = PageSettings { page: &page, code };
    let (entry, settings_read) = settings.read()?;
    let check = (entry.build)(&code.text).map_err(|error| vec![settings.wrong(&error)])?;
    let slots: Vec<&str> = entry.slots.iter().chain(COMMON_SLOTS).copied().collect();
    let template = |key: &str, text: &str| {
        Template::parse(text, &slots).map_err(|bad| vec![settings.bad_template(key, &bad, &slots)])
    };
    let texts = [
        template("message", &settings_read.message)?,
        template("why", &settings_read.why)?,
        template("help", &settings_read.help)?,
    ];
    Ok(rule(name, group, &summary, settings_read, texts, check, page))
}

/// The settings of a rule's page, and the check that they name.
fn settings_of(rule: &Rule) -> (toml::Table, Option<&'static Entry>) {
    let blocks = markdown::blocks(&rule.page, rule.page.start()..rule.page.text().len());
    let code = blocks.iter().find(|block| is_code(block, "toml"));
    let table: toml::Table = code
        .and_then(|code| toml::from_str(&code.text).ok())
        .unwrap_or_default();
    let name = table.get("check").and_then(toml::Value::as_str);
    let entry = name.and_then(|name| CHECKS.iter().find(|entry| entry.name == name));
    (table, entry)
}

/// Names of the options that the rule's check has.
pub fn options_of(rule: &Rule) -> &'static [&'static str] {
    settings_of(rule).1.map_or(&[], |entry| (entry.options)())
}

/// The key beside a rule's options.
pub const LEVEL: &str = "level";

/// The rule's check with options in place of those of its page.
///
/// # Errors
///
/// When an option is none of the check's, or has a wrong value.
pub fn with_options(rule: &Rule, options: &toml::Table) -> Result<Box<dyn Check>, WrongOption> {
    let (mut table, entry) = settings_of(rule);
    let allowed: &[&str] = entry.map_or(&[], |entry| (entry.options)());
    for (key, value) in options {
        if !allowed.contains(&key.as_str()) {
            let names = allowed.iter().copied().chain([LEVEL]);
            let problem =
                Problem::new(format!("`{key}` is no option of the rule {}", rule.id())).nearest(key, names);
            return Err(Box::new((key.clone(), problem)));
        }
        let values = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        // A measure names its topic in a table of its own.
        let inner = values.iter().filter_map(toml::Value::as_table).flatten();
        for (key, value) in values.iter().map(|value| (key, value)).chain(inner) {
            if let (Some((names, what)), Some(text)) = (words_for(key), value.as_str())
                && !names.contains(&text)
            {
                let problem = Problem::new(format!("the lexicon has no {what} `{text}`"));
                let problem = problem.nearest(text, names.iter().copied());
                return Err(Box::new((text.to_string(), problem)));
            }
        }
        table.insert(key.clone(), value.clone());
    }
    let text = toml::to_string(&table).unwrap_or_default();
    let built = entry
        .ok_or_else(|| Problem::new(format!("the rule {} has no check", rule.id())))
        .and_then(|entry| {
            (entry.build)(&text).map_err(|error| {
                Problem::new(format!(
                    "the options of {} are wrong: {}",
                    rule.id(),
                    error.message()
                ))
            })
        });
    let first = options.keys().next_back().cloned().unwrap_or_default();
    built.map_err(|problem| Box::new((first, problem)))
}

/// The words that an option may hold, and what they are; `None` where it may hold anything.
fn words_for(option: &str) -> Option<(&'static [&'static str], &'static str)> {
    let lexicon = Lexicon::english();
    match option {
        "topic" | "topics" | "unless-topic" | "customer" | "user" => Some((lexicon.topic_names(), "topic")),
        "section" | "sections" | "not-in" | "counted-in" | "customers-in" => {
            Some((lexicon.section_names(), "kind of section"))
        }
        _ => None,
    }
}

/// The settings' block in its page.
struct PageSettings<'a> {
    page: &'a Source,
    code: &'a Block,
}

impl PageSettings<'_> {
    fn place(&self, span: Range<usize>) -> Range<usize> {
        self.code.source_span(span)
    }

    fn wrong(&self, error: &toml::de::Error) -> Problem {
        let span = error.span().unwrap_or(0..0);
        let span = if span.is_empty() {
            span.start..span.start + 1
        } else {
            span
        };
        Problem::new(format!(
            "the settings of {} are wrong: {}",
            self.page.name(),
            error.message()
        ))
        .at(self.page, self.place(span), "here")
    }

    fn read(&self) -> Result<(&'static Entry, Settings), Vec<Problem>> {
        let text = &self.code.text;
        let table = DeTable::parse(text).map_err(|error| vec![self.wrong(&error)])?;
        let settings: Settings = toml::from_str(text).map_err(|error| vec![self.wrong(&error)])?;
        let known = || CHECKS.iter().map(|entry| entry.name);
        let Some(entry) = CHECKS.iter().find(|entry| entry.name == settings.check) else {
            let span = table.get_ref().get("check").map_or(0..1, toml::Spanned::span);
            let problem = Problem::new(format!("there is no check `{}`", settings.check))
                .at(self.page, self.place(span), "unknown check")
                .nearest(&settings.check, known());
            return Err(vec![problem]);
        };
        let allowed: Vec<&str> = serde_aux::serde_introspection::serde_introspect::<Settings>()
            .iter()
            .chain((entry.options)())
            .copied()
            .collect();
        let mut problems = Vec::new();
        for (key, value) in table.get_ref() {
            if !allowed.contains(&key.get_ref().as_ref()) {
                let problem = Problem::new(format!(
                    "`{}` is no setting of the check `{}`",
                    key.get_ref(),
                    entry.name
                ))
                .at(self.page, self.place(key.span()), "unknown setting")
                .nearest(key.get_ref(), allowed.iter().copied());
                problems.push(problem);
            }
            problems.extend(self.unknown_words(key.get_ref(), value));
        }
        if problems.is_empty() {
            Ok((entry, settings))
        } else {
            Err(problems)
        }
    }

    /// Names of topics and of kinds of section that the lexicon does not have.
    fn unknown_words(&self, key: &str, value: &toml::Spanned<DeValue<'_>>) -> Vec<Problem> {
        if key == "measures" {
            let DeValue::Array(array) = value.get_ref() else {
                return Vec::new();
            };
            let tables = array.iter().filter_map(|item| match item.get_ref() {
                DeValue::Table(table) => Some(table),
                _ => None,
            });
            return tables
                .flat_map(|table| table.iter())
                .filter(|(key, _)| key.get_ref() == "topic")
                .flat_map(|(key, value)| self.unknown_words(key.get_ref(), value))
                .collect();
        }
        let Some((names, what)) = words_for(key) else {
            return Vec::new();
        };
        let mut problems = Vec::new();
        let mut check = |text: &str, span: Range<usize>| {
            if !names.contains(&text) {
                problems.push(
                    Problem::new(format!("the lexicon has no {what} `{text}`"))
                        .at(self.page, self.place(span), format!("unknown {what}"))
                        .nearest(text, names.iter().copied()),
                );
            }
        };
        match value.get_ref() {
            DeValue::String(text) => check(text, value.span()),
            DeValue::Array(array) => {
                for item in array.iter() {
                    if let DeValue::String(text) = item.get_ref() {
                        check(text, item.span());
                    }
                }
            }
            _ => {}
        }
        problems
    }

    fn bad_template(&self, key: &str, bad: &BadTemplate, slots: &[&str]) -> Problem {
        let (message, needle) = match bad {
            BadTemplate::Unclosed(rest) => (format!("a brace in `{key}` is never closed"), rest.clone()),
            BadTemplate::UnknownSlot(slot) => (
                format!("no check fills the slot `{{{slot}}}` of `{key}`"),
                format!("{{{slot}}}"),
            ),
        };
        let span = self
            .code
            .text
            .find(&needle)
            .map_or(0..1, |at| at..at + needle.len());
        let problem = Problem::new(message).at(self.page, self.place(span), "this slot");
        match bad {
            BadTemplate::UnknownSlot(slot) => problem.nearest(slot, slots.iter().copied()),
            BadTemplate::Unclosed(_) => problem.help("close it with `}`"),
        }
    }
}
