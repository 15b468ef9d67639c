//! Which rubric is for which data, BC05xx: none, one of another year, several.

use crate::cli::rubrics::YearsFrom;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::Submission;
use crate::language::Text;
use crate::model::Years;
use crate::source::Span;
use crate::{name, text};

/// What the data ask of a rubric.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// `评价`
    pub name: Option<String>,
    /// Its place.
    pub name_span: Option<Span>,
    /// `年度`
    pub year: Option<i32>,
    /// Its place.
    pub year_span: Option<Span>,
}

impl Wanted {
    /// Whether the data ask for nothing in particular.
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.year.is_none()
    }

    fn said(&self) -> (String, String) {
        match (&self.name, self.year) {
            (Some(name), Some(year)) => (format!("“{name}” {year} 年度"), format!("“{name}” {year}")),
            (Some(name), None) => (format!("“{name}”"), format!("“{name}”")),
            (None, Some(year)) => (format!(" {year} 年度的数据"), format!("data of {year}")),
            (None, None) => ("这份数据".to_string(), "these data".to_string()),
        }
    }
}

/// A rubric at hand, as a message lists it.
#[derive(Clone, Debug)]
pub struct Offered {
    /// `评价`; empty when the file does not say.
    pub name: String,
    /// `年度` as written: `2021`, `2021..`; empty when the file does not say.
    pub years: String,
    /// The file.
    pub file: String,
}

/// BC0507: none of the rubrics at hand fits the data, or the data do not say which they want.
pub fn no_rubric_fits(wanted: &Wanted, known: &[Offered], nearest: Option<&str>) -> Diagnostic {
    let (chinese, english) = wanted.said();
    let message = match wanted.is_empty() {
        true => {
            text!("数据没有写 评价 和 年度，不知道用哪一份规则", "the data say neither 评价 nor 年度, so the rubric is not known")
        }
        false => text!("没有适合{chinese}的规则", "no rubric at hand fits {english}"),
    };
    let mut diagnostic = Diagnostic::error(Code::NoRubricFits, message);
    let has_name = |rubric: &Offered| wanted.name.as_deref().is_none_or(|name| name::key(name) == name::key(&rubric.name));
    match (wanted.name_span, wanted.year_span) {
        (_, Some(span)) if known.iter().any(has_name) => {
            diagnostic = diagnostic.at(span, text!("没有这一年的", "there is none of this year"));
        }
        (Some(span), _) => diagnostic = diagnostic.at(span, text!("没有这个名称的", "there is none of this name")),
        (None, Some(span)) => diagnostic = diagnostic.at(span, text!("没有这一年的", "there is none of this year")),
        (None, None) => {}
    }
    if let Some(nearest) = nearest {
        diagnostic = diagnostic.help(text!("有“{nearest}”，是不是它？", "there is “{nearest}”; is it meant?"));
    }
    diagnostic
        .help(listed(known, text!("现有的规则", "at hand")))
        .help(text!("也可以用 --rules 指定规则文件", "or name a rules file with --rules"))
}

/// BC0531: the year of the data is covered by none of the rubrics that could be theirs.
pub fn year_not_covered(wanted: &Wanted, known: &[Offered]) -> Diagnostic {
    let year = wanted.year.map(|year| year.to_string()).unwrap_or_default();
    let message = match &wanted.name {
        Some(name) => text!("“{name}”没有适用于 {year} 年度的评分表", "no rubric “{name}” at hand covers {year}"),
        None => text!("没有适用于 {year} 年度的评分表", "no rubric at hand covers {year}"),
    };
    let diagnostic = Diagnostic::error(Code::YearNotCovered, message);
    let right_year =
        text!("核对年度，或用 --rules 指定那一年的规则", "put the year right, or name that year's rules with --rules");
    let listed = listed(known, text!("现有的规则", "at hand"));
    let Some(span) = wanted.year_span else { return diagnostic.help(listed).help(right_year) };
    diagnostic.at(span, text!("没有这一年的", "there is none of this year")).help(listed).help(right_year).help(text!(
        "只作上年数据的，和用“上年”取它的那一年的数据一起给",
        "data that serve as an earlier year's only are given together with those of the year whose rules look at them with 上年 (prior)"
    ))
}

/// Something wrong with data whose year no rubric covers, found by the rules of another year.
pub fn by_rules_of(diagnostic: Diagnostic, year: i32) -> Diagnostic {
    diagnostic.help(text!("这是按 {year} 年度的规则看的", "this is so by the rules of {year}"))
}

/// BC0534: data that are compared over the years say neither whose nor of when they are.
pub fn unit_and_year_wanted(submission: &Submission) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnitAndYearWanted,
        text!("几年相比，数据要写明单位和年度", "data that are compared over the years say their unit and year"),
    );
    let place = submission.unit_span.or(submission.year_span);
    let diagnostic = match place.or_else(|| submission.source.map(|source| Span::new(source, 0, 0))) {
        Some(span) => diagnostic.at(span, Text::default()),
        None => diagnostic,
    };
    diagnostic.help(text!("在数据开头写“单位: …”和“年度: …”", "begin the data with “单位: …” and “年度: …”"))
}

