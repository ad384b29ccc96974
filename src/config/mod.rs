//! The configuration: what holds for each document of a run.
//!
//! `file.rs` says what a file may hold, `layers.rs` lays files over each other, `globs.rs` matches files, `mistakes.rs`
//! finds what cannot be meant, `show.rs` prints where each value came from. This module turns them into rules and declarations for a document.

mod file;
mod globs;
mod layers;
mod mistakes;
mod show;

pub use file::{Extra, File, Files, LevelSetting, Override, Preset, RuleSetting, RuleTable, schema};
pub use layers::{FILE_NAMES, Layered, Place, find, from_root, repository, root, shown};
pub use show::show;

use crate::Declared;
use crate::baseline;
use crate::error::Problem;
use crate::files::{absolute, is_markdown, plain, slashed};
use crate::lexicon::Lexicon;
use crate::roles::declaration::{Declaration, Names, Relation};
use crate::rules::{self, Rule};
use crate::text::Source;
use crate::view::{self, Disk, View};
use globs::{Globs, Pattern};
use layers::Scope;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What one configuration file comes to, ready for use.
pub struct Config {
    /// The file, as an absolute path; empty where there is none.
    pub path: PathBuf,
    /// Whether the file, or one that it extends, cannot be read: what holds under it is not known.
    pub is_unread: bool,
    /// What it holds.
    pub layered: Layered,
    include: Globs,
    exclude: Globs,
    overrides: Vec<(Globs, Override)>,
    declaration: Declaration,
    glossary: Declaration,
    baseline: Option<PathBuf>,
    lexicon: &'static Lexicon,
    /// What was told of its rules already.
    told: HashSet<String>,
    /// Rules by the overrides that hold: their indices.
    rules: HashMap<Vec<usize>, Arc<Vec<Rule>>>,
    /// What is declared of the roles, by the same.
    declarations: HashMap<Vec<usize>, Declaration>,
}

/// What holds for one document.
pub struct Setup {
    /// The rules, with their levels and options.
    pub rules: Arc<Vec<Rule>>,
    /// What is declared of the roles, and further settings.
    pub declared: Declared,
}

/// What the command line says for every document.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// A configuration to use for every file.
    pub config: Option<PathBuf>,
    /// Whether configuration files are left alone.
    pub isolated: bool,
    /// Further folders of rule pages.
    pub rule_folders: Vec<PathBuf>,
}

/// Configurations of many files, each read once.
#[derive(Default)]
pub struct Configurations {
    given: Given,
    read: HashMap<PathBuf, Config>,
    /// Of each folder the configurations above its own.
    above: HashMap<PathBuf, Vec<PathBuf>>,
    /// The files as they are looked at, where that is not the disk.
    view: Option<Arc<dyn View>>,
    /// What was wrong with them and was not told yet.
    problems: Vec<Problem>,
    /// Whether something was wrong with one of them.
    pub is_wrong: bool,
}

impl Configurations {
    /// Configurations under what the command line says.
    pub fn new(given: Given) -> Self {
        Self {
            given,
            ..Self::default()
        }
    }

    /// The same, read as a view holds them.
    #[must_use]
    pub fn seen(mut self, view: Arc<dyn View>) -> Self {
        self.view = Some(view);
        self
    }

    /// The files as these configurations look at them.
    pub fn view(&self) -> Arc<dyn View> {
        self.view.clone().unwrap_or_else(|| Arc::new(Disk))
    }

