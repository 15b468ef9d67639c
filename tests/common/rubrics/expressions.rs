//! Expressions that are well typed by construction.

use super::Scale;
use super::draw::Draw;
use super::facts::{CHOICES, Fact, Kind, Parts};

/// A name, or a short expression, that depends on the data.
#[derive(Clone, Debug)]
pub struct Term {
    /// As rules have it.
    pub text: String,
    /// What it comes to.
    pub kind: Kind,
}

/// What expressions can name, and the choices by which they are made.
#[derive(Debug)]
pub struct Scope<'d> {
    /// The choices.
    pub draw: &'d mut Draw,
    /// How large the rubric is.
    pub scale: Scale,
    /// What can be named.
    pub terms: Vec<Term>,
    /// Names for written values: parameters and constants.
    pub constants: Vec<Term>,
    /// Lists and their fields.
    pub lists: Vec<(String, Vec<Term>)>,
    /// Functions of an amount and a limit, both of one type, which give such an amount.
    pub functions: Vec<String>,
    /// Facts that 上年 can look at.
    pub prior: Vec<Term>,
    /// Whether what is being made is for some units only: then nobody judges it for the others.
    pub in_part: bool,
}

impl<'d> Scope<'d> {
    /// What the facts of a rubric let be named.
    pub fn of(draw: &'d mut Draw, scale: Scale, facts: &[Fact]) -> Scope<'d> {
        let mut scope = Scope {
            draw,
            scale,
            terms: Vec::new(),
            constants: Vec::new(),
            lists: Vec::new(),
            functions: Vec::new(),
            prior: Vec::new(),
            in_part: false,
        };
        for fact in facts {
            if let Some(kind) = fact.kind {
                scope.terms.push(Term { text: fact.written.clone(), kind });
                if scale == Scale::Full && matches!(kind, Kind::Money | Kind::Rate | Kind::Count) {
                    scope.prior.push(Term { text: fact.written.clone(), kind });
                }
            }
            match &fact.parts {
                Parts::One | Parts::Each(_) => {}
                Parts::Record(fields) => {
                    let inside = fields.iter().filter_map(|field| {
                        Some(Term { text: format!("{}.{}", fact.written, field.written), kind: field.kind? })
                    });
                    scope.terms.extend(inside);
                }
                Parts::List(fields) => {
                    let inside = fields.iter().filter_map(|field| Some(Term { text: field.written.clone(), kind: field.kind? }));
                    scope.lists.push((fact.written.clone(), inside.collect()));
                }
            }
        }
        scope
    }

    fn term(&mut self, kind: Kind) -> Option<String> {
        let among: Vec<&Term> = self.terms.iter().filter(|term| term.kind == kind).collect();
        if among.is_empty() {
            return None;
        }
        Some(self.draw.pick(&among).text.clone())
    }

    /// A written value of a type, or the name of one.
    pub fn literal(&mut self, kind: Kind) -> String {
        let named: Vec<String> = self.constants.iter().filter(|term| term.kind == kind).map(|term| term.text.clone()).collect();
        if !named.is_empty() && self.draw.once_in(3) {
            return self.draw.pick(&named).clone();
        }
        let (full, small): (&[&str], &[&str]) = match kind {
            Kind::Money => (&["100万元", "50万元", "99.99万元", "0.5万元", "3元", "1亿元"], &["2元", "1元", "3元", "2.5元"]),
            Kind::Count => (&["2次", "1次", "3次"], &["2次", "1次", "3次"]),
            Kind::Rate => (
                &["95%", "80%", "50%", "100%", "5个百分点", "3‰", "120%", "33.33%"],
                &["80%", "50%", "100%", "95%", "150%", "25%"],
            ),
            Kind::Plain => (&["2", "1", "3", "0.5", "1.5"], &["2", "1", "0.5", "1.5"]),
            Kind::Days => (&["2天", "10天", "1天"], &["2天", "1天"]),
            Kind::Date => (&["6月30日", "2021-06-30", "2021年7月1日"], &["6月30日"]),
            Kind::Flag => (&["是", "否"], &["是", "否"]),
            Kind::Choice(which) => {
                let at = self.draw.below(CHOICES[which].len());
                return CHOICES[which][at].to_string();
            }
        };
        let among = if self.scale == Scale::Full { full } else { small };
        (*self.draw.pick(among)).to_string()
    }

    /// Something of a type that depends on the data, or a written value where nothing does.
    pub fn amount(&mut self, kind: Kind, depth: u32) -> String {
        if depth > 0 {
            if self.draw.once_in(6) && kind != Kind::Date && !matches!(kind, Kind::Choice(_)) {
                let (condition, yes, no) =
                    (self.condition(depth - 1), self.amount(kind, depth - 1), self.amount(kind, depth - 1));
                return match self.draw.below(2) {
                    0 => format!("({condition} ? {yes} : {no})"),
                    _ => format!("(若 {condition} 则 {yes} 否则 {no})"),
                };
            }
            match kind {
                Kind::Money => return self.money(depth),
                Kind::Rate => return self.rate(depth),
                Kind::Count | Kind::Plain => return self.count(kind, depth),
                Kind::Days => {
                    let day = self.term(Kind::Date);
                    if let Some(day) = day.filter(|_| self.draw.once_in(2)) {
                        return format!("天数({day}, {})", self.literal(Kind::Date));
                    }
                }
                Kind::Flag => return format!("({})", self.condition(depth - 1)),
                Kind::Date | Kind::Choice(_) => {}
            }
        }
        self.simple(kind)
    }

    /// A term of a type; where nothing has it, a written value.
    pub fn simple(&mut self, kind: Kind) -> String {
        match self.term(kind) {
            Some(term) => term,
            None if kind == Kind::Rate => "比率(甲, 乙)".to_string(),
            None => self.literal(kind),
        }
    }

    /// Whether something that depends on the data has a type.
    pub fn has(&self, kind: Kind) -> bool {
        self.terms.iter().any(|term| term.kind == kind)
    }

    fn money(&mut self, depth: u32) -> String {
        let below = depth - 1;
        match self.draw.below(12) {
            0..=3 => self.simple(Kind::Money),
            4 => format!("({} + {})", self.amount(Kind::Money, below), self.amount(Kind::Money, below)),
            5 => format!("({} - {})", self.amount(Kind::Money, below), self.amount(Kind::Money, below)),
            6 => format!("({} × {})", self.literal(Kind::Rate), self.amount(Kind::Money, below)),
            7 => format!("绝对值({} - {})", self.amount(Kind::Money, below), self.amount(Kind::Money, below)),
            8 => {
                let function = self.draw.word(&["最大", "最小", "平均", "合计"]);
                format!("{function}({}, {})", self.amount(Kind::Money, below), self.amount(Kind::Money, below))
            }
            9 => self.of_list(Kind::Money).unwrap_or_else(|| "甲".into()),
            10 => self.of_function(Kind::Money, below),
            _ => self.of_prior(Kind::Money),
        }
    }

    fn rate(&mut self, depth: u32) -> String {
        let below = depth - 1;
        match self.draw.below(14) {
            0..=3 => format!("比率({}, {})", self.amount(Kind::Money, below), self.simple(Kind::Money)),
            4 => self.simple(Kind::Rate),
            5 => format!("变动率({}, {})", self.simple(Kind::Money), self.simple(Kind::Money)),
            6 => format!("({} / {})", self.amount(Kind::Money, below), self.simple(Kind::Money)),
            7 => {
                let way = self.draw.word(&["", ", 正向", ", 反向"]);
                format!("完成度({}, {}{way})", self.simple(Kind::Money), self.simple(Kind::Money))
            }
            8 => format!("(100% - {})", self.amount(Kind::Rate, below)),
            9 => format!("{}({}, 100%)", self.draw.word(&["最小", "最大", "平均"]), self.amount(Kind::Rate, below)),
            10 => {
                let function = self.draw.word(&["四舍五入", "向上取整", "向下取整"]);
                format!("{function}({}, 1个百分点)", self.amount(Kind::Rate, below))
            }
            11 => self.of_list(Kind::Rate).unwrap_or_else(|| "绝对值(变动率(甲, 乙))".into()),
            12 => self.of_function(Kind::Rate, below),
            _ => self.of_prior(Kind::Rate),
        }
    }

    fn count(&mut self, kind: Kind, depth: u32) -> String {
        let below = depth - 1;
        match self.draw.below(8) {
            0..=2 => self.simple(kind),
            3 => format!("({} + {})", self.simple(kind), self.amount(kind, below)),
            4 => format!("({} × {})", self.literal(Kind::Plain), self.simple(kind)),
            5 => self.of_list(kind).unwrap_or_else(|| self.simple(kind)),
            6 => format!("{}({}, {})", self.draw.word(&["最大", "最小"]), self.simple(kind), self.literal(kind)),
            _ => self.of_prior(kind),
        }
    }

    fn of_function(&mut self, kind: Kind, depth: u32) -> String {
        if self.functions.is_empty() {
            return self.simple(kind);
        }
        let function = self.draw.pick(&self.functions).clone();
        format!("{function}({}, {})", self.amount(kind, depth), self.literal(kind))
    }

    fn of_prior(&mut self, kind: Kind) -> String {
        let among: Vec<String> = self.prior.iter().filter(|term| term.kind == kind).map(|term| term.text.clone()).collect();
        if among.is_empty() {
            return self.simple(kind);
        }
        let fact = self.draw.pick(&among).clone();
        let simple = self.simple(kind);
        match self.draw.below(3) {
            0 => format!("缺省(上年({fact}), {simple})"),
            1 => format!("上年({fact})"),
            _ => format!("缺省(上年({fact}, 2), {simple})"),
        }
    }

    /// Something of a type that a list comes to.
    fn of_list(&mut self, kind: Kind) -> Option<String> {
        let lists = self.lists.clone();
        if lists.is_empty() {
            return None;
        }
        let (list, fields) = self.draw.pick(&lists).clone();
        let field = |kind: Kind| fields.iter().find(|field| field.kind == kind).map(|field| field.text.clone());
        Some(match kind {
            Kind::Plain => format!("个数({list}, {})", self.condition_in(&fields)),
            Kind::Rate => format!("加权平均({list}, {}, {})", field(Kind::Rate)?, field(Kind::Money)?),
            _ => format!("{}({list}, {})", self.draw.word(&["合计", "最大", "最小", "平均"]), field(kind)?),
        })
    }

    /// A condition on an item of a list.
    fn condition_in(&mut self, fields: &[Term]) -> String {
        let field = self.draw.pick(fields).clone();
        match field.kind {
            Kind::Flag => self.draw.word(&["", "非 "]).to_string() + &field.text,
            kind => format!("{} {} {}", field.text, self.comparison(), self.literal(kind)),
        }
    }

    /// A condition that does not ask for a result of scoring, as 适用 must not, nor for 值.
    pub fn condition_on_facts(&mut self, depth: u32) -> String {
        let all = self.terms.clone();
        self.terms.retain(|term| !term.text.ends_with(".得分") && term.text != "值");
        let condition = self.condition(depth);
        self.terms = all;
        condition
    }

    /// Up to three conditions of which any can hold and fail whatever the others do.
    pub fn independent_conditions(&mut self) -> Vec<String> {
        let mut found = vec![format!("比率(甲, 乙) {} 100%", self.draw.word(&["≥", "<"]))];
        if let Some(flag) = self.terms.iter().find(|term| term.kind == Kind::Flag && term.text != "成立") {
            let flag = flag.text.clone();
            found.insert(self.draw.below(2), self.draw.word(&["", "非 "]).to_string() + &flag);
        }
        let count = self.terms.iter().find(|term| term.kind == Kind::Count).map(|term| term.text.clone());
        if let Some(count) = count.filter(|_| self.draw.once_in(2)) {
            found.insert(self.draw.below(2), format!("{count} {} 2次", self.draw.word(&["≥", "<"])));
        }
        found
    }

    fn comparison(&mut self) -> &'static str {
        self.draw.word(&["≥", "≤", ">", "<"])
    }

