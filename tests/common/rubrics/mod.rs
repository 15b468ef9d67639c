//! Whole rubrics that are right by construction, with data for them: one generator for all harnesses that hold a stage to laws.
//!
//! [`Rubric::of`] makes the text of a rubric from a [`Draw`]: every form of rule, facts of every type, parameters, definitions, functions,
//! headings with and without weights, 加分 and 扣分, 适用 and 不适用, 逐项, 等级, 校验, 总分 and 测试. What it makes has no error (warnings it may
//! have), so an error that the checker reports of it is false; but for BC0302, once in a thousand rubrics: a grade or a band that chance left with nothing. [`Rubric::data`] makes a data file for it that is right as well, with
//! facts missing and values at and beside the limits of its rules.
//!
//! For what is held to brute force there are [`Scale::Finite`], where every fact has so few values that [`Rubric::grid`] goes through
//! all data that the declarations allow (never more than [`LARGEST_GRID`]), and [`Scale::Sampled`], which has a fact that is a rate besides: its grid
//! holds the limits of the rules and values beside them.
//!
//! ```ignore
//! let made = Rubric::of(&mut Draw::of_seed(7), Scale::Finite);
//! let rubric = /* parse and check made.text */;
//! for record in made.grid() {
//!     let card = evaluate(&rubric, &Cohort::default(), &record, Detail::Scores);
//! }
//! ```

#![allow(dead_code, unused_imports, reason = "each harness takes what it needs")]

pub mod data;
pub mod draw;
mod expressions;
mod facts;
mod scores;

use std::fmt::Write as _;

pub use data::LARGEST_GRID;
pub use draw::Draw;
use expressions::{Scope, Term};
pub use facts::{Fact, Kind, Parts};

/// How large a rubric is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Everything that the language has.
    Full,
    /// Few facts, each of few values, no lists and nobody's judgement: all possible data can be gone through.
    Finite,
    /// The same with a rate among the facts, of which only some values are gone through.
    Sampled,
}

/// A rubric that was made.
#[derive(Clone, Debug)]
pub struct Rubric {
    /// Its rules.
    pub text: String,
    /// Its facts, in the order in which they are declared.
    pub facts: Vec<Fact>,
    /// Its indicators that are no 逐项, in order; with 逐项 behind the others.
    pub rows: Vec<Row>,
    /// How large it is.
    pub scale: Scale,
    /// The years that it is for; none when it does not say.
    pub years: Option<(i32, i32)>,
    /// Whether the data may say 分值 for each row.
    pub points_declared: bool,
    /// Its grades.
    pub grades: Grades,
}

/// The grades of a rubric that was made.
#[derive(Clone, Debug, Default)]
pub struct Grades {
    /// The worst first.
    pub names: Vec<&'static str>,
    /// One of them that a condition takes from others, without which it would be any of these; it may be better or worse than they are.
    pub doubtful: Option<&'static str>,
}

/// An indicator of a rubric that was made.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its printed points.
    pub points: usize,
    /// What a person may give for it; see [`scores::Rule`].
    pub assessed: Vec<(Option<&'static str>, u32, u32)>,
    /// Whether the data may say that it is not applicable.
    pub may_be_inapplicable: bool,
    /// Whether its score is always between 0 and its points.
    pub within_its_points: bool,
}

/// How the headings of the first level add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// No heading at all.
    Flat,
    /// Headings with points.
    Points,
    /// Headings with weights, each of 100 points.
    Weights,
    /// Headings of which one of two applies.
    Alternatives,
}

/// A rubric as it is being made.
struct Making<'d> {
    scope: Scope<'d>,
    text: String,
    rows: Vec<Row>,
    policy: &'static str,
    grades: Grades,
}

