//! One line a finding: `path:line:column: level group/rule: message`.

use super::Run;
use crate::error::visible;
use std::io::{self, Write};

/// Writes the findings.
pub fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for report in &run.reports {
        for finding in &report.findings {
            let position = report.source.position(finding.primary.span.start);
            let line = |text: &str| visible(text).replace(['\n', '\r'], " ");
            writeln!(
                out,
                "{}:{}:{}: {} {}: {}",
                line(report.source.name()),
                position.line,
                position.column,
                finding.level.name(),
                finding.id(),
                line(&finding.message),
            )?;
        }
    }
    Ok(())
}
