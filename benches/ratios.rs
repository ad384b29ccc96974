//! Prints how the tool's speed relates to pulldown-cmark's, and how time grows with size and with findings.
//!
//! `cargo bench` runs it. Ratios are printed and no bare seconds: they are what survives another machine.

use prdlint::text::Source;
use prdlint::{Declared, lint, rules};
use std::path::Path;
use std::time::{Duration, Instant};

/// The fixtures, which are whole PRDs with stories, tables and many mentions.
fn corpus() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut texts = Vec::new();
    for set in ["prd", "clean", "everyday"] {
        for entry in std::fs::read_dir(root.join(set)).expect("fixtures") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|end| end == "md") {
                texts.push(std::fs::read_to_string(path).expect("text"));
            }
        }
    }
    texts.sort();
    texts
}

/// The middle of several measurements.
fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
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

fn main() {
    // Tests build this and run it, too; only `cargo bench` asks for figures.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let texts = corpus();
    let rules = rules::built_in();
    let declared = Declared::default();
    let lint_one = |text: &str| {
        lint(Source::new("bench.md", text), &rules, &declared)
            .findings
            .len()
    };
    let mut events = 0;
    let parsing = median(9, || {
        for text in &texts {
            let options = pulldown_cmark::Options::all();
            events += pulldown_cmark::Parser::new_ext(text, options).count();
        }
    });
    let mut findings = 0;
    let linting = median(9, || {
        for text in &texts {
            findings += lint_one(text);
        }
    });
    assert!(events > 0 && findings > 0, "something was parsed and found");
    let ratio = linting.as_secs_f64() / parsing.as_secs_f64();
    println!("everything in memory / pulldown-cmark's events        {ratio:.1}");

    let whole = texts.concat();
    let mut points = Vec::new();
    for size in [20_000, 200_000, 2_000_000] {
        let mut text = whole.repeat(size / whole.len() + 1);
        let cut = (0..=size)
            .rev()
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(0);
        text.truncate(cut);
        let time = median(3, || {
            lint_one(&text);
        });
        points.push((size as f64, time.as_secs_f64()));
    }
    println!(
        "exponent of time over size, 20 kB to 2 MB             {:.2}",
        exponent(&points)
    );

    let mut points = Vec::new();
    for count in [100, 1_000, 10_000] {
        let text: String = (0..count)
            .map(|number| format!("## Part {number}\n\nAll users/customers of house {number}.\n\n"))
            .collect();
        let time = median(3, || {
            lint_one(&text);
        });
        points.push((f64::from(count), time.as_secs_f64()));
    }
    println!(
        "exponent of time over findings, 100 to 10,000         {:.2}",
        exponent(&points)
    );
}