    /// What was wrong with them since it was asked last.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        self.is_wrong |= !self.problems.is_empty();
        std::mem::take(&mut self.problems)
    }

    /// The configuration for a file or a folder.
    pub fn of(&mut self, file: &Path) -> &mut Config {
        let path = match &self.given {
            Given { isolated: true, .. } => PathBuf::new(),
            Given {
                config: Some(path), ..
            } => absolute(path),
            _ => find(file, &*self.view()).unwrap_or_default(),
        };
        self.at(&path)
    }

    /// The configuration in a file, read once; an empty path stands for none.
    fn at(&mut self, path: &Path) -> &mut Config {
        if !self.read.contains_key(path) {
            // What somebody names is read from the disk, where the view does not hold it.
            let mut view = self.view();
            if self.given.config.is_some() && !view::exists(&*view, path) {
                view = Arc::new(Disk);
            }
            let config = Config::read(path, &*view, &self.given, &mut self.problems);
            self.read.insert(path.to_path_buf(), config);
        }
        self.read.get_mut(path).expect("it was just put there")
    }

    /// What holds for a document.
    pub fn setup(&mut self, file: &Path) -> Setup {
        let mut problems = Vec::new();
        let given = self.given.clone();
        let setup = self.of(file).setup(file, &given, &mut problems);
        self.problems.extend(problems);
        setup
    }

    /// Whether a file of a folder that was walked is a PRD, where a configuration says so: its own, and what one further
    /// up leaves out is left out below, as with ignore files.
    pub fn wants(&mut self, file: &Path) -> Option<bool> {
        let own = self.of(file).wants(file);
        let path = absolute(file);
        let folder = path.parent().unwrap_or(&path).to_path_buf();
        let above = match self.above.get(&folder) {
            Some(above) => above.clone(),
            None => {
                let above = self.configurations_above(&folder);
                self.above.insert(folder, above.clone());
                above
            }
        };
        let excluded = above.iter().any(|config| {
            let config = self.at(config);
            config.exclude.fit(&config.relative(file))
        });
        if excluded { Some(false) } else { own }
    }

    /// The configurations further up than a folder's own, in the repository of the working directory; a submodule lies in
    /// that as well.
    fn configurations_above(&self, folder: &Path) -> Vec<PathBuf> {
        let mut above = Vec::new();
        if self.given.isolated || self.given.config.is_some() {
            return above;
        }
        let here = std::env::current_dir().unwrap_or_default();
        let here = repository(&here).unwrap_or(here);
        let view = self.view();
        let mut at = Some(folder.to_path_buf());
        let mut own = true;
        while let Some(start) = at.filter(|start| start.starts_with(&here)) {
            let found = find(&start, &*view);
            let top = found.as_deref().and_then(Path::parent).map(Path::to_path_buf);
            // Without one the whole repository has none, and what is around it goes on.
            let top = top.or_else(|| repository(&start));
            at = top.and_then(|top| top.parent().map(Path::to_path_buf));
            if !std::mem::take(&mut own) {
                above.extend(found);
            }
        }
        above
    }

    /// Every file that they are made of or name: configurations, what they extend, glossaries, baselines and rule folders.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = Vec::new();
        for config in self.read.values() {
            let sources = config.layered.sources.iter();
            files.extend(sources.map(|source| absolute(Path::new(source.name()))));
            files.extend(config.glossary_path());
            files.extend(config.baseline.clone());
            let folders = config.layered.file.rule_folders.iter();
            files.extend(folders.map(|named| absolute(&config.folder().join(named))));
        }
        files.sort();
        files.dedup();
        files
    }

    /// Every configuration that was read.
    pub fn all(&self) -> impl Iterator<Item = &Config> {
        self.read.values()
    }

    /// Globs that matched no file of the run, in the words of a warning. Those that reach beyond the paths are left
    /// out: files that were not asked for may well be matched.
    pub fn unused_globs(&self, paths: &[PathBuf]) -> Vec<Problem> {
        let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        // Under `--config` it may be that no path lies where the globs reach.
        let astray = |config: &&Config| {
            self.given.config.is_some()
                && !config.path.as_os_str().is_empty()
                && !paths
                    .iter()
                    .any(|path| real(path).starts_with(real(config.folder())))
        };
        let mut configs: Vec<&Config> = self.read.values().collect();
        configs.sort_by(|a, b| a.path.cmp(&b.path));
        let unused = |config: &&Config| {
            let within = |folder: &Path| {
                let folder = real(&config.folder().join(folder));
                paths.iter().any(|path| folder.starts_with(real(path)))
            };
            let all = astray(config);
            let globs = [&config.include, &config.exclude];
            let of_overrides = config.overrides.iter().map(|(globs, _)| globs);
            let unused = globs.into_iter().chain(of_overrides).flat_map(Globs::unused);
            let told = unused.filter(|pattern| all || within(&pattern.reach()));
            told.filter_map(|pattern| config.unused_glob(pattern))
                .collect::<Vec<_>>()
        };
        configs.iter().flat_map(unused).collect()
    }
}