impl Rubric {
    /// The rubric that follows from such choices.
    pub fn of(draw: &mut Draw, scale: Scale) -> Rubric {
        let mut facts = facts::facts(draw, scale);
        let full = scale == Scale::Full;
        let layout = match draw.below(if full { 6 } else { 4 }) {
            0 | 1 => Layout::Flat,
            2 | 3 => Layout::Points,
            4 => Layout::Weights,
            _ => Layout::Alternatives,
        };
        let years = *draw.pick(&[Some((2021, 2021)), None, Some((2021, 2023))]);
        let each = (full && layout != Layout::Weights && draw.once_in(3)).then(|| 2 + draw.below(6));
        facts.extend(each.map(|points| facts::each("子项", points)));
        let policy = match layout {
            Layout::Flat | Layout::Points if full || draw.once_in(2) => {
                draw.word(&["", "不适用 全部按比例\n", "不适用 一级内按比例\n", "不适用 折算\n", "分值 填报\n"])
            }
            Layout::Flat | Layout::Points | Layout::Weights | Layout::Alternatives => "",
        };
        // What units set themselves is in whole points, and belongs to no one grid; with 逐项 it would have to be said of each item.
        let policy = if policy == "分值 填报\n" && (!full || each.is_some()) { "" } else { policy };
        let scope = Scope::of(draw, scale, &facts);
        let mut making = Making { scope, text: String::new(), rows: Vec::new(), policy, grades: Grades::default() };
        let places = making.scope.draw.word(&["", "保留 0位\n", "保留 1位\n", "保留 3位\n"]);
        making.parameters(years);
        making.data(&facts);
        making.definitions();
        let full_points = making.body(layout, each);
        making.bottom(&full_points);
        let Making { text: body, mut rows, grades, .. } = making;
        rows.iter_mut().for_each(|row| row.may_be_inapplicable |= policy == "分值 填报\n");
        let mut text = "评价 示例评价\n".to_string();
        match years {
            Some((first, last)) if first == last => {
                let _ = writeln!(text, "年度 {first}");
            }
            Some((first, last)) => {
                let _ = writeln!(text, "年度 {first}..{last}");
            }
            None => {}
        }
        let _ = write!(text, "{places}{policy}满分 {full_points}\n{body}");
        Rubric { text, facts, rows, scale, years, points_declared: policy == "分值 填报\n", grades }
    }
}

