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
            format!("# Kiosk PRD\n\n{} users/customers\n", "> ".repeat(10_000)),
        ),
        (
            "lists",
            (0..2_000)
                .map(|depth| format!("{}- users\n", "  ".repeat(depth.min(300))))
                .collect(),
        ),
        (
            "lists on one line",
            format!("# Kiosk PRD\n\n{}users/customers\n", "- ".repeat(10_000)),
        ),
        (
            "links",
            format!(
                "# Kiosk PRD\n\n{}\n\nusers/customers\n",
                "[a](b) ".repeat(100_000)
            ),
        ),
        (
            "columns",
            format!(
                "# Kiosk PRD\n\n|{}\n|{}\n|{}\n\nusers/customers\n",
                "a|".repeat(100_000),
                "-|".repeat(100_000),
                "b|".repeat(100_000)
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
fn a_line_of_fifty_megabytes_is_refused_by_its_size_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("line-prd.md");
    fs::write(&path, "users ".repeat(50 * 1024 * 1024 / 6)).expect("written");
    let (output, time) = run(folder.path(), &["check", "line-prd.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("larger than 32 MiB"), "{}", err(&output));
    assert!(time < Duration::from_secs(20), "{time:?}");
}

#[test]
fn marks_of_other_encodings_and_odd_line_ends_get_an_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let utf16: Vec<u8> = "\u{FEFF}# PRD\n\nusers/customers\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    fs::write(folder.path().join("utf16-prd.md"), utf16).expect("written");
    fs::write(folder.path().join("mark-prd.md"), format!("\u{FEFF}{PAIR}")).expect("written");
    fs::write(folder.path().join("old-prd.md"), PAIR.replace('\n', "\r")).expect("written");
    fs::write(
        folder.path().join("joined-prd.md"),
        PAIR.replace("users/customers", "users\u{200D}/\u{202E}customers"),
    )
    .expect("written");
    let (output, _) = run(folder.path(), &["check", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("utf16-prd.md is UTF-16; save it as UTF-8"),
        "{}",
        err(&output)
    );
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    for place in ["mark-prd.md:3:24", "old-prd.md:3:24", "joined-prd.md:3:24"] {
        assert!(out.contains(place), "{place}: {out}");
    }
    assert!(
        !out.contains('\u{202E}'),
        "an override never reaches the terminal: {out}"
    );
}

#[test]
fn a_file_that_comes_and_goes_and_changes_stops_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a-prd.md"), PAIR).expect("written");
    let restless = folder.path().join("b-prd.md");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                round += 1;
                fs::write(&restless, PAIR.repeat(1 + round % 500)).expect("written");
                let _ = fs::remove_file(&restless);
            }
        });
        for _ in 0..40 {
            let (output, _) = run(folder.path(), &["check", "--format", "concise"]);
            let out = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(out.contains("a-prd.md:3:24"), "the other is linted: {out}");
            assert!(matches!(output.status.code(), Some(1 | 2)), "{}", err(&output));
            assert!(!err(&output).contains("panicked"), "{}", err(&output));
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_a_device_and_a_link_under_output_lose_nothing() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a-prd.md"), PAIR).expect("written");
    // The device that is always full stands for a full disk.
    let (full, _) = run(folder.path(), &["check", "--quiet", "--output", "json=/dev/full"]);
    assert_eq!(full.status.code(), Some(2));
    assert!(
        err(&full).contains("/dev/full cannot be written"),
        "{}",
        err(&full)
    );
    let device = fs::metadata("/dev/full").expect("it is still there");
    assert!(
        device.file_type().is_char_device(),
        "a device is never replaced by a file"
    );
    let shown = Command::new("sh")
        .args(["-c", "\"$0\" check > /dev/full", env!("CARGO_BIN_EXE_prdlint")])
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    assert_eq!(shown.status.code(), Some(2), "{}", err(&shown));
    assert!(
        err(&shown).contains("the output cannot be written"),
        "{}",
        err(&shown)
    );
    // Standard output by its name, which is a link to a pipe here.
    let (piped, _) = run(
        folder.path(),
        &["check", "--quiet", "--output", "concise=/dev/stdout"],
    );
    assert!(String::from_utf8_lossy(&piped.stdout).contains("a-prd.md:3:24"));
    // A link stays a link, and what it leads to is written.
    fs::create_dir(folder.path().join("reports")).expect("made");
    fs::write(folder.path().join("reports/today.json"), "old").expect("written");
    std::os::unix::fs::symlink("reports/today.json", folder.path().join("latest.json")).expect("linked");
    run(
        folder.path(),
        &["check", "--quiet", "--output", "json=latest.json"],
    );
    let link = fs::symlink_metadata(folder.path().join("latest.json")).expect("there");
    assert!(link.file_type().is_symlink());
    let text = fs::read_to_string(folder.path().join("reports/today.json")).expect("text");
    assert!(text.starts_with('{'), "{text}");
}

#[test]
fn two_runs_at_once_leave_whole_files() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..40 {
        fs::write(folder.path().join(format!("k{number}-prd.md")), PAIR).expect("written");
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let (output, _) = run(folder.path(), &["baseline"]);
                    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
                    let (output, _) = run(
                        folder.path(),
                        &["check", "--quiet", "--output", "json=report.json"],
                    );
                    assert_ne!(output.status.code(), Some(2), "{}", err(&output));
                }
            });
        }
    });
    let baseline = fs::read_to_string(folder.path().join("prdlint-baseline.txt")).expect("text");
    assert_eq!(
        baseline.lines().count(),
        41,
        "a head and forty findings: {baseline}"
    );
    let report = fs::read(folder.path().join("report.json")).expect("bytes");
    let report: serde_json::Value = serde_json::from_slice(&report).expect("whole JSON");
    assert_eq!(report["linted"], 40);
    let left = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 42, "no file is left beside them");
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
