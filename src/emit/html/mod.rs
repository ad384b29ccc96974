//! One self-contained page: each document with its findings marked, and a picture of who pays and who uses.
//!
//! The page loads nothing and runs nothing: its content policy forbids both, and everything that comes from a
//! document is escaped. It works by keyboard, for every mark and every finding is a link, and on paper. The document's
//! own text is for `text.rs`, the picture for `picture.rs`.

/// Adds to a string, which cannot fail.
macro_rules! add {
    ($out:expr, $($part:tt)*) => {
        $out.write_fmt(format_args!($($part)*)).expect("a string takes every text")
    };
}

mod picture;
mod text;

use super::Run;
use crate::Report;
use crate::error::visible;
use crate::finding::Finding;
use crate::text::Source;
use picture::picture;
use std::fmt::Write as _;
use std::io::{self, Write};
use text::text;

const STYLE: &str = include_str!("page.css");

/// Text as HTML shows it, in element content and in attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Writes the page.
pub fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>prdlint</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header><h1>prdlint</h1>\n<p>{}</p></header>",
        escaped(&super::summary(run))
    )?;
    writeln!(out, "<nav aria-label=\"Documents\"><ul>")?;
    for (index, report) in run.reports.iter().enumerate() {
        let count = report.new_findings().count();
        let name = escaped(report.source.name());
        writeln!(
            out,
            "<li><a href=\"#d{index}\">{name}</a> <span>{count}</span></li>"
        )?;
    }
    writeln!(out, "</ul></nav>\n<main>")?;
    if !run.problems.is_empty() {
        let lines = run
            .problems
            .iter()
            .map(|problem| format!("<li>{}</li>\n", code(&problem.told_with_place())));
        writeln!(
            out,
            "<section class=\"problems\"><h2>What is wrong</h2>\n<ul>\n{}</ul></section>",
            lines.collect::<String>()
        )?;
    }
    for (index, report) in run.reports.iter().enumerate() {
        out.write_all(document(index, report).as_bytes())?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

fn document(index: usize, report: &Report) -> String {
    let mut out = String::new();
    let findings: Vec<&Finding> = report.new_findings().collect();
    add!(
        out,
        "<article id=\"d{index}\">\n<h2>{}</h2>\n",
        escaped(report.source.name())
    );
    out.push_str(&picture(report));
    if findings.is_empty() {
        out.push_str("<p class=\"none\">Nothing to report.</p>\n");
    } else {
        out.push_str("<ol class=\"findings\">\n");
        for (number, finding) in findings.iter().enumerate() {
            out.push_str(&described(index, number, &report.source, finding));
        }
        out.push_str("</ol>\n");
    }
    add!(
        out,
        "<section class=\"text\" aria-label=\"The document\">\n{}</section>\n</article>\n",
        text(index, report, &findings)
    );
    out
}

fn described(document: usize, number: usize, source: &Source, finding: &Finding) -> String {
    let level = finding.level.name();
    let line = source.position(finding.primary.span.start).line;
    let mut out = format!(
        "<li id=\"f{document}-{number}\" class=\"{level}\"><p><a href=\"#m{document}-{number}-0\">{} at line {line}</a> \
         <span class=\"level\">{level}, {:.0} % sure</span></p>\n<p>{}</p>\n<p>{}</p>\n<p>{}</p>\n",
        escaped(&finding.id()),
        finding.confidence * 100.0,
        code(&finding.message),
        code(&finding.why),
        code(&finding.help),
    );
    if !finding.related.is_empty() || !finding.elsewhere.is_empty() {
        out.push_str("<ul>\n");
        for (index, label) in finding.related.iter().enumerate() {
            let line = source.position(label.span.start).line;
            add!(
                out,
                "<li><a href=\"#m{document}-{number}-{}\">line {line}</a>: {}</li>\n",
                index + 1,
                code(&label.text)
            );
        }
        for place in &finding.elsewhere {
            let path = escaped(&place.path);
            add!(
                out,
                "<li>{path}, line {}: {}</li>\n",
                place.start.line,
                code(&place.label)
            );
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</li>\n");
    out
}

/// A message with what stands in backquotes as code.
fn code(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            add!(out, "<code>{}</code>", escaped(part));
        } else {
            out.push_str(&escaped(part));
        }
    }
    out
}
