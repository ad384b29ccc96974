//! What is declared or defined holds: however often the text slips, and whatever else is said of the roles.

use prdlint::roles::declaration::Relation;
use prdlint::text::Source;
use prdlint::{Declared, Report, lint, rules};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<rules::Rule>> = LazyLock::new(rules::built_in);

fn read(text: &str) -> Report {
    lint(Source::new("a-prd.md", text), &RULES, &Declared::default())
}

/// Lines of the places at which a rule found something, each run in full.
fn places(report: &Report, rule: &str) -> Vec<usize> {
    let findings = report.findings.iter().filter(|finding| finding.rule == rule);
    let members = findings.flat_map(|finding| &finding.members);
    members
        .map(|member| report.source.position(member.label.span.start).line)
        .collect()
}

fn payers_and_users(report: &Report) -> (Vec<&str>, Vec<&str>) {
    let parties = &report.model.parties;
    let pay = parties.iter().filter(|party| party.pays.is_some());
    let uses = parties.iter().filter(|party| party.uses.is_some());
    (
        pay.map(|party| party.name.as_str()).collect(),
        uses.map(|party| party.name.as_str()).collect(),
    )
}

#[test]
fn a_third_slip_is_a_slip_like_the_two_before_it() {
    let declared = "---\nprdlint: {customer: museum, user: visitor}\n---\n# Audio guide PRD\n\n";
    let defined = "# Audio guide PRD\n\n## Glossary\n\n- Customers: museums, who sign\n- Users: visitors\n\n";
    for head in [declared, defined] {
        let slips = |count: usize| {
            let pays = [
                "The user pays for the first month.\n\n",
                "Users pay the bill in June.\n\n",
                "The user pays the yearly bill by card.\n\n",
            ];
            let opens = [
                "- The customer opens the map.\n",
                "- Shoppers and the customer pick a room, and the customer taps it.\n",
                "- The customer opens the list of rooms.\n",
            ];
            format!(
                "{head}## Money\n\n{}## Features\n\n{}",
                pays[..count].concat(),
                opens[..count].concat()
            )
        };
        let (two, three) = (read(&slips(2)), read(&slips(3)));
        for rule in ["user-pays", "customer-uses"] {
            let (before, after) = (places(&two, rule).len(), places(&three, rule).len());
            assert!(
                before >= 2 && after > before,
                "{rule}: {before}, {after} in {head}"
            );
        }
    }
}

#[test]
fn a_definition_of_one_word_is_one() {
    for (customer, user) in [
        ("the clinic that signs the contract.", "nurses."),
        ("clinics", "nurse"),
        ("clinics", "visitors."),
    ] {
        let text = format!(
            "# Rounds PRD\n\n## Glossary\n\n- Customer: {customer}\n- **User**: {user}\n\n## Features\n\n- The customer opens the door.\n"
        );
        let report = read(&text);
        let user = user.trim_end_matches(['.', 's']);
        assert_eq!(payers_and_users(&report), (vec!["clinic"], vec![user]), "{text}");
        assert_eq!(places(&report, "customer-uses"), [10], "{text}");
    }
    let none = read("# Rounds PRD\n\n## Glossary\n\n- Customer: the\n- User: tbd\n");
    assert_eq!(payers_and_users(&none), (vec![], vec![]));
}

#[test]
fn whom_a_definition_names_only_to_place_another_is_nobody_s_role() {
    for user in [
        "a nurse in the clinic",
        "the clinic's nurse",
        "the nurse, not the clinic",
        "nurses at the clinic",
        "a nurse of the clinic",
    ] {
        let text =
            format!("# Rounds PRD\n\n## Glossary\n\n- Customer: the clinic that signs\n- User: {user}\n");
        let report = read(&text);
        assert_eq!(
            payers_and_users(&report),
            (vec!["clinic"], vec!["nurse"]),
            "{text}"
        );
        assert_eq!(report.model.relation.relation, Relation::Different, "{text}");
    }
    let both = read("# Rounds PRD\n\n## Glossary\n\n- User: nurses and doctors of the clinic\n");
    assert_eq!(payers_and_users(&both), (vec![], vec!["nurse", "doctor"]));
    let whoever = read("# Rounds PRD\n\n## Glossary\n\n- User: whoever works at the clinic\n");
    assert_eq!(payers_and_users(&whoever), (vec![], vec![]));
}

