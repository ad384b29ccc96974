//! One line a finding: `path:line:column: level group/rule: message`.

use super::Run;
use crate::error::visible;
use std::io::{self, Write};

/// Writes the findings.
pub fn write(run: &Run, by_rule: bool, out: &mut dyn Write) -> io::Result<()> {
    for (source, finding) in super::in_order(run, by_rule) {
        let position = source.position(finding.primary.span.start);
        let line = |text: &str| visible(text).replace(['\n', '\r'], " ");
        writeln!(
            out,
            "{}:{}:{}: {} {}: {}",
            line(source.name()),
            position.line,
            position.column,
            finding.level.name(),
            finding.id(),
            line(&finding.message),
        )?;
    }
    Ok(())
}
