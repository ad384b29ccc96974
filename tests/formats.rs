//! Outputs for other programs: each keeps to what its consumer takes, also when a document attacks it.

use prdlint::emit::{self, Format, Run};
use prdlint::finding::Level;
use prdlint::text::Source;
use prdlint::{Declared, lint, rules};
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::BTreeSet;

/// A document whose name, headings and mentions try to leave their place in every format.
const ATTACK: &str = "# PRD \u{1B}[31m <script>alert(1)</script> ::error::x ]]> </failure> \u{202E}\n\n\
## Letters %0A::warning file=/etc/passwd::y\n\n\
- All <b>users</b>/customers \u{1B}]8;;https://evil.example\u{7}get \"it\" & `x` | @everybody ![a](b) --> ]]>\n\n\
## More \u{7F}\u{9B}2J\n\nWe write to customers (users) % , : ; once a year.\n";

const NAME: &str = "docs/a <b>&\"',%:;|\u{1B}[2J-prd.md";

/// The run over a document with at least two findings.
fn run(name: &str, text: &str) -> Run {
    let run = run_of(name, text);
    assert!(
        run.reports[0].findings.len() >= 2,
        "{:?}",
        run.reports[0].findings
    );
    run
}

fn page(name: &str, text: &str) -> String {
    written(&run_of(name, text), Format::Html)
}

fn run_of(name: &str, text: &str) -> Run {
    let report = lint(Source::new(name, text), &rules::built_in(), &Declared::default());
    Run {
        reports: vec![report],
        problems: Vec::new(),
        markdown: 1,
        empty: 0,
        excluded: 0,
        baseline: false,
    }
}

fn written(run: &Run, format: Format) -> String {
    let mut out = Vec::new();
    let rules = rules::built_in();
    let rules: Vec<&rules::Rule> = rules.iter().collect();
    emit::write(run, &rules, format, false, true, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

/// No character that a terminal acts on, but line ends and tabs.
fn assert_visible(text: &str, format: Format) {
    let hidden = text
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\t') || *c == '\u{202E}');
    assert_eq!(hidden, None, "{format:?}: {text:?}");
}

#[test]
fn no_format_lets_a_document_reach_the_terminal_raw() {
    let run = run(NAME, ATTACK);
    for format in [
        Format::Human,
        Format::Concise,
        Format::Github,
        Format::Markdown,
        Format::Html,
        Format::Junit,
        Format::Checkstyle,
    ] {
        assert_visible(&written(&run, format), format);
    }
    // A name in a suppression is told as it stands.
    let named = "# PRD\n\n<!-- prdlint-ignore le\u{7F}t\u{9B}2J: x -->\nAll users/customers.\n";
    let named = self::run("named.md", named);
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
        assert_visible(&written(&named, format), format);
    }
    // JSON escapes what it holds; its text is the document's own, byte for byte.
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
        let text = written(&run, format);
        let raw = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(raw, None, "{format:?}");
        serde_json::from_str::<Value>(&text).expect("JSON");
    }
}

#[test]
fn github_commands_stay_one_command_a_line_and_within_the_caps() {
    let text = written(&run(NAME, ATTACK), Format::Github);
    for line in text.lines() {
        assert!(
            line.starts_with("::warning file=docs/a <b>&\"'%2C%25%3A;|"),
            "{line}"
        );
        let (properties, message) = line["::".len()..].split_once("::").expect("a message");
        assert_eq!(properties.matches(",line=").count(), 1, "{properties}");
        assert_eq!(properties.matches("::").count(), 0, "{properties}");
        assert!(!message.contains('\r'), "{message}");
    }
    let many: String = (0..25)
        .map(|number| format!("## Chapter {number}\n\nAll users/customers of house {number}.\n\n"))
        .collect();
    let text = written(&run("many-prd.md", &format!("# PRD\n\n{many}")), Format::Github);
    assert_eq!(text.lines().count(), 10, "GitHub shows ten of a kind");
}

/// Every element of an XML text as its name and attributes; panics where it is not well formed.
fn elements(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut out = Vec::new();
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(element) | Event::Empty(element) => {
                let name = String::from_utf8_lossy(element.name().as_ref()).into_owned();
                let attributes = element
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.expect("an attribute");
                        let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
                        let value = String::from_utf8_lossy(&attribute.value).into_owned();
                        (
                            key,
                            quick_xml::escape::unescape(&value).expect("escaped").into_owned(),
                        )
                    })
                    .collect();
                out.push((name, attributes));
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn attribute<'a>(element: &'a (String, Vec<(String, String)>), key: &str) -> &'a str {
    element
        .1
        .iter()
        .find(|(name, _)| name == key)
        .map_or("", |(_, value)| value)
}