#[test]
fn a_further_role_or_word_takes_nobody_s_role_away() {
    let text = |declared: &str| {
        format!(
            "---\nprdlint:\n  roles:\n    {declared}\n---\n# Museum PRD\n\n## Glossary\n\n- Customers: museums, who pay\n- Users: visitors\n\n## Features\n\n- The customer opens the map.\n"
        )
    };
    for (declared, users) in [
        ("curator: {uses: true}", vec!["curator", "visitor"]),
        ("user: {terms: [operator]}", vec!["visitor"]),
        ("customer: {terms: [tenant]}", vec!["visitor"]),
        ("guard: {pays: false, uses: false}", vec!["visitor"]),
    ] {
        let report = read(&text(declared));
        assert_eq!(payers_and_users(&report), (vec!["museum"], users), "{declared}");
        assert_eq!(places(&report, "customer-uses"), [15], "{declared}");
    }
    // Who is said to do neither does neither.
    let report = read(&text("visitor: {pays: false, uses: false}"));
    assert_eq!(payers_and_users(&report), (vec!["museum"], vec![]));
}

#[test]
fn a_role_s_own_word_is_the_party_that_is_declared_for_it() {
    for (customer, pays) in [
        ("clinic", "The customer pays"),
        ("restaurant owner", "The owner pays"),
    ] {
        let text =
            format!("---\nprdlint: {{customer: {customer}}}\n---\n# Rounds PRD\n\n{pays} 3 EUR a month.\n");
        let report = read(&text);
        let names: Vec<&str> = report
            .model
            .parties
            .iter()
            .map(|party| party.name.as_str())
            .collect();
        assert_eq!(names, [customer], "{text}");
    }
}

#[test]
fn a_word_that_is_declared_in_the_plural_is_found_in_the_singular() {
    let text = "---\nprdlint:\n  customer: landlord\n  user: lodger\n  roles:\n    customer: {terms: [tenants]}\n---\n# Lodge PRD\n\n## Features\n\n- The tenant opens the list.\n";
    assert_eq!(places(&read(text), "customer-uses"), [12]);
}

#[test]
fn a_glossary_may_say_a_term_in_another_language_before_it_says_what_it_means() {
    let text = "# Rounds PRD\n\n## Glossary\n\n| Term | German | Meaning |\n| --- | --- | --- |\n| Customer | Kunde | the clinic that signs |\n| User | Nutzer | the nurse on the ward |\n";
    assert_eq!(payers_and_users(&read(text)), (vec!["clinic"], vec!["nurse"]));
}

#[test]
fn a_pair_in_brackets_is_shown_with_both_of_them() {
    let report = read("# Kiosk PRD\n\nThe letter goes to all customers (users) in the house.\n");
    let [pair] = report.findings.as_slice() else {
        panic!("one pair: {:?}", report.findings);
    };
    assert_eq!(
        report.source.slice(pair.primary.span.clone()),
        "customers (users)"
    );
    assert!(pair.message.contains("\"customers (users)\""), "{}", pair.message);
}

#[test]
fn a_definition_in_words_of_any_trade_is_read() {
    for (customer, user, pays, uses) in [
        (
            "parents, who pay per month.",
            "children, who play the games.",
            "parent",
            "child",
        ),
        (
            "insurance broker",
            "claims handler",
            "insurance broker",
            "claims handler",
        ),
        ("the ministry", "crew on board", "ministry", "crew"),
        ("utilities", "field personnel", "utility", "field personnel"),
        ("Nordmarkt", "HR", "nordmarkt", "hr"),
        (
            "a foundation that gives the money",
            "midwives",
            "foundation",
            "midwife",
        ),
        ("municipal utility (pays)", "QA", "municipal utility", "qa"),
        ("the NHS", "salesmen in the field", "nhs", "salesman"),
    ] {
        for head in ["Parties", "Glossary", "Roles"] {
            let text = format!(
                "# Games PRD\n\n## {head}\n\n- **Customers**: {customer}\n- **Users**: {user}\n\n## Features\n\n- The customer taps a card.\n"
            );
            let report = read(&text);
            assert_eq!(payers_and_users(&report), (vec![pays], vec![uses]), "{text}");
            let relation = &report.model.relation;
            assert_eq!(
                (relation.relation, relation.stated),
                (Relation::Different, true),
                "{text}"
            );
            assert_eq!(places(&report, "customer-uses"), [10], "{text}");
        }
    }
}

