//! The rules: pages of Markdown that name a check, set its options and carry their own examples.
//!
//! `page.rs` reads a page, `template.rs` its texts, `example.rs` runs its examples. This module keeps
//! the list: the pages built into the program, and a team's own.

pub mod example;
pub mod page;
mod template;

pub use template::Template;

use crate::checks::Check;
use crate::error::Problem;
use crate::finding::Level;
use crate::roles::RoleModel;
use crate::roles::declaration::{Relation, Stage};
use crate::text::Source;
use example::Example;
use page::Prepared;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The built-in pages in order of group and name; the build script takes out their settings.
static BUILT_IN: &[Prepared] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// A rule, read from its page.
pub struct Rule {
    /// The file's name without `.md`: `swapped`.
    pub name: String,
    /// The folder's name: `conflation`.
    pub group: String,
    /// The page's first paragraph.
    pub summary: String,
    /// How serious its findings are, where the product's stage says nothing else.
    pub level: Level,
    /// The level at a stage, where the page sets one.
    pub stages: Vec<(Stage, Level)>,
    /// Whether a configuration silenced it.
    pub off: bool,
    /// Relations under which the rule is silent.
    pub unless_relation: Vec<Relation>,
    /// The only relations under which the rule speaks; any where empty.
    pub only_relation: Vec<Relation>,
    /// Rules whose findings on the same words leave nothing for this one to add.
    pub yields_to: Vec<String>,
    /// What is wrong.
    pub message: Template,
    /// Why it matters.
    pub why: Template,
    /// What to write instead.
    pub help: Template,
    /// The check with its options.
    pub check: Box<dyn Check>,
    /// The options that a configuration put in place of the page's.
    pub options: toml::Table,
    /// The page itself.
    pub page: Source,
    /// The page's examples, once they are asked for; a run that lints needs none.
    examples: OnceLock<Vec<Example>>,
}

impl Rule {
    /// The name with its group: `conflation/swapped`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }

    /// Whether a configuration means it by a name: its name, or its id.
    pub fn is_named(&self, name: &str) -> bool {
        name == self.name || name.split_once('/') == Some((&self.group, &self.name))
    }

    /// The page's examples.
    ///
    /// # Panics
    ///
    /// When an example of a built-in page is wrong, which a test rules out; a team's pages are read as a whole.
    pub fn examples(&self) -> &[Example] {
        self.examples.get_or_init(|| {
            page::examples(&self.page)
                .unwrap_or_else(|problem| panic!("built-in page {}: {problem:?}", self.id()))
        })
    }

    /// Sets the level whatever the page says; `None` silences the rule.
    pub fn set_level(&mut self, level: Option<Level>) {
        self.stages.clear();
        self.off = level.is_none();
        self.level = level.unwrap_or(self.level);
    }

    /// The level for a document, or `None` where the rule is silent under its relation.
    pub fn level_for(&self, model: &RoleModel) -> Option<Level> {
        if self.off {
            return None;
        }
        let relation = model.relation.relation;
        let fits = self.only_relation.is_empty() || self.only_relation.contains(&relation);
        if !fits || self.unless_relation.contains(&relation) {
            return None;
        }
        Some(self.level_at(model.stage))
    }

    /// The level at a stage of the product.
    pub fn level_at(&self, at: Option<Stage>) -> Level {
        let staged = self.stages.iter().find(|(stage, _)| at == Some(*stage));
        staged.map_or(self.level, |(_, level)| *level)
    }
}

/// The rules built into the program, in order of group and name.
///
/// # Panics
///
/// When a built-in page is wrong, which a test rules out.
pub fn built_in() -> Vec<Rule> {
    BUILT_IN.iter().map(page::prepared).collect()
}

/// What is wrong with an option that a configuration sets: the words in question, and the problem.
pub type WrongOption = Box<(String, Problem)>;