impl Config {
    fn read(path: &Path, view: &dyn View, given: &Given, problems: &mut Vec<Problem>) -> Self {
        let mut layered = Layered::default();
        let mut is_unread = false;
        if !path.as_os_str().is_empty() {
            match layers::read(path, view) {
                Ok(read) => layered = read,
                Err(problem) => {
                    problems.push(problem);
                    is_unread = true;
                }
            }
            problems.extend(layers::twin(path, view));
        }
        let file = &layered.file;
        let mut globs = |scope: Scope, key: &'static str, globs: &[String]| {
            let (globs, wrong) = Globs::of(scope, key, globs);
            for (text, problem) in wrong {
                problems.push(layered.at(scope, key, problem, &text, "this glob"));
            }
            globs
        };
        let include = globs(None, "files.include", &file.files.include);
        let exclude = globs(None, "files.exclude", &file.files.exclude);
        let overrides = file
            .overrides
            .iter()
            .enumerate()
            .map(|(index, each)| (globs(Some(index), "files", &each.files), each.clone()))
            .collect();
        let lexicon = match Lexicon::with(&file.lexicon) {
            Ok(lexicon) => lexicon,
            Err((word, message)) => {
                let problem = Problem::new(message);
                problems.push(layered.at(None, "lexicon", problem, &word, "this word"));
                Lexicon::english()
            }
        };
        let mut config = Config {
            path: path.to_path_buf(),
            is_unread,
            declaration: file.declaration().named(),
            glossary: Declaration::default(),
            baseline: None,
            include,
            exclude,
            overrides,
            lexicon,
            told: HashSet::new(),
            rules: HashMap::new(),
            declarations: HashMap::new(),
            layered,
        };
        config.read_glossary(view, problems);
        config.find_baseline(problems);
        if !config
            .layered
            .rules
            .iter()
            .all(std::collections::BTreeMap::is_empty)
            || config
                .layered
                .file
                .overrides
                .iter()
                .any(|each| !each.rules.is_empty())
        {
            let rules = config.rules_for(&[], given, problems);
            problems.extend(mistakes::rule_names(&config.layered, &rules));
        }
        // Options that overrides set are tried as well, whether a file fits them or not.
        for index in 0..config.overrides.len() {
            config.rules_for(&[index], given, problems);
        }
        problems.extend(mistakes::values(&config.layered));
        config
    }

    /// The parties that the shared glossary names.
    fn read_glossary(&mut self, view: &dyn View, problems: &mut Vec<Problem>) {
        let Some(named) = self.layered.file.glossary.clone() else {
            return;
        };
        let Some(source) = self.layered.sources.last() else {
            return;
        };
        let mut told = named.clone();
        let read = layers::inside(&self.path, &named, source).and_then(|path| {
            told = shown(&path);
            let bytes = view::read(view, &path).map_err(|error| {
                Problem::new(format!("the glossary {told} cannot be read: {}", plain(&error)))
            })?;
            Source::from_bytes(&told, bytes)
                .map_err(|error| Problem::new(format!("the glossary {told} {error}")))
        });
        match read {
            Ok(glossary) => {
                self.glossary = said_by_glossary(glossary);
                if self.glossary == Declaration::default() {
                    let problem = Problem::new(format!(
                        "the glossary {told} defines neither customer nor user"
                    ))
                    .help("write \"Customer: the hotel that signs\" under a heading such as \"Glossary\"");
                    problems.push(self.layered.at_line(problem, "glossary"));
                }
            }
            Err(problem) if problem.place().is_some() => problems.push(problem),
            Err(problem) => {
                problems.push(self.layered.at_line(problem, "glossary"));
            }
        }
    }

    /// The baseline that is named, which must lie in the repository.
    fn find_baseline(&mut self, problems: &mut Vec<Problem>) {
        let (Some(named), Some(source)) = (&self.layered.file.baseline, self.layered.sources.last()) else {
            return;
        };
        match layers::inside(&self.path, named, source) {
            Ok(path) if path.is_dir() => {
                let within = Path::new(named).join(baseline::FILE_NAME);
                let problem = Problem::new(format!("the baseline `{named}` is a folder"))
                    .help(format!("name a file in it, such as {}", slashed(&within)));
                problems.push(self.layered.at_line(problem, "baseline"));
            }
            Ok(path) => self.baseline = Some(path),
            Err(problem) => problems.push(problem),
        }
    }

    /// The folder to which its globs are relative.
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    fn relative(&self, file: &Path) -> PathBuf {
        let file = absolute(file);
        file.strip_prefix(self.folder())
            .map_or_else(|_| file.clone(), Path::to_path_buf)
    }

    /// Whether a file is a PRD, where the configuration says so; exclusion wins.
    fn wants(&self, file: &Path) -> Option<bool> {
        let relative = self.relative(file);
        let excluded = self.exclude.fit(&relative);
        let included = self.include.fit(&relative);
        // A glob of an override that fits a file which is no PRD is no mistake.
        for (globs, _) in &self.overrides {
            globs.fit(&relative);
        }
        match (excluded, included) {
            (true, _) => Some(false),
            (false, true) => Some(true),
            (false, false) => None,
        }
    }

    /// Indices of the overrides that hold for a file, in order.
    fn fitting(&self, file: &Path) -> Vec<usize> {
        let relative = self.relative(file);
        let fits = |&index: &usize| self.overrides[index].0.fit(&relative);
        (0..self.overrides.len()).filter(fits).collect()
    }

    fn setup(&mut self, file: &Path, given: &Given, problems: &mut Vec<Problem>) -> Setup {
        let fitting = self.fitting(file);
        let rules = self.rules_for(&fitting, given, problems);
        let declaration = match self.declarations.get(&fitting) {
            Some(known) => known.clone(),
            None => {
                let declaration = self.declaration_under(&fitting);
                self.declarations.insert(fitting, declaration.clone());
                declaration
            }
        };
        Setup {
            rules,
            declared: Declared {
                declaration,
                glossary: self.glossary.clone(),
                require_reason: self.layered.file.suppressions.require_reason,
                lexicon: Some(self.lexicon),
                ..Declared::default()
            },
        }
    }

    /// What is declared of the roles under the overrides with these indices.
    fn declaration_under(&self, overrides: &[usize]) -> Declaration {
        if overrides.is_empty() {
            return self.declaration.clone();
        }
        let table = self.table_under(overrides, &mut |_, _| {});
        // Each layer was read as a file before.
        let file: File = table.try_into().unwrap_or_default();
        file.declaration().named()
    }

    /// The merged configuration with the overrides of these indices laid over it, and without the list of overrides;
    /// tells each key that an override sets, with the override's index.
    fn table_under(&self, overrides: &[usize], told: &mut impl FnMut(usize, &str)) -> toml::Table {
        let mut table = self.layered.table.clone();
        let entries = table.remove("overrides");
        let entries = entries.as_ref().and_then(toml::Value::as_array);
        for &index in overrides {
            let entry = entries.and_then(|entries| entries.get(index)?.as_table());
            let mut above = entry.cloned().unwrap_or_default();
            above.remove("files");
            layers::lay(&mut table, above, &mut |key| told(index, key));
        }
        table
    }

    /// The rules under the overrides with these indices.
    fn rules_for(
        &mut self,
        overrides: &[usize],
        given: &Given,
        problems: &mut Vec<Problem>,
    ) -> Arc<Vec<Rule>> {
        if let Some(known) = self.rules.get(overrides) {
            return known.clone();
        }
        // Preset, extended files and the file itself, and each fitting override's over those before it.
        let over = overrides
            .iter()
            .map(|&index| (Some(index), &self.overrides[index].1.rules));
        let own = self.layered.rules.iter().map(|rules| (None, rules));
        let layers: Vec<(Scope, _)> = own.chain(over).collect();
        let mut all = rules::built_in();
        let mut wrong = Vec::new();
        let mut folders = given.rule_folders.clone();
        for named in &self.layered.file.rule_folders {
            if let Some(source) = self.layered.sources.last() {
                match layers::inside(&self.path, named, source) {
                    Ok(folder) if folder.is_dir() => folders.push(folder),
                    Ok(folder) => {
                        let problem = Problem::new(format!("there is no rule folder {}", shown(&folder)));
                        wrong.push(self.layered.at_line(problem, "rule-folders"));
                    }
                    Err(problem) => wrong.push(problem),
                }
            }
        }
        // A folder that the command line names may be the configuration's own.
        let mut seen: Vec<PathBuf> = Vec::new();
        folders.retain(|folder| {
            let whole = absolute(folder);
            let new = !seen.contains(&whole);
            seen.push(whole);
            new
        });
        for folder in folders {
            let (own, bad) = rules::from_folder(&folder, &all);
            all.extend(own);
            wrong.extend(bad);
        }
        // A later layer wins over an earlier one, and in each a rule's own setting over its group's.
        let each_twice = layers.iter().flat_map(|layer| [(layer, true), (layer, false)]);
        for ((scope, layer), whole_groups) in each_twice {
            for (name, setting) in layer.iter() {
                if all.iter().any(|rule| rule.group == **name) != whole_groups {
                    continue;
                }
                if let Some(level) = setting.level() {
                    let fits = |rule: &&mut Rule| whole_groups && rule.group == **name || rule.is_named(name);
                    all.iter_mut().filter(fits).for_each(|rule| rule.set_level(level));
                }
                if let Some(options) = setting.options() {
                    for wrong_option in rules::set_options(&mut all, name, options) {
                        let (text, problem) = *wrong_option;
                        let key = format!("rules.{name}");
                        wrong.push(self.layered.at(*scope, &key, problem, &text, "this option"));
                    }
                }
            }
        }
        // Every set of overrides reads the same pages; a mistake is told once.
        for problem in wrong {
            if self.told.insert(problem.message().to_string()) {
                problems.push(problem);
            }
        }
        let all = Arc::new(all);
        self.rules.insert(overrides.to_vec(), all.clone());
        all
    }

    /// That a glob matched no file, where it stands in this configuration's own file: what another extends may be meant
    /// for that one's folder.
    fn unused_glob(&self, pattern: &Pattern) -> Option<Problem> {
        let place = self.layered.place(pattern.scope, pattern.key)?;
        let near = pattern
            .nearest(self.folder())
            .map(|near| format!("did you mean `{near}`? "));
        let problem = Problem::new(format!("the glob `{}` matches no Markdown file", pattern.text)).help(format!(
            "{}globs are relative to the configuration's folder; a name without a slash is meant in every folder, \
             `docs/**/*.md` reaches every level, hidden folders are not looked into, and a folder with a configuration of \
             its own, or a submodule, follows that but for `exclude`",
            near.unwrap_or_default()
        ));
        (place.name == shown(&self.path)).then(|| {
            self.layered.at(
                pattern.scope,
                pattern.key,
                problem,
                &pattern.text,
                "matches nothing",
            )
        })
    }

    /// Where the shared glossary lies, where the configuration names one.
    pub fn glossary_path(&self) -> Option<PathBuf> {
        let named = self.layered.file.glossary.as_ref()?;
        Some(absolute(&self.folder().join(named)))
    }

    /// Where a file's baseline lies: what the configuration names, else the usual name at the file's repository's root, or
    /// in the working directory where there is no repository.
    pub fn usual_baseline(&self, file: &Path) -> PathBuf {
        let here = || std::env::current_dir().unwrap_or_default();
        let usual = || {
            layers::repository(file)
                .unwrap_or_else(here)
                .join(baseline::FILE_NAME)
        };
        self.baseline().map_or_else(usual, Path::to_path_buf)
    }

    /// Where the baseline lies, where the configuration names one.
    pub fn baseline(&self) -> Option<&Path> {
        self.baseline.as_deref()
    }
}

