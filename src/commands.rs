//! What each command does: gathers its input, calls the library, prints, and gives the exit code.

use crate::baselines;
use crate::cli::{Baseline, Check, Color, Eval, FailOn, Format, GroupBy, ReportFormat, Roles, RolesFormat};
use crate::{news, pages};
use indicatif::ProgressBar;
use prdlint::ablation::{Clue, Clues};
use prdlint::checks::Case;
use prdlint::config::{self, Configurations, Given, Setup};
use prdlint::emit::{self, Run};
use prdlint::error::Problem;
use prdlint::files::{Unread, Waiting, Which};
use prdlint::finding::{Finding, Level, counted};
use prdlint::rules::Rule;
use prdlint::since::{Since, changed};
use prdlint::staged::Staged;
use prdlint::timings::{Stopwatch, Timings};
use prdlint::{Report, eval, files, lint, repository};
use rayon::prelude::*;
use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Nothing to report.
pub const CLEAN: u8 = 0;
/// Findings of the level asked for, or above.
pub const FINDINGS: u8 = 1;
/// Something could not be read, or a page or an option is wrong.
pub const TROUBLE: u8 = 2;

/// Whether colour was asked for; where it was not, the terminal decides.
static COLOR: OnceLock<Color> = OnceLock::new();

/// Sets when to use colour, for the whole run.
pub fn use_color(color: Color) {
    // Set once, at the start of `main`.
    let _ = COLOR.set(color);
}

/// Whether a stream should be free of colour and drawn lines.
fn plain(stream: &impl IsTerminal) -> bool {
    match COLOR.get() {
        Some(Color::Always) => false,
        Some(Color::Never) => true,
        _ => !stream.is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    }
}

/// Shows a problem on standard error.
pub fn tell(problem: &Problem) {
    // Where standard error is closed there is nobody left to tell.
    let _ = writeln!(
        io::stderr(),
        "{}",
        emit::show_problem(problem, plain(&io::stderr()))
    );
}

pub fn standard_input() -> io::Result<Vec<u8>> {
    files::read_bounded(io::stdin().lock())
}

/// Prints through `print`; a reader who has gone away is no trouble.
pub fn printed(print: impl FnOnce(&mut dyn Write) -> io::Result<()>, code: u8) -> u8 {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match print(&mut out).and_then(|()| out.flush()) {
        Ok(()) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            tell(&Problem::new(format!("the output cannot be written: {error}")));
            TROUBLE
        }
    }
}

/// What the command line says of configurations.
pub fn given(config: Option<&Path>, isolated: bool, rules: Option<&Path>) -> Given {
    Given {
        config: config.map(Path::to_path_buf),
        isolated,
        rule_folders: rules.map(Path::to_path_buf).into_iter().collect(),
    }
}

/// How documents are linted, beside what their configurations say.
#[derive(Default)]
struct Manner {
    clues: Clues,
    timings: Option<Arc<Timings>>,
    /// What will be committed, where that is linted and not what stands in the working tree.
    staged: Option<Arc<Staged>>,
    /// Whether the texts of documents of which there is nothing to tell are wanted no more.
    forgets_silent: bool,
}

