//! Where people meet the tool: the script of the CI templates, hooks, completions, the manual, watching.

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const PAIR: &str = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";
const MENDED: &str = "# Kiosk PRD\n\nThe letter goes to all customers in the house.\n";

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_prdlint"))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

fn prdlint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(program())
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

#[cfg(unix)]
fn lint_script(folder: &Path, service: &str, environment: &[(&str, &str)]) -> Output {
    let path = std::env::var("PATH").expect("a path");
    let own = program().parent().expect("a folder").display().to_string();
    Command::new(root().join("ci/lint.sh"))
        .arg(service)
        .current_dir(folder)
        .env("PATH", format!("{own}:{path}"))
        .env_remove("GITHUB_STEP_SUMMARY")
        .envs(environment.iter().copied())
        .output()
        .expect("the script runs")
}

#[test]
#[cfg(unix)]
fn the_script_of_the_templates_annotates_reports_and_fails_as_it_is_told() {
    let docs = folder(&[("docs/kiosk-prd.md", PAIR)]);
    let summary = docs.path().join("summary.md");
    let github = lint_script(
        docs.path(),
        "github",
        &[
            ("PRDLINT_PATHS", "docs"),
            ("PRDLINT_SARIF", "report.sarif"),
            ("GITHUB_STEP_SUMMARY", &summary.display().to_string()),
        ],
    );
    let out = String::from_utf8_lossy(&github.stdout).into_owned();
    assert_eq!(
        github.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&github.stderr)
    );
    assert!(
        out.starts_with("::warning file=docs/kiosk-prd.md,line=3,"),
        "{out}"
    );
    assert!(
        fs::read_to_string(docs.path().join("report.sarif"))
            .expect("SARIF")
            .contains("conflation/paired")
    );
    assert!(
        fs::read_to_string(summary)
            .expect("a summary")
            .contains("docs/kiosk-prd.md")
    );
    let gitlab = lint_script(docs.path(), "gitlab", &[("PRDLINT_FAIL_ON", "error")]);
    assert_eq!(gitlab.status.code(), Some(0));
    let report = fs::read_to_string(docs.path().join("gl-code-quality-report.json")).expect("a report");
    assert!(
        report.contains("\"check_name\": \"conflation/paired\""),
        "{report}"
    );
    assert_eq!(lint_script(docs.path(), "bitbucket", &[]).status.code(), Some(2));
    // What stands in the environment is never run.
    let stolen = lint_script(
        docs.path(),
        "github",
        &[("PRDLINT_PATHS", "$(touch stolen) ; touch stolen")],
    );
    assert_eq!(stolen.status.code(), Some(2));
    assert!(!docs.path().join("stolen").exists());
}

#[test]
fn a_hook_lints_named_files_only_where_they_are_prds() {
    let docs = folder(&[("kiosk-prd.md", PAIR), ("notes.md", &PAIR.replace(" PRD", ""))]);
    let hook = prdlint(
        docs.path(),
        &[
            "check",
            "--only-prds",
            "--format",
            "concise",
            "kiosk-prd.md",
            "notes.md",
        ],
    );
    let out = String::from_utf8_lossy(&hook.stdout).into_owned();
    assert!(out.contains("kiosk-prd.md") && !out.contains("notes.md"), "{out}");
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let docs = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let out = prdlint(docs.path(), &["completions", shell]);
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        for command in ["check", "roles", "baseline", "init", "eval"] {
            assert!(text.contains(command), "{shell} lacks {command}");
        }
    }
    let written = prdlint(docs.path(), &["man", "pages/man1"]);
    assert_eq!(written.status.code(), Some(0));
    for page in [
        "prdlint.1",
        "prdlint-check.1",
        "prdlint-baseline.1",
        "prdlint-config-show.1",
    ] {
        let text = std::fs::read_to_string(docs.path().join("pages/man1").join(page)).expect(page);
        assert!(text.contains(".TH"), "{page}: {text}");
    }
    let manual = prdlint(docs.path(), &["man"]);
    let text = String::from_utf8_lossy(&manual.stdout).into_owned();
    assert!(text.starts_with(".ie") || text.contains(".TH prdlint"), "{text}");
}

