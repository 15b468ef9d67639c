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