/// The documents under the paths, each linted under its own configuration.
fn lint_all(paths: &[PathBuf], which: Which, manner: &Manner, configurations: &mut Configurations) -> Run {
    let mut watch = Stopwatch::start(manner.timings.as_deref());
    let mut problems = Vec::new();
    let mut found = files::find(
        paths,
        which,
        |path| configurations.wants(path),
        standard_input,
        manner.staged.as_deref(),
    );
    watch.lap("finding files");
    if found.excluded > 0 && found.documents.is_empty() {
        let _ = writeln!(
            io::stderr(),
            "{} left out by the configuration's `exclude`",
            counted(found.excluded, "Markdown file")
        );
    }
    // Its findings would not be those of the next run: rules, parties, exclusions and a baseline are not known.
    let (astray, documents): (Vec<Waiting>, Vec<Waiting>) = found
        .documents
        .into_iter()
        .partition(|document| configurations.of(Path::new(document.name())).is_unread);
    if !astray.is_empty() {
        let _ = writeln!(
            io::stderr(),
            "{} not linted, for the configuration cannot be read",
            counted(astray.len(), "document")
        );
    }
    let work: Vec<(Waiting, Setup)> = documents
        .into_iter()
        .map(|document| {
            let mut setup = configurations.setup(Path::new(document.name()));
            setup.declared.clues = manner.clues;
            setup.declared.timings.clone_from(&manner.timings);
            (document, setup)
        })
        .collect();
    // Where nothing is linted, a configuration's mistakes are told all the same.
    if work.is_empty() {
        let _ = configurations.setup(Path::new("."));
    }
    problems.extend(configurations.take_problems());
    problems.append(&mut found.problems);
    watch.lap("configurations and rule pages");
    let progress = progress(work.len());
    let outcome = |(document, setup): (Waiting, Setup)| -> Result<Report, Unread> {
        let mut watch = Stopwatch::start(manner.timings.as_deref());
        let source = document.read();
        watch.lap("reading files");
        let mut report = lint(source?, &setup.rules, &setup.declared);
        if manner.forgets_silent && report.is_silent() {
            report.source.forget_text();
        }
        progress.inc(1);
        Ok(report)
    };
    // Starting threads takes longer than linting one document.
    let outcomes: Vec<Result<Report, Unread>> = if work.len() > 1 {
        work.into_par_iter().map(outcome).collect()
    } else {
        work.into_iter().map(outcome).collect()
    };
    progress.finish_and_clear();
    let mut reports = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome {
            Ok(report) => reports.push(report),
            Err(Unread::Empty(name)) => found.empty.push(name),
            Err(Unread::Trouble(problem)) => problems.push(problem),
        }
    }
    found.empty.sort();
    for name in &found.empty {
        let _ = writeln!(io::stderr(), "{name} is empty: nothing to lint");
    }
    problems.extend(reports.iter().filter_map(|report| report.problem.clone()));
    for warning in reports.iter().flat_map(|report| &report.overruled) {
        tell(warning);
    }
    Run {
        reports,
        problems,
        markdown: found.markdown,
        empty: found.empty.len(),
        excluded: found.excluded,
        baseline: false,
    }
}

/// Fewer documents are linted before anybody looks up.
const LONG_RUN: usize = 200;

/// A bar on standard error, where that is a terminal and the run is long; nothing else.
fn progress(documents: usize) -> ProgressBar {
    if documents < LONG_RUN {
        return ProgressBar::hidden();
    }
    ProgressBar::new(documents as u64)
}