impl Making<'_> {
    /// Numbers with names, some of them for each year another.
    fn parameters(&mut self, years: Option<(i32, i32)>) {
        if self.scope.scale != Scale::Full || self.scope.draw.once_in(2) {
            return;
        }
        let by_year = match years {
            Some((2021, 2023)) => "{ 2021: 90%, 2022..2023: 95% }",
            _ => "92%",
        };
        let _ = writeln!(
            self.text,
            "参数 {{\n    > 低于它不得分。\n    门槛 = {by_year}\n    限额 = 50万元\n    双倍限额 = 限额 × 2\n}}"
        );
        for (text, kind) in [("门槛", Kind::Rate), ("限额", Kind::Money), ("双倍限额", Kind::Money)] {
            self.scope.constants.push(Term { text: text.to_string(), kind });
        }
    }

    fn data(&mut self, facts: &[Fact]) {
        let _ = writeln!(self.text, "数据 {{");
        for fact in facts {
            let _ = writeln!(self.text, "    {}: {}", fact.written, fact.declared);
        }
        let _ = writeln!(self.text, "}}");
        // The functions below speak of these two.
        if self.scope.scale == Scale::Full {
            let _ = writeln!(self.text, "定义 甲 = 执行\n定义 乙 = 预算");
        }
    }

    fn definitions(&mut self) {
        if self.scope.draw.once_in(2) {
            let body =
                self.scope.draw.word(&["若 x > 上限 则 x - 上限 否则 x", "最大(x - 上限, 上限 - x)", "x", "最小(x, 2 × 上限)"]);
            let _ = writeln!(self.text, "定义 超出(x, 上限) = {body}");
            self.scope.functions.push("超出".to_string());
        }
        for name in ["率一", "率二"].into_iter().take(self.scope.draw.below(3)) {
            let text = self.scope.amount(Kind::Rate, 2);
            let _ = writeln!(self.text, "定义 {name} = {text}");
            self.scope.terms.push(Term { text: name.to_string(), kind: Kind::Rate });
        }
        if self.scope.draw.once_in(3) {
            let condition = self.scope.condition(1);
            let _ = writeln!(self.text, "定义 成立 = {condition}");
            self.scope.terms.push(Term { text: "成立".to_string(), kind: Kind::Flag });
        }
    }

    /// Headings and indicators; what all of them come to.
    fn body(&mut self, layout: Layout, each: Option<usize>) -> String {
        let mut whole = 0;
        match layout {
            Layout::Flat if each.is_none() => {
                let count = 1 + self.scope.draw.below(3);
                whole += (0..count).map(|_| self.row("").points).sum::<usize>();
            }
            Layout::Flat | Layout::Points => {
                let count = 1 + self.scope.draw.below(2);
                whole += (0..count).map(|at| self.heading(["# 投入", "# 过程"][at])).sum::<usize>();
            }
            Layout::Weights => {
                for (heading, weight) in [("# 自评", 40), ("# 复评", 60)] {
                    let _ = writeln!(self.text, "{heading}（权重 {weight}%）");
                    let first = 30 + self.scope.draw.below(40);
                    self.row_of(first, "");
                    self.row_of(100 - first, "");
                }
                return "100".to_string();
            }
            Layout::Alternatives => {
                self.scope.in_part = true;
                for option in ["高", "中", "低"] {
                    let _ = writeln!(self.text, "# {option}类（10分，适用 类别 = {option}）");
                    self.row_of(4, "");
                    self.row_of(6, "");
                }
                self.scope.in_part = false;
                whole += 10;
            }
        }
        if let Some(points) = each {
            let rule = self.scope.draw.word(&[
                "满分 × 完成度(实际, 目标)",
                "实际 ≥ 目标 ? 满分 : 0",
                "满分 - 1 × 几个(目标 - 实际, 1, 不足计一)",
            ]);
            let _ =
                writeln!(self.text, "# 各项（{points}分）\n逐项 子项（分值）:\n    值 = 完成度(实际, 目标)\n    得分 = {rule}");
            whole += points;
        }
        if layout != Layout::Flat {
            if self.scope.draw.once_in(3) {
                let _ = writeln!(self.text, "# 奖（加分{}）", self.scope.draw.word(&["", "，至多 3分"]));
                self.row("");
            }
            if self.scope.draw.once_in(3) {
                let _ = writeln!(self.text, "# 罚（扣分，至多 4分）");
                self.row("");
            }
        }
        whole.to_string()
    }

    /// A heading of the first level with what is below it; its points.
    fn heading(&mut self, heading: &str) -> usize {
        let before = self.text.len();
        let mut points = 0;
        let direct = 1 + self.scope.draw.below(2);
        points += (0..direct).map(|_| self.row("").points).sum::<usize>();
        if self.scope.draw.once_in(3) {
            let at = self.text.len();
            let below = self.row("").points;
            let name = if heading == "# 投入" { "## 配置" } else { "## 执行情况" };
            self.text.insert_str(at, &format!("{name}（{below}分）\n"));
            points += below;
        }
        let said = if self.scope.draw.once_in(4) { String::new() } else { format!("（{points}分）") };
        self.text.insert_str(before, &format!("> 说明一句。\n{heading}{said}\n"));
        points
    }

    fn row(&mut self, indent: &str) -> Row {
        let points = 1 + self.scope.draw.below(8);
        self.row_of(points, indent)
    }

    /// An indicator of so many points.
    fn row_of(&mut self, points: usize, indent: &str) -> Row {
        let full = self.scope.scale == Scale::Full;
        let name = format!("指标{}", ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"][self.rows.len() % 10]);
        let mut clauses = Vec::new();
        let mut within = true;
        let mut local = false;
        if self.scope.draw.once_in(3) {
            let amount = self.scope.amount(Kind::Rate, 2);
            clauses.push(format!("值 = {amount}"));
            if self.scope.draw.once_in(2) {
                self.scope.terms.push(Term { text: "值".to_string(), kind: Kind::Rate });
                local = true;
            }
        }
        let rule = self.scope.score(points);
        clauses.push(format!("得分 = {}", rule.text));
        let mut may_be_inapplicable = false;
        match self.scope.draw.below(9) {
            1 => {
                clauses.push(format!("至多 = {}", points + 1));
                within = false;
            }
            2 => {
                clauses.push("至少 = -2".to_string());
                within = false;
            }
            3 if rule.assessed.is_empty() && self.policy != "分值 填报\n" => {
                clauses.push(format!("适用 = {}", self.scope.condition_on_facts(1)));
                if self.policy.is_empty() {
                    clauses.push(format!("不适用得分 = {}", self.scope.draw.below(points + 1)));
                }
            }
            4 if self.policy != "分值 填报\n" => {
                clauses.push("适用 = 填报".to_string());
                may_be_inapplicable = true;
            }
            5 if full => clauses.push(format!("须说明 = {}", self.scope.condition(1))),
            6 if full => {
                let shown = self.scope.amount(Kind::Rate, 1);
                clauses.push(format!("分析 = \"得 {{{shown}:0.0%}}，{{{{原文}}}}\""));
            }
            7 if full => clauses.push("依据 = \"示例办法第三条\"".to_string()),
            _ => {}
        }
        if local {
            self.scope.terms.pop();
        }
        match self.scope.draw.below(2) {
            0 => {
                let _ = writeln!(self.text, "{indent}{name}（{points}分）: {}", clauses.join("; "));
            }
            _ => {
                let _ = writeln!(self.text, "{indent}{name}（{points}分）:\n    {}", clauses.join("\n    "));
            }
        }
        let row = Row { name: name.clone(), points, assessed: rule.assessed, may_be_inapplicable, within_its_points: within };
        self.rows.push(row.clone());
        // What comes later may name it.
        if self.scope.draw.once_in(4) {
            self.scope.terms.push(Term { text: format!("{name}.得分"), kind: Kind::Plain });
        }
        row
    }

    /// 等级: from the best down and from the worst up, with and without conditions.
    fn graded(&mut self, full: usize) {
        let (best, middle, pass) = (full * 9 / 10, full * 8 / 10, full * 6 / 10);
        let form = if full >= 10 { self.scope.draw.below(9) } else { 9 };
        let condition = if (2..=6).contains(&form) { self.scope.condition(0) } else { String::new() };
        let (arms, names, doubtful): (String, &[&'static str], Option<&'static str>) = match form {
            0 | 1 => {
                let guard = if self.scope.scale == Scale::Full && self.scope.draw.once_in(3) { " 当 非 有制度" } else { "" };
                (format!("≥ {best}{guard}: 优, ≥ {pass}: 中, 其余: 差"), &["差", "中", "优"], None)
            }
            2 => (format!("≥ {best} 当 {condition}: 优, ≥ {best}: 良, ≥ {pass}: 中, 其余: 差"), &["差", "中", "良", "优"], None),
            3 => (
                format!("≥ {pass} 当 {condition}: 限, ≥ {best}: 优, ≥ {pass}: 良, 其余: 差"),
                &["差", "限", "良", "优"],
                Some("限"),
            ),
            4 => (format!("≥ {best}: 优, ≥ {middle} 当 {condition}: 优, > {pass}: 中, 其余: 差"), &["差", "中", "优"], None),
            5 => (
                format!("< {pass} 当 {condition}: 末, < {pass}: 差, [{pass}, {best}]: 中, 其余: 优"),
                &["末", "差", "中", "优"],
                Some("末"),
            ),
            6 => (format!("≥ {best} 当 {condition}: 优, ≥ {pass}: 中, 其余: 差"), &["差", "中", "优"], None),
            7 => (format!("< {pass}: 差, < {best}: 中, 其余: 优"), &["差", "中", "优"], None),
            8 => (format!("≤ {pass}: 差, ≤ {best}: 中, 其余: 优"), &["差", "中", "优"], None),
            _ => ("≥ 1: 优, 其余: 差".to_string(), &["差", "优"], None),
        };
        self.grades = Grades { names: names.to_vec(), doubtful };
        let _ = writeln!(self.text, "等级 {{ {arms} }}");
    }

    /// Grades, checks, the total and tests.
    fn bottom(&mut self, full_points: &str) {
        let full: usize = full_points.parse().unwrap_or(100);
        if self.scope.draw.once_in(2) {
            self.graded(full);
        }
        if self.scope.draw.once_in(3) {
            let amount = self.scope.amount(Kind::Money, 1);
            let other = self.scope.amount(Kind::Money, 0);
            let rest = self.scope.draw.word(&["", ", 误差 1元"]);
            let _ = writeln!(self.text, "校验 \"相等\": {amount} = {other}{rest}");
            let condition = self.scope.condition(1);
            let _ = writeln!(self.text, "校验（警告）\"成立\": {condition}");
        }
        if self.scope.draw.once_in(3) {
            let condition = self.scope.condition(0);
            let total =
                self.scope.draw.word(&["至多 = {c} ? 9 : 100", "得分 = 合计 - ({c} ? 3 : 0)", "得分 = 合计 × 90%; 至少 = 2"]);
            let _ = writeln!(self.text, "总分: {}", total.replace("{c}", &condition));
        }
        if self.scope.scale == Scale::Full && self.scope.draw.once_in(2) {
            let (money, date) = (self.scope.literal_written(Kind::Money), self.scope.literal_written(Kind::Date));
            let name = self.rows.first().map(|row| row.name.clone()).unwrap_or_default();
            let _ = writeln!(
                self.text,
                "测试 \"一个\" {{\n    执行 = {money}; 预算 = 100万元; 有制度 = 是; 类别 = 高; 下达日期 = {date}\n    \
                 三公经费 = {{本年: 3万元, 上年数: 4万元}}\n    项目 = [{{名称: 一, 资金: 1万元, 数: 1次, 验收: 是, 进度: 50%}}]\n    上年(执行) = 90万元\n    \
                 期望 {name} ≥ 0\n    期望 非 有(总分)\n}}"
            );
            let _ = writeln!(
                self.text,
                "测试 \"几个\" 逐行 {{\n    预算 = 100万元\n    执行 | 期望 {name} | 期望 总分\n    90万元 | ≥ 1 |\n    100.5万元 | {name}.满分 | > 5\n}}"
            );
        }
    }
}
