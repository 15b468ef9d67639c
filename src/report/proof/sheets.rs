//! What is said of a rubric's proof, in the order of reading: the sum of it, a table of the rows, what is not proved.

use crate::diagnostic::Diagnostic;
use crate::language::{Language, Text};
use crate::model::{IndicatorId, Rubric};
use crate::proof::{About, Claim, Proof, Statement, Verdict};
use crate::report::figures::NONE;
use crate::report::layout::Align;
use crate::report::sheet::{Grid, GridCell, Sheet, light, plain, strong};
use crate::report::words::{self as common, sentences};
use crate::text;

use super::words;
use super::{ProofReport, ProvedRubric};

/// A sheet for each rubric and stretch of years.
pub fn sheets(report: &ProofReport<'_>) -> Vec<Sheet> {
    let of_rubric = |proved: &ProvedRubric<'_>| {
        let pairs: Vec<(&Rubric, &Proof)> = proved.pairs().collect();
        pairs.into_iter().map(|(rubric, proof)| sheet(proved, rubric, proof, report.language)).collect::<Vec<_>>()
    };
    report.rubrics.iter().flat_map(of_rubric).collect()
}

fn sheet(proved: &ProvedRubric<'_>, rubric: &Rubric, proof: &Proof, language: Language) -> Sheet {
    let say = |text: Text| text.get(language).to_string();
    let (all, good) = (proof.claims.len(), proof.count(|verdict| verdict == Verdict::Proved));
    let bad = proof.count(|verdict| verdict == Verdict::Refuted);
    let open = all - good - bad;
    let rows = rubric.indicators.len();
    let plural = if rows == 1 { "" } else { "s" };
    let (file, hash) = (&proved.file, &proved.rules_sha256);
    let lead = vec![
        say(text!("规则：{file}", "Rules: {file}")),
        say(text!("规则的 SHA-256：{hash}", "SHA-256 of the rules: {hash}")),
        say(text!(
            "{rows} 项指标，{all} 条结论：{good} 条已证明，{bad} 条不成立，{open} 条未能证明",
            "{rows} indicator{plural}, {all} claims: {good} proved, {bad} not so, {open} not proved"
        )),
    ];
    let mut notes = Vec::new();
    for verdict in [false, true] {
        for claim in &proof.claims {
            let is_open = matches!(claim.verdict, Verdict::Unproved(_));
            if claim.verdict != Verdict::Proved && is_open == verdict {
                notes.push(told(rubric, claim, language));
            }
        }
    }
    notes.extend(proved.findings.iter().map(|finding| found(rubric, finding, language)));
    notes.push(say(text!(
        "“不降”“不升”说的是那个值越大时得分怎样，别的数据都不变；“封顶”“扣完”是从哪个值起得分已经到头；“—”是这一项没有这样的结论",
        "“never falls”, “never rises”: how the score goes as that value grows and nothing else changes; “most”, “least”: from which value on \
         the score stands at its end; “—”: there is no such claim"
    )));
    let mut grids = vec![rows_grid(rubric, proof, language)];
    grids.extend(whole_grid(rubric, proof, language));
    Sheet { title: title(rubric, &proved.file, language), lead, plot: None, grids, notes }
}

/// `第 5 行，警告 BC0326：“完成率”各档的分数次序不对…；比如：执行 = 76万元；预算 = 100万元 → 值 76%，得 3 分`
fn found(rubric: &Rubric, finding: &Diagnostic, language: Language) -> String {
    let word = finding.severity.word();
    let (code, word) = (finding.code, word.get(language));
    let line = finding.place().and_then(|place| Some(rubric.sources.get(place.source)?.position(place.start as usize).line));
    let head = match line {
        Some(line) => text!("第 {line} 行，{word} {code}", "Line {line}, {word} {code}"),
        None => text!("{word} {code}", "{word} {code}"),
    };
    let message = finding.message.get(language);
    let mut parts = vec![format!("{}{}{message}", head.get(language), common::COLON.get(language))];
    parts.extend(finding.examples.iter().map(|example| {
        let (chinese, english) = (&example.chinese, &example.english);
        text!("比如：{chinese}", "for example: {english}").get(language).to_string()
    }));
    sentences(&parts, language)
}

fn title(rubric: &Rubric, file: &str, language: Language) -> String {
    let name = if rubric.name.is_empty() { file.to_string() } else { rubric.name.clone() };
    match rubric.stretch.or(rubric.years) {
        Some(years) => text!("{name} · {years} 年度", "{name} · {years}").get(language).to_string(),
        None => name,
    }
}

/// What a claim is about.
pub(super) fn subject(rubric: &Rubric, about: About, language: Language) -> String {
    match about {
        About::Indicator(id) => rubric.indicators.get(id.0).map_or(String::new(), |indicator| indicator.name.to_string()),
        About::Section(id) => rubric.sections.get(id.0).map_or(String::new(), |section| section.name.to_string()),
        About::Whole => text!("整张表", "The whole").get(language).to_string(),
    }
}