/// `prdlint check --watch` at work; stopped when the value goes.
struct Watching {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Watching {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(["check", "--watch", "--format", "concise"])
            .args(more)
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let (send, lines) = mpsc::channel();
        let stream = BufReader::new(child.stderr.take().expect("a stream"));
        std::thread::spawn(move || {
            for line in stream.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        Self { child, lines }
    }

    /// The next line that holds some words.
    fn next(&self, wanted: &str) -> String {
        loop {
            let line = self
                .lines
                .recv_timeout(Duration::from_secs(20))
                .expect("a line in time");
            if line.contains(wanted) {
                break line;
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let (killed, ended) = (self.child.kill(), self.child.wait());
        // A test that fails already says why.
        if !std::thread::panicking() {
            killed.expect("stopped");
            ended.expect("ended");
        }
    }
}

#[test]
fn watching_lints_again_when_a_document_changes() {
    let docs = folder(&[("kiosk-prd.md", PAIR)]);
    let watching = Watching::start(docs.path(), &[]);
    assert!(watching.next("linted").contains("1 warning"));
    watching.next("waiting for changes");
    fs::write(docs.path().join("kiosk-prd.md"), MENDED).expect("written");
    assert!(watching.next("linted").contains("nothing to report"));
}

#[test]
fn watching_sees_a_file_that_takes_anothers_place_and_not_its_own_report() {
    let docs = folder(&[("kiosk-prd.md", PAIR)]);
    let watching = Watching::start(docs.path(), &["--output", "markdown=report.md", "kiosk-prd.md"]);
    // As editors save: a new file beside the old one, which then takes its place; twice.
    let save = |text: &str| {
        fs::write(docs.path().join("new"), text).expect("written");
        fs::rename(docs.path().join("new"), docs.path().join("kiosk-prd.md")).expect("renamed");
    };
    watching.next("waiting for changes");
    save(MENDED);
    assert!(watching.next("linted").contains("nothing to report"));
    watching.next("waiting for changes");
    save(PAIR);
    assert!(watching.next("linted").contains("1 warning"));
    watching.next("waiting for changes");
    // The report that each run writes is no change.
    assert!(watching.lines.recv_timeout(Duration::from_secs(2)).is_err());
}

#[test]
fn watching_sees_folders_come_and_go() {
    let work = folder(&[("docs/kiosk-prd.md", PAIR), ("drafts/till/till-prd.md", PAIR)]);
    let (docs, drafts) = (work.path().join("docs"), work.path().join("drafts"));
    let watching = Watching::start(work.path(), &["docs"]);
    assert!(watching.next("linted").contains("1 warning"));
    watching.next("waiting for changes");
    // A folder that moves in brings its documents.
    fs::rename(drafts.join("till"), docs.join("till")).expect("moved");
    assert!(watching.next("linted").contains("2 warnings"));
    watching.next("waiting for changes");
    // As a checkout of another branch does: gone, and there again.
    fs::rename(&docs, work.path().join("away")).expect("moved");
    watching.next("docs cannot be read");
    watching.next("waiting for changes");
    fs::create_dir(&docs).expect("made");
    fs::write(docs.join("kiosk-prd.md"), MENDED).expect("written");
    loop {
        // Whether the folder is seen before its document is in it is a matter of moments.
        let told = watching.next("linted");
        watching.next("waiting for changes");
        if told.contains("linted 1 of 1") {
            break;
        }
    }
    fs::write(docs.join("kiosk-prd.md"), PAIR).expect("written");
    while !watching.next("linted").contains("1 warning") {}
}

#[test]
fn watching_what_is_staged_sees_what_is_added_to_it() {
    let repository = support::Repository::new();
    repository.write("kiosk-prd.md", MENDED);
    repository.commit("a start");
    let watching = Watching::start(&repository.path(""), &["--staged"]);
    watching.next("waiting for changes");
    repository.write(
        "kiosk-prd.md",
        &format!("{MENDED}\n{}", PAIR.replace("# ", "## ")),
    );
    repository.git(&["add", "."]);
    while !watching.next("linted").contains("1 warning") {}
    watching.next("waiting for changes");
    // What the run asks of git changes nothing, or it would never come to rest.
    assert!(watching.lines.recv_timeout(Duration::from_secs(2)).is_err());
}

#[test]
fn a_long_run_writes_no_bar_where_there_is_no_terminal() {
    let files: Vec<(String, &str)> = (0..250)
        .map(|number| (format!("docs/a{number}-prd.md"), MENDED))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let docs = folder(&files);
    let run = prdlint(docs.path(), &["check", "--format", "concise"]);
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(err.lines().count(), 1, "{err}");
}

#[test]
fn the_versions_of_the_packages_agree() {
    let cargo = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let project = fs::read_to_string(root().join("pyproject.toml")).expect("pyproject.toml");
    assert!(cargo.contains("name = \"prdlint\"") && project.contains("name = \"prdlint\""));
    assert!(
        project.contains("dynamic = [\"version\"]"),
        "the wheel takes its version from Cargo.toml"
    );
}

/// The command of the GitLab template, as it stands in the file.
#[test]
#[cfg(unix)]
fn the_command_of_the_gitlab_template_writes_its_report() {
    let template = fs::read_to_string(root().join("ci/gitlab.yml")).expect("the template");
    let command = template
        .lines()
        .find_map(|line| line.trim().strip_prefix("- prdlint"))
        .map(|rest| format!("prdlint{rest}"))
        .expect("a command");
    let docs = folder(&[("docs/kiosk-prd.md", PAIR)]);
    let path = std::env::var("PATH").expect("a path");
    let own = program().parent().expect("a folder").display().to_string();
    let output = Command::new("sh")
        .args(["-c", &command])
        .current_dir(docs.path())
        .env("PATH", format!("{own}:{path}"))
        .env("PRDLINT_PATHS", "docs")
        .env("PRDLINT_FAIL_ON", "warning")
        .output()
        .expect("the command runs");
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report = fs::read_to_string(docs.path().join("gl-code-quality-report.json")).expect("a report");
    assert!(report.contains("\"path\": \"docs/kiosk-prd.md\""), "{report}");
    assert!(template.contains("codequality: gl-code-quality-report.json"));
}

#[test]
fn what_cannot_be_watched_or_written_is_refused_at_once() {
    let docs = folder(&[("kiosk-prd.md", PAIR)]);
    for (arguments, message) in [
        (
            &["check", "--watch", "-"][..],
            "- cannot be watched: standard input is read once",
        ),
        (
            &["check", "--watch", "nope"],
            "nope cannot be watched: there is no such file",
        ),
        (&["check", "--output", "json=-"], "`-` is no file"),
        (
            &["check", "--output", "json=nope/a.json"],
            "there is no folder nope; make it first",
        ),
        (&["init", "nope"], "there is no folder nope"),
    ] {
        let run = prdlint(docs.path(), arguments);
        let err = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {err}");
        assert!(err.contains(message), "{arguments:?}: {err}");
        assert!(!err.contains(".tmp"), "{arguments:?}: {err}");
    }
    let names = fs::read_dir(docs.path()).expect("read").count();
    assert_eq!(names, 1, "nothing else was written");
}

#[test]
fn watching_sees_what_a_configuration_extends() {
    let docs = folder(&[
        ("kiosk-prd.md", PAIR),
        ("prdlint.toml", "extends = \"house.toml\"\n"),
        ("house.toml", ""),
    ]);
    let watching = Watching::start(docs.path(), &[]);
    assert!(watching.next("linted").contains("1 warning"));
    watching.next("waiting for changes");
    fs::write(docs.path().join("house.toml"), "[rules]\npaired = \"off\"\n").expect("written");
    assert!(watching.next("linted").contains("nothing to report"));
}

#[test]
fn the_hook_tells_what_a_branch_adds_and_looks_at_every_kind_of_markdown() {
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).expect("the hooks");
    let hooks: serde_json::Value = serde_saphyr::from_str(&hooks).expect("YAML");
    let hooks = hooks.as_array().expect("a list");
    let ids: Vec<&str> = hooks.iter().filter_map(|hook| hook["id"].as_str()).collect();
    assert_eq!(
        ids,
        ["prdlint", "prdlint-all", "prdlint-system", "prdlint-all-system"]
    );
    for hook in hooks {
        let files = regex::Regex::new(hook["files"].as_str().expect("a pattern")).expect("a pattern");
        for name in ["docs/a.md", "a.markdown", "a.mdx", "a.mdown"] {
            assert!(files.is_match(name), "{name}");
        }
        assert!(!files.is_match("a.mdl"));
        // A changed configuration or glossary concerns other documents than itself, so the hook looks at all.
        let named = hook["pass_filenames"] != false;
        assert_eq!(files.is_match("prdlint.toml"), !named);
        let entry = hook["entry"].as_str().expect("an entry");
        assert_eq!(entry.ends_with(" --"), named, "names may begin with a dash");
    }
    let docs = folder(&[("a-prd.md", MENDED), ("-x-prd.md", PAIR)]);
    let git = |arguments: &[&str]| {
        let done = std::process::Command::new("git")
            .args(["-c", "user.name=M", "-c", "user.email=m@docs.example"])
            .args(arguments)
            .current_dir(docs.path())
            .status()
            .expect("git runs");
        assert!(done.success(), "{arguments:?}");
    };
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "a step"]);
    git(&["checkout", "--quiet", "-b", "feature"]);
    fs::write(docs.path().join("a-prd.md"), PAIR).expect("written");
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "a slip"]);
    let entry = hooks[0]["entry"].as_str().expect("an entry");
    let arguments: Vec<&str> = entry.split(' ').skip(1).collect();
    // As a hook before a commit nothing is staged, and that is told.
    let run = prdlint(docs.path(), &arguments);
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(0), "{err}");
    assert!(err.contains("nothing is staged"), "{err}");
    // As pre-commit runs it between two revisions.
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(&arguments)
        .current_dir(docs.path())
        .env("PRE_COMMIT_FROM_REF", "main")
        .env("PRE_COMMIT_TO_REF", "HEAD")
        .output()
        .expect("the program runs");
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    assert_eq!(run.status.code(), Some(1), "{out}");
    assert!(out.contains("a-prd.md") && !out.contains("-x-prd.md"), "{out}");
}

