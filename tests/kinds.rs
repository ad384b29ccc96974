//! Kinds of text that were once misread, told of falsely or passed over: each in a short PRD, with the rules that must speak.

use prdlint::finding::Level;
use prdlint::text::Source;
use prdlint::{Declared, lint, rules};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<rules::Rule>> = LazyLock::new(rules::built_in);

/// The rules that speak at a level and above, in order, and the lines on which they do.
fn told(text: &str, least: Level) -> Vec<(String, usize)> {
    let report = lint(Source::new("kind.md", text), &RULES, &Declared::default());
    report
        .findings
        .iter()
        .filter(|finding| finding.level >= least)
        .map(|finding| {
            let line = report.source.position(finding.primary.span.start).line;
            (finding.rule.clone(), line)
        })
        .collect()
}

fn says(text: &str, expected: &[(&str, usize)]) {
    let found = told(text, Level::Warning);
    let found: Vec<(&str, usize)> = found.iter().map(|(rule, line)| (rule.as_str(), *line)).collect();
    assert_eq!(found, expected, "{text}");
}

/// Where a rule that advises speaks.
fn advises(rule: &str, text: &str, expected: &[usize]) {
    let mut found = told(text, Level::Advice);
    found.retain(|(name, _)| name == rule);
    let found: Vec<usize> = found.iter().map(|(_, line)| *line).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_lone_user_beside_several_named_tellers_is_any_of_them() {
    says(
        "# Stall PRD\n\n## Features\n\n- As a customer, I want to browse lamps.\n- As a customer, I want to save a lamp.\n- As a seller, I want to list lamps.\n- As a user, I want large letters, whether I browse or list.\n",
        &[],
    );
    says(
        "# Stall PRD\n\n## Customer stories\n\n- As a customer, I want to browse lamps.\n- As a customer, I want to save a lamp.\n- As a user, I want to compare lamps.\n\n## Seller stories\n\n- As a seller, I want to list lamps.\n",
        &[("swapped", 7)],
    );
}

#[test]
fn who_is_in_the_product_s_name_has_not_the_whole_text_for_a_section() {
    says(
        "# Client portal\n\n## Features\n\n- As a user, I want to read my letters.\n- As a user, I want to answer a letter.\n- As a manager, I want to see all letters.\n",
        &[],
    );
}

#[test]
fn criteria_belong_to_their_story_wherever_they_are_kept() {
    let beside = "# Till PRD\n\n## Loans\n\n**Story:** As a customer, I want to ask for a loan.\n\n**Scope:**\n\n- A form with four fields\n\n**Acceptance criteria:**\n\n- The user sees the rate before the user signs.\n";
    says(beside, &[("swapped", 13)]);
    let apart = "# Story 4: pausing\n\n## Story\n\nAs a subscriber, I want to pause my box, so that nothing spoils.\n\n## Notes\n\nNone.\n\n## Acceptance criteria\n\n### Resuming\n\n**When** user clicks \"Resume\"\n\n**Then** the next box is planned\n";
    says(apart, &[("swapped", 15)]);
}

#[test]
fn a_line_that_ends_open_shares_its_subject_with_the_list_behind_it() {
    says(
        "# Roost PRD\n\n## Roles\n\n### Customer\n\nCustomers can:\n\n- Browse coops\n- Apply for a coop\n\n### Administrator\n\n- Manages coops\n\n## Features\n\n### Customer dashboard\n\nUsers can view:\n\n- The state of the application\n- Messages\n",
        &[("swapped", 20)],
    );
}

#[test]
fn a_line_in_italics_may_head_a_flow() {
    says(
        "# Barber's book PRD\n\n## Stories\n\n- As a customer, I want to see free slots.\n- As a barber, I want to see my day.\n\n## Experience\n\n*Customer flow*\n\n1. User opens the page.\n2. User selects a cut.\n\n*Barber flow*\n\n1. Barber opens the day.\n",
        &[("swapped", 12)],
    );
}

#[test]
fn a_record_of_a_customer_is_no_customer() {
    says(
        "# Order desk PRD\n\n## Order desk\n\n- Staff can create an order: find or add the customer, select items, confirm.\n- Every change is attributed to a user.\n",
        &[],
    );
}

#[test]
fn steps_below_a_step_are_steps_of_the_same_flow() {
    says(
        "# Library PRD\n\n## Use case: join\n\n- 1 The customer enters a name.\n- 2 While something is missing\n  - 2.1 The system asks for it.\n  - 2.2 The user enters the missing line.\n- 3 The customer confirms.\n",
        &[("swapped", 8)],
    );
}

#[test]
fn users_are_not_counted_as_a_share_of_those_who_pay() {
    let text = |line: &str| {
        format!(
            "# Choir PRD\n\nChoirs are our customers and pay per year; singers are the users.\n\n## Success metrics\n\n- {line}\n\n## Renewal\n\nA choir renews each autumn.\n"
        )
    };
    says(
        &text("Monthly active users above 70% of paying customers"),
        &[("wrong-metric", 7)],
    );
    says(&text("60% of customers use the score view"), &[]);
}

#[test]
fn whoever_is_sent_the_bill_or_called_paying_pays() {
    let text = |line: &str| {
        format!(
            "# Kennel PRD\n\n## Who pays\n\nCustomers are kennels, who pay a yearly fee.\n\n## Who uses\n\nUsers are keepers.\n\n## Revenue\n\n- {line}\n\n## Support\n\nAn account manager calls each kennel.\n"
        )
    };
    says(
        &text("A licence of 900 a year, invoiced to the kennel's users"),
        &[("user-pays", 13)],
    );
    says(&text("Five paying users by June"), &[("user-pays", 13)]);
    says(&text("A licence of 900 a year, invoiced to the kennel"), &[]);
}

#[test]
fn an_administrator_is_no_customer_and_staff_are_none_either() {
    says(
        "# Cars PRD\n\n## Users and personas\n\n### Primary customers\n\n1. **Car buyers**\n   - Look for a used car\n2. **Admin users**\n   - Our own people, who check each offer\n",
        &[("wrong-heading", 5)],
    );
    says(
        "# Table PRD\n\n## Users\n\n### Primary user: guest\n\n- Books a table\n\n### Secondary customer: kitchen staff\n\n- Sees the bookings\n",
        &[("wrong-heading", 9)],
    );
    says(
        "# Rental PRD\n\n## Target customers\n\n### Primary users\n\n- **Counter agents**: hand out and take back cars\n\n### Partners\n\n- Developers\n",
        &[("wrong-heading", 3)],
    );
}

#[test]
fn an_item_that_heads_a_list_parts_it_as_a_heading_would() {
    says(
        "# Tickets PRD\n\n## Non-functional requirements\n\n1. Security:\n   - Data is encrypted.\n2. Usability:\n   - The page is easy to read.\n   - A disputed charge is taken up by an account manager.\n",
        &[("relations-in-design", 9)],
    );
}

#[test]
fn a_teller_s_own_clients_pay_the_teller() {
    says(
        "# Bills PRD\n\n## Stories\n\n- As a shop owner, I want to write bills for my clients.\n- As a shop owner, I want to keep a client list.\n- As a shop owner, I want to know which clients have paid their bills.\n",
        &[],
    );
}

#[test]
fn target_customers_and_their_customers_are_two() {
    says(
        "# Plumb bot PRD\n\n## Target customer\n\nPlumbers with one van. Your customers message you, the bot answers.\n\n## Why\n\nOther tools want customers to visit a website.\n\n## Later\n\n- A customer can reschedule by message.\n\n## Risks\n\n- Plumbers are shy: offer a call to the first 50 customers.\n",
        &[("overloaded", 3)],
    );
}

#[test]
fn a_kind_of_model_and_a_list_of_things_name_nobody() {
    let report = lint(
        Source::new(
            "kind.md",
            "# Salon PRD\n\n## Business model\n\nThe business model is open. Owners manage services, staff schedules and bookings.\n\nStaff schedules are shown by week.\n",
        ),
        &RULES,
        &Declared::default(),
    );
    let names: Vec<&str> = report
        .model
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .collect();
    assert_eq!(names, Vec::<&str>::new());
}

#[test]
fn a_shadow_of_a_doubt_is_left_alone() {
    // "Their customers use this" says whose they are; plans that customers choose say who pays.
    says(
        "# Grid PRD\n\n## Pricing\n\n- The plan depends on what the customer needs.\n- Customers choose one of three plans.\n- A customer may change the subscription each month.\n\n## Support\n\nBy phone.\n",
        &[],
    );
}

#[test]
fn lines_that_define_both_words_name_no_roles_of_their_own() {
    let text = "# Kiosk PRD\n\n## Who is who\n\n- Customers: museums, who pay per screen\n- Users: visitors, who touch the screens\n\n## Features\n\n- The customer taps a picture to hear its story.\n";
    says(text, &[("customer-uses", 10)]);
}

#[test]
fn two_who_deal_with_each_other_are_two() {
    says(
        "# Embed PRD\n\n## Today\n\n1. User makes a page.\n2. Client opens the page.\n3. User loses credit with the client.\n\n## Tomorrow\n\n1. User makes a page.\n2. Client reads the page.\n",
        &[],
    );
}

#[test]
fn a_question_tells_of_nobody_s_act() {
    says(
        "# Desk PRD\n\n## Features\n\n- A customer can track each parcel.\n\n## Tests\n\nGiven this state, can a user track each parcel?\n",
        &[],
    );
}

#[test]
fn what_a_story_is_told_for_is_done_by_its_teller() {
    says(
        "# Basket PRD\n\n## Summary\n\nA shop that lets users complete a purchase in three steps.\n\n## Stories\n\n- As a customer, I want to save an address so that I can complete my purchase later.\n- As a customer, I want to see the sum.\n",
        &[("swapped", 9)],
    );
}

#[test]
fn users_under_the_customer_s_heading_are_customers() {
    says(
        "# Corner shop PRD\n\n## Roles\n\n- Customer\n- Administrator\n\n## Customer experience\n\nUsers browse the shelves by aisle.\n\nEach aisle has a page.\n\nUsers add goods to the basket.\n\n## Administration\n\nThe administrator fills the shelves.\n",
        &[("swapped", 10)],
    );
}

#[test]
fn a_line_of_its_own_is_no_design_and_a_field_is_no_price() {
    says(
        "# Canteen PRD\n\n## User journey\n\n1. **Find a meal**\n   - Search by street\n2. **Account management**\n   - Change the picture\n",
        &[],
    );
    says(
        "# Import PRD\n\n## Scope\n\nOne form.\n\n## Goals\n\n- [ ] The record is saved with: name, arr, industry\n\n## Features\n\n- A form with four fields\n",
        &[],
    );
}

#[test]
fn a_kind_of_firm_with_a_role_below_it_is_a_kind_of_person() {
    let under = |below: &str| {
        format!(
            "# Chart PRD\n\n## Users\n\n### Primary users\n\n**Data analysts**\n\n- Daily work with charts\n\n**Marketing managers**\n\n- Weekly reviews\n\n### Secondary users\n\n**Agency partners**\n\n- {below}\n\n## Charts\n\nA chart is made in a minute.\n"
        )
    };
    says(&under("**Role**: look after many accounts"), &[]);
}

#[test]
fn a_label_that_names_staff_as_the_customer_may_end_in_a_full_stop() {
    says(
        "# Desk PRD\n\n## Who it is for\n\n- **Buyer:** the head of support at a software company, who pays per seat.\n- **Primary customer:** First-line support agent.\n- **Secondary user:** Team lead.\n\n## Desk\n\nAgents answer tickets.\n",
        &[("wrong-heading", 6)],
    );
}

#[test]
fn a_count_beside_a_business_is_that_business_s_own() {
    let risks = |line: &str| {
        format!(
            "# Studio planner PRD\n\n## Roles\n\n- Studio owner: pays 40 a month\n- Trainer: runs the classes\n\n## Stories\n\n- As a studio owner, I want to see which clients came, so that I can call the others.\n- As a trainer, I want to write to a client, so that nobody waits in vain.\n\n## Launch\n\n- {line}\n"
        )
    };
    says(&risks("The average studio keeps 60 clients."), &[]);
    says(&risks("200 trainers × 15 clients make 3,000 plans."), &[]);
    says(&risks("We win 60 clients by June."), &[("overloaded", 15)]);
}

#[test]
fn a_pair_that_a_list_of_roles_names_is_a_name() {
    let text = |pair: &str| {
        format!(
            "# Calm PRD\n\n## Summary\n\nAn app in which {pair} talk to a counsellor by video.\n\n## Roles\n\n- **End users (clients):** book a talk and rate it\n- **Counsellors:** hold the talk\n- **Administrators:** approve counsellors\n"
        )
    };
    says(&text("end users (clients)"), &[]);
    says(&text("subscribers (users)"), &[("paired", 5)]);
}

#[test]
fn a_screen_that_lists_customers_names_nobody_who_pays() {
    says(
        "# Till PRD\n\n## Roles\n\n- **Seller:** sends invoices and sees who paid\n- **Operator:** approves sellers\n\n## Seller's pages\n\n### Customers\n\n- **List of customers** (name, phone, total paid, open balance)\n- **Customer profile:** earlier invoices, favoured way of payment\n\n## Operator's pages\n\n### Money\n\n- Show the revenue of a month\n- Find churned users\n",
        &[],
    );
}

#[test]
fn where_users_are_named_nowhere_they_may_well_pay() {
    says(
        "# Rune PRD\n\n## Money\n\n- Players should pay for extra decks.\n- Users can pay a monthly fee for the league.\n\n## Stories\n\n- As an operator, I want to see the sales of a day, so that I can plan.\n",
        &[],
    );
}

#[test]
fn what_a_table_of_screens_shows_is_no_matter_of_relations() {
    let table = |head: &str| {
        format!(
            "# Rentbook PRD\n\n## Roles\n\n- Agent: works in the office\n- Landlord: pays for Rentbook\n\n## User experience\n\n| {head} | Purpose |\n| --- | --- |\n| Start | At a glance: overdue invoices, visits of the day |\n| Units | Find and edit a flat |\n"
        )
    };
    says(&table("Screen"), &[]);
    says(&table("Matter"), &[("relations-in-design", 12)]);
}

#[test]
fn whoever_is_counted_as_paying_or_named_as_the_market_pays() {
    let text = |line: &str| {
        format!(
            "# Relay PRD\n\n## Goals\n\n- No message is lost\n- {line}\n\n## Features\n\n- Forward a message to an address\n- Try again when it fails\n- Show what was sent\n\n## Support\n\nLetters are answered within a day, and a plan ends whenever one likes: cancel anytime.\n\n## Plans\n\n| Plan | Price |\n| --- | --- |\n| Start | $9 a month |\n| Grow | $29 a month |\n"
        )
    };
    advises("payer-unstated", &text("Nothing is sent twice"), &[18]);
    advises(
        "payer-unstated",
        &text("Ten paying customers in the first month"),
        &[],
    );
    advises("payer-unstated", &text("50 paying gyms in the first year"), &[]);
    advises(
        "payer-unstated",
        &text("**Target market:** small software firms"),
        &[],
    );
    // What is saved or earned by millions is no price list.
    advises(
        "payer-unstated",
        "# Fraud screen PRD\n\n## Problem\n\nToo many payments are stopped.\n\n## Features\n\n- Score each payment\n- Ask again where the score is low\n- Let the analyst overrule it\n\n## Financial impact\n\n- Losses prevented: $26M a year\n- Revenue kept: $18M\n- Cost of the work: $12M\n",
        &[],
    );
}

#[test]
fn a_measure_of_those_who_pay_under_a_heading_of_those_who_use_stands_wrong() {
    let text = |heading: &str, line: &str| {
        format!(
            "# Convoy PRD\n\n## Who it is for\n\n- Haulage firms, which pay per truck\n- Drivers, who carry the phone\n\n## Measures\n\n### {heading}\n\n- Half of the drivers use it every day\n- {line}\n"
        )
    };
    says(
        &text("User adoption", "Customer retention: 90% a year"),
        &[("wrong-heading", 10)],
    );
    says(&text("Adoption", "Customer retention: 90% a year"), &[]);
    says(&text("User adoption", "User retention: 60% after a month"), &[]);
}

#[test]
fn a_table_of_who_does_what_holds_for_the_flows_of_the_same_names() {
    let text = |actor: &str, flow: &str| {
        format!(
            "# Lampshop PRD\n\n## Use cases\n\n| Use case | Actors |\n| --- | --- |\n| Sign in | {actor}, Admin |\n| Fill the basket | {actor} |\n| Track an order | {actor} |\n\n## Flows\n\n### Flow 1: Sign in\n\nUser enters the e-mail address.\n\n### Flow 2: Fill the basket\n\n{flow} selects a lamp and a colour.\n\n### Flow 3: Track an order\n\n{flow} opens the order.\n"
        )
    };
    says(&text("Customer", "User"), &[("swapped", 19)]);
    says(&text("Customer", "Customer"), &[]);
    says(&text("User", "User"), &[]);
}

#[test]
fn users_who_pay_under_the_customer_s_heading_are_the_customer_under_another_name() {
    says(
        "# Plot PRD\n\n## Roles\n\n- **Customer (buyer):** looks for a plot and pays to see an address\n- **Promoter:** offers plots\n\n## Customer's site\n\n- Users can filter by price.\n- Users can pay a fee to see an address.\n- Users can ask for a visit.\n",
        &[("swapped", 10)],
    );
}

#[test]
fn lines_with_section_numbers_head_what_follows_them() {
    // Pasted without its headings, a document has its sections all the same: the free tier is a supplier's.
    says(
        "Site builder: product requirements\n\n1. Purpose\n\nA colleague builds a site by talking to it.\n\n2. Architecture\n\n2.1 Technology stack\n\nA database with a generous free tier\n\n2.2 Commands\n\nThe colleague starts a site and publishes it.\n",
        &[],
    );
}

#[test]
fn a_label_that_counts_users_over_a_figure_that_counts_customers_mixes_both() {
    let text = |line: &str| {
        format!(
            "# Convoy PRD\n\n## Who it is for\n\n- **Customers:** haulage firms, which pay per truck\n- **Users:** drivers, who carry the phone\n\n## Measures\n\n{line}\n"
        )
    };
    says(
        &text("- **User adoption**: 500+ active customers within a year"),
        &[("wrong-metric", 10)],
    );
    says(
        &text("| Measure | Target |\n| --- | --- |\n| User adoption | 60% of enabled customers active |"),
        &[("wrong-metric", 12)],
    );
    says(
        &text("- **Customer retention**: 70% of users come back each month"),
        &[("wrong-metric", 10)],
    );
    says(&text("- **User adoption**: 500+ active users within a year"), &[]);
    says(
        &text("- **User adoption**: 70%; the sales team asks customers"),
        &[],
    );
    says(&text("- **Customer retention**: 90% of firms renew"), &[]);
}

#[test]
fn what_a_list_of_roles_says_of_the_customer_is_done_by_the_user_elsewhere() {
    let text = |roles: &str| {
        format!(
            "# Loom PRD\n\n## Roles\n\n{roles}\n\n## Rules of the basket\n\nA yarn has a colour and a weight.\n\nWhen a user picks a yarn, the price beside it changes at once.\n"
        )
    };
    let list = "- **Customer (buyer):** Searches the catalogue, picks yarns, adds them to the basket.\n- **Seller:** Sets prices and stock.";
    says(&text(list), &[("swapped", 5)]);
    let below = "### Customer\n\n- Search the catalogue\n- Pick a yarn by colour\n\n### Seller\n\n- Set prices and stock";
    says(&text(below), &[("swapped", 5)]);
    says(
        &text(
            "- **Customer:** Can search the catalogue, pick yarns and send a gift card.\n- **Seller:** Sets prices.",
        ),
        &[("swapped", 5)],
    );
    // Nouns name what a role has; another role's deeds are its own; a pair is one party's name.
    for roles in [
        "- **Customer:** orders and yarns\n- **Seller:** prices and stock",
        "- **Customer:** waits at home.\n- **Seller:** Picks yarns and sets prices.",
        "- **Users (customers):** pick yarns and colours\n- **Sellers:** set prices",
    ] {
        says(&text(roles), &[]);
    }
    // An audience without deeds is not followed by those of the next list.
    says(
        "# Letters PRD\n\n## Audience\n\n- All customers\n- Sleeping customers\n\n## Actions\n\n- Write a letter\n- Plan a campaign\n\n## Flow\n\n1. The user plans a campaign.\n2. The letter goes out.\n",
        &[],
    );
}

#[test]
fn users_on_a_premium_plan_are_those_who_pay() {
    let text = |who: &str| {
        format!(
            "# Tally PRD\n\n## Overview\n\nTally counts laps. It is sold as a subscription model.\n\n## Features\n\n- {who} see every lap of their life.\n- A runner and a coach compare laps.\n- The coach opens a lap.\n\n## Support\n\n- Refunds take a week.\n"
        )
    };
    advises("payer-unstated", &text("Premium users"), &[]);
    advises("payer-unstated", &text("Members"), &[5]);
}

#[test]
fn a_plan_that_will_not_be_built_costs_nobody_anything() {
    let text = |head: &str| {
        format!(
            "# Pond PRD\n\n## Roles\n\n- **Angler:** logs a catch\n- **Warden:** reads the log\n\n## {head}\n\n- Subscription tiers\n- A map of all ponds\n\n## Support\n\n- Refunds take a week.\n"
        )
    };
    advises("payer-unstated", &text("Out of scope"), &[]);
    advises("payer-unstated", &text("Features"), &[10]);
}

#[test]
fn where_one_kind_of_person_takes_a_plan_they_pay_for_it() {
    let text = |roles: &str| {
        format!(
            "# Tenor PRD\n\n## Roles\n\n{roles}\n\n## Features\n\n- Slow a passage down\n\n## Money\n\nTenor is freemium. The rest is in the premium plan.\n\n## Support\n\n- Refunds take a week.\n"
        )
    };
    advises(
        "payer-unstated",
        &text("- **Player:** practises a part at home"),
        &[],
    );
    advises(
        "payer-unstated",
        &text("- **Player:** practises a part at home\n- **Teacher:** chooses the pieces"),
        &[14],
    );
}

#[test]
fn whoever_runs_the_platform_speaks_of_those_who_pay_the_maker() {
    let text = |teller: &str| {
        format!(
            "# Guestbook PRD\n\nFor agencies and salons. Our clients pay 40 a month.\n\n## Stories\n\n- As a {teller}, I want to make an account for each client, so that the client sees its own colours.\n- As a {teller}, I want to close the accounts of clients who left.\n\n## Support\n\n- Refunds take a week.\n"
        )
    };
    says(&text("platform owner"), &[]);
    says(&text("salon owner"), &[("overloaded", 3)]);
}

#[test]
fn bookings_that_come_again_are_a_measure_of_keeping_those_who_pay() {
    let text = |measure: &str| {
        format!(
            "# Court PRD\n\n## Roles\n\n- **Player:** books and pays for an hour\n- **Coach:** sets a price\n\n## Pricing\n\nPlayers pay 20 EUR per session.\n\n## Success\n\n- {measure}\n"
        )
    };
    advises(
        "no-customer-relations",
        &text("Players make repeat bookings"),
        &[],
    );
    advises("no-customer-relations", &text("Players make bookings"), &[1]);
}

#[test]
fn a_pair_that_fills_its_line_is_a_label_and_joins_nothing() {
    let text = |line: &str| {
        format!(
            "# Crib PRD\n\n3. Roles\n{line}\nSigns up, looks for a sitter and books one.\n3.2. Sitter\nAccepts or declines what is asked.\n"
        )
    };
    says(&text("3.1. User (client)"), &[]);
    says(&text("The letter goes to the user (client)"), &[("paired", 4)]);
}

#[test]
fn customers_who_tell_the_stories_and_a_user_who_pays_are_one() {
    let text = |payer: &str| {
        format!(
            "# Box PRD\n\n## What it does\n\n- When a {payer} wants to upgrade a plan, the difference is charged.\n\n## Stories\n\n- As a customer, I want to see what is in the box.\n- As a clerk, I want to see who is behind.\n\n## Billing\n\n- Customers pay for the plan on the first of the month.\n- Refunds take a week.\n"
        )
    };
    says(&text("user"), &[("swapped", 5)]);
    says(&text("customer"), &[]);
}

#[test]
fn the_lines_below_a_role_s_heading_are_what_it_does() {
    let text = |roles: &str| {
        format!(
            "# Vault PRD\n\n{roles}\n\n## It is done when\n\n- A user can deposit, withdraw and transfer.\n- Every call is logged.\n"
        )
    };
    says(
        &text(
            "## Roles\n\n### Customer\n\nSomebody with an account who can:\n\n- deposit money\n- withdraw money\n- transfer money\n\n### Clerk\n\n- opens accounts",
        ),
        &[("swapped", 5)],
    );
    // "Customers" above the list of roles is its heading, and none of its roles.
    says(
        &text("## Customers\n\n- Deposit by card\n- Withdraw at the desk\n- Transfer by letter"),
        &[],
    );
}

#[test]
fn a_listed_consumer_and_paying_customers_are_two() {
    let text = |who: &str| {
        format!(
            "# Stamp PRD\n\n## Roles\n\n| Role | Who |\n| --- | --- |\n| **Shop owner** | Sets up the card. |\n| **{who}** | Collects stamps. |\n\n## Money\n\nShop owners pay 20 EUR a month.\n\n## Support\n\nPaid customers get an invoice by post.\n"
        )
    };
    says(&text("Guest (customer)"), &[("overloaded", 16)]);
    says(&text("Guest"), &[]);
}

#[test]
fn one_act_of_the_user_under_the_customer_s_own_heading_is_a_slip() {
    let text = |heading: &str, more: &str| {
        format!(
            "# Counter PRD\n\n## Roles\n\n### Customer\n\nScans the code and pays at the table.\n\n### Cook\n\nSees the orders.\n\n## {heading}\n\n- The menu opens in the browser.\n- The user checks out.\n{more}"
        )
    };
    says(&text("Customer flow", ""), &[("swapped", 16)]);
    says(&text("Flow", ""), &[]);
    // With staff in the section "the user" may be one of them.
    says(&text("Customer flow", "- The cook gets the order.\n"), &[]);
}

#[test]
fn a_client_in_brackets_behind_a_persona_is_one_of_those_who_use() {
    let text = |viewer: &str| {
        format!(
            "# Reports PRD\n\n## Users\n\n### Primary customers\n\n- **Agency**: makes reports for many stores\n- **Store chains**: want to see their figures\n\n### User personas\n\n**Agency staff** (25-55)\n- **Goals:** less time on reports\n\n**{viewer}** (25-50)\n- **Goals:** know how the stores do\n\n## Problem\n\nReports are sent by mail. There is to be a page where clients log in at any time and filter the weeks.\n\n## Support\n\n- Refunds take a week.\n"
        )
    };
    says(&text("Store viewer (client)"), &[]);
    says(&text("Store viewer"), &[("customer-uses", 20)]);
    says(&text("Store viewer (not the client)"), &[("customer-uses", 20)]);
}

#[test]
fn logins_are_counted_where_something_is_counted() {
    let text = |head: &str, line: &str| {
        format!(
            "# Casebook PRD\n\n## Glossary\n\n- Client: the law firm that signs\n- User: paralegals\n\n## {head}\n\n- {line}\n\n## Support\n\n- Refunds take a week.\n"
        )
    };
    says(
        &text("Technology", "Built-in sign-on covers staff and client logins"),
        &[],
    );
    says(&text("Success metrics", "Client logins"), &[("wrong-metric", 10)]);
    says(
        &text("Technology", "Client logins: 40 a week"),
        &[("wrong-metric", 10)],
    );
    says(
        &text("Features", "Client clicks for one case fall from nine to three"),
        &[("wrong-metric", 10)],
    );
}

#[test]
fn what_a_persona_wants_pays_for_nothing() {
    let text = "# Stall PRD\n\n## Target users\n\n### Buyer\n\nA buyer wants to find lamps and pay safely.\n\n### Seller\n\nA seller wants to list lamps.\n";
    let report = lint(Source::new("kind.md", text), &RULES, &Declared::default());
    let pays = report.model.parties.iter().filter(|party| party.pays.is_some());
    let pays: Vec<&str> = pays.map(|party| party.name.as_str()).collect();
    assert_eq!(pays, ["buyer"]);
}

#[test]
fn a_client_beside_a_server_is_a_program_where_the_people_are_called_customers() {
    let text = |people: &str, owner: &str| {
        format!(
            "# Mortar PRD\n\n## Overview\n\nAn app in which {people} order mortar. It helps {people} see where their order is.\n\n## Rules\n\n1. Prices come from {owner}. The user must see the new total and confirm it.\n2. The system returns free hours of a day; the client does not create slots and does not reserve hours.\n3. The user picks one of them.\n\n## Support\n\n- Refunds take a week.\n"
        )
    };
    says(&text("customers", "the backend"), &[]);
    says(&text("customers", "the server"), &[]);
    // Where nothing tells of machines, or where clients are the people, a client is one.
    says(&text("customers", "the office"), &[("swapped", 10)]);
    says(&text("clients", "the backend"), &[("swapped", 10)]);
}

#[test]
fn a_team_under_target_users_is_who_uses() {
    let text = |who: &str| {
        format!(
            "# Desk spec\n\n**Target users:** {who}\n\n## Overview\n\nA place for questions.\n\n## Users\n\n- Agents answer questions\n- Supervisors see what waits\n\n## Features\n\n- A list of questions\n"
        )
    };
    says(&text("Small teams"), &[]);
    says(&text("Small agencies"), &[("wrong-heading", 3)]);
}

#[test]
fn a_story_of_several_tellers_may_call_them_users() {
    let text = |teller: &str| {
        format!(
            "# Lawn PRD\n\n## Users and what they want\n\n- As a {teller}, I can edit my profile.\n  - Participating actors: customer, provider\n  - Event flow:\n    1. User opens the profile\n    2. User changes the address\n\n- As a provider, I can offer a price.\n  - Event flow:\n    1. Provider places an offer\n    2. Customer reviews the offer\n    3. Customer clicks on \"Accept\"\n"
        )
    };
    says(&text("customer/provider"), &[]);
    says(&text("customer, provider, or owner"), &[]);
    says(&text("customer"), &[("swapped", 9)]);
}

#[test]
fn users_who_do_what_a_customer_does_describe_the_customer() {
    let text = |line: &str| {
        format!(
            "# Mall PRD\n\n## User roles\n\n### Customer\n\n- **Description**: {line}\n\n### Seller\n\n- **Description**: Users who manage their own products.\n\n## Rules\n\n- A customer can browse products and compare prices.\n"
        )
    };
    says(
        &text("Users who can browse products, compare prices and place orders."),
        &[],
    );
    says(
        &text("The user can browse products, compare prices and place orders."),
        &[("swapped", 7), ("swapped", 15)],
    );
}

#[test]
fn a_heading_over_businesses_says_that_customers_pay() {
    let text = |heading: &str, line: &str| {
        format!(
            "# Ring mission\n\n## Overview\n\nRing helps small salons stop losing customers to missed calls. It is sold by subscription.\n\n## Users\n\n### {heading}\n\n- **Salons**: hair salons with two to six chairs\n- **Small clinics**: practices that miss calls during visits\n\n### Personas\n\n**Salon owner**\n- **Pain points:** {line}\n\n## Features\n\n- An answer to every call\n\n## Support\n\n- Refunds take a week.\n"
        )
    };
    says(
        &text("Primary customers", "a missed call loses customers"),
        &[("overloaded", 9)],
    );
    says(
        &text("Primary customers", "customers wait at the door"),
        &[("overloaded", 9)],
    );
    // The text tells the two apart, speaks of itself, or never says that the businesses are the customers.
    says(&text("Primary customers", "a missed call costs money"), &[]);
    says(&text("Primary users", "a missed call loses customers"), &[]);
    says(&text("Primary customers", "we lose customers by this"), &[]);
}
