//! Settings that are of the right type and cannot be meant: names of no rule, roles beside the built-in ones, overrides
//! for nothing. What cannot be read at all is for `layers.rs`.

use super::file::Override;
use super::layers::{Layered, Scope};
use crate::error::Problem;
use crate::lexicon::{Lexicon, class, normal_words};
use crate::mention::Role;
use crate::rules::Rule;
use std::collections::BTreeSet;

/// Names in `[rules]`, the configuration's own and its overrides', that are neither rule nor group, and rules that are
/// set under both of their names.
pub fn rule_names(layered: &Layered, rules: &[Rule]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut known: Vec<String> = rules
        .iter()
        .flat_map(|rule| [rule.name.clone(), rule.group.clone()])
        .collect();
    known.sort_unstable();
    known.dedup();
    let of_overrides = layered.file.overrides.iter().enumerate();
    let of_overrides = of_overrides.map(|(index, each)| (Some(index), &each.rules));
    let tables = layered
        .rules
        .iter()
        .map(|rules| (None, rules))
        .chain(of_overrides);
    for (scope, table) in tables {
        for rule in rules.iter().filter(|rule| table.contains_key(&rule.id())) {
            if table.contains_key(&rule.name) {
                let problem = Problem::new(format!(
                    "`{}` and `{}` are one rule, and are set both",
                    rule.name,
                    rule.id()
                ))
                .help("keep one of the two");
                let key = format!("rules.{}", rule.id());
                problems.push(layered.at(scope, &key, problem, &rule.id(), "the same rule"));
            }
        }
        for name in table.keys() {
            let fits = rules
                .iter()
                .any(|rule| *name == rule.group || rule.is_named(name));
            if !fits {
                let problem = Problem::new(format!("there is no rule and no group `{name}`"));
                let key = format!("rules.{name}");
                let problem = layered.at(scope, &key, problem, name, "unknown rule");
                // Whoever writes a rule with its group means a rule.
                let ids: Vec<String> = rules.iter().map(Rule::id).collect();
                let known = if name.contains('/') { &ids } else { &known };
                problems.push(problem.nearest(name, known.iter().map(String::as_str)));
            }
        }
    }
    problems
}

/// Values that say nothing, or something that cannot be meant.
pub fn values(layered: &Layered) -> Vec<Problem> {
    let mut problems = Vec::new();
    let file = &layered.file;
    let of_overrides = file.overrides.iter().map(Override::declaration).enumerate();
    let of_overrides = of_overrides.map(|(index, declaration)| (Some(index), declaration));
    for (scope, declaration) in std::iter::once((None, file.declaration())).chain(of_overrides) {
        for mistake in declaration.mistakes() {
            let problem = Problem::new(mistake.message).help(mistake.help);
            problems.push(layered.at(scope, &mistake.path, problem, &mistake.key, mistake.label));
        }
    }
    for (index, _) in file
        .overrides
        .iter()
        .enumerate()
        .filter(|(_, each)| each.files.is_empty())
    {
        let problem = Problem::new("an override for no files holds nowhere").help("name globs under `files`");
        problems.push(layered.at(Some(index), "files", problem, "files", "holds nowhere"));
    }
    problems.extend(phrases(layered));
    let overrides = layered.table.get("overrides").and_then(toml::Value::as_array);
    let overrides = overrides.into_iter().flatten().enumerate();
    let overrides = overrides.filter_map(|(index, entry)| Some((Some(index), entry.as_table()?)));
    for (scope, table) in std::iter::once((None, &layered.table)).chain(overrides) {
        if let Some(roles) = table.get("roles").and_then(toml::Value::as_table) {
            problems.extend(properties(layered, scope, roles));
        }
    }
    problems
}

/// Set phrases without a word of either role: nothing in them would have been a party without them.
fn phrases(layered: &Layered) -> Vec<Problem> {
    let lexicon = Lexicon::english();
    let file = &layered.file;
    let declared = file
        .overrides
        .iter()
        .flat_map(|each| &each.roles)
        .chain(&file.roles);
    let terms = declared.flat_map(|(name, role)| std::iter::once(name).chain(&role.terms));
    let terms: BTreeSet<String> = terms.flat_map(|term| normal_words(term)).collect();
    let is_role = |word: &String| {
        lexicon.word(word).classes & (class::CUSTOMER | class::USER) != 0 || terms.contains(word)
    };
    let phrases = file.lexicon.set_phrases.iter();
    let idle = phrases.filter(|phrase| !normal_words(phrase).iter().any(is_role));
    idle.map(|phrase| {
        let problem = Problem::new(format!("the set phrase \"{phrase}\" holds no word of a role"))
            .help("a set phrase is one in which a word such as \"customer\" or \"user\" stands for nobody");
        layered.at(None, "lexicon.set-phrases", problem, phrase, "changes nothing")
    })
    .collect()
}

/// Properties of the two built-in roles, which have them by what they are.
fn properties(layered: &Layered, scope: Scope, roles: &toml::Table) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (role, own) in [(Role::Customer, "pays"), (Role::User, "uses")] {
        let name = role.name();
        let Some(table) = roles.get(name) else { continue };
        let meant = |key: &str| {
            let value = table.get(key);
            value.is_some_and(|value| value.as_bool() != Some(key == own))
        };
        if let Some(key) = ["pays", "uses"].into_iter().find(|key| meant(key)) {
            let problem = Problem::new(format!(
                "`{key}` cannot be set of the role `{name}`, which is whoever {own}"
            ))
            .help("say with `relation` how customer and user relate, or give the role another name");
            let path = format!("roles.{name}.{key}");
            problems.push(layered.at(scope, &path, problem, key, "no setting of this role"));
        }
    }
    problems
}
