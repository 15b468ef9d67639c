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
    let body = chinese.split_once('\n').map_or("", |(_, body)| body);
    let (prose, examples) = body.find("## ").map_or((body, ""), |at| body.split_at(at));
    let prose = match language {
        Language::Chinese => prose,
        Language::English => english,
    };
    format!("{code} {}\n\n{}\n\n{}", title(page).get(language), prose.trim(), printed(examples, language))
}

/// The examples without the marks of Markdown: headings as words, blocks indented.
fn printed(examples: &str, language: Language) -> String {
    let mut printed = String::new();
    let mut inside = false;
    for line in examples.trim().lines() {
        if line.starts_with("```") {
            inside = !inside;
            continue;
        }
        let line = match (inside, line) {
            (true, line) => format!("    {line}"),
            (false, "## 错") => Text::new("错：", "Wrong:").get(language).to_string(),
            (false, "## 对") => Text::new("对：", "Right:").get(language).to_string(),
            (false, line) => line.to_string(),
        };
        printed.push_str(line.trim_end());
        printed.push('\n');
    }
    printed
}
