//! Sentences in which a role word is followed by a word that may be noun or verb, and what a
//! reader makes of the first mention in each. Written before the code that decides it.
//!
//! The reading is `agent VERB OBJECT`, `patient VERB`, `possessor NOUN`, `modifier NOUN`, `party`
//! (stands for somebody, but neither does nor suffers anything that is told), or `none`.

use super::mentions_of_text;

const SENTENCES: &[(&str, &str)] = &[
    // Noun or verb behind a singular role word.
    ("User reports are exported every night.", "modifier reports"),
    ("Users report a fault from the map.", "agent report fault"),
    ("The customer requests a refund.", "agent request refund"),
    ("User checks out.", "agent check out"),
    ("Customer requests are queued for a day.", "modifier requests"),
    ("All customer requests go to the queue.", "modifier requests"),
    (
        "A user reviews the draft before it is sent.",
        "agent review draft",
    ),
    (
        "User reviews must be shown below the product.",
        "modifier reviews",
    ),
    ("We import customer orders from the old shop.", "modifier orders"),
    ("The customer orders a second coffee.", "agent order coffee"),
    (
        "Customer orders that arrive late are refunded.",
        "modifier orders",
    ),
    (
        "When the user searches the catalogue, results appear.",
        "agent search catalogue",
    ),
    ("User searches are logged.", "modifier searches"),
    ("The client contacts the office by phone.", "agent contact office"),
    (
        "Client contacts should sync with the address book.",
        "modifier contacts",
    ),
    ("The user views their invoices.", "agent view invoice"),
    ("Let the user report a fault.", "agent report fault"),
    ("Manage user access in one place.", "modifier access"),
    (
        "Users access the archive from the sidebar.",
        "agent access archive",
    ),
    ("The buyer claims the voucher at the till.", "agent claim voucher"),
    ("Buyer claims are checked by hand.", "modifier claims"),
    ("Show customer comments under each photo.", "modifier comments"),
    ("A customer comments on the photo.", "agent comment photo"),
    ("Every user needs a badge.", "agent need badge"),
    ("User needs were gathered in ten interviews.", "modifier needs"),
    ("The system stores customer records.", "modifier records"),
    ("Users record a short video.", "agent record video"),
    ("Can the user change the delivery date?", "agent change date"),
    ("User changes are saved at once.", "modifier changes"),
    ("Does a customer plan the route alone?", "agent plan route"),
    ("Customer plans renew each year.", "modifier plans"),
    ("The user lists three favourites.", "agent list favourite"),
    ("User lists can be sorted by name.", "modifier lists"),
    ("The client calls the driver.", "agent call driver"),
    ("Log client calls in the timeline.", "modifier calls"),
    ("Users purchase credits in bundles.", "agent purchase credit"),
    ("The customer purchases a gift card.", "agent purchase card"),
    (
        "Past customer purchases are listed by date.",
        "modifier purchases",
    ),
    (
        "If the user uploads a photo, it is resized.",
        "agent upload photo",
    ),
    ("User uploads are scanned for viruses.", "modifier uploads"),
    ("Customer support answers within a day.", "none"),
    (
        "Customers support the roadmap with votes.",
        "agent support roadmap",
    ),
    ("The user interface is dark.", "none"),
    ("User feedback shapes the roadmap.", "modifier feedback"),
    ("Client data is encrypted.", "modifier data"),
    // Auxiliaries, chains and adverbs between subject and verb.
    ("Users can easily share their playlists.", "agent share playlist"),
    (
        "Customers must be able to download an invoice.",
        "agent download invoice",
    ),
    (
        "The user is not allowed to delete the ledger.",
        "agent delete ledger",
    ),
    ("A subscriber who wants to cancel opens the menu.", "agent cancel"),
    (
        "Users with the manager role can approve timesheets.",
        "agent approve timesheet",
    ),
    ("The customer no longer pays for the plan.", "agent pay for plan"),
    ("Users never see prices.", "agent see price"),
    (
        "Customers (restaurant owners) configure the menu.",
        "agent configure menu",
    ),
    ("Users, once logged in, see the dashboard.", "agent see dashboard"),
    ("The user has entered real data.", "agent enter data"),
    (
        "The customer will have signed the contract by May.",
        "agent sign contract",
    ),
    ("Users placing orders receive a code.", "agent place order"),
    // Handed-on actions.
    ("Allow users to filter products by price.", "agent filter product"),
    (
        "Enable customers to easily track their parcels.",
        "agent track parcel",
    ),
    ("The app helps users find a sitter.", "agent find sitter"),
    ("We want customers to renew early.", "agent renew"),
    (
        "Reduce the need for customers to phone the office.",
        "agent phone office",
    ),
    // Suffering an action.
    ("The system notifies the user by email.", "patient notify"),
    ("We charge customers once a month.", "patient charge"),
    ("The customer is invoiced on the first.", "patient invoice"),
    ("Users are redirected to the bank.", "patient redirect"),
    ("Show users a clear message.", "patient show"),
    ("A refund is approved by the customer.", "agent approve"),
    ("Photos uploaded by users are resized.", "agent upload"),
    // Possessors and mere parties.
    ("The user's basket is emptied at midnight.", "possessor basket"),
    ("Customers' invoices are kept for ten years.", "possessor invoice"),
    ("A message is sent to the customer.", "party"),
    ("Prices for customers follow in May.", "party"),
    ("The number of users doubled.", "party"),
    // Several verbs: the first decides the reading.
    (
        "Customers can view availability and book appointments online.",
        "agent view availability",
    ),
    ("The user taps Save.", "agent tap save"),
    ("User taps Save.", "agent tap save"),
    ("Customer types or sends a photo.", "agent type photo"),
    ("Customer types and segments are listed below.", "modifier types"),
    (
        "The customer clicks “Contact” and fills in a form.",
        "agent click contact",
    ),
    ("Customers vote on the next song.", "agent vote song"),
    ("Users can log in with a badge.", "agent log in badge"),
];

#[test]
fn a_reader_and_the_tool_agree_on_every_sentence() {
    assert!(SENTENCES.len() >= 60);
    let mut wrong = Vec::new();
    for (text, expected) in SENTENCES {
        let mentions = mentions_of_text(text);
        let reading = mentions
            .first()
            .map_or_else(|| "none".to_string(), |mention| mention.reading(text));
        if reading != *expected {
            wrong.push(format!("{text}\n    expected {expected}, read {reading}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        SENTENCES.len(),
        wrong.join("\n")
    );
}