/// `prdlint check`
pub fn check(options: &Check) -> u8 {
    let given = given(
        options.config.as_deref(),
        options.isolated,
        options.rules.as_deref(),
    );
    let mut configurations = Configurations::new(given.clone());
    let which = if options.only_prds {
        Which::OnlyPrds
    } else {
        Which::of(options.all)
    };
    let since = news::asked(options);
    // Where there is no repository, asking for its changes tells so.
    let staged = (since == Some(Since::Staged)).then(|| Staged::of(news::folder_of(&options.paths)).ok());
    let staged = staged.flatten().map(Arc::new);
    if let Some(staged) = &staged {
        configurations = configurations.seen(staged.clone());
    }
    let manner = Manner {
        staged,
        timings: options.timings.then(Arc::default),
        // A page shows every document; all other formats show findings.
        forgets_silent: options.format != Format::Html
            && options.output.iter().all(|(format, _)| *format != Format::Html),
        ..Manner::default()
    };
    let mut run = lint_all(&options.paths, which, &manner, &mut configurations);
    let mut watch = Stopwatch::start(manner.timings.as_deref());
    for warning in configurations.unused_globs(&options.paths) {
        tell(&warning);
    }
    let rules = rules_of(&run, &mut configurations);
    let changed = since.map(|since| {
        (
            changed(news::folder_of(&options.paths), &since).map(Arc::new),
            since,
        )
    });
    let touched = changed.as_ref().and_then(|(changed, _)| changed.as_ref().ok());
    repository::clashes(
        &mut run.reports,
        |name| configurations.setup(Path::new(name)).rules,
        |name, lines| touched.is_some_and(|changed| changed.touches_lines(Path::new(name), lines)),
    );
    run.problems.extend(configurations.take_problems());
    // Without the configuration other findings may be missing than those that are gone.
    let mut stale = if options.no_baseline {
        Vec::new()
    } else {
        let named = options.baseline.as_deref();
        baselines::mark(named, &options.paths, &rules, &mut configurations, &mut run)
    };
    if options.isolated {
        stale.clear();
    }
    // What the baseline knows is known whether it is shown or not.
    let confidence = options.min_confidence;
    let left_out = leave_out(&mut run.reports, |finding| finding.confidence >= confidence);
    note(left_out, &format!("below --min-confidence {confidence} left out"));
    if let Some((changed, since)) = changed {
        news::keep_new(
            &since,
            changed,
            &options.paths,
            given,
            &mut configurations,
            &mut run,
        );
    }
    watch.lap("baseline, git and what documents have to do with each other");
    for problem in &run.problems {
        tell(problem);
    }
    for command in options
        .paths
        .iter()
        .filter_map(|path| crate::cli::meant_command(path))
    {
        let _ = writeln!(io::stderr(), "did you mean the command `prdlint {command}`?");
    }
    tell_nothing(&run, which);
    tell_stale(&stale);
    if options.quiet || !matches!(options.format, Format::Human) {
        // What a machine reads stays free of it; a person who watches still learns what was linted.
        let _ = writeln!(io::stderr(), "{}", emit::summary(&run));
    }
    let mut ids = HashSet::new();
    let rules: Vec<&Rule> = rules
        .iter()
        .flat_map(|rules| rules.iter())
        .filter(|rule| ids.insert(rule.id()))
        .collect();
    let failed = write_outputs(&options.output, &run, &rules);
    let annotates = options.format == Format::Github
        || options.output.iter().any(|(format, _)| *format == Format::Github);
    let failed = failed | (annotates && !summarise(&run));
    let least = match options.fail_on {
        FailOn::Advice => Some(Level::Advice),
        FailOn::Warning => Some(Level::Warning),
        FailOn::Error => Some(Level::Error),
        FailOn::Never => None,
    };
    let failing = least.is_some_and(|least| run.worst().is_some_and(|worst| worst >= least));
    let code = if !run.problems.is_empty() || failed {
        TROUBLE
    } else if failing {
        FINDINGS
    } else {
        CLEAN
    };
    let code = printed(
        |out| {
            if !options.quiet {
                let by_rule = options.group_by == GroupBy::Rule;
                emit::write(
                    &run,
                    &rules,
                    format_of(options.format),
                    by_rule,
                    plain(&io::stdout()),
                    out,
                )?;
            }
            // A machine's format stays one document.
            let for_people = options.quiet || matches!(options.format, Format::Human | Format::Concise);
            if options.statistics && for_people {
                emit::statistics(&run, out)?;
            } else if options.statistics {
                let _ = emit::statistics(&run, &mut io::stderr());
            }
            Ok(())
        },
        code,
    );
    watch.lap("output");
    if let Some(timings) = &manner.timings {
        let _ = timings.write(&mut io::stderr());
    }
    code
}

/// Takes out findings that are not wanted, and counts them.
fn leave_out(reports: &mut [Report], wanted: impl Fn(&Finding) -> bool) -> usize {
    let mut left_out = 0;
    for report in reports {
        let before = report.findings.len();
        report.findings.retain(&wanted);
        left_out += before - report.findings.len();
    }
    left_out
}

/// Says how many findings are not shown, and why.
pub fn note(count: usize, why: &str) {
    if count > 0 {
        let _ = writeln!(io::stderr(), "{} {why}", counted(count, "finding"));
    }
}

/// Tells of entries that no finding answers to.
fn tell_stale(stale: &[String]) {
    if stale.is_empty() {
        return;
    }
    let _ = writeln!(
        io::stderr(),
        "{} of the baseline {} stale; `prdlint baseline --prune` takes them out:",
        counted(stale.len(), "entry"),
        if stale.len() == 1 { "is" } else { "are" }
    );
    for entry in stale.iter().take(10) {
        let _ = writeln!(io::stderr(), "  {entry}");
    }
    if stale.len() > 10 {
        let _ = writeln!(io::stderr(), "  and {} more", stale.len() - 10);
    }
}

