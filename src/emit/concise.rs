//! One line a finding: `path:line:column: level group/rule: message`.

use super::Run;
use std::io::{self, Write};

/// Writes the findings.
pub fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for report in &run.reports {
        for finding in &report.findings {
            let position = report.source.position(finding.primary.span.start);
            let message = finding.message.replace(['\n', '\r'], " ");
            writeln!(
                out,
                "{}:{}:{}: {} {}: {message}",
                report.source.name(),
                position.line,
                position.column,
                finding.level.name(),
                finding.id()
            )?;
        }
    }
    Ok(())
}