#[test]
fn a_definition_that_cannot_be_read_makes_nobody_the_same() {
    for (customer, user) in [
        ("whoever signs", "everybody else"),
        ("as agreed", "as above"),
        ("those upstairs", "us"),
        ("tbd", "tbd"),
    ] {
        for head in ["Parties", "Glossary", "Roles"] {
            let text = format!(
                "# Games PRD\n\n## {head}\n\n- **Customers**: {customer}\n- **Users**: {user}\n\n## Features\n\n- Somebody taps a card.\n"
            );
            let relation = read(&text).model.relation;
            assert_eq!(
                (relation.relation, relation.stated),
                (Relation::Unclear, false),
                "{text}"
            );
        }
    }
    for deed in [
        "places orders",
        "books letters",
        "reviews papers",
        "orders vouchers",
        "can browse",
        "looks around",
    ] {
        let text = format!("# Games PRD\n\n## Roles\n\n- **Customer**: {deed}\n- **Seller**: lists lamps\n");
        let report = read(&text);
        let (_, uses) = payers_and_users(&report);
        assert_eq!(uses, ["customer", "seller"], "{text}");
    }
    // What a list says that a customer does makes "Customer" one kind of user, and not the same as all of them.
    let roles = read(
        "# Games PRD\n\n## Roles\n\n- **Customer**: browses the shelf and buys\n- **User**: keeps the shelf in order\n",
    );
    assert_eq!(roles.model.relation.relation, Relation::Overlapping);
}