/// Sets options in place of those of the pages: of the rule that `name` names by its name or id, or of every rule of
/// that group whose check has the option. A rule with a wrong option stays as it was.
pub fn set_options(rules: &mut [Rule], name: &str, options: &toml::Table) -> Vec<WrongOption> {
    let is_group = rules.iter().any(|rule| rule.group == name);
    let mut problems = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for rule in rules
        .iter_mut()
        .filter(|rule| is_group && rule.group == name || rule.is_named(name))
    {
        let allowed = page::options_of(rule);
        known.extend(allowed);
        let own: toml::Table = options
            .iter()
            .filter(|(key, _)| !is_group || allowed.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if own.is_empty() {
            continue;
        }
        let mut set = rule.options.clone();
        set.extend(own);
        match page::with_options(rule, &set) {
            Ok(check) => {
                rule.check = check;
                rule.options = set;
            }
            Err(wrong) => problems.push(wrong),
        }
    }
    if is_group {
        known.sort_unstable();
        known.dedup();
        for key in options.keys().filter(|key| !known.contains(&key.as_str())) {
            let problem = Problem::new(format!("`{key}` is no option of any rule of the group {name}"))
                .nearest(key, known.iter().copied().chain([page::LEVEL]));
            problems.push(Box::new((key.clone(), problem)));
        }
    }
    problems
}

/// Group and name of every built-in rule, in order.
pub fn built_in_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN.iter().map(|page| (page.group, page.name))
}

fn file_stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The pages of a team's folder, in order; wrong pages come back as problems, the rest still count.
///
/// A page in a folder of its own has that folder's name for its group, one at the top the name of the
/// folder itself. A page named as one of `known` replaces nothing: two pages of one name are a problem.
pub fn from_folder(folder: &Path, known: &[Rule]) -> (Vec<Rule>, Vec<Problem>) {
    let mut rules: Vec<Rule> = Vec::new();
    let mut problems = Vec::new();
    let pages = match pages_in(folder) {
        Ok(pages) => pages,
        Err(problem) => return (rules, vec![problem]),
    };
    if pages.is_empty() {
        problems.push(
            Problem::new(format!("{} holds no rule page", folder.display()))
                .help("a page is a Markdown file; `prdlint new GROUP/RULE` writes one to start from"),
        );
    }
    for path in pages {
        let shown = path.display().to_string();
        let source = match std::fs::read(&path) {
            Ok(bytes) => match Source::from_bytes(&shown, bytes) {
                Ok(source) => source,
                Err(error) => {
                    problems.push(Problem::new(format!("{shown} {error}")));
                    continue;
                }
            },
            Err(error) => {
                problems.push(Problem::new(format!("{shown} cannot be read: {error}")));
                continue;
            }
        };
        let name = file_stem(&path);
        let group = path.parent().and_then(Path::file_name).map_or_else(
            || "team".to_string(),
            |group| group.to_string_lossy().into_owned(),
        );
        let twin = known.iter().chain(&rules).find(|rule| rule.name == name);
        if let Some(twin) = twin {
            problems.push(
                Problem::new(format!(
                    "two pages are named `{name}`: {} and {shown}",
                    twin.page.name()
                ))
                .help("rename one of them; a rule is known by its file's name"),
            );
            continue;
        }
        match page::read(&name, &group, source) {
            Ok(rule) => rules.push(rule),
            Err(found) => problems.extend(found),
        }
    }
    rules.sort_by_key(Rule::id);
    (rules, problems)
}

/// The Markdown files of a rule folder and of the folders in it, sorted; a README is no page.
fn pages_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !folder.is_dir() {
        return Err(Problem::new(format!(
            "there is no rule folder {}",
            folder.display()
        )));
    }
    let mut pages: Vec<PathBuf> = ignore::WalkBuilder::new(folder)
        .max_depth(Some(2))
        .standard_filters(false)
        .build()
        .filter_map(Result::ok)
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "md"))
        .filter(|path| !file_stem(path).eq_ignore_ascii_case("readme"))
        .collect();
    pages.sort();
    Ok(pages)
}