#[test]
fn the_action_hands_its_inputs_to_the_script() {
    let action = fs::read_to_string(root().join("action.yml")).expect("the action");
    let action: serde_json::Value = serde_saphyr::from_str(&action).expect("YAML");
    let step = &action["runs"]["steps"][1];
    let script = fs::read_to_string(root().join("ci/lint.sh")).expect("the script");
    let environment = step["env"].as_object().expect("an environment");
    for (name, value) in environment {
        assert!(script.contains(name.as_str()), "{name} is read by the script");
        let input = value.as_str().and_then(|value| value.strip_prefix("${{ inputs."));
        let input = input.and_then(|rest| rest.strip_suffix(" }}")).expect("an input");
        assert!(action["inputs"][input].is_object(), "{input} is an input");
    }
    let inputs = action["inputs"].as_object().expect("inputs");
    assert_eq!(inputs.len(), environment.len(), "each input is handed on");
    assert_eq!(step["run"], "\"$GITHUB_ACTION_PATH/ci/lint.sh\" github");
}

#[test]
fn paths_with_blanks_stand_on_lines_of_their_own() {
    let docs = folder(&[("my docs/a-prd.md", PAIR), ("b-prd.md", PAIR)]);
    let both = lint_script(docs.path(), "github", &[("PRDLINT_PATHS", "my docs\nb-prd.md\n")]);
    let out = String::from_utf8_lossy(&both.stdout).into_owned();
    assert!(
        out.contains("my docs/a-prd.md") && out.contains("b-prd.md"),
        "{out}"
    );
}