#[test]
fn junit_counts_its_failures_and_holds_nothing_but_its_own_elements() {
    let run = run(NAME, ATTACK);
    let elements = elements(&written(&run, Format::Junit));
    let names: BTreeSet<&str> = elements.iter().map(|(name, _)| name.as_str()).collect();
    let known = ["testsuites", "testsuite", "testcase", "failure", "system-out"];
    assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
    let failures = elements.iter().filter(|(name, _)| name == "failure").count();
    let suite = elements
        .iter()
        .find(|(name, _)| name == "testsuite")
        .expect("a suite");
    assert_eq!(attribute(suite, "failures"), failures.to_string());
    let warnings = run
        .new_findings()
        .filter(|(_, finding)| finding.level > prdlint::finding::Level::Advice)
        .count();
    assert_eq!(failures, warnings);
}

#[test]
fn checkstyle_has_a_file_with_an_error_for_each_finding() {
    let run = run(NAME, ATTACK);
    let elements = elements(&written(&run, Format::Checkstyle));
    assert_eq!(elements[0].0, "checkstyle");
    assert_eq!(elements[1].0, "file");
    let errors: Vec<_> = elements.iter().filter(|(name, _)| name == "error").collect();
    assert_eq!(errors.len(), run.new_findings().count());
    for error in errors {
        assert!(attribute(error, "line").parse::<usize>().expect("a line") >= 1);
        assert!(["info", "warning", "error"].contains(&attribute(error, "severity")));
        assert!(attribute(error, "source").starts_with("prdlint."));
    }
}

#[test]
fn gitlab_and_reviewdog_get_every_field_that_they_require() {
    let run = run(NAME, ATTACK);
    let gitlab: Value = serde_json::from_str(&written(&run, Format::Gitlab)).expect("JSON");
    let mut fingerprints = BTreeSet::new();
    for issue in gitlab.as_array().expect("a list") {
        for key in ["description", "check_name", "fingerprint"] {
            assert!(
                issue[key].as_str().is_some_and(|text| !text.is_empty()),
                "{key}: {issue}"
            );
        }
        assert!(
            ["info", "minor", "major", "critical", "blocker"]
                .contains(&issue["severity"].as_str().expect("one"))
        );
        assert!(
            issue["location"]["path"].is_string() && issue["location"]["lines"]["begin"].as_u64() >= Some(1)
        );
        assert!(
            fingerprints.insert(issue["fingerprint"].to_string()),
            "fingerprints are unique"
        );
    }
    let rdjson: Value = serde_json::from_str(&written(&run, Format::Rdjson)).expect("JSON");
    assert_eq!(rdjson["source"]["name"], "prdlint");
    for diagnostic in rdjson["diagnostics"].as_array().expect("a list") {
        assert!(["ERROR", "WARNING", "INFO"].contains(&diagnostic["severity"].as_str().expect("one")));
        assert!(diagnostic["message"].is_string() && diagnostic["code"]["value"].is_string());
        let range = &diagnostic["location"]["range"];
        let line = range["start"]["line"].as_u64().expect("a line") as usize;
        let column = range["start"]["column"].as_u64().expect("a column") as usize;
        let end = range["end"]["column"].as_u64().expect("a column") as usize;
        // Columns are bytes of the line.
        let text = ATTACK.split('\n').nth(line - 1).expect("the line is there");
        assert!(
            text.get(column - 1..end - 1)
                .is_some_and(|text| text.contains("customers")),
            "{diagnostic}"
        );
    }
}