/// Whether a report would take a linted document's place and be its end. The report of an earlier run may have been
/// linted as well, and is written anew.
fn takes_a_place(path: &Path, run: &Run) -> bool {
    let Ok(place) = std::fs::canonicalize(path) else {
        return false;
    };
    let mut names = run.reports.iter().map(|report| report.source.name());
    names.any(|name| std::fs::canonicalize(name).is_ok_and(|name| name == place))
        && !std::fs::read_to_string(path).is_ok_and(|text| text.starts_with(emit::MARKDOWN_HEAD))
}

/// The rules of every document of a run, each once; a report lists them and refers to them by their places.
fn rules_of(run: &Run, configurations: &mut Configurations) -> Vec<Arc<Vec<Rule>>> {
    let mut all = vec![configurations.setup(Path::new(".")).rules];
    for report in &run.reports {
        let rules = configurations.setup(Path::new(report.source.name())).rules;
        if all.iter().all(|known| !Arc::ptr_eq(known, &rules)) {
            all.push(rules);
        }
    }
    all
}

/// Writes each file of `--output`; whether one could not be written.
fn write_outputs(outputs: &[(Format, PathBuf)], run: &Run, rules: &[&Rule]) -> bool {
    let mut failed = false;
    for (index, (format, path)) in outputs.iter().enumerate() {
        let place = files::absolute(path);
        if outputs[..index]
            .iter()
            .any(|(_, other)| files::absolute(other) == place)
        {
            tell(&Problem::new(format!("two outputs go to {}", path.display())));
            failed = true;
            continue;
        }
        if takes_a_place(path, run) {
            tell(&Problem::new(format!(
                "{} was linted and is not overwritten by a report",
                path.display()
            )));
            failed = true;
            continue;
        }
        let mut bytes = Vec::new();
        let written = emit::write(run, rules, format_of(*format), false, true, &mut bytes)
            .map_err(|error| Problem::new(format!("{} cannot be written: {error}", path.display())))
            .and_then(|()| files::write_whole(path, &bytes));
        if let Err(problem) = written {
            tell(&problem);
            failed = true;
        }
    }
    failed
}

/// Says why nothing was linted, where nothing was.
fn tell_nothing(run: &Run, which: Which) {
    if !run.problems.is_empty() {
        return;
    }
    let some = run.markdown > run.empty + run.excluded;
    if run.reports.is_empty() && some && which != Which::Everything {
        let _ = writeln!(
            io::stderr(),
            "none of {} Markdown files looks like a PRD (by front matter, title, file or folder name); --all lints every one",
            run.markdown - run.excluded
        );
    } else if run.markdown == 0 {
        let _ = writeln!(
            io::stderr(),
            "there is no Markdown file under the paths that were given"
        );
    }
}

/// Appends everything to the summary of a GitHub job, where there is one: annotations are capped. Whether that went well;
/// where there is no job, what is left out is told.
fn summarise(run: &Run) -> bool {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        let beyond = emit::beyond_annotations(run);
        note(
            beyond,
            "beyond the number of GitHub's annotations left out; a job's summary would hold them",
        );
        return true;
    };
    let mut bytes = Vec::new();
    let written = emit::job_summary(run, &mut bytes).and_then(|()| {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(&path)?;
        file.write_all(&bytes)
    });
    if let Err(error) = written {
        tell(&Problem::new(format!(
            "the job's summary cannot be written: {error}"
        )));
        return false;
    }
    true
}

/// Command-line parsing stays out of the library, so its format is the library's by another type.
fn format_of(format: Format) -> emit::Format {
    match format {
        Format::Human => emit::Format::Human,
        Format::Concise => emit::Format::Concise,
        Format::Json => emit::Format::Json,
        Format::Sarif => emit::Format::Sarif,
        Format::Github => emit::Format::Github,
        Format::Gitlab => emit::Format::Gitlab,
        Format::Junit => emit::Format::Junit,
        Format::Checkstyle => emit::Format::Checkstyle,
        Format::Rdjson => emit::Format::Rdjson,
        Format::Markdown => emit::Format::Markdown,
        Format::Html => emit::Format::Html,
    }
}

