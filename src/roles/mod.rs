//! The role model: who pays and who uses according to a document, and why it was so understood.
//!
//! `infer` puts it together from the declaration, definitions, lists of roles, stories and
//! statements of payment, strongest first. What is wrong with a document is for `checks/`.

mod among;
pub mod declaration;
mod defined;
mod definition;
mod members;
mod naming;
mod parties;
mod payment;
mod relation;
mod statement;
mod using;

pub use definition::Definition;
pub use members::Member;
pub use naming::{may_be_one, parties_bits};
pub use payment::{LONGEST_PHRASE, Money, is_called_payer, is_payment, paid_thing};

use crate::ablation::{Clue, Clues};
use crate::confidence::Cue;
use crate::document::Document;
use crate::lexicon::{Lexicon, class, normal_words};
use crate::mention::{Mention, Role};
use crate::words::Token;
use declaration::{Declaration, Relation, Stage};
use std::ops::Range;

/// Words that a declaration adds to the two roles.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    words: Vec<(Vec<String>, Role)>,
}

impl Terms {
    /// The words of declared roles that pay or use, but not both.
    pub fn of(declaration: &Declaration) -> Self {
        let lexicon = Lexicon::english();
        let mut words = Vec::new();
        for (name, declared) in &declaration.roles {
            let role = match (declared.pays, declared.uses) {
                (true, false) => Role::Customer,
                (false, true) => Role::User,
                _ => continue,
            };
            for term in std::iter::once(name).chain(&declared.terms) {
                // "Tenants" is the word "tenant" in the plural, and either form is found by the singular.
                let mut term = normal_words(term);
                if let Some(last) = term.last_mut() {
                    *last = lexicon.singular(last);
                }
                if !term.is_empty() {
                    words.push((term, role));
                }
            }
        }
        words.sort_by_key(|(term, _)| std::cmp::Reverse(term.len()));
        Self { words }
    }

    /// The declared word that begins at a token, with the number of its tokens.
    pub fn at(&self, text: &str, tokens: &[Token], at: usize) -> Option<(Role, usize)> {
        let lexicon = Lexicon::english();
        self.words.iter().find_map(|(term, role)| {
            crate::mention::words_at(text, tokens, at, term, lexicon).map(|end| (*role, end - at))
        })
    }
}

/// Where a belief about roles comes from, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// `prdlint.toml`.
    Configuration,
    /// `prdlint:` in the front matter.
    FrontMatter,
    /// The glossary that the configuration names.
    Glossary,
    /// "Customer: the owner who …".
    Definition,
    /// A list or table of roles or audiences.
    RoleList,
    /// A persona's heading or label.
    Persona,
    /// "As a customer, I want …".
    Story,
    /// What the text shows somebody doing with the product.
    Deed,
    /// "Restaurants pay 49 a month".
    Payment,
    /// "B2B SaaS", "marketplace", "free with ads".
    BusinessModel,
}

impl Origin {
    /// Whether such a place names a party outright, as a definition or a list does.
    pub fn names(self) -> bool {
        !matches!(
            self,
            Origin::Story | Origin::Deed | Origin::Payment | Origin::BusinessModel
        )
    }

    /// A few words for people.
    pub fn words(self) -> &'static str {
        match self {
            Origin::Configuration => "configuration",
            Origin::FrontMatter => "front matter",
            Origin::Glossary => "shared glossary",
            Origin::Definition => "definition",
            Origin::RoleList => "list of roles",
            Origin::Persona => "persona",
            Origin::Story => "user story",
            Origin::Deed => "what they do",
            Origin::Payment => "statement of payment",
            Origin::BusinessModel => "business model in words",
        }
    }
}

/// A place in the document that supports a belief.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// What kind of place it is.
    pub origin: Origin,
    /// Its bytes in the source; empty for what stands in the configuration.
    pub span: Range<usize>,
}

impl Evidence {
    /// What the place is worth to a finding that rests on it.
    pub fn cue(&self) -> Cue {
        match self.origin {
            Origin::Configuration | Origin::FrontMatter | Origin::Glossary | Origin::Definition => {
                Cue::Stated
            }
            Origin::RoleList | Origin::Persona => Cue::Named,
            Origin::Story | Origin::Deed | Origin::Payment | Origin::BusinessModel => Cue::Inferred,
        }
    }
}

/// A kind of person or organisation that the document names.
#[derive(Debug, Clone)]
pub struct Party {
    /// Its name in the document's words, in lower case and singular.
    pub name: String,
    /// Whether it pays, where the text tells.
    pub pays: Option<Evidence>,
    /// Whether it uses, where the text tells.
    pub uses: Option<Evidence>,
    /// Every place that names it as a party.
    pub evidence: Vec<Evidence>,
}