    /// Something that is so or is not.
    pub fn condition(&mut self, depth: u32) -> String {
        if depth > 0 && self.draw.once_in(4) {
            let (left, right) = (self.condition(depth - 1), self.condition(depth - 1));
            return match self.draw.below(3) {
                0 => format!("({left} 且 {right})"),
                1 => format!("({left} 或 {right})"),
                _ => format!("非 ({left})"),
            };
        }
        match self.draw.below(12) {
            0 | 1 => match self.term(Kind::Flag) {
                Some(flag) => flag,
                None => self.compared(Kind::Money, depth),
            },
            2 | 3 => self.compared(Kind::Rate, depth),
            4 => {
                let kind = *self.draw.pick(&[Kind::Count, Kind::Plain, Kind::Days]);
                self.compared(kind, depth)
            }
            5 => self.compared(Kind::Money, depth),
            6 => {
                let chosen = self.terms.iter().find(|term| matches!(term.kind, Kind::Choice(_))).cloned();
                match chosen {
                    Some(Term { text, kind }) => format!("{text} {} {}", self.draw.word(&["=", "≠"]), self.literal(kind)),
                    None => self.compared(Kind::Rate, depth),
                }
            }
            7 => format!("50% ≤ {} < 100%", self.amount(Kind::Rate, depth)),
            8 => match self.term(Kind::Date) {
                Some(day) => format!("{day} {} {}", self.comparison(), self.literal(Kind::Date)),
                None => self.compared(Kind::Plain, depth),
            },
            9 => match self.terms.iter().filter(|term| !term.text.contains('(')).nth(3).cloned() {
                Some(term) if self.scale == Scale::Full => format!("有({})", term.text),
                _ => self.compared(Kind::Count, depth),
            },
            10 => {
                let lists = self.lists.clone();
                match lists.first() {
                    Some((list, fields)) => {
                        format!("{}({list}, {})", self.draw.word(&["全部", "任一"]), self.condition_in(fields))
                    }
                    None => self.compared(Kind::Rate, depth),
                }
            }
            _ => format!("{} {} 乙", self.draw.word(&["甲", "2 × 甲"]), self.comparison()),
        }
    }

    /// A comparison of something that depends on the data.
    fn compared(&mut self, kind: Kind, depth: u32) -> String {
        let kind = if self.has(kind) { kind } else { Kind::Rate };
        format!("{} {} {}", self.amount(kind, depth), self.comparison(), self.literal(kind))
    }
}
