//! Who pays and who uses, worked out of small documents; the expectations are a reader's.

use prdlint::roles::declaration::Relation;
use prdlint::text::Source;
use prdlint::{Declared, Report, lint};

fn read(text: &str) -> Report {
    lint(Source::new("roles.md", text), &[], &Declared::default())
}

fn who(report: &Report, pays: bool) -> Vec<&str> {
    let picked = |party: &&prdlint::roles::Party| {
        if pays {
            party.pays.is_some()
        } else {
            party.uses.is_some()
        }
    };
    report
        .model
        .parties
        .iter()
        .filter(picked)
        .map(|party| party.name.as_str())
        .collect()
}

#[test]
fn labels_name_those_who_pay_and_those_who_use() {
    let report =
        read("# Rota PRD\n\nTarget customers: care homes\nPrimary users: nurses, carers\nPhase: one\n");
    assert_eq!(who(&report, true), ["care home"]);
    assert_eq!(who(&report, false), ["nurse", "carer"]);
    assert_eq!(report.model.relation.relation, Relation::Different);
    assert!(report.model.relation.stated);
}

#[test]
fn a_role_list_with_the_customer_in_it_makes_customers_one_kind_of_user() {
    let report = read(
        "# Shop PRD\n\n## User roles\n\n- **Customer**: browses and orders\n- **Admin**: packs orders\n",
    );
    assert!(report.model.customer_is_user.is_some());
    assert_eq!(report.model.relation.relation, Relation::Overlapping);
}

#[test]
fn a_heading_may_say_that_customers_are_the_users() {
    let report = read("# Diary PRD\n\n## Primary users (customers)\n\n- People who keep a diary\n");
    assert!(report.model.customer_is_user.is_some());
    assert!(report.model.said_same() || report.model.relation.relation == Relation::Same);
}

#[test]
fn a_definition_may_stand_either_way_round() {
    for text in [
        "# Fleet PRD\n\nOur customers are hauliers. The users are drivers.\n",
        "# Fleet PRD\n\nHauliers are our customers. Drivers are the users.\n",
        "# Fleet PRD\n\n## Glossary\n\n- **Customer:** the haulier who signs\n- **User:** the driver\n",
        "# Fleet PRD\n\n## Glossary\n\n| Term | Meaning |\n| --- | --- |\n| Customer | The haulier who signs |\n| User | The driver on the road |\n",
    ] {
        let report = read(text);
        assert_eq!(report.model.relation.relation, Relation::Different, "{text}");
        assert!(report.model.relation.stated, "{text}");
    }
}

#[test]
fn their_customers_define_nobody() {
    let report = read("# Till PRD\n\nTheir customers are readers. End customers are readers.\n");
    assert!(report.model.definitions.is_empty());
}

#[test]
fn the_business_model_in_words_counts() {
    let marketplace = read("# Swap PRD\n\nA marketplace where buyers meet sellers.\n");
    assert_eq!(marketplace.model.relation.relation, Relation::TwoSided);
    let denied = read("# Swap PRD\n\nNot a goal: a marketplace of our own.\n");
    assert_eq!(denied.model.relation.relation, Relation::Unclear);
    let advertisers = read("# Rain PRD\n\nThe app is ad-funded.\n");
    assert_eq!(who(&advertisers, true), ["advertiser"]);
}

#[test]
fn whoever_is_said_to_pay_pays() {
    for (text, name) in [
        ("# A PRD\n\nRestaurants pay EUR 49 a month.\n", "restaurant"),
        ("# A PRD\n\nFarm cooperatives pay a yearly fee.\n", "cooperative"),
        ("# A PRD\n\nThe membership holder pays on the first.\n", "holder"),
    ] {
        assert_eq!(who(&read(text), true), [name], "{text}");
    }
    assert!(who(&read("# A PRD\n\nPatients never pay for it.\n"), true).is_empty());
}

#[test]
fn more_than_two_roles_can_be_declared() {
    let report = read(
        "---\nprdlint:\n  relation: two-sided\n  roles:\n    host: {pays: true, uses: true}\n    guest: {uses: true, terms: [visitor]}\n    neighbour: {}\n---\n# Stay PRD\n",
    );
    assert_eq!(who(&report, true), ["host"]);
    assert_eq!(who(&report, false), ["guest", "host"]);
    assert!(report.model.parties.iter().any(|party| party.name == "neighbour"));
    assert!(report.problem.is_none(), "{:?}", report.problem);
}

#[test]
fn a_misspelt_declaration_is_told() {
    let report = read("---\nprdlint:\n  relatoin: same\n---\n# Stay PRD\n");
    let problem = report.problem.expect("the key is unknown");
    assert!(problem.message().contains("relatoin"), "{}", problem.message());
}

#[test]
fn whoever_stands_below_the_heading_who_pays_pays() {
    let report = read(
        "# Florist PRD\n\n## Who pays\n\nFlorists and workshops with up to 10 people. 39 euros per month.\n\n## Use\n\nCouples see whether vendor commissions are shown.\n",
    );
    assert_eq!(who(&report, true), ["florist", "workshop"]);
    let denied = read("# Florist PRD\n\n## Who pays\n\nNot the couples.\n");
    assert!(who(&denied, true).is_empty());
}

#[test]
fn a_customer_who_is_defined_by_whom_somebody_works_for_is_not_the_payer() {
    let report = read(
        "# Ledger PRD\n\n## Glossary\n\n- **User** – the freelancer who has a subscription\n- **Client** – the company the freelancer works for\n\n## Invoices\n\n- The client can pay by card\n",
    );
    assert_eq!(who(&report, false), ["freelancer"]);
    assert!(who(&report, true).is_empty(), "{:?}", who(&report, true));
}

#[test]
fn an_amount_with_its_rhythm_is_a_price_and_an_amount_of_something_else_is_none() {
    let sold = |text: &str| read(text).model.money.price.is_some();
    assert!(sold(
        "# Ledger PRD\n\n## Settings\n\n- Monthly €12, yearly €120\n"
    ));
    assert!(sold("# Ledger PRD\n\n## Settings\n\n- $9 monthly\n"));
    assert!(!sold(
        "# Ledger PRD\n\n## Settings\n\n- A monthly budget of €500 is suggested\n"
    ));
    assert!(!sold("# Ledger PRD\n\n## Settings\n\n- A monthly report\n"));
}

#[test]
fn the_model_in_words_says_what_is_left_open() {
    let words = |text: &str| read(text).model.in_words();
    assert_eq!(
        words("# Rota PRD\n\nTarget customers: care homes\nPrimary users: nurses\n"),
        "this document understands nurses as those who use and care homes as those who pay"
    );
    assert_eq!(
        words("# Rota PRD\n\nPrimary users: nurses\n"),
        "according to this document nurses use it, and it does not say who pays"
    );
    assert_eq!(
        words("# Rota PRD\n\nShifts are swapped.\n"),
        "this document says neither who pays nor who uses"
    );
}
