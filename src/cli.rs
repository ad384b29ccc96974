//! The command line: what can be asked for. The only module that names clap.

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use prdlint::error::likest;
use std::path::{Path, PathBuf};

/// Finds where a PRD confuses the customer, who pays, with the user, who uses.
#[derive(Debug, Parser)]
#[command(
    name = "prdlint",
    version,
    subcommand_precedence_over_arg = true,
    subcommand_negates_reqs = true,
    max_term_width = 100
)]
#[command(
    after_help = "Exit codes: 0 clean, 1 findings of --fail-on or above, 2 trouble (a file that cannot be read, a wrong page or option)."
)]
pub struct Cli {
    /// What to do; without a command, `check`.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of `check`.
    #[command(flatten)]
    pub check: Check,
    /// Whether to use colour and drawn lines; by itself, on a terminal without `NO_COLOR`.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint PRDs (the default).
    Check(Check),
    /// Show who pays and who uses according to each document, and why it was so understood.
    Roles(Roles),
    /// Write down the findings that there are, so that later runs tell of new ones only.
    Baseline(Baseline),
    /// Look into configurations.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write a configuration that explains itself, having looked at what is here.
    Init {
        /// The folder for which it is.
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for every command.
    Man {
        /// A folder into which a page for every command is written; it is made where it is not there.
        folder: Option<PathBuf>,
    },
    /// Hold findings against a reader's labels: precision, recall, and how far to trust them.
    Eval(Eval),
    /// Print a rule's page, or a group's rules.
    Explain {
        /// The rule's name, with or without its group, or a group: `swapped`, `conflation/swapped`.
        rule: String,
        /// A folder of further rule pages.
        #[arg(long, value_name = "FOLDER")]
        rules: Option<PathBuf>,
    },
    /// List every rule with its level and its first sentence.
    Rules {
        /// A folder of further rule pages.
        #[arg(long, value_name = "FOLDER")]
        rules: Option<PathBuf>,
    },
    /// Run the examples of the rule pages in a folder.
    Test {
        /// The folder.
        folder: PathBuf,
    },
    /// Write a rule page to start from.
    New {
        /// The page: `GROUP/RULE` writes `RULE.md` in the folder `GROUP`.
        page: String,
        /// The folder in which the group's folder stands.
        #[arg(long, value_name = "FOLDER", default_value = ".")]
        rules: PathBuf,
    },
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files and folders; `-` reads standard input. Of a folder, only PRDs are linted.
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Lint every Markdown file of a folder, PRD or not.
    #[arg(long)]
    pub all: bool,
    /// Of the files that are named, too, lint only what is a PRD, as a hook needs it.
    #[arg(long, conflicts_with = "all")]
    pub only_prds: bool,
    /// Lint again as files change, until stopped.
    #[arg(long)]
    pub watch: bool,
    /// How to show the findings.
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    /// The least serious level that makes the exit code 1.
    #[arg(long, value_enum, default_value = "warning", value_name = "LEVEL")]
    pub fail_on: FailOn,
    /// Leave out findings that can be trusted less than this, from 0 to 1.
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share)]
    pub min_confidence: f64,
    /// A folder of further rule pages.
    #[arg(long, value_name = "FOLDER")]
    pub rules: Option<PathBuf>,
    /// A configuration to use for every file, in place of the `prdlint.toml` found above each.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Leave every configuration file alone.
    #[arg(long, conflicts_with = "config")]
    pub isolated: bool,
    /// The file with the findings that are known already; by itself, what the configuration names.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Tell of known findings too.
    #[arg(long, conflicts_with = "baseline")]
    pub no_baseline: bool,
    /// Only findings that touch lines changed since a revision, by git.
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Only findings that touch lines that are staged for the next commit.
    #[arg(long, conflicts_with = "since")]
    pub staged: bool,
    /// Write the findings to a file as well, in a format of its own: `sarif=report.sarif`. May be repeated.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    pub output: Vec<(Format, PathBuf)>,
    /// Count findings by rule, at the end.
    #[arg(long)]
    pub statistics: bool,
    /// Tell on standard error what the time went to, by stage and by rule.
    #[arg(long)]
    pub timings: bool,
    /// Print no findings to standard output; the exit code and the files of --output still tell.
    #[arg(long, short)]
    pub quiet: bool,
    /// Show findings of one rule together (formats human and concise).
    #[arg(long, value_enum, value_name = "BY", default_value = "file")]
    pub group_by: GroupBy,
}

/// What findings are shown together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupBy {
    /// Their document.
    File,
    /// Their rule.
    Rule,
}

/// The command that somebody may have meant by a path that is not there: `chek`.
pub fn meant_command(path: &Path) -> Option<String> {
    let word = path.to_str().filter(|word| !word.contains(['/', '\\', '.']))?;
    if path.exists() {
        return None;
    }
    let command = Cli::command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    likest(word, names).map(str::to_string)
}

