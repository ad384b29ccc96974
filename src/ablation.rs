//! Which sources of evidence the tool may use, so that each can be switched off and its worth be measured.
//!
//! `prdlint eval --ablation` runs every document without each of them in turn. In use, all are on.

/// A source of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clue {
    /// Definitions and glossaries.
    Definitions,
    /// Lists and tables of roles, personas, audiences.
    RoleLists,
    /// User stories and their criteria.
    Stories,
    /// Statements of payment, prices beside a party.
    Payments,
    /// What a mention does or suffers, by the grammar of its sentence.
    Deeds,
    /// Words that say whose a party is: "our", "their", "end".
    Qualifiers,
    /// Phrases in which a role word is no party: "user interface".
    SetPhrases,
    /// Kinds of section.
    Sections,
    /// The generic "user" of technical requirements, and users of all kinds.
    Generic,
    /// Verbs of one meaning.
    Synonyms,
    /// Text in quotation marks.
    Quotations,
}

impl Clue {
    /// All of them.
    pub const ALL: [Clue; 11] = [
        Clue::Definitions,
        Clue::RoleLists,
        Clue::Stories,
        Clue::Payments,
        Clue::Deeds,
        Clue::Qualifiers,
        Clue::SetPhrases,
        Clue::Sections,
        Clue::Generic,
        Clue::Synonyms,
        Clue::Quotations,
    ];

    /// A few words for people.
    pub fn words(self) -> &'static str {
        match self {
            Clue::Definitions => "definitions",
            Clue::RoleLists => "role lists and personas",
            Clue::Stories => "user stories",
            Clue::Payments => "statements of payment",
            Clue::Deeds => "who does what",
            Clue::Qualifiers => "whose party it is",
            Clue::SetPhrases => "set phrases",
            Clue::Sections => "kinds of section",
            Clue::Generic => "the generic user",
            Clue::Synonyms => "synonyms of verbs",
            Clue::Quotations => "quotation marks",
        }
    }
}

/// The sources that are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clues {
    /// The one that is off, for a measurement.
    pub off: Option<Clue>,
}

impl Clues {
    /// Whether a source may be used.
    pub fn on(self, clue: Clue) -> bool {
        self.off != Some(clue)
    }
}
