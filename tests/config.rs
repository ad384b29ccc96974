//! Configurations: laid over each other, found for each file, and answered where they are wrong.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

struct Tree(tempfile::TempDir);

impl Tree {
    /// A repository with these files.
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(tree.0.path().join(".git")).expect("made");
        for (name, text) in files {
            let path = tree.0.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        tree
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .expect("the program runs")
    }

    fn concise(&self, more: &[&str]) -> String {
        let output = self.run(&[&["check", "--format", "concise"], more].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The exit code and what was told, for a configuration with a mistake.
    fn wrong(&self) -> (i32, String) {
        let output = self.run(&["check"]);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().expect("a code"), text)
    }
}

const PAIR: &str = "# Kiosk PRD\n\nThe letter goes to all users/customers in the house.\n";

#[test]
fn levels_are_set_by_rule_and_by_group_and_the_nearer_name_wins() {
    let with = |rules: &str| Tree::new(&[("prdlint.toml", rules), ("kiosk-prd.md", PAIR)]).concise(&[]);
    assert!(with("").contains(": warning conflation/paired"));
    assert!(with("[rules]\npaired = \"error\"\n").contains(": error conflation/paired"));
    assert!(with("[rules]\nconflation = \"advice\"\n").contains(": advice conflation/paired"));
    assert!(
        with("[rules]\nconflation = \"off\"\npaired = \"error\"\n").contains(": error conflation/paired")
    );
    assert_eq!(with("[rules]\n\"conflation/paired\" = \"off\"\n"), "");
    assert_eq!(with("preset = \"customer-is-user\"\n"), "");
}

#[test]
fn of_two_presets_the_nearer_holds_as_a_whole() {
    let tree = Tree::new(&[
        ("base.toml", "preset = \"b2b\"\n[rules]\npaired = \"error\"\n"),
        ("prdlint.toml", "extends = \"base.toml\"\npreset = \"b2c\"\n"),
        ("a-prd.md", "# PRD\n"),
    ]);
    let shown = tree.run(&["config", "show", "a-prd.md"]);
    let text = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(text.contains("relation = \"same\""), "{text}");
    assert!(!text.contains("different"), "{text}");
    assert!(
        text.contains("error"),
        "the rest of the extended file holds: {text}"
    );
}

#[test]
fn the_nearest_file_is_used_and_extends_what_it_names() {
    let tree = Tree::new(&[
        ("prdlint.toml", "[rules]\npaired = \"error\"\n"),
        ("docs/.prdlint.toml", "extends = \"../prdlint.toml\"\n"),
        ("docs/a-prd.md", PAIR),
        ("other/prdlint.toml", ""),
        ("other/b-prd.md", PAIR),
    ]);
    let found = tree.concise(&[]);
    assert!(found.contains("docs/a-prd.md:3:24: error"), "{found}");
    assert!(found.contains("other/b-prd.md:3:24: warning"), "{found}");
    let isolated = tree.concise(&["--isolated"]);
    assert!(isolated.contains("docs/a-prd.md:3:24: warning"), "{isolated}");
    let forced = tree.concise(&["--config", "prdlint.toml"]);
    assert!(forced.contains("other/b-prd.md:3:24: error"), "{forced}");
    let shown = tree.run(&["config", "show", "docs/a-prd.md"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(
        shown.contains("rules.paired = \"error\"") && shown.contains("# prdlint.toml:2"),
        "{shown}"
    );
}

#[test]
fn overrides_hold_for_some_files_and_the_last_wins() {
    let tree = Tree::new(&[
        (
            "prdlint.toml",
            "[[overrides]]\nfiles = [\"docs/**\"]\nrules = {paired = \"error\"}\n\n[[overrides]]\nfiles = [\"docs/old/*.md\"]\nrules = {paired = \"advice\"}\n",
        ),
        ("docs/a-prd.md", PAIR),
        ("docs/old/b-prd.md", PAIR),
        ("c-prd.md", PAIR),
    ]);
    let found = tree.concise(&[]);
    assert!(found.contains("docs/a-prd.md:3:24: error"), "{found}");
    assert!(found.contains("docs/old/b-prd.md:3:24: advice"), "{found}");
    assert!(found.contains("c-prd.md:3:24: warning"), "{found}");
}

#[test]
fn files_are_taken_in_and_left_out_by_globs_and_a_named_file_is_always_linted() {
    let tree = Tree::new(&[
        (
            "prdlint.toml",
            "[files]\ninclude = [\"specs/*.md\"]\nexclude = [\"archive/**\"]\n",
        ),
        ("specs/kiosk.md", &PAIR.replace(" PRD", "")),
        ("archive/kiosk-prd.md", PAIR),
        ("notes.md", &PAIR.replace(" PRD", "")),
    ]);
    let found = tree.concise(&[]);
    assert!(
        found.contains("specs/kiosk.md") && !found.contains("archive") && !found.contains("notes"),
        "{found}"
    );
    assert!(
        tree.concise(&["archive/kiosk-prd.md"])
            .contains("archive/kiosk-prd.md")
    );
}

#[test]
fn a_glob_that_names_a_folder_means_what_lies_in_it() {
    let tree = Tree::new(&[
        ("prdlint.toml", "[files]\nexclude = [\"docs/old\"]\n"),
        ("docs/old/deep/kiosk-prd.md", PAIR),
        ("docs/old-prd.md", PAIR),
    ]);
    let found = tree.concise(&[]);
    assert!(
        found.contains("docs/old-prd.md") && !found.contains("kiosk"),
        "{found}"
    );
    assert!(!found.contains("matches no Markdown file"), "{found}");
}

#[test]
fn two_configurations_in_one_folder_are_trouble() {
    let tree = Tree::new(&[
        ("prdlint.toml", "[rules]\npaired = \"error\"\n"),
        (".prdlint.toml", "preset = \"b2c\"\n"),
        ("kiosk-prd.md", PAIR),
    ]);
    let (code, told) = tree.wrong();
    assert_eq!(code, 2);
    assert!(told.contains("which is not read"), "{told}");
    assert!(tree.concise(&[]).contains("kiosk-prd.md"), "the rest still runs");
}

#[test]
fn options_of_a_rule_replace_those_of_its_page() {
    let flow = "# Shop PRD\n\n## Risks\n\n- The customer selects a size in the app.\n- The user selects a colour in the app.\n- The customer confirms the order.\n";
    let with = |rules: &str| Tree::new(&[("prdlint.toml", rules), ("shop-prd.md", flow)]).concise(&[]);
    assert_eq!(with(""), "", "risks are no flow by the rule's page");
    let set = "[rules]\nswapped = {level = \"error\", not-in = []}\n";
    assert!(with(set).contains("error conflation/swapped"), "{}", with(set));
}

#[test]
fn roles_a_glossary_and_words_of_the_trade_reach_the_documents() {
    let text = "# Fleet PRD\n\n## Features\n\n- The customer taps *Start* when leaving the depot.\n- The position is sent every minute.\n";
    let with = |config: &str| {
        Tree::new(&[
            ("prdlint.toml", config),
            (
                "docs/glossary.md",
                "# Glossary\n\n- **Customer:** the haulier who signs\n- **User:** the driver on the road\n",
            ),
            ("fleet-prd.md", text),
        ])
        .concise(&[])
    };
    assert_eq!(with(""), "", "nothing says who uses");
    let roles = "[roles.customer]\nparties = [\"haulier\"]\n[roles.user]\nparties = [\"driver\"]\n";
    assert!(
        with(roles).contains("misplacement/customer-uses"),
        "{}",
        with(roles)
    );
    let glossary = "glossary = \"docs/glossary.md\"\n";
    assert!(
        with(glossary).contains("misplacement/customer-uses"),
        "{}",
        with(glossary)
    );
    let pair = |config: &str| {
        let text = PAIR.replace("users/customers", "customer zero (users)");
        Tree::new(&[("prdlint.toml", config), ("kiosk-prd.md", &text)]).concise(&[])
    };
    assert_eq!(pair("[lexicon]\nset-phrases = [\"customer zero\"]\n"), "");
    assert_eq!(pair("[lexicon]\nset-phrases = [\"Customer Zero\"]\n"), "");
}

#[test]
fn a_mistake_is_shown_in_its_own_source_with_the_nearest_name() {
    for (config, message, help) in [
        (
            "relaton = \"same\"\n",
            "unknown field `relaton`",
            "did you mean `relation`?",
        ),
        (
            "relation = \"sme\"\n",
            "unknown variant `sme`",
            "did you mean `same`?",
        ),
        ("relation = 3\n", "prdlint.toml is wrong", ""),
        (
            "[rules]\nswaped = \"off\"\n",
            "no rule and no group `swaped`",
            "did you mean `swapped`?",
        ),
        (
            "[rules]\nswapped = {levle = \"off\"}\n",
            "`levle` is no option of the rule",
            "did you mean `level`?",
        ),
        (
            "[rules]\npaired = {levl = \"off\"}\n",
            "`levl` is no option of the rule",
            "did you mean `level`?",
        ),
        (
            "[rules]\nconflation = {levl = \"off\"}\n",
            "`levl` is no option of any rule of the group",
            "did you mean `level`?",
        ),
        (
            "baseline = \".git\"\n",
            "the baseline `.git` is a folder",
            "prdlint.toml:1:1",
        ),
        ("[files]\ninclude = [\"docs/[\"]\n", "is no glob", ""),
        (
            "[files]\ninclude = [\"nothing/**\"]\n",
            "matches no Markdown file",
            "relative to the configuration",
        ),
        ("glossary = \"no.md\"\n", "the glossary no.md cannot be read", ""),
        (
            "glossary = \"../outside.md\"\n",
            "lies outside of the repository",
            "",
        ),
        (
            "extends = \"../../prdlint.toml\"\n",
            "lies outside of the repository",
            "",
        ),
        ("extends = \"prdlint.toml\"\n", "extends itself", ""),
        (
            "rule-folders = [\"none\"]\n",
            "there is no rule folder none",
            "prdlint.toml:1:1",
        ),
        (
            "[lexicon]\nsynonyms = [[\"frob\", \"twiddle\"]]\n",
            "none of these synonyms is a verb",
            "",
        ),
        ("preset = \"b2x\"\n", "unknown variant `b2x`", ""),
        (
            "preset = \"B2B\"\n",
            "unknown variant `B2B`",
            "did you mean `b2b`?",
        ),
        (
            "[rules]\n\"conflation/swaped\" = \"off\"\n",
            "no rule and no group `conflation/swaped`",
            "did you mean `conflation/swapped`?",
        ),
        (
            "[files]\nexclude = [\"/\"]\n",
            "the glob `/` names nothing",
            "prdlint.toml:2:",
        ),
        ("[files]\nexclude = [\"\"]\n", "the glob `` names nothing", ""),
        (
            "[files]\nexclude = [\"!docs\"]\n",
            "the glob `!docs` cannot be turned round",
            "prdlint.toml:2:",
        ),
        (
            "[rules.pared]\nlevel = \"off\"\n\n# compared with others\n",
            "no rule and no group `pared`",
            "prdlint.toml:1:",
        ),
        (
            "[roles.customers]\npays = true\n# our customers pay\n",
            "`roles.customers` would be a role beside `customer`",
            "prdlint.toml:1:",
        ),
        // A mistake is shown where it stands, and not where its words stand first.
        (
            "[[overrides]]\nfiles = [\"kiosk-prd.md\"]\n# a paird comment\n[[overrides]]\nfiles = [\"kiosk-prd.md\"]\nrules = {paird = \"off\"}\n",
            "no rule and no group `paird`",
            "prdlint.toml:6:",
        ),
        (
            "preset = \"customer-is-user\"\ncustomer = \"\"\n",
            "`customer` names nobody",
            "prdlint.toml:2:1",
        ),
        (
            "[roles.diner]\npays = true\n\n[roles.user]\npays = true\n",
            "`pays` cannot be set of the role `user`",
            "prdlint.toml:5:1",
        ),
        (
            "[[overrides]]\nfiles = [\"*\"]\n\n[[overrides]]\nfiles = []\n",
            "an override for no files",
            "prdlint.toml:5:1",
        ),
        (
            "[rules]\npaired = \"warn\"\n",
            "a level (off, advice, warning, error)",
            "did you mean `warning`?",
        ),
        (
            "[rules]\nswapped = {not-in = [\"rsks\"]}\n",
            "the lexicon has no kind of section `rsks`",
            "did you mean `risks`?",
        ),
        (
            "[rules]\nconflation = {not-inn = []}\n",
            "`not-inn` is no option of any rule of the group conflation",
            "did you mean `not-in`?",
        ),
        (
            "[rules]\nswapped = \"off\"\n\"conflation/swapped\" = \"error\"\n",
            "are one rule, and are set both",
            "keep one of the two",
        ),
        (
            "[[overrides]]\nfiles = []\nrelation = \"same\"\n",
            "an override for no files",
            "name globs under `files`",
        ),
        ("customer = \"\"\n", "`customer` names nobody", "name a party"),
        (
            "[[overrides]]\nfiles = [\"kiosk-prd.md\"]\nrules = {swapped = {levle = 1}}\n",
            "`levle` is no option of the rule",
            "",
        ),
        (
            "[[overrides]]\nfiles = [\"kiosk-prd.md\"]\nroles = {users = {terms = [\"patron\"]}}\n",
            "`roles.users` would be a role beside `user`",
            "did you mean `roles.user`?",
        ),
        ("user = []\n", "`user` names nobody", "name a party"),
        (
            "[roles.custmer]\nterms = [\"patron\"]\n",
            "`roles.custmer` would be a role beside `customer`",
            "did you mean `roles.customer`?",
        ),
        (
            "[roles.customers]\nterms = [\"patron\"]\n",
            "`roles.customers` would be a role beside `customer`",
            "did you mean `roles.customer`?",
        ),
        (
            "[roles.customer]\npays = false\n",
            "`pays` cannot be set of the role `customer`",
            "say with `relation`",
        ),
    ] {
        let tree = Tree::new(&[("prdlint.toml", config), ("kiosk-prd.md", PAIR)]);
        let (code, told) = tree.wrong();
        let warning = config.contains("nothing/**");
        assert_eq!(code, if warning { 1 } else { 2 }, "{config}: {told}");
        assert!(told.contains(message), "{config}: {told}");
        assert!(told.contains(help), "{config}: {told}");
    }
}

#[test]
fn a_mistake_in_an_extended_file_is_shown_there() {
    for (base, message) in [
        ("\n\n[rules]\nswaped = \"off\"\n", "no rule and no group `swaped`"),
        ("\n\n[rules]\nswapped = {levle = 1}\n", "`levle` is no option"),
        ("\n\n[files]\ninclude = [\"docs/[\"]\n", "is no glob"),
        (
            "\n\n\nglossary = \"no.md\"\n",
            "the glossary no.md cannot be read: there is no such file",
        ),
        (
            "\n\n\nrule-folders = [\"none\"]\n",
            "there is no rule folder none",
        ),
    ] {
        let tree = Tree::new(&[
            ("prdlint.toml", "extends = \"base.toml\"\n"),
            ("base.toml", base),
            ("kiosk-prd.md", PAIR),
        ]);
        let (code, told) = tree.wrong();
        assert_eq!(code, 2, "{told}");
        assert!(told.contains(message), "{told}");
        assert!(told.contains("base.toml:4:"), "{told}");
    }
}

#[test]
fn a_mistake_in_the_front_matter_is_shown_with_the_nearest_name() {
    for (line, message, help) in [
        (
            "ignroe: paired",
            "unknown field `ignroe`",
            "did you mean `ignore`?",
        ),
        (
            "stage: growthh",
            "unknown variant `growthh`",
            "did you mean `growth`?",
        ),
        ("customer: \"\"", "`customer` names nobody", "name a party"),
        ("user: [hotel, \"\"]", "`user` names nobody", "name a party"),
        (
            "roles: {custmer: {pays: true}}",
            "`roles.custmer` would be a role beside `customer`",
            "did you mean `roles.customer`?",
        ),
    ] {
        let text = format!("---\ntitle: \"For customers\"\nprdlint:\n  {line}\n---\n{PAIR}");
        let (code, told) = Tree::new(&[("kiosk-prd.md", &text)]).wrong();
        assert_eq!(code, 2, "{line}: {told}");
        assert!(told.contains(message) && told.contains(help), "{line}: {told}");
        assert!(told.contains("kiosk-prd.md:4:"), "{line}: {told}");
    }
}

#[test]
fn options_of_a_group_reach_each_rule_that_has_them() {
    let flow = "# Shop PRD\n\n## Risks\n\n- The customer selects a size in the app.\n- The user selects a colour in the app.\n- The customer confirms the order.\n";
    let with = |config: &str| Tree::new(&[("prdlint.toml", config), ("shop-prd.md", flow)]).concise(&[]);
    let everywhere = with("[rules]\nswapped = {not-in = []}\n");
    assert!(everywhere.contains("conflation/swapped"), "{everywhere}");
    assert_eq!(with("[rules]\nconflation = {not-in = []}\n"), everywhere);
    assert!(!with("[rules]\nconflation = {not-in = [\"risks\"]}\n").contains("swapped"));
    // The rule's own name is nearer than its group's.
    let nearer = "[rules]\nconflation = {not-in = [\"risks\"]}\nswapped = {not-in = []}\n";
    assert_eq!(with(nearer), everywhere);
}

#[test]
fn globs_reach_as_deep_as_they_say() {
    let linted = |include: &str| {
        let text = PAIR.replace("Kiosk PRD", "Kiosk");
        let files = [
            ("notes/a.md", text.as_str()),
            ("notes/deep/a.md", &text),
            ("prdlint.toml", include),
        ];
        Tree::new(&files).concise(&[]).lines().count()
    };
    assert_eq!(linted("[files]\ninclude = [\"notes/*.md\"]\n"), 1);
    assert_eq!(linted("[files]\ninclude = [\"notes/**/*.md\"]\n"), 2);
    assert_eq!(
        linted("[files]\ninclude = [\"a.md\"]\n"),
        2,
        "a name alone is meant in every folder"
    );
    assert_eq!(linted("[files]\ninclude = [\"deep\"]\n"), 1, "a folder, too");
    // A slash in front means the configuration's own folder, one behind a folder.
    for (include, wanted) in [
        ("/notes/*.md", 1),
        ("./notes/*.md", 1),
        ("/a.md", 0),
        ("./deep", 0),
        ("deep/", 1),
        ("notes/", 2),
        ("/notes/", 2),
        ("notes/*/", 1),
        ("a.md/", 0),
    ] {
        let found = linted(&format!("[files]\ninclude = [\"{include}\"]\n"));
        assert_eq!(found, wanted, "{include}");
    }
}

#[test]
fn globs_of_a_configuration_elsewhere_are_told_where_they_reach_nothing() {
    let tree = Tree::new(&[
        ("ci/prd.toml", "[files]\ninclude = [\"docs/**\"]\n"),
        ("docs/kiosk-prd.md", PAIR),
    ]);
    let output = tree.run(&["check", "--config", "ci/prd.toml", "docs"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("the glob `docs/**` matches no Markdown file"),
        "{told}"
    );
}

#[test]
fn the_schema_is_what_the_program_reads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kept = fs::read_to_string(root.join("schemas/config-1.json")).expect("the schema");
    let tree = Tree::new(&[]);
    let printed = tree.run(&["config", "schema"]);
    assert_eq!(
        String::from_utf8_lossy(&printed.stdout),
        kept,
        "prdlint config schema > schemas/config-1.json"
    );
    let schema: Value = serde_json::from_str(&kept).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let value = |text: &str| -> Value {
        let table: toml::Table = toml::from_str(text).expect("TOML");
        serde_json::to_value(table).expect("JSON")
    };
    let good = "preset = \"b2b\"\nrelation = \"two-sided\"\ncustomer = [\"a\", \"b\"]\n[roles.diner]\npays = false\n[rules]\nswapped = \"off\"\npaired = {level = \"error\"}\n[[overrides]]\nfiles = [\"x\"]\n";
    assert!(validator.is_valid(&value(good)));
    for bad in [
        "relaton = \"same\"\n",
        "relation = \"sme\"\n",
        "[files]\ninclud = []\n",
        "[rules]\nswapped = 3\n",
    ] {
        assert!(!validator.is_valid(&value(bad)), "{bad}");
    }
}

#[test]
fn what_init_writes_is_a_configuration() {
    let tree = Tree::new(&[("docs/prd/kiosk.md", PAIR)]);
    assert_eq!(tree.run(&["init"]).status.code(), Some(0));
    let again = tree.run(&["init"]);
    assert_eq!(again.status.code(), Some(2), "what is there is somebody's work");
    // Every line that is commented out is a configuration, too.
    let text = fs::read_to_string(tree.0.path().join("prdlint.toml")).expect("text");
    let all: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.contains(" = ") || rest.starts_with('[') => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .filter(|line| !line.starts_with("glossary"))
        .collect();
    let tree = Tree::new(&[
        ("prdlint.toml", &all),
        ("docs/prd/kiosk.md", PAIR),
        ("docs/legacy/a-prd.md", PAIR),
    ]);
    let output = tree.run(&["check", "--quiet"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_ne!(output.status.code(), Some(2), "{all}\n{told}");
}

/// The type of a schema's node in a few words.
fn type_of(node: &serde_json::Value) -> String {
    if let Some(name) = node["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_string();
    }
    let alternatives = node["anyOf"].as_array().or(node["oneOf"].as_array());
    if let Some(alternatives) = alternatives {
        let names: Vec<String> = alternatives
            .iter()
            .map(type_of)
            .filter(|name| name != "null")
            .collect();
        return names.join(" or ");
    }
    if let Some(values) = node["enum"].as_array() {
        let values: Vec<String> = values
            .iter()
            .filter_map(|value| value.as_str())
            .map(|value| format!("`{value}`"))
            .collect();
        return values.join(", ");
    }
    if let Some(value) = node["const"].as_str() {
        return format!("`{value}`");
    }
    let name = match &node["type"] {
        serde_json::Value::Array(names) => names[0].as_str().unwrap_or_default(),
        name => name.as_str().unwrap_or_default(),
    };
    match name {
        "array" => format!("list of {}", type_of(&node["items"])),
        "object" => "table".to_string(),
        name => name.to_string(),
    }
}

/// The configuration's reference, from its schema.
fn reference() -> String {
    let schema: serde_json::Value = serde_json::from_str(&prdlint::config::schema()).expect("JSON");
    let mut out = String::new();
    let mut table = |title: &str, node: &serde_json::Value| {
        let text = node["description"]
            .as_str()
            .unwrap_or_default()
            .replace('\n', " ");
        out.push_str(&format!("\n### {title}\n\n{text}\n"));
        let Some(keys) = node["properties"].as_object() else {
            out.push_str(&format!("\n{}\n", type_of(node)));
            return;
        };
        out.push_str("\n| key | type | meaning |\n| --- | --- | --- |\n");
        for (key, value) in keys {
            let text = value["description"]
                .as_str()
                .unwrap_or_default()
                .replace('\n', " ");
            out.push_str(&format!(
                "| `{key}` | {} | {text} |\n",
                type_of(value).replace('|', "or")
            ));
        }
    };
    table("The file", &schema);
    for (name, node) in schema["$defs"].as_object().expect("definitions") {
        table(name, node);
    }
    out
}

#[test]
fn the_guide_s_reference_is_the_schema_s() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/configuration.md");
    let text = std::fs::read_to_string(&path).expect("the guide");
    let (before, rest) = text.split_once("<!-- reference -->\n").expect("a mark");
    let (known, after) = rest.split_once("<!-- end -->").expect("a mark");
    let reference = format!("{}\n", reference());
    if std::env::var_os("PRDLINT_WRITE_REFERENCE").is_some() {
        let text = format!("{before}<!-- reference -->\n{reference}<!-- end -->{after}");
        std::fs::write(&path, text).expect("written");
    } else {
        assert_eq!(
            known, reference,
            "run this test with PRDLINT_WRITE_REFERENCE=1 to write it anew"
        );
    }
}

#[test]
fn a_document_s_own_definition_is_nearer_than_the_glossary_s() {
    let tree = Tree::new(&[
        ("prdlint.toml", "glossary = \"glossary.md\"\n"),
        (
            "glossary.md",
            "# Glossary\n\n- **Customer:** the hotel that signs\n- **User:** the receptionist at the desk\n",
        ),
        (
            "own-prd.md",
            "# Locker PRD\n\n## Glossary\n\n- **Customer:** the brewery that rents the lockers out\n\n## Locker\n\nA locker opens by code.\n",
        ),
        ("none-prd.md", "# Key PRD\n\n## Key\n\nA key opens the room.\n"),
    ]);
    let roles = |name: &str| {
        let output = tree.run(&["roles", name]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let own = roles("own-prd.md");
    assert!(own.contains("brewery") && !own.contains("hotel"), "{own}");
    assert!(
        own.contains("receptionist"),
        "the other word is the glossary's: {own}"
    );
    assert!(
        own.contains("receptionist (shared glossary)"),
        "and says so: {own}"
    );
    let none = roles("none-prd.md");
    assert!(none.contains("hotel") && none.contains("receptionist"), "{none}");
}

#[test]
fn config_show_prints_every_value_that_holds_for_a_file() {
    let tree = Tree::new(&[
        (
            "prdlint.toml",
            "extends = \"base.toml\"\n\n[rules]\nconflation = \"error\"\n\n[[overrides]]\nfiles = [\"ideas/**\"]\nrules = {swapped = \"off\"}\n",
        ),
        (
            "base.toml",
            "relation = \"different\"\n\n[[overrides]]\nfiles = [\"ideas/**\"]\nstage = \"concept\"\n",
        ),
        ("ideas/a-prd.md", PAIR),
        ("b-prd.md", PAIR),
        ("other.toml", "relation = \"same\"\n"),
    ]);
    let show = |arguments: &[&str]| {
        let output = tree.run(&[&["config", "show"], arguments].concat());
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        move |key: &str| -> String {
            let found = text.lines().find(|line| line.starts_with(&format!("{key} = ")));
            let found = found.unwrap_or_else(|| panic!("{key} in {text}"));
            found.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    };
    let idea = show(&["ideas/a-prd.md"]);
    assert_eq!(idea("relation"), "relation = \"different\" # base.toml:1");
    assert_eq!(idea("stage"), "stage = \"concept\" # base.toml:5, override 1");
    assert_eq!(
        idea("rules.swapped"),
        "rules.swapped = \"off\" # prdlint.toml:8, override 1"
    );
    assert_eq!(idea("rules.paired"), "rules.paired = \"error\" # prdlint.toml:4");
    assert_eq!(
        idea("rules.wrong-heading"),
        "rules.wrong-heading = \"warning\" # rules/misplacement/wrong-heading.md"
    );
    assert_eq!(idea("files.include"), "files.include = [] # default");
    assert_eq!(idea("baseline"), "baseline = \"prdlint-baseline.txt\" # default");
    let other = show(&["b-prd.md"]);
    assert_eq!(
        other("rules.swapped"),
        "rules.swapped = \"error\" # prdlint.toml:4"
    );
    let named = show(&["--config", "other.toml", "b-prd.md"]);
    assert_eq!(named("relation"), "relation = \"same\" # other.toml:1");
    // Of a file that is wrong nothing is claimed.
    let broken = Tree::new(&[("prdlint.toml", "relaton = 1\n")]);
    let output = broken.run(&["config", "show"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn rules_of_configured_folders_are_known_everywhere() {
    let page = "# billing-talk\n\nA sentence.\n\n```toml\nlevel = \"warning\"\ncheck = \"topic-in-section\"\nmessage = \"{words} stands in {section}\"\nwhy = \"w\"\nhelp = \"h\"\ntopic = \"relations-work\"\nsections = [\"experience\"]\n```\n";
    let text = "# Desk PRD\n\n## User experience\n\n- Credit notes are written by hand.\n";
    let tree = Tree::new(&[
        (
            "team/prdlint.toml",
            "rule-folders = [\"our\"]\n[rules]\nrelations-in-design = \"off\"\n",
        ),
        ("team/our/billing-talk.md", page),
        ("team/desk-prd.md", text),
        ("prdlint.toml", "rule-folders = [\"team/our\"]\n"),
    ]);
    let said = |arguments: &[&str]| {
        let output = tree.run(arguments);
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    assert!(said(&["rules"]).1.contains("our/billing-talk"));
    assert!(said(&["explain", "billing-talk"]).1.starts_with("# billing-talk"));
    // The same folder named twice is one folder.
    assert_eq!(said(&["rules", "--rules", "team/our"]).0, Some(0));
    std::fs::remove_file(tree.0.path().join("prdlint.toml")).expect("removed");
    let (_, sarif) = said(&["check", "--format", "sarif", "team/desk-prd.md"]);
    let sarif: Value = serde_json::from_str(&sarif).expect("SARIF");
    let run = &sarif["runs"][0];
    let result = &run["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_i64().expect("a number")).expect("an index");
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    assert_eq!(result["ruleId"], "our/billing-talk");
}

#[test]
fn a_glossary_may_have_its_terms_as_headings_or_as_a_list_of_definitions() {
    for glossary in [
        "# Glossary\n\n## Customer\n\nThe hotel that signs.\n\n## User\n\nThe receptionist at the desk.\n",
        "# Glossary\n\nCustomer\n: The hotel that signs.\n\nUser\n: The receptionist at the desk.\n",
        "# Words\n\n## Glossary\n\n| Term | Meaning |\n| --- | --- |\n| Customer | the hotel that signs |\n| User | the receptionist at the desk |\n",
    ] {
        let tree = Tree::new(&[
            ("prdlint.toml", "glossary = \"words.md\"\n"),
            ("words.md", glossary),
            ("key-prd.md", "# Key PRD\n\n## Key\n\nA key opens the room.\n"),
        ]);
        let output = tree.run(&["roles", "key-prd.md"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            text.contains("hotel") && text.contains("receptionist"),
            "{glossary}\n{text}"
        );
    }
}

#[test]
fn init_names_the_glossary_that_it_finds_and_the_configuration_above() {
    let tree = Tree::new(&[
        ("prdlint.toml", "relation = \"different\"\n"),
        (
            "a/b/docs/Glossary.md",
            "# Glossary\n\n- **Customer:** the hotel that signs\n",
        ),
        ("a/b/docs/key-prd.md", PAIR),
        ("a/b/notes/glossary.md", "# Glossary\n\n- **Token:** a string\n"),
    ]);
    let output = tree.run(&["init", "a/b"]);
    assert_eq!(output.status.code(), Some(0));
    let written = fs::read_to_string(tree.0.path().join("a/b/prdlint.toml")).expect("written");
    assert!(
        written.contains("\nglossary = \"docs/Glossary.md\"\n"),
        "{written}"
    );
    assert!(
        written.contains("# extends = \"../../prdlint.toml\"\n"),
        "{written}"
    );
    // What it writes holds as it stands, and with the line that it suggests.
    let (_, told) = {
        let output = tree.run(&["check", "a/b"]);
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    assert!(!told.contains("prdlint.toml is wrong"), "{told}");
    let extended = written.replace("# extends", "extends");
    fs::write(tree.0.path().join("a/b/prdlint.toml"), extended).expect("written");
    let shown = tree.run(&["config", "show", "a/b/docs/key-prd.md"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("relation = \"different\""), "{shown}");
}

#[test]
fn each_preset_sets_what_its_kind_of_business_is() {
    for (preset, expected) in [
        ("b2c", "relation = \"same\""),
        ("b2b", "relation = \"different\""),
        ("b2b2c", "relation = \"overlapping\""),
        ("marketplace", "relation = \"two-sided\""),
        ("ad-funded", "customer = \"advertiser\""),
        ("internal", "rules.payer-unstated = \"off\""),
        ("customer-is-user", "rules.swapped = \"off\""),
    ] {
        let tree = Tree::new(&[
            ("prdlint.toml", &format!("preset = \"{preset}\"\n")),
            ("a-prd.md", PAIR),
        ]);
        let shown = tree.run(&["config", "show", "a-prd.md"]);
        let text = String::from_utf8_lossy(&shown.stdout).into_owned();
        let line = text.lines().find(|line| line.starts_with(expected));
        assert!(
            line.is_some_and(|line| line.ends_with(&format!("# preset {preset}"))),
            "{preset}: {text}"
        );
    }
    // What it sets reaches the documents.
    let operated = "# Pedometer PRD\n\n## Target customers\n\n- Shoe shops, which pay per pair\n\n## Primary users\n\n- Walkers\n\n## Features\n\n- The customer taps *Start* to begin.\n";
    let with = |preset: &str| Tree::new(&[("prdlint.toml", preset), ("walk-prd.md", operated)]).concise(&[]);
    assert!(
        with("preset = \"b2b\"\n").contains("customer-uses"),
        "{}",
        with("preset = \"b2b\"\n")
    );
    assert_eq!(with("preset = \"customer-is-user\"\n"), "");
    let priced = "# Board PRD\n\n## Features\n\n- A shift is offered.\n- A shift is taken.\n\n## Plans\n\n| Plan | Price |\n| --- | --- |\n| Start | $9 a month |\n| Grow | $29 a month |\n";
    let with = |preset: &str| Tree::new(&[("prdlint.toml", preset), ("board-prd.md", priced)]).concise(&[]);
    assert!(with("").contains("payer-unstated"));
    for silent in ["internal", "ad-funded"] {
        assert!(
            !with(&format!("preset = \"{silent}\"\n")).contains("payer-unstated"),
            "{silent}"
        );
    }
}

#[test]
fn findings_are_grouped_by_rule_where_people_read() {
    let text = "# Kiosk PRD\n\n## Letters\n\nA letter goes to all users/customers.\n\n## Flow\n\n- The customer selects a size in the app.\n- The user selects a colour in the app.\n\n## Parcels\n\nA parcel goes to all customers/users.\n";
    let tree = Tree::new(&[("kiosk-prd.md", text)]);
    let rules = |more: &[&str]| -> Vec<String> {
        let told = tree.concise(more);
        let rule = |line: &str| {
            line.split_whitespace()
                .nth(2)
                .unwrap_or_default()
                .trim_end_matches(':')
                .to_string()
        };
        told.lines().map(rule).collect()
    };
    assert_eq!(
        rules(&[]),
        ["conflation/paired", "conflation/swapped", "conflation/paired"]
    );
    assert_eq!(
        rules(&["--group-by", "rule"]),
        ["conflation/paired", "conflation/paired", "conflation/swapped"]
    );
}

#[test]
fn a_word_of_the_product_names_one_of_its_parts() {
    let text = "# Depot PRD\n\n## Customer burrow\n\n- As an admin, I want to lock a door, so that nobody gets in.\n- As a technician, I want to open a door, so that I can mend it.\n\n## Customer meetings\n\n- As an admin, I want to book a room, so that we can meet.\n- As a technician, I want to see the plan, so that I come in time.\n";
    let with = |config: &str| Tree::new(&[("prdlint.toml", config), ("depot-prd.md", text)]).concise(&[]);
    assert!(!with("").contains("wrong-heading"), "{}", with(""));
    let told = with("[lexicon]\nproduct-words = [\"burrow\"]\n");
    assert!(
        told.contains("depot-prd.md:3:4: warning misplacement/wrong-heading"),
        "{told}"
    );
    assert_eq!(told.matches("wrong-heading").count(), 1, "{told}");
}

#[test]
fn where_everything_is_left_out_that_is_the_reason_that_is_told() {
    let tree = Tree::new(&[
        ("prdlint.toml", "[files]\nexclude = [\"**\"]\n"),
        ("kiosk-prd.md", PAIR),
    ]);
    let output = tree.run(&["check"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0));
    assert!(
        told.contains("1 Markdown file left out by the configuration's `exclude`"),
        "{told}"
    );
    assert!(!told.contains("looks like a PRD"), "{told}");
}

#[test]
fn an_override_for_a_group_wins_over_the_file_s_setting_of_a_rule() {
    let over = |rules: &str| {
        let config =
            format!("[rules]\npaired = \"error\"\n\n[[overrides]]\nfiles = [\"*.md\"]\nrules = {rules}\n");
        Tree::new(&[("prdlint.toml", &config), ("kiosk-prd.md", PAIR)]).concise(&[])
    };
    assert_eq!(over("{conflation = \"off\"}"), "");
    assert!(over("{conflation = \"off\", paired = \"advice\"}").contains(": advice conflation/paired"));
    let config =
        "[rules]\npaired = \"error\"\n\n[[overrides]]\nfiles = [\"*.md\"]\nrules = {conflation = \"off\"}\n";
    let tree = Tree::new(&[("prdlint.toml", config), ("kiosk-prd.md", PAIR)]);
    let shown = tree.run(&["config", "show", "kiosk-prd.md"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let line = shown.lines().find(|line| line.starts_with("rules.paired = "));
    assert!(
        line.is_some_and(|line| line.contains("\"off\"") && line.ends_with("override 1")),
        "{shown}"
    );
}

#[test]
fn a_group_in_the_file_wins_over_a_rule_in_its_preset_or_in_what_it_extends() {
    let base = "[rules]\npaired = \"error\"\n";
    let told = |config: &str| {
        let tree = Tree::new(&[
            ("base.toml", base),
            ("prdlint.toml", config),
            ("kiosk-prd.md", PAIR),
        ]);
        let shown = tree.run(&["config", "show", "kiosk-prd.md"]);
        (
            tree.concise(&[]),
            String::from_utf8_lossy(&shown.stdout).into_owned(),
        )
    };
    let extended = told("extends = \"base.toml\"\n");
    assert!(extended.0.contains(": error conflation/paired"), "{extended:?}");
    let (concise, shown) = told("extends = \"base.toml\"\n\n[rules]\nconflation = \"off\"\n");
    assert_eq!(concise, "", "{shown}");
    let line = shown.lines().find(|line| line.starts_with("rules.paired = "));
    assert!(
        line.is_some_and(|line| line.contains("\"off\"") && line.ends_with("prdlint.toml:4")),
        "{shown}"
    );
    let (concise, _) =
        told("extends = \"base.toml\"\n\n[rules]\nconflation = \"off\"\npaired = \"advice\"\n");
    assert!(concise.contains(": advice conflation/paired"), "{concise}");
    // A preset's rules are a layer as well.
    let swapped = |config: &str| told(config).1;
    let shown = swapped("preset = \"customer-is-user\"\n");
    assert!(shown.contains("rules.swapped = \"off\""), "{shown}");
    let shown = swapped("preset = \"customer-is-user\"\n\n[rules]\nconflation = \"error\"\n");
    assert!(shown.contains("rules.swapped = \"error\""), "{shown}");
}

#[test]
fn a_topic_inside_of_a_measure_is_looked_at_as_well() {
    let config = "[rules]\nwrong-metric = {measures = [{topic = \"measures.comercial\", role = \"user\"}]}\n";
    let tree = Tree::new(&[("prdlint.toml", config), ("kiosk-prd.md", PAIR)]);
    let (code, told) = tree.wrong();
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("did you mean `measures.commercial`?"), "{told}");
}

#[test]
fn a_prd_s_folder_makes_it_one_from_wherever_it_is_looked_at() {
    let text = PAIR.replace("Kiosk PRD", "Kiosk");
    let tree = Tree::new(&[("docs/prd/checkout.md", &text), ("notes/a.md", &text)]);
    let linted = |folder: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(["check", "--format", "concise", "."])
            .current_dir(tree.0.path().join(folder))
            .output()
            .expect("the program runs");
        String::from_utf8_lossy(&output.stdout).lines().count()
    };
    assert_eq!(linted(""), 1);
    assert_eq!(linted("docs/prd"), 1);
    assert_eq!(linted("notes"), 0);
    // The folders above the repository say nothing of it.
    let outer = tempfile::tempdir().expect("a folder");
    let inner = outer.path().join("prd/clone");
    fs::create_dir_all(inner.join(".git")).expect("made");
    fs::write(inner.join("notes.md"), &text).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_prdlint"))
        .args(["check", "--format", "concise"])
        .arg(&inner)
        .output()
        .expect("the program runs");
    assert!(output.stdout.is_empty());
}

#[test]
fn roles_are_merged_through_every_layer_and_shown_as_they_hold() {
    let roles = |tree: &Tree| {
        let output = tree.run(&["roles", "docs/kiosk-prd.md"]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let show = |tree: &Tree| {
        let output = tree.run(&["config", "show", "docs/kiosk-prd.md"]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let tree = Tree::new(&[
        (
            "prdlint.toml",
            "[roles.diner]\npays = true\nterms = [\"eater\"]\n\n[[overrides]]\nfiles = [\"docs/**\"]\nroles.diner.uses = true\n",
        ),
        ("docs/kiosk-prd.md", PAIR),
    ]);
    let told = roles(&tree);
    assert_eq!(
        told.matches("diner (configuration)").count(),
        2,
        "pays and uses: {told}"
    );
    // Who holds a role is one setting, under its name or among its parties: the upper layer's.
    for (base, own) in [
        (
            "[roles.customer]\nparties = [\"salon owner\"]\n",
            "customer = \"tenant\"\n",
        ),
        (
            "customer = \"salon owner\"\n",
            "[roles.customer]\nparties = [\"tenant\"]\n",
        ),
    ] {
        let extending = format!("extends = \"base.toml\"\n{own}");
        let over = own.replace("[roles.customer]\nparties", "roles.customer.parties");
        let overriding = format!("{base}\n[[overrides]]\nfiles = [\"docs/**\"]\n{over}");
        let trees = [
            Tree::new(&[
                ("base.toml", base),
                ("prdlint.toml", &extending),
                ("docs/kiosk-prd.md", PAIR),
            ]),
            Tree::new(&[("prdlint.toml", &overriding), ("docs/kiosk-prd.md", PAIR)]),
        ];
        for tree in &trees {
            let (told, shown) = (roles(tree), show(tree));
            assert!(
                told.contains("tenant") && !told.contains("salon owner"),
                "{own}: {told}"
            );
            assert!(
                shown.contains("tenant") && !shown.contains("salon owner"),
                "{own}: {shown}"
            );
        }
    }
}

#[test]
fn config_show_prints_the_level_that_holds_at_the_stage() {
    for (config, level) in [
        ("stage = \"growth\"\n", "\"error\""),
        ("stage = \"concept\"\n", "\"advice\""),
        ("", "\"advice\""),
    ] {
        let tree = Tree::new(&[("prdlint.toml", config), ("kiosk-prd.md", PAIR)]);
        let shown = tree.run(&["config", "show", "kiosk-prd.md"]);
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        let wanted = format!("rules.no-customer-relations = {level}");
        assert!(shown.contains(&wanted), "{config}: {shown}");
    }
    let tree = Tree::new(&[
        (
            "prdlint.toml",
            "[rules]\nswapped = {level = \"error\"}\n\n[[overrides]]\nfiles = [\"*.md\"]\nrules = {swapped = \"advice\"}\n",
        ),
        ("kiosk-prd.md", PAIR),
    ]);
    let shown = tree.run(&["config", "show", "kiosk-prd.md"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert_eq!(shown.matches("rules.swapped").count(), 1, "{shown}");
}

#[test]
fn a_glob_that_fits_a_folder_brings_what_lies_in_it() {
    let linted = |exclude: &str| {
        let config = format!("[files]\nexclude = [\"{exclude}\"]\n");
        let files = [
            ("old/archive/a-prd.md", PAIR),
            ("drafts-2/b-prd.md", PAIR),
            ("docs/deep/c-prd.md", PAIR),
            ("prdlint.toml", config.as_str()),
        ];
        Tree::new(&files).concise(&[]).lines().count()
    };
    for exclude in ["**/archive", "drafts*", "docs/*", "old", "docs/"] {
        assert_eq!(linted(exclude), 2, "{exclude}");
    }
    assert_eq!(linted("docs/*.md"), 3);
}

#[test]
fn globs_that_match_nothing_are_told_where_the_paths_reach_as_far() {
    let told = |config: &str, paths: &[&str]| {
        let tree = Tree::new(&[
            ("prdlint.toml", config),
            ("docs/kiosk-prd.md", PAIR),
            ("docs/ideas/notes.md", "# Notes\n"),
        ]);
        let output = tree.run(&[&["check"], paths].concat());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let config = "[files]\ninclude = [\"docs/idaes/**\"]\n";
    assert!(told(config, &["docs"]).contains("the glob `docs/idaes/**` matches no Markdown file"));
    assert!(!told(config, &["docs/kiosk-prd.md"]).contains("matches no"));
    assert!(!told("[files]\nexclude = [\"dosc/old\"]\n", &["docs"]).contains("matches no"));
    assert!(told("[files]\nexclude = [\"dosc/old\"]\n", &["."]).contains("matches no"));
    // An override may fit files that are no PRDs.
    let config = "[[overrides]]\nfiles = [\"docs/ideas/**\"]\nstage = \"concept\"\n";
    assert!(!told(config, &["."]).contains("matches no"));
}

#[test]
fn globs_that_are_extended_may_be_meant_for_another_folder() {
    let tree = Tree::new(&[
        ("prdlint.toml", "[files]\nexclude = [\"archive/**\"]\n"),
        ("archive/old-prd.md", PAIR),
        ("p/prdlint.toml", "extends = \"../prdlint.toml\"\n"),
        ("p/kiosk-prd.md", PAIR),
    ]);
    let output = tree.run(&["check"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!told.contains("matches no"), "{told}");
}

#[test]
fn a_glossary_that_says_that_both_are_one_says_it_for_every_document() {
    let text = "# Pedometer PRD\n\n## Roles\n\n- Customers: walkers, who pay per month\n- Users: trainers, who watch the walks\n\n## Features\n\n- The customer taps *Start* to begin.\n";
    for glossary in [
        "---\nprdlint:\n  customer: walker\n  user: trainer\n  relation: same\n---\n# Glossary\n\n- **Walk:** a way on foot\n",
        "# Glossary\n\nThe customer is the user: whoever buys the app walks with it.\n",
    ] {
        let tree = Tree::new(&[
            ("prdlint.toml", "glossary = \"glossary.md\"\n"),
            ("glossary.md", glossary),
            ("walk-prd.md", text),
        ]);
        assert!(
            tree.concise(&[]).contains("misplacement/customer-uses"),
            "the document's own words are nearer"
        );
        let open = text.replace(
            "- Customers: walkers, who pay per month\n- Users: trainers, who watch the walks\n",
            "- Walkers\n",
        );
        let tree = Tree::new(&[
            ("prdlint.toml", "glossary = \"glossary.md\"\n"),
            ("glossary.md", glossary),
            ("walk-prd.md", &open),
        ]);
        let output = tree.run(&["roles", "walk-prd.md"]);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(told.contains("Customer and user: same"), "{glossary}: {told}");
        assert_eq!(tree.wrong().0, 0, "{}", tree.wrong().1);
    }
}

#[test]
fn every_machine_is_told_where_a_mistake_stands_and_what_to_do() {
    let text = format!("---\nprdlint:\n  custmer: hotel\n---\n{PAIR}");
    let tree = Tree::new(&[
        ("prdlint.toml", "[rules]\npaird = \"off\"\n"),
        ("kiosk-prd.md", &text),
    ]);
    let told = |format: &str| {
        let output = tree.run(&["check", "--format", format]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for format in [
        "markdown",
        "html",
        "junit",
        "sarif",
        "gitlab",
        "rdjson",
        "checkstyle",
        "github",
        "json",
    ] {
        let text = told(format);
        let flat = text
            .replace('`', "")
            .replace("<code>", "")
            .replace("</code>", "")
            .replace("%3A", ":");
        assert!(flat.contains("did you mean paired?"), "{format}: {text}");
        assert!(flat.contains("did you mean customer?"), "{format}: {text}");
        assert!(
            text.contains("prdlint.toml") && text.contains("kiosk-prd.md"),
            "{format}: {text}"
        );
    }
    for format in ["markdown", "html", "junit"] {
        assert!(
            told(format).contains("kiosk-prd.md:3:3: "),
            "{format}: {}",
            told(format)
        );
    }
    let sarif: Value = serde_json::from_str(&told("sarif")).expect("SARIF");
    let notifications = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    let place = &notifications[1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "kiosk-prd.md");
    assert_eq!(place["region"]["startLine"], 3);
    // Two mistakes of one kind are two issues.
    let tree = Tree::new(&[
        (
            "prdlint.toml",
            "[rules]\npaird = \"off\"\n\n[[overrides]]\nfiles = [\"*\"]\nrules = {paird = \"off\"}\n",
        ),
        ("kiosk-prd.md", PAIR),
    ]);
    let output = tree.run(&["check", "--format", "gitlab"]);
    let issues: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let marks: Vec<&Value> = issues
        .as_array()
        .expect("issues")
        .iter()
        .map(|issue| &issue["fingerprint"])
        .collect();
    assert_eq!(marks.len(), 3);
    assert!(marks[0] != marks[1], "{marks:?}");
}

#[test]
fn a_rule_is_one_in_every_layer_by_its_name_and_by_its_id() {
    for (config, base) in [
        (
            "preset = \"customer-is-user\"\n\n[rules]\n\"conflation/swapped\" = \"error\"\n",
            "",
        ),
        (
            "extends = \"base.toml\"\n\n[rules]\n\"conflation/swapped\" = \"error\"\n",
            "[rules.swapped]\nlevel = \"off\"\n",
        ),
        (
            "extends = \"base.toml\"\n\n[rules]\nswapped = \"error\"\n",
            "[rules]\n\"conflation/swapped\" = \"off\"\n",
        ),
    ] {
        let tree = Tree::new(&[
            ("prdlint.toml", config),
            ("base.toml", base),
            ("kiosk-prd.md", "# Kiosk PRD\n\nLight.\n"),
        ]);
        assert_eq!(tree.wrong().0, 0, "{config}: {}", tree.wrong().1);
        let shown = tree.run(&["config", "show", "kiosk-prd.md"]);
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        let lines: Vec<&str> = shown.lines().filter(|line| line.contains("swapped = ")).collect();
        assert_eq!(lines.len(), 1, "{shown}");
        assert!(lines[0].contains("= \"error\""), "{shown}");
    }
}

#[test]
fn config_show_prints_what_holds_beside_what_is_wrong() {
    let tree = Tree::new(&[
        ("prdlint.toml", "relation = \"same\"\n\n[rules]\nnope = \"off\"\n"),
        ("kiosk-prd.md", PAIR),
    ]);
    let shown = tree.run(&["config", "show", "kiosk-prd.md"]);
    assert_eq!(shown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&shown.stdout).contains("relation = \"same\""));
    assert!(String::from_utf8_lossy(&shown.stderr).contains("no rule and no group `nope`"));
}

#[test]
fn a_glob_that_matches_nothing_is_told_with_the_nearest_name() {
    for (glob, near) in [
        ("DOCS", "docs"),
        ("doc/prd/**", "docs/prd/**"),
        ("docs/prds/*.md", "docs/prd/*.md"),
    ] {
        let config = format!("[files]\nexclude = [\"{glob}\"]\n");
        let tree = Tree::new(&[("prdlint.toml", &config), ("docs/prd/kiosk-prd.md", PAIR)]);
        let told = tree.wrong().1;
        assert!(
            told.contains(&format!("did you mean `{near}`?")),
            "{glob}: {told}"
        );
    }
}

#[test]
fn a_report_of_its_own_is_no_prd() {
    let tree = Tree::new(&[("kiosk-prd.md", PAIR)]);
    for _ in 0..2 {
        let output = tree.run(&["check", "--quiet", "--output", "markdown=kiosk-prd-report.md"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains("linted 1 of "), "{told}");
    }
}

#[test]
fn roles_that_are_declared_as_two_stay_two_however_often_one_slips() {
    let slips = |count: usize| {
        let acts = ["taps", "opens", "reads", "picks"];
        let lines: String = acts
            .iter()
            .take(count)
            .map(|act| format!("- The customer {act} the screen.\n"))
            .collect();
        let text =
            format!("# Kiosk PRD\n\n## Guests\n\nGuests and visitors come by day.\n\n## Features\n\n{lines}");
        let tree = Tree::new(&[
            (
                "prdlint.toml",
                "customer = \"museum\"\nuser = \"visitor\"\nrelation = \"different\"\n",
            ),
            ("kiosk-prd.md", &text),
        ]);
        tree.concise(&[]).matches("customer-uses").count()
    };
    for count in 1..=4 {
        assert_eq!(slips(count), 1, "{count}: a run is one finding");
    }
}
