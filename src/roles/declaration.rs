//! What a writer declares of the roles, in the front matter under `prdlint:` or in `prdlint.toml`.

use crate::mention::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A declaration; every key may be left out, an unknown key is refused.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Declaration {
    /// Who pays.
    pub customer: Option<Names>,
    /// Who uses.
    pub user: Option<Names>,
    /// How the two words relate.
    pub relation: Option<Relation>,
    /// How far the product has come.
    pub stage: Option<Stage>,
    /// Further roles, by name: a buyer and a seller, a patient and an insurer.
    #[serde(default)]
    pub roles: BTreeMap<String, DeclaredRole>,
    /// Rules whose findings are suppressed in the whole document, each with the reason.
    #[serde(default, deserialize_with = "ignored")]
    pub ignore: BTreeMap<String, String>,
}

/// How rules may be ignored: by a name, a list of names, or names with reasons.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a rule, a list of rules, or rules with reasons")]
enum Ignored {
    One(String),
    Many(Vec<String>),
    Reasons(BTreeMap<String, Option<String>>),
}

/// Rules with their reasons; one that is not given is empty.
fn ignored<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    Ok(match Ignored::deserialize(from)? {
        Ignored::One(name) => BTreeMap::from([(name, String::new())]),
        Ignored::Many(names) => names.into_iter().map(|name| (name, String::new())).collect(),
        Ignored::Reasons(reasons) => reasons
            .into_iter()
            .map(|(name, reason)| (name, reason.unwrap_or_default()))
            .collect(),
    })
}

/// One name or several.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(untagged, expecting = "a name, or a list of names")]
pub enum Names {
    /// `customer: restaurant owner`
    One(String),
    /// `customer: [restaurant owner, franchise]`
    Many(Vec<String>),
}

impl Names {
    /// All of them.
    pub fn all(&self) -> Vec<String> {
        match self {
            Names::One(name) => vec![name.clone()],
            Names::Many(names) => names.clone(),
        }
    }
}

/// How customer and user relate in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// One party is both.
    Same,
    /// Different parties.
    Different,
    /// Customers are one kind of user, or only some users pay.
    Overlapping,
    /// A marketplace: two sides use, and one or both pay.
    TwoSided,
    /// The text does not tell.
    Unclear,
}

impl Relation {
    /// The relation's name in pages and reports.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Same => "same",
            Relation::Different => "different",
            Relation::Overlapping => "overlapping",
            Relation::TwoSided => "two-sided",
            Relation::Unclear => "unclear",
        }
    }
}

/// How far a product has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Being proved: the user comes first.
    Concept,
    /// In use: customer relations must be planned.
    Growth,
}

impl Stage {
    /// The stage's name in settings and reports.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Concept => "concept",
            Stage::Growth => "growth",
        }
    }
}

/// A further role and its two properties.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeclaredRole {
    /// Whether whoever has the role pays.
    #[serde(default)]
    pub pays: bool,
    /// Whether whoever has the role uses the product.
    #[serde(default)]
    pub uses: bool,
    /// Further words for the role.
    #[serde(default)]
    pub terms: Vec<String>,
    /// The parties that hold the role.
    #[serde(default)]
    pub parties: Vec<String>,
    /// Whether its name is no more than a further word for one of the two built-in roles, and nobody's own.
    #[serde(skip)]
    pub is_term: bool,
}

/// Something declared that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The key that is wrong, as it is written.
    pub key: String,
    /// The same with the tables around it: "roles.custmer".
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What is said beside the key.
    pub label: &'static str,
    /// What to do instead.
    pub help: String,
}

