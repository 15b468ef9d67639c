//! The two languages that 标尺 speaks, and text that exists in both.
//!
//! Everything a person may read is made in both languages in one place, side by side, and the choice is left to whoever
//! prints it. Nothing else in the library knows which language is in use.

/// A language for messages and reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// 中文, the default.
    #[default]
    Chinese,
    /// English.
    English,
}

/// One text in both languages.
///
/// ```
/// use biaochi::language::{Language, Text};
/// let text = Text::new("缺少数据", "missing data");
/// assert_eq!(text.get(Language::English), "missing data");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// The Chinese wording.
    pub chinese: String,
    /// The English wording.
    pub english: String,
}

impl Text {
    /// A text from its two wordings.
    pub fn new(chinese: impl Into<String>, english: impl Into<String>) -> Text {
        Text { chinese: chinese.into(), english: english.into() }
    }

    /// A text that reads the same in both languages: a formula, a name, a number.
    pub fn same(text: impl Into<String>) -> Text {
        let text = text.into();
        Text { chinese: text.clone(), english: text }
    }

    /// Names in one sentence; of more than `most` the first, and how many there are.
    pub fn list(names: &[&str], most: usize) -> Text {
        let shown: Vec<&str> = names.iter().copied().take(most).collect();
        let (chinese, english) = (shown.join("、"), shown.join(", "));
        let count = names.len();
        match count > most {
            true => Text::new(format!("{chinese} 等 {count} 项"), format!("{english} and others, {count} in all")),
            false => Text::new(chinese, english),
        }
    }

    /// Both wordings, changed alike.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Text {
        Text { chinese: change(&self.chinese), english: change(&self.english) }
    }

    /// The wording in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }
}

/// Makes a [`Text`] from two format strings that share their arguments by name.
///
/// ```
/// use biaochi::text;
/// let name = "执行";
/// assert_eq!(text!("缺少“{name}”", "“{name}” is missing").english, "“执行” is missing");
/// ```
#[macro_export]
macro_rules! text {
    ($chinese:literal, $english:literal $(,)?) => {
        $crate::language::Text::new(format!($chinese), format!($english))
    };
}
