//! Transcripts of the real program: what a person types, and what they see.
//!
//! The transcripts stand in `tests/transcripts/`, in the README and in the guides.

#[test]
fn transcripts_show_what_the_program_does() {
    trycmd::TestCases::new()
        .case("tests/transcripts/*.md")
        .case("README.md")
        .case("docs/guide/*.md");
}
