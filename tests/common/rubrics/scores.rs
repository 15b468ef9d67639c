//! The rule of an indicator, in every form that the language has.

use super::Scale;
use super::expressions::Scope;
use super::facts::{CHOICES, Kind};

/// How an indicator is scored.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The expression behind 得分.
    pub text: String,
    /// What a person may give: shares of full marks from one to another in percent, and the level that they belong to; empty when
    /// nobody gives anything.
    pub assessed: Vec<(Option<&'static str>, u32, u32)>,
}

impl Rule {
    fn of(text: String) -> Rule {
        Rule { text, assessed: Vec::new() }
    }
}

impl Scope<'_> {
    /// A rule of an indicator of so many points.
    pub fn score(&mut self, points: usize) -> Rule {
        let full = self.scale == Scale::Full;
        match self.draw.below(if full { 17 } else { 13 }) {
            0 => Rule::of(format!("{} ? 满分 : {}", self.condition(1), self.marks(points))),
            1 => Rule::of(format!("满分 × {}", self.amount(Kind::Rate, 2))),
            2 | 3 => Rule::of(self.bands(points)),
            4 => Rule::of(self.bands_of_conditions(points)),
            5 => Rule::of(self.bands_of_options(points)),
            6 => Rule::of(self.checklist(points)),
            7 => Rule::of(self.interpolation(points)),
            8 | 9 => Rule::of(self.steps()),
            10 if self.has(Kind::Count) => {
                Rule::of(format!("满分 - {}分/次 × {}", self.draw.word(&["1", "0.5", "2"]), self.amount(Kind::Count, 1)))
            }
            11 => {
                let (first, second, third) = (self.condition(1), self.marks(points), self.condition(1));
                Rule::of(format!("若 {first} 则 {second} 否则 若 {third} 则 满分 否则 {}", self.marks(points)))
            }
            10 | 12 => {
                let (inner, least) = (self.bands(points), self.marks(points));
                Rule::of(format!("最大({inner}, {least})"))
            }
            13 if !self.in_part => self.assessed(points),
            13 | 14 => Rule::of(format!("满分 × {}", self.of_first_list())),
            15 => Rule::of(format!("最小({} × 满分, {})", self.amount(Kind::Rate, 1), self.marks(points))),
            _ => Rule::of(format!("四舍五入(满分 × {}, 0.1)", self.amount(Kind::Rate, 2))),
        }
    }

    /// A number of points within those of the indicator.
    fn marks(&mut self, points: usize) -> String {
        match self.draw.below(5) {
            0 => "0".to_string(),
            1 => (points / 2).to_string(),
            2 => "满分 / 2".to_string(),
            3 => "满分 × 80%".to_string(),
            _ => self.draw.below(points + 1).to_string(),
        }
    }

    /// Bands of a quantity from high to low, every kind of pattern among them, with the rest last.
    fn bands(&mut self, points: usize) -> String {
        let kind = *self.draw.pick(&[Kind::Rate, Kind::Rate, Kind::Money, Kind::Count]);
        let kind = if self.has(kind) { kind } else { Kind::Rate };
        let ladder: &[&str] = match (kind, self.scale) {
            (Kind::Rate, _) => [&["100%", "80%", "50%"] as &[&str], &["120%", "95%", "60%", "3‰"], &["90%"]][self.draw.below(3)],
            (Kind::Money, Scale::Full) => &["100万元", "50万元", "1000元"],
            (Kind::Money, Scale::Finite | Scale::Sampled) => &["3元", "2元"],
            (_, Scale::Full) => &["3次", "2次", "1次"],
            (_, Scale::Finite | Scale::Sampled) => &["2次"],
        };
        let mut arms = Vec::new();
        let mut above: Option<&str> = None;
        for limit in ladder.iter().copied() {
            let guard = if self.draw.once_in(6) { format!(" 当 {}", self.condition(0)) } else { String::new() };
            let pattern = match (above, self.draw.below(4)) {
                (Some(above), 1) => format!("[{limit}, {above})"),
                (Some(above), 2) if kind == Kind::Rate => format!("{limit}(含)-{above}"),
                _ => format!("≥ {limit}"),
            };
            let marks = if above.is_none() { "满分".to_string() } else { self.marks(points) };
            arms.push(format!("{pattern}{guard}: {marks}"));
            above = Some(limit);
        }
        arms.push(format!("其余: {}", self.marks(points)));
        // What is looked at reaches as far as the ladder does: not less than its limits, nor only on one side of them.
        let looked_at = match kind {
            Kind::Rate if self.scale == Scale::Full => {
                self.draw.word(&["比率(执行, 预算)", "变动率(执行, 预算)", "比率(三公经费.本年, 三公经费.上年数)"]).to_string()
            }
            Kind::Rate => self.draw.word(&["比率(甲, 乙)", "甲 / 乙"]).to_string(),
            Kind::Money if self.scale != Scale::Full => "乙".to_string(),
            kind => self.simple(kind),
        };
        format!("分档 {looked_at} {{ {} }}", arms.join(", "))
    }

    fn bands_of_conditions(&mut self, points: usize) -> String {
        let conditions = self.independent_conditions();
        let mut arms: Vec<String> = conditions.iter().map(|condition| format!("{condition}: {}", self.marks(points))).collect();
        arms.push(format!("其余: {}", self.marks(points)));
        format!("分档 {{ {} }}", arms.join("; "))
    }

    fn bands_of_options(&mut self, points: usize) -> String {
        let chosen = self.terms.iter().find(|term| matches!(term.kind, Kind::Choice(_))).cloned();
        let Some((text, Kind::Choice(which))) = chosen.map(|term| (term.text, term.kind)) else { return self.bands(points) };
        if self.draw.once_in(3) {
            return format!(
                "分档 {text} {{ {}: {}, 其余: 满分 }}",
                CHOICES[which].join("、").split_once('、').map_or("", |(first, _)| first),
                self.marks(points)
            );
        }
        let arms: Vec<String> = CHOICES[which].iter().map(|option| format!("{option}: {}", self.marks(points))).collect();
        format!("分档 {text} {{ {} }}", arms.join(", "))
    }

    fn checklist(&mut self, points: usize) -> String {
        let first = self.draw.below(points + 1);
        let entries = [(self.condition(1), first), (self.condition(0), points - first)];
        let entries: Vec<String> = entries.iter().map(|(condition, marks)| format!("{condition}: {marks}")).collect();
        format!("清单 {{ {} }}", entries.join(", "))
    }

    fn interpolation(&mut self, points: usize) -> String {
        let middle = self.marks(points);
        format!("插值 {} {{ 50%: 0, 80%: {middle}, 100%: 满分 }}", self.amount(Kind::Rate, 1))
    }

    fn steps(&mut self) -> String {
        let each = self.draw.word(&["0.5", "1", "2"]);
        let counting = self.draw.word(&["不足不计", "不足计一", "按比例"]);
        match self.draw.below(3) {
            0 => {
                let step = self.draw.word(&["10个百分点", "25个百分点", "5个百分点"]);
                format!("满分 - {each} × 几个({} - 100%, {step}, {counting})", self.amount(Kind::Rate, 1))
            }
            1 => format!("{each} × 几个({}, {}, {counting})", self.amount(Kind::Money, 1), self.literal(Kind::Money)),
            _ => {
                let count = if self.has(Kind::Count) { Kind::Count } else { Kind::Money };
                format!("满分 - {each} × 几个({}, {}, {counting})", self.amount(count, 1), self.literal(count))
            }
        }
    }

    fn of_first_list(&mut self) -> String {
        match self.lists.first() {
            Some((list, _)) => format!("加权平均({list}, 进度, 资金)"),
            None => self.amount(Kind::Rate, 1),
        }
    }

    fn assessed(&mut self, points: usize) -> Rule {
        let half = points.div_ceil(2);
        let share = |marks: usize| u32::try_from(marks * 100 / points).unwrap_or(0);
        match self.draw.below(4) {
            0 => Rule { text: "评定".to_string(), assessed: vec![(None, 0, 100)] },
            1 => Rule { text: format!("评定 [{half}, {points}]"), assessed: vec![(None, 100 - share(points - half), 100)] },
            2 => Rule {
                text: "评定 { 达成: [80%, 100%], 部分达成: [50%, 80%), 未达成: [0%, 50%) }".to_string(),
                assessed: vec![(Some("达成"), 80, 100), (Some("部分达成"), 50, 79), (Some("未达成"), 0, 49)],
            },
            _ => Rule { text: format!("最小(评定, {})", self.marks(points)), assessed: vec![(None, 0, 100)] },
        }
    }
}