impl Declaration {
    /// What is of the right type and names nobody, or a role that nobody can have meant.
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut out = Vec::new();
        for (key, names) in [("customer", &self.customer), ("user", &self.user)] {
            let empty = |names: &Names| {
                let names = names.all();
                names.is_empty() || names.iter().any(|name| name.trim().is_empty())
            };
            if names.as_ref().is_some_and(empty) {
                out.push(Mistake {
                    key: key.to_string(),
                    path: key.to_string(),
                    message: format!("`{key}` names nobody"),
                    label: "names nobody",
                    help: "name a party, or leave the key out".to_string(),
                });
            }
        }
        if let (Some(relation), Some(customer), Some(user)) = (self.relation, &self.customer, &self.user) {
            let users: Vec<String> = user.all().iter().map(|name| name.to_lowercase()).collect();
            let customers = customer.all();
            let both = customers.iter().find(|name| users.contains(&name.to_lowercase()));
            // "Same" with two names says that both name one party.
            if let (Relation::Different, Some(both)) = (relation, both) {
                out.push(Mistake {
                    key: "relation".to_string(),
                    path: "relation".to_string(),
                    message: format!("`relation` is different, and `{both}` is both customer and user"),
                    label: "contradicts the names",
                    help: "mend the names, or leave `relation` out: the names tell it".to_string(),
                });
            }
        }
        for name in self.roles.keys() {
            let near = |role: &&str| name != role && strsim::damerau_levenshtein(name, role) <= 1;
            let built_in = [Role::Customer.name(), Role::User.name()];
            if let Some(role) = built_in.into_iter().find(near) {
                out.push(Mistake {
                    key: name.clone(),
                    path: format!("roles.{name}"),
                    message: format!("`roles.{name}` would be a role beside `{role}`"),
                    label: "a role of its own",
                    help: format!("did you mean `roles.{role}`? Its `terms` are further words for it"),
                });
            }
        }
        out
    }

    /// Which keys `stronger` declares otherwise, with its values in words.
    pub fn overruled_by(&self, stronger: &Declaration) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        let sorted = |names: &Names| {
            let mut names: Vec<String> = names.all().iter().map(|name| name.to_lowercase()).collect();
            names.sort();
            names
        };
        for (key, own, other) in [
            ("customer", &self.customer, &stronger.customer),
            ("user", &self.user, &stronger.user),
        ] {
            if let (Some(own), Some(other)) = (own, other)
                && sorted(own) != sorted(other)
            {
                out.push((key, other.all().join(", ")));
            }
        }
        if let (Some(own), Some(other)) = (self.relation, stronger.relation)
            && own != other
        {
            out.push(("relation", other.name().to_string()));
        }
        if let (Some(own), Some(other)) = (self.stage, stronger.stage)
            && own != other
        {
            out.push(("stage", other.name().to_string()));
        }
        let other_roles = self.roles.iter().any(|(name, role)| {
            let other = stronger.roles.get(name);
            other.is_some_and(|other| other != role)
        });
        if other_roles {
            out.push(("roles", "otherwise of the same role".to_string()));
        }
        out
    }

    /// What `self` leaves out is taken from `weaker`.
    #[must_use]
    pub fn or(mut self, weaker: &Declaration) -> Declaration {
        self.customer = self.customer.or_else(|| weaker.customer.clone());
        self.user = self.user.or_else(|| weaker.user.clone());
        self.relation = self.relation.or(weaker.relation);
        self.stage = self.stage.or(weaker.stage);
        for (name, role) in &weaker.roles {
            self.roles.entry(name.clone()).or_insert_with(|| role.clone());
        }
        for (rule, reason) in &weaker.ignore {
            self.ignore.entry(rule.clone()).or_insert_with(|| reason.clone());
        }
        self
    }

    /// The same with what stands under the two built-in roles put where they are looked for: their parties
    /// are those who pay and use, their terms are further words.
    #[must_use]
    pub fn named(mut self) -> Declaration {
        for (role, pays) in [(Role::Customer, true), (Role::User, false)] {
            let Some(declared) = self.roles.remove(role.name()) else {
                continue;
            };
            let names = if pays { &mut self.customer } else { &mut self.user };
            if !declared.parties.is_empty() {
                let mut all = names.as_ref().map(Names::all).unwrap_or_default();
                all.extend(declared.parties);
                *names = Some(Names::Many(all));
            }
            for term in declared.terms {
                self.roles.entry(term).or_insert(DeclaredRole {
                    pays,
                    uses: !pays,
                    is_term: true,
                    ..DeclaredRole::default()
                });
            }
        }
        self
    }
}
