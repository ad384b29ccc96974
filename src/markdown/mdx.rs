//! What MDX reads otherwise than Markdown: it knows no indented code, and its modules' imports and exports are code.
//! Its comments are for `suppress.rs`.

use super::{Block, BlockKind};
use crate::text::Source;
use std::path::Path;

/// Whether a document is MDX, by its name.
pub(super) fn is_mdx(source: &Source) -> bool {
    let extension = Path::new(source.name()).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("mdx"))
}

/// Makes prose of what only Markdown takes for code, and code of what only MDX does.
pub(super) fn settle(source: &Source, blocks: &mut [Block]) {
    // A statement goes on over empty lines until its brackets are closed; up to here.
    let mut code_until = 0;
    for block in blocks {
        match &block.kind {
            BlockKind::Code(_) if is_indented(source, block) => block.kind = BlockKind::Paragraph,
            BlockKind::Code(_) => continue,
            _ => {}
        }
        let starts_line =
            source.text()[..block.span.start].ends_with(['\n', '\r']) || block.span.start == source.start();
        let text = &source.text()[block.span.start..];
        let is_statement = ["export ", "import "].iter().any(|word| text.starts_with(word))
            && source.slice(block.span.clone()).contains(['{', '=', '\'', '"']);
        if starts_line && is_statement && block.span.start >= code_until {
            code_until = block.span.start + statement(text);
        }
        if block.span.start < code_until {
            block.kind = BlockKind::Code(String::new());
        }
    }
}

/// Whether a code block is one by its indent alone.
fn is_indented(source: &Source, block: &Block) -> bool {
    let text = source.slice(block.span.clone()).trim_start();
    !text.starts_with("```") && !text.starts_with("~~~")
}

/// No statement has more lines; a bracket in a string may never be closed, and must not hide the rest of the document.
const LONGEST_STATEMENT: usize = 200;

/// How many bytes of a text its first statement takes: to the first empty line outside of all brackets, or to the first
/// empty line where the brackets are not closed.
fn statement(text: &str) -> usize {
    let mut depth = 0_i64;
    let mut at = 0;
    let mut first_empty = None;
    for line in text.split_inclusive('\n').take(LONGEST_STATEMENT) {
        if line.trim().is_empty() {
            first_empty.get_or_insert(at);
            if depth <= 0 {
                break;
            }
        }
        for byte in line.bytes() {
            match byte {
                b'{' | b'(' | b'[' => depth += 1,
                b'}' | b')' | b']' => depth -= 1,
                _ => {}
            }
        }
        at += line.len();
    }
    if depth > 0 { first_empty.unwrap_or(at) } else { at }
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, blocks};
    use crate::text::Source;

    /// The blocks of a text that are prose.
    fn prose(name: &str, text: &str) -> Vec<String> {
        let source = Source::new(name, text);
        let blocks = blocks(&source, 0..text.len());
        let prose = blocks
            .iter()
            .filter(|block| !matches!(block.kind, BlockKind::Code(_)));
        prose.map(|block| block.text.trim().to_string()).collect()
    }

    const TEXT: &str = "import Card from './card'\n\n# Kiosk\n\nexport function Price() {\n  const a = 1;\n\n  return <b>users</b>;\n}\n\n<Tabs>\n<Tab>\n\n    Users get a letter.\n\n</Tab>\n</Tabs>\n\n```\ncode\n```\n\nExport is free for users.\n";

    #[test]
    fn an_indented_line_is_prose_and_a_module_is_code() {
        assert_eq!(
            prose("kiosk-prd.mdx", TEXT),
            ["Kiosk", "Users get a letter.", "Export is free for users."]
        );
    }

    #[test]
    fn a_bracket_that_is_never_closed_hides_nothing_below() {
        let text = "export const open = \"{\";\n\nUsers get a letter.\n";
        assert_eq!(prose("kiosk-prd.mdx", text), ["Users get a letter."]);
    }

    #[test]
    fn markdown_reads_neither_so() {
        let read = prose("kiosk-prd.md", TEXT);
        assert!(!read.contains(&"Users get a letter.".to_string()), "{read:?}");
        assert!(read.iter().any(|block| block.contains("import Card")), "{read:?}");
    }
}