/// BC0508: several of the rubrics at hand fit the data.
pub fn several_rubrics_fit(wanted: &Wanted, fitting: &[Offered]) -> Diagnostic {
    let (chinese, english) = wanted.said();
    let count = fitting.len();
    Diagnostic::error(
        Code::SeveralRubricsFit,
        text!("有 {count} 个规则都适合{chinese}", "{count} of the rubrics at hand fit {english}"),
    )
    .help(listed(fitting, text!("它们是", "they are")))
    .help(match (&wanted.name, wanted.year) {
        (Some(_), Some(_)) => text!(
            "用 --rules 指定其中一个；或者让它们的年度不重叠，另一个方案换个名称",
            "name one of them with --rules; or let their years not overlap, and give another proposal another name"
        ),
        (_, _) => text!(
            "请在数据里写明 评价 和 年度，或者用 --rules 指定规则文件",
            "say 评价 and 年度 in the data, or name a rules file with --rules"
        ),
    })
}

/// BC0614: two rubrics of one name claim one year.
pub fn year_claimed_twice(name: &str, year: Option<i32>, second: (Span, YearsFrom), first: (Span, YearsFrom)) -> Diagnostic {
    let when = year.map_or(String::new(), |year| format!(" {year} "));
    let taken_over =
        text!("这一份没有写“年度”，随它沿用的那一份", "this one says no 年度 (year) and takes that of what it extends");
    let label = |(span, from), written: Text| match from {
        YearsFrom::Itself => (span, written),
        YearsFrom::Base | YearsFrom::BaseOfAnother => (span, taken_over.clone()),
    };
    let (second, second_label) = label(second, text!("这一份适用于它", "this one claims it"));
    let (first, first_label) = label(first, text!("这一份也是", "and so does this one"));
    Diagnostic::error(
        Code::YearClaimedTwice,
        text!("两份规则都是“{name}”，又都适用于{when}年度", "two rubrics are called “{name}” and claim the same year{when}"),
    )
    .at(second, second_label)
    .at(first, first_label)
    .help(text!(
        "每份写明自己的年度，如“年度 2021..2022”和“年度 2023..”；同一年度的另一个方案换个名称",
        "let each say its own years, 年度 2021..2022 and 年度 2023..; give another proposal for the same year another name"
    ))
}

/// BC0615: a revision does not say its years and so is for those of what it extends, which are taken.
pub fn revision_without_year(extends: Span, years: Years) -> Diagnostic {
    let next = years.last.unwrap_or(years.first).saturating_add(1);
    Diagnostic::warning(
        Code::RevisionWithoutYear,
        text!("这份修订没有写“年度”，仍旧是 {years} 年度", "this revision says no 年度 (year) and is for {years} still"),
    )
    .at(extends, text!("年度也随着沿用", "the years are taken over as well"))
    .help(text!(
        "在下一行写上它的年度，如“年度 {next}”；同一年度的另一个方案，写“评价”换个名称",
        "write its years on the next line, as 年度 {next}; give another proposal for the same year a name by 评价 (rubric)"
    ))
}

/// BC0516: the rules that were used have warnings, which their author should see.
pub fn rules_have_warnings(file: &str, count: usize) -> Diagnostic {
    let plural = if count == 1 { "" } else { "s" };
    Diagnostic::note(
        Code::RulesHaveWarnings,
        text!("规则 {file} 可以使用，但有 {count} 个警告", "the rules {file} are usable, with {count} warning{plural}"),
    )
    .help(text!("用 biaochi check {file} 查看", "biaochi check {file} shows them"))
}

/// BC0550: `--year` of a comparison is in neither rubric.
pub fn year_of_neither(year: i32, old: Years, new: Years) -> Diagnostic {
    Diagnostic::error(Code::YearOfNeither, text!("两份规则都不管 {year} 年度", "neither of the two rubrics claims {year}")).help(
        text!(
            "旧规则的年度是 {old}，新规则的年度是 {new}；请改 --year，或者不写",
            "the old rules claim {old}, the new ones {new}; change --year, or leave it out"
        ),
    )
}

fn listed(rubrics: &[Offered], lead: Text) -> Text {
    const MOST_LISTED: usize = 12;
    let line = |rubric: &Offered| {
        let Offered { name, years, file } = rubric;
        let parts: Vec<&str> = [name.as_str(), years.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        format!("\n{} ({file})", parts.join(" ")).replace("\n (", "\n(")
    };
    let mut lines: String = rubrics.iter().take(MOST_LISTED).map(line).collect();
    if rubrics.is_empty() {
        return Text::new("没有任何可用的规则", "there is no rubric at hand at all");
    }
    let count = rubrics.len();
    if count > MOST_LISTED {
        lines.push_str("\n…");
    }
    Text::new(format!("{}（{count} 个）：{lines}", lead.chinese), format!("{} ({count}):{lines}", lead.english))
}