/// `prdlint baseline`
pub fn baseline(options: &Baseline) -> u8 {
    if options
        .paths
        .iter()
        .any(|path| path.as_os_str() == files::STANDARD_INPUT)
    {
        tell(&Problem::new(
            "standard input has no path by which a baseline could know it",
        ));
        return TROUBLE;
    }
    let mut configurations =
        Configurations::new(given(options.config.as_deref(), false, options.rules.as_deref()));
    let mut run = lint_all(
        &options.paths,
        Which::of(options.all),
        &Manner::default(),
        &mut configurations,
    );
    repository::clashes(
        &mut run.reports,
        |name| configurations.setup(Path::new(name)).rules,
        |_, _| false,
    );
    if configurations.is_wrong {
        run.problems.push(Problem::new(
            "no baseline is written: under a configuration that is wrong the findings are not those of the next run",
        ));
        run.problems.iter().for_each(tell);
        return TROUBLE;
    }
    let named = options.file.as_deref();
    let all = baselines::of_run(named, &options.paths, &mut configurations, &mut run);
    let several = all.len() > 1;
    let across = baselines::across(&rules_of(&run, &mut configurations));
    let mut told = Vec::new();
    for held in all {
        let old = &held.known;
        let mut reports = held.reports(&mut run.reports);
        let found = reports.iter().any(|report| !report.findings.is_empty());
        if !held.is_written && options.prune {
            // Of several, one that was never written has nothing to take out.
            if !several {
                run.problems.push(baselines::missing(old));
            }
            continue;
        }
        // Of several folders, one without a finding needs no file.
        if !held.is_written && several && !found {
            continue;
        }
        let mut new = old.clone();
        let is_outdated = baselines::outdated(old, named, &options.paths, &across, &mut configurations);
        let stale = old.mark(reports.iter_mut().map(|report| &mut **report), is_outdated);
        if options.prune {
            for entry in &stale {
                new.entries.remove(entry);
            }
        } else {
            let is_outdated = baselines::outdated(old, named, &options.paths, &across, &mut configurations);
            new.absorb(reports.iter().map(|report| &**report), is_outdated);
        }
        // What is no entry would be lost.
        if old.flaw.is_some() {
            continue;
        }
        if let Err(problem) = new.write() {
            run.problems.push(problem);
            continue;
        }
        told.push(format!(
            "{}: {} known; {} added, {} taken out",
            config::shown(&new.path),
            counted(new.entries.len(), "place"),
            new.entries.difference(&old.entries).count(),
            old.entries.difference(&new.entries).count()
        ));
    }
    for problem in &run.problems {
        tell(problem);
    }
    tell_nothing(&run, Which::of(options.all));
    let code = if run.problems.is_empty() { CLEAN } else { TROUBLE };
    printed(
        |out| told.iter().try_for_each(|line| writeln!(out, "{line}")),
        code,
    )
}

/// `prdlint config show FILE`
pub fn config_show(file: &Path, config: Option<&Path>) -> u8 {
    if !file.exists() {
        tell(&Problem::new(format!(
            "there is no file or folder {}",
            file.display()
        )));
        return TROUBLE;
    }
    let mut configurations = Configurations::new(given(config, false, None));
    let rules = configurations.setup(file).rules;
    let problems = configurations.take_problems();
    for problem in &problems {
        tell(problem);
    }
    let code = if problems.is_empty() { CLEAN } else { TROUBLE };
    // What a file that cannot be read would have set is not known.
    let config = configurations.of(file);
    let unread = !config.path.as_os_str().is_empty() && config.layered.sources.is_empty();
    if unread {
        return code;
    }
    printed(|out| config::show(config, file, &rules, out), code)
}

/// `prdlint config schema`
pub fn config_schema() -> u8 {
    printed(|out| out.write_all(config::schema().as_bytes()), CLEAN)
}