#[test]
fn the_document_s_own_definition_wins_over_the_glossary_in_any_words() {
    let declared = Declared {
        glossary: serde_json::from_str(r#"{"customer": "clinic", "user": "nurse"}"#).unwrap(),
        ..Declared::default()
    };
    for (customer, pays) in [
        ("insurance broker", vec!["insurance broker"]),
        ("whoever signs", vec![]),
    ] {
        let text =
            format!("# Claims PRD\n\n## Glossary\n\n- **Customer**: {customer}\n\n## Features\n\n- A form\n");
        let report = lint(Source::new("a-prd.md", &text), &RULES, &declared);
        assert_eq!(payers_and_users(&report), (pays, vec!["nurse"]), "{text}");
    }
}

#[test]
fn a_party_of_two_words_is_one_party() {
    for (words, name) in [
        ("hotel guests", "hotel guest"),
        ("the restaurant owner", "restaurant owner"),
        ("gym members", "gym member"),
        ("school districts", "school district"),
        ("hotel chains, who sign for all their hotels", "hotel chain"),
    ] {
        let text = format!(
            "# Desk PRD\n\n## Glossary\n\n- Customer: {words}\n- User: receptionists\n\n## Features\n\n- A form\n"
        );
        assert_eq!(
            payers_and_users(&read(&text)),
            (vec![name], vec!["receptionist"]),
            "{text}"
        );
    }
}

#[test]
fn customers_who_are_some_of_the_users_are_not_all_of_them() {
    for sentence in [
        "Some customers are also users.",
        "A few customers are also users of the app.",
        "Many of our customers are also users.",
        "Most customers are users, too.",
        "Not all customers are users.",
    ] {
        let text = format!("# Desk PRD\n\n## Overview\n\n{sentence}\n\n## Features\n\n- A form\n");
        let relation = read(&text).model.relation;
        assert_eq!(relation.relation, Relation::Overlapping, "{text}");
        assert!(relation.stated, "{text}");
    }
    for sentence in ["Customers are also users.", "All customers are also users."] {
        let text = format!("# Desk PRD\n\n## Overview\n\n{sentence}\n\n## Features\n\n- A form\n");
        assert_eq!(read(&text).model.relation.relation, Relation::Same, "{text}");
    }
}

#[test]
fn a_definition_that_lets_the_customer_use_the_product_clears_it() {
    for (customer, clears) in [
        ("shop owners, who pay and also use the scanner", true),
        (
            "shop owners. Customers operate the scanner as well as their staff.",
            true,
        ),
        ("shop owners, who pay for what their cashiers use", false),
        ("shop owners, who pay and never use the scanner", false),
        ("shop owners, who pay", false),
    ] {
        let text = format!(
            "# Desk PRD\n\n## Glossary\n\n- Customer: {customer}\n- User: cashiers\n\n## Features\n\n- The customer taps the scanner.\n"
        );
        let expected: &[usize] = if clears { &[] } else { &[10] };
        assert_eq!(places(&read(&text), "customer-uses"), expected, "{text}");
    }
}

#[test]
fn definitions_of_many_shapes_say_the_same() {
    for text in [
        "Our customer is the cooperative; our users are the pickers.",
        "Our customers are cooperatives, and our users are pickers.",
        "Our customers are cooperatives and the users are their pickers.",
        "Our customer is the growers' cooperative; our user is the cooperative's picker.",
        "In this text, \"customer\" means the cooperative that pays and \"user\" means the picker.",
        "We sell to cooperatives (customers), whose pickers (users) weigh fruit.",
        "The customer (a cooperative) pays; the user (a picker) does not.",
        "We serve customers (cooperatives) and users (pickers).",
        "Customer = cooperative\n\nUser = picker",
        "- Customer\n  - The cooperative\n  - Signs the contract\n- User\n  - The picker\n  - Weighs fruit",
        "- Customer\n  - Cooperative\n- User\n  - Picker",
        "1. Customer – cooperative, pays yearly\n2. User – picker, weighs fruit",
        "| Role | Who | Pays? |\n| --- | --- | --- |\n| Customer | Cooperative | yes |\n| User | Pickers | no |",
        "| Role | Who | Pays? |\n| --- | --- | --- |\n| Customer | Growers' cooperative | yes |\n| User | Picker | no |",
        "| Term | Meaning |\n| --- | --- |\n| **Customer** | The cooperative. It signs the contract. |\n| **User** | A picker. |",
        "Customer\n: The cooperative that pays.\n\nUser\n: A picker.",
    ] {
        let text = format!("# Crate PRD\n\n## Roles\n\n{text}\n\n## Features\n\n- A list\n");
        let report = read(&text);
        let (mut pays, uses) = payers_and_users(&report);
        // "The customer pays" says so of the word as well.
        pays.retain(|name| *name != "customer");
        assert!(
            pays == ["cooperative"] || pays == ["growers' cooperative"],
            "{pays:?}: {text}"
        );
        assert_eq!(uses, ["picker"], "{text}");
        let relation = &report.model.relation;
        assert_eq!(
            (relation.relation, relation.stated),
            (Relation::Different, true),
            "{text}"
        );
    }
}

#[test]
fn brackets_behind_a_role_that_name_nobody_define_nobody() {
    for text in [
        "Every customer (optional) gets a letter, and users (10 or more) get one, too.",
        "Customers (see above) and users (free) get a letter.",
        "Old customers (B2B) and users (e.g. by phone) get a letter.",
        "The list (customers) and the page (users) are kept.",
        "The number of letters (customers) and of stamps (users) is kept.",
    ] {
        let text = format!("# Crate PRD\n\n## Overview\n\n{text}\n");
        assert_eq!(payers_and_users(&read(&text)), (vec![], vec![]), "{text}");
    }
}

#[test]
fn whoever_is_told_of_by_the_other_role_is_another() {
    for definition in [
        "Customer: the company whose users scan badges.",
        "Customer: the firm that buys seats for its users.",
        "Customer: whoever pays for the users' seats.",
        "Customer: the employer of the users.",
        "Customer: the party that pays, as opposed to the user.",
        "User: an employee of the customer.",
        "User: somebody whom the customer invites.",
        "User: staff working for a customer",
        "User: the customer's staff",
        "User: works for the customer",
        "User: a person with an account that a customer pays for.",
    ] {
        for text in [
            format!("## Glossary\n\n- {definition}"),
            format!("## Roles\n\n- **{}", definition.replacen(':', "**:", 1)),
            format!(
                "## Overview\n\nThe {}",
                definition
                    .replacen(':', " is", 1)
                    .replace("Customer", "customer")
                    .replace("User", "user")
            ),
        ] {
            if text.contains("is works") || text.contains("is whoever") {
                continue;
            }
            let report = read(&format!("# Crate PRD\n\n{text}\n\n## Features\n\n- A list\n"));
            let relation = &report.model.relation;
            assert_eq!(
                (relation.relation, relation.stated),
                (Relation::Different, true),
                "{text}"
            );
            assert!(report.model.customer_is_user.is_none(), "{text}");
        }
    }
    for (definition, expected) in [
        ("User: a customer.", Relation::Same),
        ("Customer: an end user.", Relation::Same),
        ("Customer: the user of the app.", Relation::Same),
        ("Customer: same as user.", Relation::Same),
        ("Customer: a person who pays and is also a user.", Relation::Same),
        ("User: a customer or one of their staff.", Relation::Overlapping),
        ("Customer: a user who pays.", Relation::Overlapping),
    ] {
        let text = format!("# Crate PRD\n\n## Glossary\n\n- {definition}\n\n## Features\n\n- A list\n");
        let relation = read(&text).model.relation;
        assert_eq!((relation.relation, relation.stated), (expected, true), "{text}");
    }
}
