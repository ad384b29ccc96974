//! What a configuration file may hold. How files are found and laid over each other is in `layers.rs`.

use crate::finding::Level;
use crate::roles::declaration::{Declaration, DeclaredRole, Names, Relation, Stage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A configuration: `prdlint.toml` or `.prdlint.toml`. Every key may be left out.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct File {
    /// Another configuration over which this one is laid, relative to this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// The kind of business; sets the relation and a few rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Who pays: a party or several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Names>,
    /// Who uses: a party or several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Names>,
    /// How customer and user relate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// How far the product has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Roles by name; `customer` and `user` are built in and may be given further words and parties.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, DeclaredRole>,
    /// A Markdown file whose definitions hold for every document, relative to this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub glossary: Option<String>,
    /// Level or options of a rule or of a group of rules.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleSetting>,
    /// Folders with a team's own rule pages, relative to this file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rule_folders: Vec<String>,
    /// Which files are PRDs.
    pub files: Files,
    /// Further words of the trade.
    pub lexicon: Extra,
    /// How findings may be suppressed in a document.
    pub suppressions: Suppressions,
    /// The file with the findings that are known already, relative to this file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// Settings for some files only; the last one that fits wins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

/// A kind of business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// One person pays and uses.
    B2c,
    /// A business pays, people in it use.
    B2b,
    /// A business pays, its people and its own customers use.
    B2b2c,
    /// Two sides use, one or both pay.
    Marketplace,
    /// Advertisers pay, everybody else uses.
    AdFunded,
    /// Nobody pays.
    Internal,
    /// A house style that says "customer" for everybody.
    CustomerIsUser,
}

impl Preset {
    /// Every preset's name, as a configuration writes it.
    pub const NAMES: [&str; 7] = [
        "b2c",
        "b2b",
        "b2b2c",
        "marketplace",
        "ad-funded",
        "internal",
        "customer-is-user",
    ];

    /// The preset's name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A level that a configuration gives a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelSetting {
    /// The rule is silent.
    Off,
    /// Worth knowing.
    Advice,
    /// Somebody will be misled.
    Warning,
    /// The document contradicts itself.
    Error,
}

impl LevelSetting {
    /// The level, `None` where the rule is silent.
    pub fn level(self) -> Option<Level> {
        match self {
            LevelSetting::Off => None,
            LevelSetting::Advice => Some(Level::Advice),
            LevelSetting::Warning => Some(Level::Warning),
            LevelSetting::Error => Some(Level::Error),
        }
    }
}

/// What a configuration says of a rule: its level, or a table with its level and the check's options.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a level (off, advice, warning, error), or a table with `level` and options of the rule's check"
)]
pub enum RuleSetting {
    /// `swapped = "advice"`
    Level(LevelSetting),
    /// `swapped = {level = "error", not-in = ["risks"]}`
    Table(RuleTable),
}

/// A rule's level and options.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RuleTable {
    /// The level; the page's own where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelSetting>,
    /// Options of the rule's check, in place of those of its page.
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub options: toml::Table,
}

impl RuleSetting {
    /// The level that is set, where one is: `Some(None)` for off.
    pub fn level(&self) -> Option<Option<Level>> {
        match self {
            RuleSetting::Level(level) => Some(level.level()),
            RuleSetting::Table(table) => table.level.map(LevelSetting::level),
        }
    }

    /// The options that are set.
    pub fn options(&self) -> Option<&toml::Table> {
        match self {
            RuleSetting::Table(table) if !table.options.is_empty() => Some(&table.options),
            _ => None,
        }
    }
}

/// Which files are PRDs, by globs relative to the configuration.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Files {
    /// Files that are PRDs whatever their names and titles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Files that are never linted, unless they are named on the command line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
}

/// Further words of the trade.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Extra {
    /// Phrases in which a role word is no party: "customer zero".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set_phrases: Vec<String>,
    /// Verbs of one meaning, in groups: a verb that is not known yet means what the known ones of its group mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<Vec<String>>,
    /// Names of the product's parts: "customer hub" then says that customers operate it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub product_words: Vec<String>,
}

/// How findings may be suppressed in a document.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Suppressions {
    /// Whether each suppression must say why.
    pub require_reason: bool,
}

/// Settings for some files only.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// Globs of the files, relative to the configuration.
    pub files: Vec<String>,
    /// Who pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Names>,
    /// Who uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Names>,
    /// How customer and user relate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// How far the product has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Roles by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, DeclaredRole>,
    /// Level or options of a rule or of a group of rules.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleSetting>,
}

impl File {
    /// What the file declares of the roles.
    pub fn declaration(&self) -> Declaration {
        Declaration {
            customer: self.customer.clone(),
            user: self.user.clone(),
            relation: self.relation,
            stage: self.stage,
            roles: self.roles.clone(),
            ..Declaration::default()
        }
    }
}

impl Override {
    /// What it declares of the roles.
    pub fn declaration(&self) -> Declaration {
        Declaration {
            customer: self.customer.clone(),
            user: self.user.clone(),
            relation: self.relation,
            stage: self.stage,
            roles: self.roles.clone(),
            ..Declaration::default()
        }
    }
}

/// The JSON schema of a configuration, for editors.
pub fn schema() -> String {
    let schema = schemars::schema_for!(File);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