impl Party {
    /// Whether its name holds a word of a role's family.
    pub fn is_named(&self, role: Role) -> bool {
        let class = match role {
            Role::Customer => class::CUSTOMER,
            Role::User => class::USER,
        };
        let lexicon = Lexicon::english();
        self.name
            .split(' ')
            .any(|word| lexicon.word(word).classes & class != 0)
    }
}

/// A belief with its evidence: `stated` where the text says so or makes it plain.
#[derive(Debug, Clone)]
pub struct RelationBelief {
    /// How the two words relate.
    pub relation: Relation,
    /// Whether the text says so.
    pub stated: bool,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// What is said of a document's roles beside its own text.
#[derive(Debug)]
pub struct Stated<'a> {
    /// What the configuration and the front matter declare; the strongest source.
    pub declaration: &'a Declaration,
    /// What the configuration alone declares; the rest of the declaration is the front matter's.
    pub configured: &'a Declaration,
    /// What a shared glossary says; the weakest source.
    pub glossary: &'a Declaration,
}

impl Stated<'_> {
    /// The declaration, completed by the glossary for each of the two words that the document does not define itself.
    fn with_glossary(&self, definitions: &[Definition]) -> Declaration {
        let defines = |role: Role| {
            let mut own = definitions.iter().filter(|definition| definition.role == role);
            own.any(|definition| (definition.unread || !definition.parties.is_empty()) && !definition.some)
        };
        let mut glossary = self.glossary.clone();
        if defines(Role::Customer) {
            glossary.customer = None;
        }
        if defines(Role::User) {
            glossary.user = None;
        }
        if defines(Role::Customer) || defines(Role::User) {
            glossary.relation = None;
        }
        self.declaration.clone().or(&glossary)
    }

    /// Where that comes from which a declaration `has`, of the declaration completed by the glossary.
    fn origin_of(&self, has: impl Fn(&Declaration) -> bool) -> Origin {
        if has(self.configured) {
            Origin::Configuration
        } else if has(self.declaration) {
            Origin::FrontMatter
        } else {
            Origin::Glossary
        }
    }

    /// Where the relation is declared, by its name or by the names of both roles.
    fn origin_of_relation(&self) -> Origin {
        if self.configured.relation.is_some() || self.declaration.relation.is_some() {
            return self.origin_of(|declaration| declaration.relation.is_some());
        }
        self.origin_of(|declaration| declaration.customer.is_some() && declaration.user.is_some())
    }
}

/// Who pays and who uses, according to one document.
#[derive(Debug)]
pub struct RoleModel {
    /// Every party that the document names, in order.
    pub parties: Vec<Party>,
    /// How customer and user relate.
    pub relation: RelationBelief,
    /// Whether the configuration or the front matter settled the relation.
    pub declared: bool,
    /// Whether the two are different parties by declaration, or because the text defines both words so.
    pub settled: bool,
    /// How far the product is, where declared.
    pub stage: Option<Stage>,
    /// What the document says of money.
    pub money: Money,
    /// Where the text names the customer among those who operate the product.
    pub customer_is_user: Option<Evidence>,
    /// Where the text says that users pay.
    pub user_pays: Option<Evidence>,
    /// Members of every list of roles, personas or audiences.
    pub members: Vec<Member>,
    /// Definitions of the two roles.
    pub definitions: Vec<Definition>,
    /// Whether the text is a part of a larger PRD, an index or a bare backlog.
    pub fragment: bool,
}

impl RoleModel {
    /// Works out the model of a document.
    pub fn infer(
        document: &Document,
        mentions: &[Mention],
        stated: &Stated<'_>,
        clues: Clues,
        lexicon: &Lexicon,
    ) -> Self {
        let definitions = if clues.on(Clue::Definitions) {
            definition::definitions(document, mentions, lexicon)
        } else {
            Vec::new()
        };
        let declaration = &stated.with_glossary(&definitions);
        let members = if clues.on(Clue::RoleLists) {
            members::role_list_members(document, mentions, lexicon)
        } else {
            Vec::new()
        };
        let mut parties = parties::declared(document, declaration, stated, lexicon);
        parties::listed(document, &members, &definitions, lexicon, &mut parties);
        let payers = if clues.on(Clue::Payments) {
            payment::payers(document, mentions, &definitions, lexicon)
        } else {
            Vec::new()
        };
        let money = payment::money(document, payers, lexicon, &mut parties);
        parties::settle(declaration, lexicon, &mut parties);
        let customer_is_user =
            among::customer_among_users(document, mentions, &members, &definitions, lexicon);
        let declared = relation::declared(declaration);
        let defined = defined::defines_two(&definitions, lexicon)
            && !definitions.iter().any(|definition| definition.uses);
        // Whoever has settled that the two differ has not changed his mind by slipping often.
        let apart = declared.map_or(defined, |relation| relation == Relation::Different);
        let user_pays = payment::users_pay(document, mentions, &definitions, lexicon).filter(|_| !apart);
        let relation = relation::relation(
            document,
            &relation::Grounds {
                declaration,
                origin: stated.origin_of_relation(),
                parties: &parties,
                definitions: &definitions,
                customer_is_user: customer_is_user.as_ref(),
                user_pays: user_pays.as_ref(),
                money: &money,
            },
            lexicon,
        );
        RoleModel {
            declared: declared.is_some(),
            settled: apart && relation.relation == Relation::Different,
            fragment: is_fragment(document, lexicon),
            stage: declaration.stage,
            parties,
            relation,
            money,
            customer_is_user,
            user_pays,
            definitions,
            members,
        }
    }

