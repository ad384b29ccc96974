//! Bits that the lexicon gives to words: grammar, and what a verb says of the one who does it.
//!
//! Which word has which is not decided here but in `rules/lexicon/en.toml`.

/// Grammar that a word form has; several may hold at once.
pub mod class {
    /// "a", "the", "every".
    pub const DETERMINER: u64 = 1;
    /// "their", "our".
    pub const POSSESSIVE: u64 = 1 << 1;
    /// "can", "must".
    pub const MODAL: u64 = 1 << 2;
    /// A form of "be".
    pub const BE: u64 = 1 << 3;
    /// A form of "have".
    pub const HAVE: u64 = 1 << 4;
    /// A form of "do".
    pub const DO: u64 = 1 << 5;
    /// "not", "never".
    pub const NEGATION: u64 = 1 << 6;
    /// "of", "with".
    pub const PREPOSITION: u64 = 1 << 7;
    /// "and", "or".
    pub const CONJUNCTION: u64 = 1 << 8;
    /// "if", "when".
    pub const SUBORDINATOR: u64 = 1 << 9;
    /// "who", "that".
    pub const RELATIVE: u64 = 1 << 10;
    /// "they", "it".
    pub const PRONOUN: u64 = 1 << 11;
    /// "also", "often", and what ends in -ly.
    pub const ADVERB: u64 = 1 << 12;
    /// A form of a verb that hands an action on: "allow", "let".
    pub const ENABLER: u64 = 1 << 13;
    /// A word between a subject and the verb it governs: "able", "want".
    pub const CHAIN: u64 = 1 << 14;
    /// A noun that makes a compound with the role word before it.
    pub const COMPOUND_HEAD: u64 = 1 << 15;
    /// A verb form that is a noun as well.
    pub const ALSO_NOUN: u64 = 1 << 16;
    /// Base form of a verb: "report".
    pub const VERB_BASE: u64 = 1 << 17;
    /// Third person: "reports".
    pub const VERB_THIRD: u64 = 1 << 18;
    /// Past tense: "reported".
    pub const VERB_PAST: u64 = 1 << 19;
    /// Past participle: "reported".
    pub const VERB_PARTICIPLE: u64 = 1 << 20;
    /// Present participle: "reporting".
    pub const VERB_ING: u64 = 1 << 21;
    /// A word of the customer's family.
    pub const CUSTOMER: u64 = 1 << 22;
    /// A word of the user's family.
    pub const USER: u64 = 1 << 23;
    /// A role word in the plural.
    pub const PLURAL: u64 = 1 << 24;
    /// A determiner that makes a singular role word the head of its phrase.
    pub const SINGULAR_DETERMINER: u64 = 1 << 25;
    /// "most", "half": a quantity that leaves the action with the people behind "of".
    pub const QUANTITY: u64 = 1 << 26;
    /// "by", which names the one who did it.
    pub const BY: u64 = 1 << 27;
    /// "to", before an infinitive.
    pub const TO: u64 = 1 << 28;
    /// "of".
    pub const OF: u64 = 1 << 29;
    /// "for".
    pub const FOR: u64 = 1 << 30;
    /// An ending of nouns: "selection", "management".
    pub const NOMINAL: u64 = 1 << 31;
    /// "with", which tells some of a kind from the others.
    pub const WITH: u64 = 1 << 32;
    /// "or".
    pub const ALTERNATIVE: u64 = 1 << 33;
    /// "whose".
    pub const GENITIVE_RELATIVE: u64 = 1 << 34;
    /// "per", "of": before the unit in which something is counted.
    pub const PER: u64 = 1 << 35;
    /// "they", "she": a pronoun of the third person; with [`PLURAL`] where it is one.
    pub const THIRD_PERSON: u64 = 1 << 36;
    /// "only".
    pub const EXCLUSIVE: u64 = 1 << 37;
    /// "EUR", "dollars".
    pub const CURRENCY: u64 = 1 << 38;
    /// "a", "each": behind it stands a singular and nothing else.
    pub const COUNTS_ONE: u64 = 1 << 40;
    /// "we": the maker.
    pub const FIRST_PERSON: u64 = 1 << 39;
    /// Any finite or base form of a verb.
    pub const VERB_ANY: u64 = VERB_BASE | VERB_THIRD | VERB_PAST | VERB_PARTICIPLE | VERB_ING;
    /// Words that may open the verb group of a clause.
    pub const AUXILIARY: u64 = MODAL | BE | HAVE | DO;
    /// Words that are no part of a name: neither noun nor verb nor adjective.
    pub const FUNCTION: u64 =
        AUXILIARY | PREPOSITION | CONJUNCTION | SUBORDINATOR | RELATIVE | PRONOUN | OPENS_NOUN | ADVERB;
    /// Words that begin a noun phrase.
    pub const OPENS_NOUN: u64 = DETERMINER | POSSESSIVE;
}

/// What a verb says of the one who does it; a verb may be in several classes.
pub mod action {
    /// To operate a product: only done with a screen, a device or a control.
    pub const OPERATE: u8 = 1;
    /// To act within a product's flow.
    pub const ACT: u8 = 1 << 1;
    /// To pay, or to decide about paying, whatever the object.
    pub const PAY: u8 = 1 << 2;
    /// To pay or decide only with an object of the topic `paid-things`.
    pub const PAY_WITH: u8 = 1 << 3;
    /// Done by the maker to whoever pays.
    pub const BILL: u8 = 1 << 4;
    /// Operating or acting.
    pub const USE: u8 = OPERATE | ACT;
}
