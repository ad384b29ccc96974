//! What the commands about rules and their pages do: `explain`, `rules`, `test` and `new`.

use crate::commands::{CLEAN, FINDINGS, TROUBLE, given, printed, tell};
use prdlint::config::Configurations;
use prdlint::error::Problem;
use prdlint::finding::counted;
use prdlint::rules::{self, Rule, example};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// The rules that hold here: built in, of the folder that is named, and of the configuration's own folders.
pub fn rules_here(folder: Option<&Path>) -> (Arc<Vec<Rule>>, Vec<Problem>) {
    let mut configurations = Configurations::new(given(None, false, folder));
    let rules = configurations.setup(Path::new(".")).rules;
    (rules, configurations.take_problems())
}

/// `prdlint explain RULE`; of a group its rules.
pub fn explain(name: &str, folder: Option<&Path>) -> u8 {
    let (rules, problems) = rules_here(folder);
    for problem in &problems {
        tell(problem);
    }
    let code = if problems.is_empty() { CLEAN } else { TROUBLE };
    if rules.iter().any(|rule| rule.group == name) {
        let group: Vec<&Rule> = rules.iter().filter(|rule| rule.group == name).collect();
        return printed(|out| list(&group, out), code);
    }
    match rules.iter().find(|rule| rule.name == name || rule.id() == name) {
        Some(rule) => printed(|out| out.write_all(rule.page.text().as_bytes()), code),
        None => {
            let problem = Problem::new(format!("there is no rule `{name}`"))
                .nearest(name, rules.iter().map(|rule| rule.name.as_str()));
            tell(&problem);
            TROUBLE
        }
    }
}

/// `prdlint rules`
pub fn rules(folder: Option<&Path>) -> u8 {
    let (rules, problems) = rules_here(folder);
    for problem in &problems {
        tell(problem);
    }
    let code = if problems.is_empty() { CLEAN } else { TROUBLE };
    let all: Vec<&Rule> = rules.iter().collect();
    printed(|out| list(&all, out), code)
}

/// A line for each rule: its id, its level, and what it reports.
fn list(rules: &[&Rule], out: &mut dyn Write) -> std::io::Result<()> {
    let width = rules.iter().map(|rule| rule.id().len()).max().unwrap_or(0);
    for rule in rules {
        writeln!(
            out,
            "{:width$}  {:7}  {}",
            rule.id(),
            if rule.off { "off" } else { rule.level.name() },
            rule.summary
        )?;
    }
    Ok(())
}

/// `prdlint test FOLDER`
pub fn test(folder: &Path) -> u8 {
    let (rules, problems) = rules::from_folder(folder, &[]);
    for problem in &problems {
        tell(problem);
    }
    let failures: Vec<example::Failure> = rules.iter().flat_map(example::run).collect();
    let examples: usize = rules.iter().map(|rule| rule.examples().len()).sum();
    let bare: Vec<String> = rules
        .iter()
        .filter(|rule| rule.examples().is_empty())
        .map(Rule::id)
        .collect();
    let code = if !problems.is_empty() {
        TROUBLE
    } else if failures.is_empty() {
        CLEAN
    } else {
        FINDINGS
    };
    printed(
        |out| {
            for failure in &failures {
                writeln!(
                    out,
                    "{}:{}: an example of {} fails",
                    failure.page, failure.line, failure.rule
                )?;
                writeln!(out, "{}", failure.text)?;
            }
            for rule in &bare {
                writeln!(out, "{rule} has no examples")?;
            }
            writeln!(
                out,
                "{}, {}, {} passed, {} failed",
                counted(rules.len(), "page"),
                counted(examples, "example"),
                examples - failures.len(),
                failures.len()
            )
        },
        code,
    )
}

/// A page to start from; it works as it stands.
const NEW_PAGE: &str = include_str!("new_page.md");

/// `prdlint new GROUP/RULE`
pub fn new(page: &str, folder: &Path) -> u8 {
    let parts: Vec<&str> = page.split('/').collect();
    let good = |part: &&str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let [group, name] = parts.as_slice() else {
        tell(
            &Problem::new(format!("`{page}` is no page"))
                .help("name it GROUP/RULE, such as `billing/dunning-in-design`"),
        );
        return TROUBLE;
    };
    if !good(group) || !good(name) {
        tell(
            &Problem::new(format!("`{page}` is no name for a page"))
                .help("small letters, digits and hyphens, such as `billing/dunning-in-design`"),
        );
        return TROUBLE;
    }
    if let Some(twin) = rules::built_in().iter().find(|rule| rule.name == *name) {
        tell(
            &Problem::new(format!("there is a rule `{name}` already: {}", twin.id()))
                .help("a rule is known by its name alone; choose another"),
        );
        return TROUBLE;
    }
    let home = folder.join(group);
    let path = home.join(format!("{name}.md"));
    let text = NEW_PAGE.replace("RULE-NAME", name);
    let written = std::fs::create_dir_all(&home).and_then(|()| {
        // A page that is there already is somebody's work.
        let mut file = std::fs::File::create_new(&path)?;
        file.write_all(text.as_bytes())
    });
    if let Err(error) = written {
        let problem = if error.kind() == io::ErrorKind::AlreadyExists {
            Problem::new(format!("{} is there already", path.display()))
                .help("choose another name, or edit that page")
        } else {
            Problem::new(format!("{} cannot be written: {error}", path.display()))
        };
        tell(&problem);
        return TROUBLE;
    }
    printed(
        |out| {
            writeln!(out, "{} is written. Next:", path.display())?;
            writeln!(out, "  prdlint test {}", folder.display())?;
            writeln!(out, "  prdlint check --rules {} PATHS", folder.display())
        },
        CLEAN,
    )
}
