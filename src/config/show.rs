//! Prints every value of a configuration with the place it came from.

use super::layers::Layered;
use std::io::{self, Write};

/// Writes `key = value  # file:line` for each value, in order of the keys.
///
/// # Errors
///
/// When writing fails.
pub fn show(layered: &Layered, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Vec::new();
    walk(&layered.table, "", &mut lines);
    if lines.is_empty() {
        return writeln!(out, "# no configuration: every value is the default");
    }
    let width = lines
        .iter()
        .map(|(key, value)| key.len() + value.len())
        .max()
        .unwrap_or(0);
    for (key, value) in lines {
        let place = layered
            .places
            .get(&key)
            .map_or_else(String::new, |place| match place.line {
                0 => place.name.clone(),
                line => format!("{}:{line}", place.name),
            });
        let fill = " ".repeat(width.min(60).saturating_sub(key.len() + value.len()));
        writeln!(out, "{key} = {value}{fill}  # {place}")?;
    }
    Ok(())
}

fn walk(table: &toml::Table, path: &str, out: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let dotted = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match value {
            toml::Value::Table(inner) => walk(inner, &dotted, out),
            value => out.push((dotted, value.to_string())),
        }
    }
}
