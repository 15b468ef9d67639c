//! `biaochi explain-error`: the page of a message code, or the list of all codes.

use super::arguments::ExplainError;
use super::{Console, Status, messages};
use crate::diagnostic::{Code, Page, closest};
use crate::language::{Language, Text};
use crate::source::Sources;

/// Runs the command.
pub fn run(arguments: &ExplainError, console: &mut Console<'_>) -> Status {
    let Some(given) = &arguments.code else {
        for code in Code::ALL {
            console.result(&format!("{code}  {}\n", title(code.page()).get(console.language)));
        }
        return Status::Fine;
    };
    match Code::find(given.trim()) {
        Some(code) => {
            console.result(&page(code.page(), console.language));
            Status::Fine
        }
        None => {
            let nearest = closest(&given.to_uppercase(), Code::ALL.iter().map(|code| code.as_str())).and_then(Code::find);
            console.say(&[messages::code_unknown(given, nearest)], &Sources::new());
            Status::Unusable
        }
    }
}

/// The title of a page, whose first line is `# BCnnnn 中文标题 / English title`.
fn title(page: Page) -> Text {
    let line = page.markdown.lines().next().unwrap_or("").trim_start_matches('#').trim();
    let titles = line.split_once(' ').map_or(line, |(_, titles)| titles);
    match titles.split_once(" / ") {
        Some((chinese, english)) => Text::new(chinese, english),
        None => Text::same(titles),
    }
}

/// A page as it is printed: in Chinese without its English section; in English the English section first, then the examples, which are
/// the same for both.
fn page(page: Page, language: Language) -> String {
    let code = page.markdown.lines().next().unwrap_or("").trim_start_matches('#').trim().split(' ').next().unwrap_or("");
    let (chinese, english) = page.markdown.split_once("\n## English\n").unwrap_or((page.markdown, ""));
    let heading = format!("{code} {}\n\n", title(page).get(language));
    match language {
        Language::Chinese => {
            let body = chinese.split_once('\n').map_or("", |(_, body)| body).trim();
            format!("{heading}{body}\n")
        }
        Language::English => {
            let examples = chinese.find("\n## ").and_then(|at| chinese.get(at..)).unwrap_or("").trim();
            let examples = examples.replace("## 错", "## Wrong").replace("## 对", "## Right");
            format!("{heading}{}\n\n{examples}\n", english.trim())
        }
    }
}