    /// Names of those who pay, in the plural, or "customers" where none is named.
    pub fn customer_name(&self) -> String {
        names(Role::Customer, self.payers())
    }

    /// Names of those who use, in the plural, or "users" where none is named.
    pub fn user_name(&self) -> String {
        names(Role::User, self.operators())
    }

    /// Whoever pays, and is not called a user.
    fn payers(&self) -> impl Iterator<Item = &Party> {
        let pays = |party: &&Party| party.pays.is_some() && !party.is_named(Role::User);
        self.parties.iter().filter(pays)
    }

    /// Whoever uses, and is not called a customer.
    fn operators(&self) -> impl Iterator<Item = &Party> {
        let uses = |party: &&Party| party.uses.is_some() && !party.is_named(Role::Customer);
        self.parties.iter().filter(uses)
    }

    /// Who pays and who uses in half a sentence, for an explanation; says, too, what the text leaves open.
    pub fn in_words(&self) -> String {
        let (payers, users) = (self.customer_name(), self.user_name());
        match (self.payers().next().is_some(), self.operators().next().is_some()) {
            (true, true) => {
                format!("this document understands {users} as those who use and {payers} as those who pay")
            }
            (true, false) => format!("according to this document {payers} pay, and it does not say who uses"),
            (false, true) => {
                format!("according to this document {users} use it, and it does not say who pays")
            }
            (false, false) => "this document says neither who pays nor who uses".to_string(),
        }
    }

    /// Whether the text says outright that customer and user are one party.
    pub fn said_same(&self) -> bool {
        let outright = |evidence: &Evidence| {
            matches!(
                evidence.origin,
                Origin::Configuration | Origin::FrontMatter | Origin::Glossary | Origin::Definition
            )
        };
        // "Customer: end user who books", beside other roles, names one kind of user and no equality.
        let others = self.relation.relation == Relation::Overlapping && self.users() > 2;
        self.relation.relation == Relation::Same && self.relation.evidence.iter().any(outright)
            || !self.declared && !others && self.customer_is_user.as_ref().is_some_and(outright)
    }

    /// How many parties use the product.
    fn users(&self) -> usize {
        self.parties.iter().filter(|party| party.uses.is_some()).count()
    }

    /// Whether the text keeps the two words for different parties.
    pub fn keeps_apart(&self) -> bool {
        matches!(
            self.relation.relation,
            Relation::Different | Relation::TwoSided | Relation::Overlapping
        )
    }
}

/// Up to three names of parties, in the plural; the role's where there is none.
fn names<'a>(role: Role, parties: impl Iterator<Item = &'a Party>) -> String {
    let lexicon = Lexicon::english();
    let names: Vec<String> = parties.map(|party| lexicon.plural(&party.name)).take(3).collect();
    match names.as_slice() {
        [] => lexicon.plural(role.name()),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// Whether the text is one section of a larger PRD, an index, or a bare backlog of stories.
fn is_fragment(document: &Document, lexicon: &Lexicon) -> bool {
    let whole = lexicon.kinds(&[
        "overview", "goals", "scope", "personas", "metrics", "features", "risks", "commerce", "launch",
    ]);
    // What is left out is one side of the scope.
    let excluded = lexicon.kinds(&["excluded"]);
    let mut kinds = document
        .sections
        .iter()
        .fold(0, |seen, section| seen | section.own_kinds);
    if kinds & excluded != 0 {
        kinds |= lexicon.kinds(&["scope"]);
    }
    let about_product = (kinds & whole).count_ones();
    let told: usize = document
        .stories
        .iter()
        .map(|story| 1 + story.criteria.len())
        .sum();
    let backlog = told * 2 > document.prose.len() && about_product < 3;
    backlog || about_product < 2
}
