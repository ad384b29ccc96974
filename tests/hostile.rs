//! Documents and folders that mean harm, or look like it: each gets an answer, in bounded time.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const PAIR: &str = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";

fn run(folder: &Path, arguments: &[&str]) -> (Output, Duration) {
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    (output, start.elapsed())
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn deep_wide_and_long_documents_are_read_to_the_end() {
    let cases = [
        (
            "one line",
            format!("# Kiosk PRD\n\n{}users/customers\n", "word ".repeat(400_000)),
        ),
        (
            "quotes",
            format!("# Kiosk PRD\n\n{} users/customers\n", "> ".repeat(5_000)),
        ),
        (
            "lists",
            (0..2_000)
                .map(|depth| format!("{}- users\n", "  ".repeat(depth.min(300))))
                .collect(),
        ),
        (
            "links",
            format!("# Kiosk PRD\n\n{}\n\nusers/customers\n", "[a](b) ".repeat(50_000)),
        ),
        (
            "columns",
            format!(
                "# Kiosk PRD\n\n|{}\n|{}\n|{}\n\nusers/customers\n",
                "a|".repeat(20_000),
                "-|".repeat(20_000),
                "b|".repeat(20_000)
            ),
        ),
        (
            "emphasis",
            format!(
                "# Kiosk PRD\n\n{}users{}\n",
                "*".repeat(20_000),
                "*".repeat(20_000)
            ),
        ),
        ("brackets", format!("# Kiosk PRD\n\n{}\n", "[".repeat(20_000))),
        (
            "controls",
            "# Kiosk PRD\n\n\u{202E}users/customers\u{200D} \u{1B}[2J\r\rcustomers\n".to_string(),
        ),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in cases {
        fs::write(folder.path().join("a-prd.md"), &text).expect("written");
        let (output, time) = run(folder.path(), &["check", "--format", "concise", "a-prd.md"]);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{name}: {}",
            err(&output)
        );
        // Tests are built for speed of building; this is a bound on hanging, no figure.
        assert!(time < Duration::from_secs(60), "{name}: {time:?}");
        assert!(!output.stdout.contains(&0x1B), "{name}");
    }
}

#[test]
fn what_is_too_large_is_refused_and_the_rest_still_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = fs::File::create(folder.path().join("large-prd.md")).expect("made");
    large.set_len(prdlint::files::LARGEST + 1).expect("grown");
    fs::write(folder.path().join("b-prd.md"), PAIR).expect("written");
    let (output, _) = run(folder.path(), &["check", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("large-prd.md cannot be read: it is larger than 32 MiB"),
        "{}",
        err(&output)
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("b-prd.md:3:24"));
}

#[test]
#[cfg(unix)]
fn pipes_loops_folders_and_closed_doors_stop_nothing() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let made = Command::new("mkfifo")
        .arg(path("pipe-prd.md"))
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    fs::create_dir(path("folder-prd.md")).expect("made");
    fs::write(path("folder-prd.md/inner-prd.md"), PAIR).expect("written");
    fs::create_dir(path("loop")).expect("made");
    symlink(folder.path(), path("loop/again")).expect("linked");
    symlink(path("nowhere.md"), path("dangling-prd.md")).expect("linked");
    fs::write(path("nul-prd.md"), b"# PRD\n\0\n").expect("written");
    let (walked, _) = run(folder.path(), &["check", "--format", "concise"]);
    let out = String::from_utf8_lossy(&walked.stdout).into_owned();
    assert!(out.contains("folder-prd.md/inner-prd.md:3:24"), "{out}");
    assert_eq!(out.lines().count(), 1, "a loop of links is walked once: {out}");
    assert!(err(&walked).contains("nul-prd.md is binary"), "{}", err(&walked));
    let (named, time) = run(folder.path(), &["check", "pipe-prd.md", "dangling-prd.md"]);
    assert_eq!(named.status.code(), Some(2));
    assert!(
        err(&named).contains("pipe-prd.md cannot be read: it is no regular file"),
        "{}",
        err(&named)
    );
    assert!(
        err(&named).contains("dangling-prd.md cannot be read: there is no such file"),
        "{}",
        err(&named)
    );
    assert!(time < Duration::from_secs(20), "a pipe is not waited for");
    // An output that cannot be written takes nothing with it.
    fs::create_dir(path("shut")).expect("made");
    fs::write(path("shut/report.json"), "old").expect("written");
    fs::set_permissions(path("shut"), fs::Permissions::from_mode(0o500)).expect("shut");
    let root = fs::write(path("shut/probe"), "").is_ok();
    let (output, _) = run(
        folder.path(),
        &[
            "check",
            "--quiet",
            "--output",
            "json=shut/report.json",
            "folder-prd.md",
        ],
    );
    if !root {
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert_eq!(fs::read_to_string(path("shut/report.json")).expect("text"), "old");
    }
    let (missing, _) = run(
        folder.path(),
        &[
            "check",
            "--quiet",
            "--output",
            "json=no/such/folder.json",
            "folder-prd.md",
        ],
    );
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        err(&missing).contains("no/such/folder.json cannot be written"),
        "{}",
        err(&missing)
    );
    fs::set_permissions(path("shut"), fs::Permissions::from_mode(0o700)).expect("opened");
}

#[test]
#[cfg(unix)]
fn a_reader_who_goes_away_is_no_trouble() {
    let folder = tempfile::tempdir().expect("a folder");
    let many: String = (0..2_000)
        .map(|number| format!("## Part {number}\n\nAll users/customers of house {number}.\n\n"))
        .collect();
    fs::write(folder.path().join("a-prd.md"), format!("# PRD\n\n{many}")).expect("written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--format", "concise"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(!err(&output).contains("panicked"), "{}", err(&output));
}

#[test]
fn the_program_has_no_way_to_the_network() {
    // No crate that opens a connection is in the lock file.
    let lock =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("Cargo.lock");
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let used = match tree {
        Ok(tree) if tree.status.success() => String::from_utf8_lossy(&tree.stdout).into_owned(),
        _ => lock,
    };
    for name in [
        "reqwest",
        "ureq",
        "hyper",
        "curl",
        "native-tls",
        "rustls",
        "tokio",
    ] {
        let found = used.lines().any(|line| line.split(' ').next() == Some(name));
        assert!(!found, "{name} is used");
    }
}