/// What GitLab's reader of code quality and reviewdog's reader of diagnostics hold a report to, after the schemas that their
/// projects publish: `app/validators/json_schemas/codeclimate.json` and `proto/rdf/jsonschema/DiagnosticResult.json`.
#[test]
fn gitlab_and_reviewdog_accept_the_shape() {
    let text = |extra: Value| -> Value {
        let mut schema = serde_json::json!({"type": "string", "minLength": 1});
        if let (Some(schema), Value::Object(extra)) = (schema.as_object_mut(), extra) {
            schema.extend(extra);
        }
        schema
    };
    let any = || text(serde_json::json!({}));
    let whole = serde_json::json!({"type": "integer", "minimum": 1});
    let line = serde_json::json!({"type": "object", "required": ["begin"], "properties": {"begin": whole}});
    let gitlab = serde_json::json!({"type": "array", "items": {
        "type": "object",
        "required": ["description", "fingerprint", "severity", "location"],
        "properties": {
            "description": any(), "fingerprint": any(), "severity": any(),
            "location": {"type": "object", "required": ["path", "lines"], "properties": {"path": any(), "lines": line}}
        }
    }});
    let severity = text(serde_json::json!({"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]}));
    let source = serde_json::json!({"type": "object", "properties": {"name": any(), "url": any()}});
    let position = serde_json::json!({"type": "object", "properties": {"line": whole, "column": whole}});
    let range = serde_json::json!({"type": "object", "properties": {"start": position, "end": position}});
    let location = serde_json::json!({"type": "object", "properties": {"path": any(), "range": range}});
    let code = serde_json::json!({"type": "object", "properties": {"value": any(), "url": any()}});
    let rdjson = serde_json::json!({"type": "object", "properties": {
        "source": source, "severity": severity,
        "diagnostics": {"type": "array", "items": {"type": "object", "properties": {
            "message": any(), "location": location, "severity": severity, "source": source, "code": code,
            "original_output": any(),
            "suggestions": {"type": "array", "items": {"type": "object", "properties": {"range": range, "text": {"type": "string"}}}}
        }}}
    }});
    for (format, schema) in [(Format::Gitlab, gitlab), (Format::Rdjson, rdjson)] {
        let report: Value = serde_json::from_str(&written(&run(NAME, ATTACK), format)).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let wrong: Vec<String> = validator
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(wrong, Vec::<String>::new(), "{format:?}");
    }
}

#[test]
fn a_comment_in_markdown_calls_nobody_and_holds_no_html() {
    let text = written(&run(NAME, ATTACK), Format::Markdown);
    assert!(!text.contains("<script") && !text.contains("<b>"), "{text}");
    assert!(!text.contains("@everybody"), "{text}");
    let many: String = (0..3_000)
        .map(|number| format!("## Chapter {number}\n\nAll users/customers of house {number}.\n\n"))
        .collect();
    let text = written(&run("many-prd.md", &format!("# PRD\n\n{many}")), Format::Markdown);
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    assert!(text.contains("did not fit"), "what is left out is counted");
}

#[test]
fn the_page_runs_nothing_and_loads_nothing() {
    let text = written(&run(NAME, ATTACK), Format::Html);
    assert!(text.contains("default-src 'none'"), "a strict content policy");
    for forbidden in [
        "<script",
        "src=",
        "http://",
        "https://",
        "javascript:",
        "<b>",
        "<iframe",
        "onerror",
    ] {
        assert!(
            !text.replace("https://evil.example", "").contains(forbidden),
            "{forbidden}"
        );
    }
    // Every link leads to a place in the page, and every mark back to its finding.
    let ids: BTreeSet<&str> = text
        .split("id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let links: Vec<&str> = text
        .split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(links.len() >= 4, "{links:?}");
    for link in links {
        assert!(ids.contains(link), "#{link}");
    }
}

#[test]
fn sarif_tells_what_is_suppressed_and_why() {
    let text = ATTACK.replace("- All", "<!-- prdlint-ignore paired: as agreed -->\n- All");
    let run = run("a-prd.md", &(text + "\n## Third\n\nAll clients (users).\n"));
    let sarif: Value = serde_json::from_str(&written(&run, Format::Sarif)).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let silent: Vec<&Value> = results
        .iter()
        .filter(|result| result["suppressions"].is_array())
        .collect();
    assert_eq!(silent.len(), 1);
    assert_eq!(silent[0]["suppressions"][0]["kind"], "inSource");
    assert_eq!(silent[0]["suppressions"][0]["justification"], "as agreed");
    assert!(
        results
            .iter()
            .all(|result| result["rank"].as_f64().is_some_and(|rank| rank <= 100.0))
    );
}

/// Every `id="…"` of a page, and what every link within it leads to.
fn ids_and_links(page: &str) -> (Vec<&str>, Vec<&str>) {
    let all = |mark: &str| -> Vec<&str> {
        let parts = page.split(mark).skip(1);
        parts.filter_map(|rest| rest.split('"').next()).collect()
    };
    (all(" id=\""), all("href=\"#"))
}

#[test]
fn every_place_of_every_fixture_is_marked_in_its_page() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut linked = 0;
    for folder in ["prd", "everyday", "clean"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("fixtures") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|end| end != "md") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            let page = page("a-prd.md", &text);
            let (ids, links) = ids_and_links(&page);
            let known: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(
                known.len(),
                ids.len(),
                "{}: one name for one place",
                path.display()
            );
            for link in &links {
                assert!(known.contains(link), "{}: #{link} leads nowhere", path.display());
            }
            linked += links.len();
        }
    }
    assert!(linked > 100, "{linked}");
}

#[test]
fn places_outside_of_the_prose_are_shown_as_they_are_written() {
    let text = "---\nprdlint:\n  ignore: {swapped: \"not here\"}\n---\n# Kiosk PRD\n\n<!-- prdlint-ignore pared: a slip -->\n\nThe letter goes out.\n";
    let page = page("a-prd.md", text);
    let shown: Vec<&str> = page
        .split("<pre class=\"source\">")
        .skip(1)
        .filter_map(|rest| rest.split("</pre>").next())
        .collect();
    assert_eq!(shown.len(), 2, "{page}");
    assert!(
        shown[0].contains(">swapped</a>") && shown[1].contains(">pared</a>"),
        "{shown:?}"
    );
}

#[test]
fn the_page_shows_the_document_as_a_reader_sees_it() {
    let text = "# Kiosk PRD\n\n1. First\n2. Second, **bold** and `code`\n   - inner\n\n   more of it\n3. Third\n\n> Quoted.\n>\n> - a list\n> - in it\n\n| a | b |\n| --- | --- |\n| c | d |\n\n7. seventh\n8. eighth\n\n```\nlet it = be;\n```\n\n1. first\n2. second\n   ```\n   shown\n   ```\n3. third, below what the second shows\n";
    let page = page("a-prd.md", text);
    let flat = page.replace('\n', "");
    for part in [
        "<ol><li>First</li><li>Second, <strong>bold</strong> and <code>code</code><ul><li>inner</li></ul>",
        "<p>more of it</p></li><li>Third</li></ol>",
        "<blockquote><p>Quoted.</p><ul><li>a list</li><li>in it</li></ul></blockquote>",
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
        "<ol start=\"7\"><li>seventh</li><li>eighth</li></ol>",
        "<ol start=\"3\"><li>third, below what the second shows</li></ol>",
        "<pre>let it = be;",
    ] {
        assert!(flat.contains(part), "{part} in {flat}");
    }
}

#[test]
fn the_page_shows_what_is_struck_out_an_image_and_a_ticked_box_as_such() {
    let text = "# Kiosk PRD\n\nA *slow*, **bold *and* so on** road, ~~closed~~ <b>open</b>. ![a lane](lane.png)\n\n- [x] paved\n- [ ] lit\n";
    let flat = page("a-prd.md", text).replace('\n', "");
    for part in [
        "A <em>slow</em>, <strong>bold </strong><strong><em>and</em></strong><strong> so on</strong> road, \
         <del>closed</del> <strong>open</strong>. <span class=\"image\">a lane</span>",
        "<li><span role=\"img\" aria-label=\"done\">\u{2611}</span> paved</li>",
        "<li><span role=\"img\" aria-label=\"to do\">\u{2610}</span> lit</li>",
    ] {
        assert!(flat.contains(part), "{part} in {flat}");
    }
}

#[test]
fn the_picture_says_what_it_leaves_out() {
    let chapters: String = (1..=20)
        .map(|number| format!("## Chapter {number}\n\nUsers read it, and the customer pays.\n\n"))
        .collect();
    let page = page("a-prd.md", &format!("# Kiosk PRD\n\n{chapters}"));
    let picture = page
        .split("<svg")
        .nth(1)
        .and_then(|rest| rest.split("</svg>").next())
        .expect("a picture");
    assert!(picture.contains(">pays</text>") && picture.contains(">uses</text>"));
    assert!(
        picture.contains(">Chapter 3</text>") && picture.contains(">1 customer, 1 user</text>"),
        "{picture}"
    );
    assert!(picture.contains("and 6 more sections"), "{picture}");
}

#[test]
fn each_level_is_an_annotation_of_its_own_kind() {
    let mut run = run(
        "a-prd.md",
        "# Kiosk PRD\n\n## A\n\nAll users/customers.\n\n## B\n\nFor users/customers.\n\n## C\n\nTo users/customers.\n",
    );
    let levels = [Level::Error, Level::Warning, Level::Advice];
    for (finding, level) in run.reports[0].findings.iter_mut().zip(levels) {
        finding.level = level;
    }
    let text = written(&run, Format::Github);
    let kinds: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(kinds, ["::error", "::warning", "::notice"], "{text}");
}