/// `支付进度：值越大，得分怎样变：未能证明，不只取决于这个值`
fn told(rubric: &Rubric, claim: &Claim, language: Language) -> String {
    let about = subject(rubric, claim.about, language);
    let indicator = match claim.about {
        About::Indicator(id) => rubric.indicators.get(id.0),
        About::Section(_) | About::Whole => None,
    };
    let statement = words::statement(&claim.statement, indicator);
    let mut text = format!(
        "{about}{}{}{}{}",
        common::COLON.get(language),
        statement.get(language),
        common::COLON.get(language),
        words::verdict(claim.verdict, language)
    );
    if let Verdict::Unproved(why) = claim.verdict {
        let why = words::why(why);
        text = sentences(&[text, why.get(language).to_string()], language);
    }
    text
}

fn rows_grid(rubric: &Rubric, proof: &Proof, language: Language) -> Grid {
    let say = |text: Text| text.get(language).to_string();
    let columns = vec![
        (common::INDICATOR.get(language).to_string(), Align::Left),
        (common::POINTS.get(language).to_string(), Align::Right),
        (common::SCORE.get(language).to_string(), Align::Left),
        (say(text!("都有得分", "Scored")), Align::Left),
        (say(text!("除数不为 0", "Divisors")), Align::Left),
        (say(text!("各档用得到", "Arms")), Align::Left),
        (say(text!("值越大，得分", "Direction")), Align::Left),
        (say(text!("到头的地方", "Bounds")), Align::Left),
    ];
    let rows = rubric.indicators.iter().enumerate().map(|(index, indicator)| {
        let id = IndicatorId(index);
        let claims: Vec<&Claim> = proof.claims.iter().filter(|claim| claim.about == About::Indicator(id)).collect();
        let cell = |is_it: &dyn Fn(&Statement) -> bool, proved: &dyn Fn(&Statement) -> String| {
            let texts: Vec<(Verdict, String)> = claims
                .iter()
                .filter(|claim| is_it(&claim.statement))
                .map(|claim| match claim.verdict {
                    Verdict::Proved => (claim.verdict, proved(&claim.statement)),
                    Verdict::Refuted | Verdict::Unproved(_) => (claim.verdict, words::verdict(claim.verdict, language)),
                })
                .collect();
            joined(&texts, language)
        };
        let yes = |_: &Statement| say(text!("是", "yes"));
        vec![
            plain(&*indicator.name),
            plain(if indicator.each.is_some() { NONE.to_string() } else { words::points(&indicator.printed_points) }),
            cell(&|statement| matches!(statement, Statement::Scores(_) | Statement::FullMarks), &|statement| match statement {
                Statement::Scores(Some(scores)) => words::scores(scores),
                _ => say(text!("满分得得到", "full marks reached")),
            }),
            cell(&|statement| *statement == Statement::Scored, &yes),
            cell(&|statement| *statement == Statement::Divisors, &yes),
            cell(&|statement| matches!(statement, Statement::Branches(_)), &yes),
            cell(&|statement| matches!(statement, Statement::Direction { .. }), &|statement| match statement {
                Statement::Direction { measure, course: Some(course) } => {
                    say(words::measured(measure.as_deref(), words::course(course)))
                }
                _ => String::new(),
            }),
            cell(&|statement| matches!(statement, Statement::Bound(..)), &|statement| match statement {
                Statement::Bound(kind, Some(at)) => say(words::bound_at(*kind, at, indicator)),
                _ => String::new(),
            }),
        ]
    });
    Grid { title: String::new(), columns, rows: rows.collect() }
}

/// The texts of one cell: what is not so stands out, what is not known steps back.
fn joined(texts: &[(Verdict, String)], language: Language) -> GridCell {
    let text = texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(common::COMMA.get(language));
    if text.is_empty() {
        return light(NONE);
    }
    let is = |wanted: fn(&Verdict) -> bool| texts.iter().any(|(verdict, _)| wanted(verdict));
    if is(|verdict| *verdict == Verdict::Refuted) {
        strong(text)
    } else if is(|verdict| matches!(verdict, Verdict::Unproved(_))) {
        light(text)
    } else {
        plain(text)
    }
}

/// What holds of headings and the whole; none when nothing is claimed of them.
fn whole_grid(rubric: &Rubric, proof: &Proof, language: Language) -> Option<Grid> {
    let say = |text: Text| text.get(language).to_string();
    let mut rows = Vec::new();
    for claim in &proof.claims {
        if matches!(claim.about, About::Indicator(_)) {
            continue;
        }
        let about = subject(rubric, claim.about, language);
        let statement = say(words::statement(&claim.statement, None));
        let cell = joined(&[(claim.verdict, words::verdict(claim.verdict, language))], language);
        rows.push(vec![plain(about), plain(statement), cell]);
    }
    let columns = vec![
        (say(text!("标题", "Heading")), Align::Left),
        (say(text!("结论", "Claim")), Align::Left),
        (common::STATUS.get(language).to_string(), Align::Left),
    ];
    (!rows.is_empty()).then(|| Grid { title: say(text!("各部分和整张表", "Headings and the whole")), columns, rows })
}