#[test]
fn annotations_without_a_job_say_what_they_leave_out() {
    let files: Vec<(String, &str)> = (0..14)
        .map(|number| (format!("a{number}-prd.md"), PAIR))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let docs = folder(&files);
    let run = prdlint(docs.path(), &["check", "--format", "github"]);
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(
        err.contains("4 findings beyond the number of GitHub's annotations"),
        "{err}"
    );
    // A summary that cannot be written is trouble.
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--format", "github"])
        .current_dir(docs.path())
        .env("GITHUB_STEP_SUMMARY", docs.path().join("nope/summary.md"))
        .output()
        .expect("the program runs");
    assert_eq!(run.status.code(), Some(2));
    // Nor do two outputs go to one file, however it is spelt.
    let run = prdlint(
        docs.path(),
        &["check", "--output", "json=a.json", "--output", "sarif=./a.json"],
    );
    assert_eq!(run.status.code(), Some(2));
    let written = fs::read_to_string(docs.path().join("a.json")).expect("the first");
    assert!(written.contains("\"tool\""), "{written}");
}

#[test]
fn watching_sees_what_a_configuration_names_elsewhere() {
    let docs = folder(&[
        (".git/HEAD", ""),
        (
            "prdlint.toml",
            "glossary = \"terms/glossary.md\"\nbaseline = \"known/known.txt\"\n",
        ),
        (
            "terms/glossary.md",
            "# Glossary\n\n- **Customer:** the station\n- **User:** the traveller\n",
        ),
        ("known/readme.txt", ""),
        ("docs/kiosk-prd.md", PAIR),
    ]);
    let watching = Watching::start(docs.path(), &["docs"]);
    assert!(watching.next("linted").contains("1 warning"));
    watching.next("waiting for changes");
    let run = prdlint(docs.path(), &["baseline"]);
    assert_eq!(run.status.code(), Some(0));
    assert!(watching.next("linted").contains("known in the baseline"));
    watching.next("waiting for changes");
    fs::write(
        docs.path().join("terms/glossary.md"),
        "# Glossary\n\n- **Customer:** the station\n- **User:** the passenger\n",
    )
    .expect("written");
    watching.next("linted");
}

