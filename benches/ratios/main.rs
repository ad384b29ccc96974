//! Prints how the tool's speed relates to the parser's and to its own start, and how time grows.
//!
//! `cargo bench` runs it. Ratios are printed and no bare seconds: they are what survives another machine.
//! `benches/README.md` keeps what came out, with the machine and the date.

mod corpus;

use prdlint::text::Source;
use prdlint::{Declared, lint, rules};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_prdlint");

/// The middle of several measurements.
fn median(runs: usize, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2].as_secs_f64()
}

/// The exponent of a fit `time = a · sizeᵇ`, by least squares over the logarithms.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let (mean_x, mean_y) = (
        logs.iter().map(|(x, _)| x).sum::<f64>() / count,
        logs.iter().map(|(_, y)| y).sum::<f64>() / count,
    );
    let above: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let below: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    above / below
}

fn line(figure: &str, value: f64) {
    println!("{figure:<66} {value:>8.2}");
}

fn events(text: &str) -> usize {
    pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::all()).count()
}

fn in_memory() {
    let rules = rules::built_in();
    let declared = Declared::default();
    let lint_one = |text: &str| {
        lint(Source::new("bench.md", text), &rules, &declared)
            .findings
            .len()
    };
    let texts: Vec<String> = (0..60)
        .map(|seed| corpus::prd(seed, 4_000 + 500 * seed as usize))
        .collect();
    let mut seen = 0;
    let parsing = median(9, || seen += texts.iter().map(|text| events(text)).sum::<usize>());
    let linting = median(9, || {
        seen += texts.iter().map(|text| lint_one(text)).sum::<usize>()
    });
    assert!(seen > 0, "something was parsed");
    line(
        "everything in memory / pulldown-cmark's events",
        linting / parsing,
    );

    let mut points = Vec::new();
    for size in [20_000, 200_000, 2_000_000, 20_000_000] {
        let text = corpus::prd(7, size);
        let time = median(if size > 1_000_000 { 1 } else { 5 }, || {
            lint_one(&text);
        });
        points.push((size as f64, time));
    }
    line("exponent of time over size, 20 kB to 20 MB", exponent(&points));

    let mut points = Vec::new();
    for count in [10, 100, 1_000, 10_000, 100_000] {
        let text = corpus::findings(count);
        let time = median(if count > 10_000 { 1 } else { 5 }, || {
            lint_one(&text);
        });
        points.push((count as f64, time));
    }
    // Below a thousand, what every document costs hides what a finding costs.
    line("exponent of time over findings, 10 to 100,000", exponent(&points));
    line(
        "exponent of time over findings, 1,000 to 100,000",
        exponent(&points[2..]),
    );

    let text = corpus::prd(11, 1_000_000);
    let parse = median(5, || {
        seen += events(&text);
    });
    let again = median(5, || {
        let edited = text.replacen("winter", "winters", 1);
        lint_one(&edited);
    });
    line(
        "1 MB linted again after a keystroke / one parse of it",
        again / parse,
    );

    for (name, text) in corpus::hostile() {
        let parse = median(3, || {
            seen += events(&text);
        });
        let time = median(3, || {
            lint_one(&text);
        });
        line(
            &format!("hostile: {name}, in memory / pulldown-cmark's events"),
            time / parse,
        );
    }
}

fn run(folder: &Path, threads: &str, arguments: &[&str]) {
    Command::new(PROGRAM)
        .args(arguments)
        .current_dir(folder)
        .env("RAYON_NUM_THREADS", threads)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program runs");
}

/// The most memory that a run takes, in MiB, as the system counts it; `None` where it does not tell.
fn peak_memory(folder: &Path, arguments: &[&str]) -> Option<f64> {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut most = None;
    while child.try_wait().ok()?.is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .split_whitespace()
                .next()?
                .parse::<f64>()
                .ok()
        });
        most = peak.or(most);
        std::thread::sleep(Duration::from_millis(1));
    }
    most.map(|kibibytes| kibibytes / 1024.0)
}

fn whole_process() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("one-prd.md"), corpus::prd(3, 20_000)).expect("written");
    let one = ["check", "--isolated", "--format", "concise", "one-prd.md"];
    let version = median(41, || run(folder.path(), "2", &["--version"]));
    let check = median(41, || run(folder.path(), "2", &one));
    line("one PRD of 20 kB, whole process / --version", check / version);

    let tree = tempfile::tempdir().expect("a folder");
    for number in 0..3_000_u64 {
        let inside = tree.path().join(format!("part-{}", number % 30));
        fs::create_dir_all(&inside).expect("made");
        let bytes = 2_000 + 60 * (number as usize % 300);
        // A third are PRDs, which is far more than in the repositories that this is for.
        let text = if number % 3 == 0 {
            corpus::prd(number, bytes)
        } else {
            corpus::notes(number, bytes)
        };
        fs::write(inside.join(format!("document-{number}.md")), text).expect("written");
    }
    let all = ["check", "--all", "--isolated", "--format", "concise"];
    let alone = median(5, || run(tree.path(), "1", &all));
    let both = median(5, || run(tree.path(), "2", &all));
    line("3,000 files, one thread / two threads", alone / both);
    if let Some(memory) = peak_memory(tree.path(), &all) {
        line("3,000 files, peak memory in MiB", memory);
    }
}

fn main() {
    // Tests build this and run it, too; only `cargo bench` asks for figures.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    in_memory();
    whole_process();
}