/// Reads `FORMAT=FILE`.
fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text
        .split_once('=')
        .ok_or("write FORMAT=FILE, such as sarif=report.sarif")?;
    if file.is_empty() {
        return Err("the file's name is missing".to_string());
    }
    if file == "-" {
        return Err("`-` is no file; --format is what goes to standard output".to_string());
    }
    let format = Format::from_str(format, true).map_err(|_| {
        let variants = Format::value_variants().iter();
        let names: Vec<String> = variants
            .filter_map(|format| Some(format.to_possible_value()?.get_name().to_string()))
            .collect();
        match likest(format, names.iter().map(String::as_str)) {
            Some(near) => format!("`{format}` is no format; did you mean `{near}`?"),
            None => format!("`{format}` is no format; there are {}", names.join(", ")),
        }
    })?;
    Ok((format, PathBuf::from(file)))
}

/// Options of `baseline`.
#[derive(Debug, Args)]
pub struct Baseline {
    /// Files and folders; of a folder, only PRDs are linted.
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Lint every Markdown file of a folder, PRD or not.
    #[arg(long)]
    pub all: bool,
    /// The baseline; by itself, what the configuration names, else `prdlint-baseline.txt`.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Only take out entries that no finding answers to; take nothing in.
    #[arg(long)]
    pub prune: bool,
    /// A configuration to use for every file, in place of the `prdlint.toml` found above each.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A folder of further rule pages.
    #[arg(long, value_name = "FOLDER")]
    pub rules: Option<PathBuf>,
}

/// What to do with configurations.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print every value with the place it came from.
    Show {
        /// The file or folder for which they hold.
        #[arg(default_value = ".")]
        file: PathBuf,
        /// A configuration to use in place of the `prdlint.toml` found above the file.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Print the JSON schema of a configuration, for editors.
    Schema,
}

/// Options of `eval`.
#[derive(Debug, Args)]
pub struct Eval {
    /// The folder with one label file (JSON) a document; `docs/accuracy.md` tells the format.
    pub labels: PathBuf,
    /// The folder with the documents; the labels name them by their file names.
    pub documents: PathBuf,
    /// Count findings of level advice too.
    #[arg(long)]
    pub advice: bool,
    /// Count only findings that can be trusted so far, from 0 to 1.
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share)]
    pub min_confidence: f64,
    /// Also measure without each source of evidence, so that what earns its place is known.
    #[arg(long)]
    pub ablation: bool,
    /// How to show the figures.
    #[arg(long, value_enum, default_value = "human")]
    pub format: ReportFormat,
    /// A folder of further rule pages.
    #[arg(long, value_name = "FOLDER")]
    pub rules: Option<PathBuf>,
    /// A configuration to use for every file, in place of the `prdlint.toml` found above each.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Reads a share from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a number from 0 to 1".to_string()),
    }
}

/// Options of `roles`.
#[derive(Debug, Args)]
pub struct Roles {
    /// Files and folders; `-` reads standard input.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Show every Markdown file of a folder, PRD or not.
    #[arg(long)]
    pub all: bool,
    /// Show every mention too, with how its sentence was read (format human only).
    #[arg(long)]
    pub mentions: bool,
    /// How to show the roles; by itself, a folder's documents in one table and files for reading.
    #[arg(long, value_enum)]
    pub format: Option<RolesFormat>,
    /// A configuration to use for every file, in place of the `prdlint.toml` found above each.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Snippets with labels.
    Human,
    /// One line a finding.
    Concise,
    /// Versioned JSON (`schemas/report-1.json`).
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub's actions; what does not fit goes to the job's summary.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// Reviewdog's diagnostics.
    Rdjson,
    /// Markdown, for a comment in a pull request.
    Markdown,
    /// One self-contained page.
    Html,
}

/// How roles are shown.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RolesFormat {
    /// For reading, with the evidence.
    Human,
    /// One line a document.
    Table,
    /// Versioned JSON.
    Json,
}

/// How figures are shown.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ReportFormat {
    /// For reading.
    Human,
    /// Versioned JSON.
    Json,
}

/// A level that fails a run.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FailOn {
    /// Everything fails the run.
    Advice,
    /// Warnings and errors do.
    Warning,
    /// Only errors do.
    Error,
    /// No finding does.
    Never,
}

/// Writes completions for a shell.
pub fn completions(shell: clap_complete::Shell, out: &mut dyn std::io::Write) {
    clap_complete::generate(
        shell,
        &mut <Cli as clap::CommandFactory>::command(),
        "prdlint",
        out,
    );
}

/// Writes the manual page.
pub fn manual(out: &mut dyn std::io::Write) -> std::io::Result<()> {
    clap_mangen::Man::new(<Cli as clap::CommandFactory>::command()).render(out)
}

/// Writes a manual page for every command into a folder that is there: `prdlint.1`, `prdlint-check.1`.
pub fn manuals(folder: &std::path::Path) -> std::io::Result<()> {
    clap_mangen::generate_to(<Cli as clap::CommandFactory>::command(), folder)
}

/// Reads the command line; prints and leaves the process where it is wrong or asks for help.
pub fn read() -> Cli {
    Cli::parse()
}