#[test]
fn a_folder_without_prds_is_told_by_every_command() {
    let docs = folder(&[("notes.md", "# Notes\n\nNothing.\n")]);
    for arguments in [&["check"][..], &["roles", "."], &["baseline"]] {
        let run = prdlint(docs.path(), arguments);
        let err = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(
            err.contains("none of 1 Markdown files looks like a PRD"),
            "{arguments:?}: {err}"
        );
    }
}

#[test]
fn a_shell_takes_the_completions() {
    let docs = folder(&[]);
    let script = prdlint(docs.path(), &["completions", "bash"]);
    fs::write(docs.path().join("completions.bash"), &script.stdout).expect("written");
    let asked = "source completions.bash; COMP_WORDS=(prdlint che); COMP_CWORD=1; _prdlint prdlint che prdlint; echo \"${COMPREPLY[*]}\"";
    let bash = std::process::Command::new("bash")
        .args(["--norc", "-c", asked])
        .current_dir(docs.path())
        .output()
        .expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&bash.stdout).trim(), "check", "{bash:?}");
}

/// The fenced blocks of a language in the README and the guides, each with its file's name.
fn blocks(language: &str) -> Vec<(String, String)> {
    let mut files = vec![root().join("README.md")];
    let guide = fs::read_dir(root().join("docs/guide")).expect("the guide");
    files.extend(guide.map(|entry| entry.expect("an entry").path()));
    let mut out = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|end| end == "md"))
    {
        let text = fs::read_to_string(file).expect("text");
        for part in text.split(&format!("```{language}\n")).skip(1) {
            let block = part.split("```").next().unwrap_or_default();
            out.push((file.display().to_string(), block.to_string()));
        }
    }
    out
}

