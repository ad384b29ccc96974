//! Where a word stands in the table of words: a hash table that is laid out when the program is built, so that no
//! run has to fill one. What the words mean is for `tables.rs`.

use fnv::FnvHasher;
use std::hash::Hasher;

/// A place of the hash table: the upper half of a word's hash above its index in the table of words and one; 0 where
/// it is free.
pub type Slot = u32;

/// The lower bits of a slot.
const INDEX: u32 = 0xFFFF;

fn hash(word: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// The part of a hash that a slot keeps: most words that are not in the table are told by it alone.
fn mark(hash: u64) -> u32 {
    (hash >> 32) as u32 & !INDEX
}

/// Lays out a hash table over words in their order; it is at most half full.
///
/// # Panics
///
/// When there are more than 65,534 words.
pub fn laid_out<'a>(words: impl ExactSizeIterator<Item = &'a str>) -> Vec<Slot> {
    let size = (words.len() * 2).next_power_of_two();
    let mut slots = vec![0; size];
    for (index, word) in words.enumerate() {
        let index = u32::try_from(index + 1).unwrap_or(u32::MAX);
        assert!(index < INDEX, "a lexicon has fewer than 65,535 words");
        let hash = hash(word);
        let mut at = hash as usize & (size - 1);
        while slots[at] != 0 {
            at = (at + 1) & (size - 1);
        }
        slots[at] = mark(hash) | index;
    }
    slots
}

/// The index of the word for which `is_it` holds, asked of those that may be it.
pub fn find(slots: &[Slot], word: &str, is_it: impl Fn(usize) -> bool) -> Option<usize> {
    let hash = hash(word);
    let (mask, mark) = (slots.len() - 1, mark(hash));
    let mut at = hash as usize & mask;
    loop {
        let slot = slots[at];
        if slot == 0 {
            return None;
        }
        let index = (slot & INDEX) as usize - 1;
        if slot & !INDEX == mark && is_it(index) {
            return Some(index);
        }
        at = (at + 1) & mask;
    }
}