/// `prdlint completions SHELL`
pub fn completions(shell: clap_complete::Shell) -> u8 {
    let mut text = Vec::new();
    crate::cli::completions(shell, &mut text);
    printed(|out| out.write_all(&text), CLEAN)
}

/// `prdlint man`
pub fn manual() -> u8 {
    let mut text = Vec::new();
    match crate::cli::manual(&mut text) {
        Ok(()) => printed(|out| out.write_all(&text), CLEAN),
        Err(error) => {
            tell(&Problem::new(format!("the manual cannot be made: {error}")));
            TROUBLE
        }
    }
}

/// `prdlint man FOLDER`
pub fn manuals(folder: &Path) -> u8 {
    match std::fs::create_dir_all(folder).and_then(|()| crate::cli::manuals(folder)) {
        Ok(()) => CLEAN,
        Err(error) => {
            tell(&Problem::new(format!(
                "{} cannot be written: {error}",
                folder.display()
            )));
            TROUBLE
        }
    }
}

/// `prdlint roles`
pub fn roles(options: &Roles) -> u8 {
    let mut configurations = Configurations::new(given(options.config.as_deref(), false, None));
    let run = lint_all(
        &options.paths,
        Which::of(options.all),
        &Manner::default(),
        &mut configurations,
    );
    for problem in &run.problems {
        tell(problem);
    }
    tell_nothing(&run, Which::of(options.all));
    let code = if run.problems.is_empty() { CLEAN } else { TROUBLE };
    let of_folder = options.paths.iter().any(|path| path.is_dir()) && !options.mentions;
    let format = options.format.unwrap_or(if of_folder {
        RolesFormat::Table
    } else {
        RolesFormat::Human
    });
    printed(
        |out| match format {
            RolesFormat::Human => emit::roles::write(&run.reports, out).and_then(|()| {
                let wanted = options.mentions.then_some(&run.reports);
                wanted.into_iter().flatten().try_for_each(|report| {
                    let setup = configurations.setup(Path::new(report.source.name()));
                    let reading = prdlint::read(report.source.clone(), &setup.declared);
                    writeln!(out, "{}", report.source.name())?;
                    emit::mentions::write(&Case::new(&reading), out)
                })
            }),
            RolesFormat::Table => emit::roles::write_table(&run.reports, out),
            RolesFormat::Json => emit::roles::write_json(&run.reports, out),
        },
        code,
    )
}

/// `prdlint eval LABELS DOCS`
pub fn eval(options: &Eval) -> u8 {
    // The pages of a folder are read again for each document; their mistakes are told there.
    let (rules, _) = pages::rules_here(options.rules.as_deref());
    let labels = eval::read_folder(&options.labels, &rules);
    let wanted = eval::Wanted {
        advice: options.advice,
        min_confidence: options.min_confidence,
    };
    let measure = |clues: Clues| {
        let mut configurations =
            Configurations::new(given(options.config.as_deref(), false, options.rules.as_deref()));
        let paths = std::slice::from_ref(&options.documents);
        let manner = Manner {
            clues,
            ..Manner::default()
        };
        let run = lint_all(paths, Which::Everything, &manner, &mut configurations);
        let (score, wrong) = eval::evaluate(&labels, &run.reports, &rules, &wanted);
        (score, [run.problems, wrong].concat())
    };
    let (score, found) = measure(Clues::default());
    let problems: Vec<&Problem> = labels.problems.iter().chain(&found).collect();
    for problem in &problems {
        tell(problem);
    }
    let mut without = Vec::new();
    if options.ablation {
        for clue in Clue::ALL {
            // What is wrong with the documents was told by the first run.
            let (score, _) = measure(Clues { off: Some(clue) });
            without.push((clue, score));
        }
    }
    let code = if problems.is_empty() { CLEAN } else { TROUBLE };
    printed(
        |out| match options.format {
            ReportFormat::Human => emit::eval::write(&score, &without, out),
            ReportFormat::Json => emit::eval::write_json(&score, &without, out),
        },
        code,
    )
}
