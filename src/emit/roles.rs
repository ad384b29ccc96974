//! The role model for people and for scripts: who pays, who uses, how the words relate, and why.

use crate::Report;
use crate::error::visible;
use crate::finding::quoted;
use crate::roles::{Evidence, Party};
use crate::text::Source;
use serde_json::{Value, json};
use std::io::{self, Write};

/// "line 12, list of roles: "Customers (renters)"".
fn place(source: &Source, evidence: &Evidence) -> String {
    if evidence.span.is_empty() {
        return evidence.origin.words().to_string();
    }
    let line = source.position(evidence.span.start).line;
    let quote = quoted(&visible(source.slice(evidence.span.clone())), 60);
    format!("line {line}, {}: {quote}", evidence.origin.words())
}

/// Writes the models for people.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    for report in reports {
        let model = &report.model;
        let source = &report.source;
        writeln!(out, "{}", visible(source.name()))?;
        let list =
            |out: &mut dyn Write, title: &str, none: &str, pick: &dyn Fn(&Party) -> Option<Evidence>| {
                writeln!(out, "  {title}")?;
                let picked: Vec<(&Party, Evidence)> = model
                    .parties
                    .iter()
                    .filter_map(|party| pick(party).map(|evidence| (party, evidence)))
                    .collect();
                if picked.is_empty() {
                    writeln!(out, "    {none}")?;
                }
                for (party, evidence) in picked {
                    writeln!(out, "    {} ({})", visible(&party.name), place(source, &evidence))?;
                }
                io::Result::Ok(())
            };
        list(out, "Who pays", "the text does not say", &|party| {
            party.pays.clone()
        })?;
        list(out, "Who uses", "the text does not say", &|party| {
            party.uses.clone()
        })?;
        let neither = |party: &Party| {
            (party.pays.is_none() && party.uses.is_none())
                .then(|| party.evidence.first().cloned())
                .flatten()
        };
        if model.parties.iter().any(|party| neither(party).is_some()) {
            list(out, "Neither", "", &neither)?;
        }
        let stated = if model.relation.stated {
            "stated"
        } else {
            "inferred"
        };
        writeln!(
            out,
            "  Customer and user: {} ({stated})",
            model.relation.relation.name()
        )?;
        for evidence in model.relation.evidence.iter().take(4) {
            writeln!(out, "    {}", place(source, evidence))?;
        }
        if let Some(evidence) = &model.customer_is_user {
            writeln!(
                out,
                "  The customer is named as a user: {}",
                place(source, evidence)
            )?;
        }
        match &model.money.commercial {
            Some(evidence) => writeln!(out, "  The product is sold: {}", place(source, evidence))?,
            None => writeln!(out, "  The text speaks of no price, fee or plan of the product")?,
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes one line a document: who pays, who uses, how the two relate.
pub fn write_table(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let names = |report: &Report, pays: bool| -> String {
        let picked = report.model.parties.iter().filter(|party| {
            let belief = if pays { &party.pays } else { &party.uses };
            belief.is_some()
        });
        let names: Vec<String> = picked
            .map(|party| visible(&party.name).into_owned())
            .take(4)
            .collect();
        if names.is_empty() {
            "–".to_string()
        } else {
            names.join(", ")
        }
    };
    let mut rows = vec![["document", "pays", "uses", "relation"].map(str::to_string)];
    for report in reports {
        let relation = &report.model.relation;
        let stated = if relation.stated { "" } else { " (inferred)" };
        rows.push([
            visible(report.source.name()).into_owned(),
            names(report, true),
            names(report, false),
            format!("{}{stated}", relation.relation.name()),
        ]);
    }
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let (first, second, third) = (width(0), width(1), width(2));
    for row in &rows {
        let line = format!(
            "{:first$}  {:second$}  {:third$}  {}",
            row[0], row[1], row[2], row[3]
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn evidence_json(source: &Source, evidence: &Evidence) -> Value {
    let position = source.position(evidence.span.start);
    json!({
        "origin": evidence.origin,
        "line": position.line, "column": position.column,
        "startByte": evidence.span.start, "endByte": evidence.span.end,
        "text": source.slice(evidence.span.clone()),
    })
}

/// Writes the models as JSON, version 1.
pub fn write_json(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let files: Vec<Value> = reports
        .iter()
        .map(|report| {
            let source = &report.source;
            let model = &report.model;
            let show = |evidence: &Option<Evidence>| {
                evidence.as_ref().map(|evidence| evidence_json(source, evidence))
            };
            let all = |evidence: &[Evidence]| -> Vec<Value> {
                evidence
                    .iter()
                    .map(|evidence| evidence_json(source, evidence))
                    .collect()
            };
            let parties: Vec<Value> = model
                .parties
                .iter()
                .map(|party| {
                    json!({
                        "name": party.name,
                        "pays": show(&party.pays),
                        "uses": show(&party.uses),
                        "evidence": all(&party.evidence),
                    })
                })
                .collect();
            json!({
                "path": source.name(),
                "relation": model.relation.relation,
                "stated": model.relation.stated,
                "evidence": all(&model.relation.evidence),
                "stage": model.stage,
                "commercial": show(&model.money.commercial),
                "customerIsUser": show(&model.customer_is_user),
                "parties": parties,
            })
        })
        .collect();
    super::pretty_json(&json!({"version": 1, "files": files}), out)?;
    writeln!(out)
}