/// What a shared glossary declares: the parties that it names for the two words, what its front matter says of them, and
/// that both are one where its text says so.
///
/// The setting says that it is a glossary, whatever its title is: "Ubiquitous language", "Terms of the trade".
pub fn said_by_glossary(glossary: Source) -> Declaration {
    let body = crate::document::front_matter::FrontMatter::read(&glossary).end;
    let (head, body) = glossary.text().split_at(body);
    let body = match body.trim_start().strip_prefix("# ") {
        Some(titled) => titled.split_once('\n').map_or("", |(_, below)| below),
        None => body,
    };
    let titled = Source::new(glossary.name(), format!("{head}# Glossary\n\n{body}"));
    let reading = crate::read(titled, &Declared::default());
    let names = |pays: bool| {
        let of = |party: &&crate::roles::Party| {
            let belief = if pays { &party.pays } else { &party.uses };
            belief.as_ref().is_some_and(|evidence| evidence.origin.names())
        };
        let named = reading.model.parties.iter().filter(of);
        let names: Vec<String> = named.map(|party| party.name.clone()).collect();
        (!names.is_empty()).then_some(Names::Many(names))
    };
    let said = reading.model.said_same().then_some(Relation::Same);
    let declared = reading.document.front_matter.declaration.unwrap_or_default();
    Declaration {
        customer: names(true),
        user: names(false),
        relation: declared.relation.or(said),
        stage: declared.stage,
        roles: declared.roles,
        ..Declaration::default()
    }
}

/// Whether a path is one that a walk would lint.
pub fn lintable(path: &Path) -> bool {
    is_markdown(path)
}
