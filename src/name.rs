//! Names as people write them, and the form in which they compare.
//!
//! LANGUAGE.md §1: names compare after NFKC, quotation marks of any kind being one.

use unicode_normalization::UnicodeNormalization;

/// The form of a name that is compared: NFKC, every kind of quotation mark made `"`, blanks at the ends dropped and blanks
/// within made one space.
///
/// ```
/// assert_eq!(biaochi::name::key("“三公经费”变动率"), biaochi::name::key("「三公经费」变动率"));
/// assert_eq!(biaochi::name::key("ＧＤＰ"), "GDP");
/// ```
pub fn key(name: &str) -> String {
    if is_simple(name) {
        return name.to_string();
    }
    let mut key = String::with_capacity(name.len());
    for character in half_width(name.trim()) {
        match character {
            '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '\'' | '«' | '»' => key.push('"'),
            blank if blank.is_whitespace() => {
                if !key.ends_with(' ') {
                    key.push(' ');
                }
            }
            other => key.push(other),
        }
    }
    key
}

/// Whether a name is its own [`key`] for certain, as nearly all are: ASCII letters and digits, and the characters from U+4000 to U+9FFF, which
/// NFKC leaves alone. Telling that takes a fraction of the time of NFKC.
pub(crate) fn is_simple(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || (0x80..0xc0).contains(&byte) || (0xe4..0xea).contains(&byte))
}

/// A text in the forms that compare as one (NFKC): full-width letters, digits and marks made half-width.
pub fn half_width(text: &str) -> impl Iterator<Item = char> {
    text.nfkc()
}

/// Whether a character can start a name that stands without quotes.
pub fn starts_name(character: char) -> bool {
    character == '_' || unicode_ident::is_xid_start(character)
}

/// Whether a character can continue a name that stands without quotes.
pub fn continues_name(character: char) -> bool {
    character == '_' || unicode_ident::is_xid_continue(character)
}

/// Whether a name can stand in an expression without `「…」` around it.
pub fn is_plain(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name) && characters.all(continues_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_names_are_their_keys() {
        for character in ('0'..='9').chain('A'..='Z').chain('a'..='z').chain('\u{4000}'..='\u{9fff}') {
            let name = character.to_string();
            assert!(is_simple(&name) && name.nfkc().eq(name.chars()), "{name}");
        }
        assert!(is_simple("某局2021A"));
        for name in ["“甲”", "Ａ", "a b", "㎡", "é", "=1", "a,b", " a", "一，二", "\u{202e}a", "＝1", "a-b", "𠀀"] {
            assert!(!is_simple(name), "{name}");
        }
    }
}