#[test]
fn every_command_that_the_guides_name_is_one() {
    let docs = folder(&[("docs/kiosk-prd.md", PAIR), ("booking-prd.md", MENDED)]);
    let mut tried = 0;
    for (file, block) in blocks("sh") {
        for line in block.lines().filter(|line| line.starts_with("prdlint ")) {
            let command = line.split(" #").next().unwrap_or_default();
            let command = command.split(['|', '>', ';', '&']).next().unwrap_or_default();
            // Watching does not end by itself; what comes behind the other options is looked at all the same.
            let words = command
                .split_whitespace()
                .skip(1)
                .filter(|word| *word != "--watch");
            let run = prdlint(docs.path(), &words.collect::<Vec<_>>());
            let err = String::from_utf8_lossy(&run.stderr).into_owned();
            let misused = err.contains("Usage:") || err.contains("invalid value");
            assert!(!misused, "{file}: {line}: {err}");
            tried += 1;
        }
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn every_setting_that_the_guides_show_is_read() {
    let mut tried = 0;
    let settings = blocks("toml").into_iter();
    // The head of a rule's page is no configuration.
    for (file, block) in settings.filter(|(_, block)| !block.contains("\ncheck ")) {
        let docs = folder(&[
            ("kiosk-prd.md", PAIR),
            ("prdlint.toml", &block),
            ("our-rules/readme.txt", ""),
            ("docs/glossary.md", "# Glossary\n\n- **Customer:** the station\n"),
        ]);
        let run = prdlint(docs.path(), &["config", "show", "kiosk-prd.md"]);
        let err = String::from_utf8_lossy(&run.stderr).into_owned();
        let unread = err.contains("is wrong") || err.contains("is no option") || err.contains("is no glob");
        assert!(!unread, "{file}: {block}: {err}");
        tried += 1;
    }
    for (file, block) in blocks("yaml") {
        let read: Result<serde_json::Value, _> = serde_saphyr::from_str(&block);
        assert!(read.is_ok(), "{file}: {block}");
        tried += 1;
    }
    assert!(tried >= 4, "{tried}");
}

#[test]
fn the_package_says_what_cargo_and_binstall_ask_for() {
    let cargo = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let cargo: toml::Table = toml::from_str(&cargo).expect("TOML");
    let package = cargo["package"].as_table().expect("a package");
    for key in [
        "description",
        "license",
        "readme",
        "keywords",
        "categories",
        "rust-version",
    ] {
        assert!(package.contains_key(key), "{key}");
    }
    let binstall = &package["metadata"]["binstall"];
    for part in ["{ repo }", "{ version }", "{ target }", "{ archive-suffix }"] {
        assert!(
            binstall["pkg-url"].as_str().is_some_and(|url| url.contains(part)),
            "{part}"
        );
    }
    assert!(cargo["profile"]["release"]["lto"].is_str());
    // What the package leaves out, the program is built without.
    for name in ["build.rs", "src", "rules"] {
        let excluded = package["exclude"].as_array().expect("a list").iter();
        assert!(
            excluded
                .filter_map(toml::Value::as_str)
                .all(|path| path != format!("/{name}")),
            "{name}"
        );
    }
}
