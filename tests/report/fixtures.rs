//! Scorecards built by hand, so that a report is held to its own promises whatever the engine does.

use biaochi::eval::{
    BoundUsed, CheckOutcome, CheckResult, Claim, CohortLack, CohortNote, Impediment, LeftOut, LeftOutReason, MissingFact,
    Rescaling, RowScore, Scorecard, SectionScore, SectionScoreKind, Status, Step, StepKind, Total,
};
use biaochi::facts::RowId;
use biaochi::language::Text;
use biaochi::model::IndicatorId;
use biaochi::number::{ArithmeticError, Number};
use biaochi::source::{SourceId, Sources, Span};

pub fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

/// The rules that the explained rows point at.
pub const RULES: &str = "评价 晋中市部门整体支出绩效自评
定义 预算 = 年初预算

# 过程（42分）

预算完成率（3分）:
    值   = 比率(执行, 预算)
    得分 = 值 ≥ 100% ? 满分 : 0

预算调整率（3分）:
    值   = 绝对值(比率(预算调整, 预算))
    得分 = 分档 值 {
        = 0       : 3
        0-10%(含) : 2
        其余      : 0
    }

在职人员控制率（3分）:
    值   = 比率(在职人数, 编制数)
    得分 = 满分 - 0.5 × 几个(值 - 100%, 1个百分点, 不足计一)
财务管理制度健全性（3分）: 得分 = 评定
";

pub fn sources() -> Sources {
    let mut sources = Sources::new();
    sources.add("rules/晋中市/2021.rules", RULES);
    sources
}

/// The span of a part of [`RULES`].
pub fn rule(part: &str) -> Span {
    let start = RULES.find(part).unwrap();
    Span::new(SourceId(0), start, start + part.len())
}

pub fn row(name: &str, printed: &str, points: &str, score: &str) -> RowScore {
    RowScore {
        id: RowId { indicator: IndicatorId(0), item: None },
        name: name.to_string(),
        printed_points: number(printed),
        points: number(points),
        status: Status::Scored,
        value: None,
        score: Some(number(score)),
        exact_score: Some(number(score)),
        bound: None,
        note: None,
        remark: None,
        explanation_due: None,
        claimed: None,
        basis: None,
        revised: Vec::new(),
        span: Span::default(),
        steps: Vec::new(),
    }
}

pub fn measured(row: RowScore, value: &str, note: &str) -> RowScore {
    RowScore { value: Some(value.to_string()), note: Some(note.to_string()), ..row }
}

pub fn remarked(row: RowScore, remark: &str) -> RowScore {
    RowScore { remark: Some(remark.to_string()), ..row }
}

pub fn inapplicable(name: &str, printed: &str, points: &str, reason: &str) -> RowScore {
    RowScore { status: Status::Inapplicable { reason: Some(reason.to_string()) }, ..row(name, printed, points, "0") }
}

pub fn unscored(row: RowScore, impediments: Vec<Impediment>) -> RowScore {
    RowScore { status: Status::Unscored(impediments), score: None, exact_score: None, ..row }
}

pub fn missing(name: &str, label: Option<&str>) -> Impediment {
    Impediment::Missing(MissingFact { name: name.to_string(), label: label.map(str::to_string), back: 0 })
}

pub fn section(name: &str, level: u8, points: (&str, &str), score: &str, rows: Vec<RowScore>) -> SectionScore {
    SectionScore {
        name: name.to_string(),
        level,
        weight: None,
        kind: SectionScoreKind::Ordinary,
        printed_points: number(points.0),
        points: number(points.1),
        score: Total::Scored(number(score)),
        claimed: None,
        rows,
        sections: Vec::new(),
    }
}

pub fn heading(name: &str, points: (&str, &str), score: &str, sections: Vec<SectionScore>) -> SectionScore {
    SectionScore { sections, ..section(name, 1, points, score, Vec::new()) }
}

pub fn holds(label: &str, substituted: &str) -> CheckResult {
    CheckResult {
        label: label.to_string(),
        warning: false,
        outcome: CheckOutcome::Holds,
        substituted: substituted.to_string(),
        span: Span::default(),
    }
}

pub fn scorecard(unit: &str, sections: Vec<SectionScore>, total: &str, grade: Option<&str>) -> Scorecard {
    Scorecard {
        rubric: "晋中市部门整体支出绩效自评".to_string(),
        year: Some(2021),
        unit: unit.to_string(),
        basis: None,
        places: 2,
        full_points: Some(Number::HUNDRED),
        sections,
        total: Total::Scored(number(total)),
        total_impediments: Vec::new(),
        rescaling: None,
        total_note: None,
        total_steps: Vec::new(),
        grade: grade.map(str::to_string),
        grade_impediments: Vec::new(),
        prior_facts: Vec::new(),
        made_of: None,
        cohort: Vec::new(),
        checks: Vec::new(),
        claimed_total: None,
        claimed_grade: None,
    }
}

pub fn step(kind: StepKind, part: &str, formula: &str, substituted: &str, result: &str, steps: Vec<Step>) -> Step {
    let (substituted, result) = (Text::same(substituted), Text::same(result));
    Step { kind, span: rule(part), formula: formula.to_string(), substituted, result, steps }
}

/// The published form of 2021: 26 rows, 16 + 33 + 22 + 20 = 91.
pub fn form() -> Scorecard {
    let investment = heading(
        "投入",
        ("16", "16"),
        "16",
        vec![
            section(
                "工作目标设定",
                2,
                ("6", "12"),
                "12",
                vec![
                    remarked(row("工作规划合理性", "3", "6", "6"), "规划与全市发展规划和部门职责一致"),
                    remarked(row("工作目标明确性", "3", "6", "6"), "目标分解到了科室和责任人"),
                ],
            ),
            section(
                "预算配置",
                2,
                ("10", "4"),
                "4",
                vec![
                    measured(row("在职人员控制率", "3", "4", "4"), "75%", "在职 12人，编制 16人，控制率 75%"),
                    inapplicable("“三公经费”变动率", "3", "0", "没有三公经费"),
                    inapplicable("重点支出安排率", "4", "0", "没有列为重点的支出"),
                ],
            ),
        ],
    );
    let output = heading(
        "产出",
        ("22", "22"),
        "22",
        vec![section(
            "职责履行",
            2,
            ("22", "22"),
            "22",
            vec![
                remarked(row("完成实绩情况", "8", "8", "8"), "省、市下达的任务全部完成"),
                remarked(row("质量达标情况", "8", "8", "8"), "省、市考核达标"),
                remarked(row("重点工作完成情况", "6", "6", "6"), "重点工作全部完成"),
            ],
        )],
    );
    let effect = heading(
        "效果",
        ("20", "20"),
        "20",
        vec![section(
            "履职效益",
            2,
            ("20", "20"),
            "20",
            vec![
                remarked(row("经济效益", "5", "6", "6"), "达到年初设定的目标"),
                remarked(row("社会效益", "5", "7", "7"), "达到年初设定的目标"),
                inapplicable("生态效益", "5", "0", "职能不涉及生态"),
                remarked(row("社会公众或服务对象满意度", "5", "7", "7"), "服务对象满意"),
            ],
        )],
    );
    Scorecard {
        basis: Some("财预〔2013〕53号".to_string()),
        checks: vec![
            holds("收支平衡", "0 + 713.28万元 − 116.05万元 + 0 = 597.23万元 + 0"),
            holds("支出构成", "93.58万元 + 503.65万元 = 597.23万元"),
            holds("支付节点共四个", "4 = 4"),
        ],
        ..scorecard("晋中市总工会", vec![investment, process(), output, effect], "91", Some("优"))
    }
}

fn process() -> SectionScore {
    let execution = section(
        "预算执行",
        2,
        ("20", "15"),
        "6",
        vec![
            explained_row(),
            RowScore {
                bound: Some(BoundUsed::Lower(Number::ZERO)),
                ..measured(row("预算调整率", "3", "3", "0"), "16.27%", "预算调整 -116.05万元，年初预算 713.28万元，调整率 16.27%")
            },
            measured(row("支付进度", "4", "4", "2"), "2", "4 个支付节点中有 2 个达到计划进度"),
            measured(row("结转结余率", "3", "4", "4"), "0%", "年末结余 0万元，上年结转 0万元，结转结余率 0%"),
            inapplicable("公用经费控制率", "2", "0", "没有公用经费"),
            inapplicable("“三公经费”控制率", "2", "0", "没有三公经费"),
            inapplicable("政府采购执行率", "3", "0", "当年没有政府采购"),
        ],
    );
    let management = section(
        "预算管理",
        2,
        ("9", "11"),
        "11",
        vec![
            remarked(row("财务管理制度健全性", "3", "3", "3"), "财务、接待、车辆、差旅各有制度"),
            remarked(row("资金使用合规性", "3", "4", "4"), "审批手续完整，用途与批复相符"),
            remarked(row("预决算信息公开性", "3", "4", "4"), "预算、决算和三公经费均已公开"),
        ],
    );
    let assets = section(
        "资产管理",
        2,
        ("13", "16"),
        "16",
        vec![
            remarked(row("基础信息完善性", "3", "4", "4"), "基础数据和会计资料真实完整"),
            remarked(row("资产管理制度健全性", "3", "4", "4"), "制度合规完整并得到执行"),
            remarked(row("资产管理安全性", "3", "4", "4"), "资产保存完整，账实相符"),
            measured(row("固定资产利用率", "4", "4", "4"), "100%", "在用 169.5万元，总额 169.5万元，利用率 100%"),
        ],
    );
    heading("过程", ("42", "42"), "33", vec![execution, management, assets])
}

fn budget() -> Step {
    step(StepKind::Definition, "定义 预算 = 年初预算", "预算 = 年初预算", "713.28万元", "713.28万元", Vec::new())
}

/// 预算完成率 with the steps of its computation.
pub fn explained_row() -> RowScore {
    let value = step(
        StepKind::Definition,
        "值   = 比率(执行, 预算)",
        "值 = 比率(执行, 预算)",
        "597.23万元 ÷ 713.28万元",
        "83.73%",
        vec![budget()],
    );
    let branch = Step {
        result: Text::new("不成立", "does not hold"),
        ..step(StepKind::Branch, "值 ≥ 100%", "值 ≥ 100%", "83.73% < 100%", "", Vec::new())
    };
    let score = step(StepKind::Score, "值 ≥ 100% ? 满分 : 0", "值 ≥ 100% ? 满分 : 0", "0", "0", vec![branch]);
    RowScore {
        span: rule("预算完成率（3分）:"),
        steps: vec![value, score, step(StepKind::Scale, "预算完成率（3分）:", "4 ÷ 3", "0 × 4 ÷ 3", "0", Vec::new())],
        ..measured(row("预算完成率", "3", "4", "0"), "83.73%", "预算执行 597.23万元，年初预算 713.28万元，完成率 83.73%")
    }
}

/// Rows with every kind of step: 分档, 几个 with a bound, 评定, one that could not be scored.
pub fn explained() -> Scorecard {
    let value = step(
        StepKind::Definition,
        "值   = 绝对值(比率(预算调整, 预算))",
        "值 = 绝对值(比率(预算调整, 预算))",
        "|-116.05万元 ÷ 713.28万元|",
        "16.27%",
        vec![budget()],
    );
    let band = step(StepKind::Band, "其余      : 0", "其余", "16.27% > 10%", "0", Vec::new());
    let adjusted = RowScore {
        span: rule("预算调整率（3分）:"),
        steps: vec![
            value,
            step(StepKind::Score, "分档 值 {", "分档 值 { = 0 : 3 0-10%(含) : 2 其余 : 0 }", "0", "0", vec![band]),
        ],
        ..measured(row("预算调整率", "3", "3", "0"), "16.27%", "调整率 16.27%")
    };

    let value = step(
        StepKind::Definition,
        "值   = 比率(在职人数, 编制数)",
        "值 = 比率(在职人数, 编制数)",
        "18人 ÷ 16人",
        "112.5%",
        Vec::new(),
    );
    let rule_text = "满分 - 0.5 × 几个(值 - 100%, 1个百分点, 不足计一)";
    let count = Step {
        substituted: Text::new(
            "(112.5% - 100% = 12.5%) ÷ 1%，不足一个的按一个计",
            "(112.5% - 100% = 12.5%) ÷ 1%, a part counts as one",
        ),
        ..step(StepKind::Computation, rule_text, "几个(值 - 100%, 1个百分点, 不足计一)", "", "13", Vec::new())
    };
    let staff = RowScore {
        span: rule("在职人员控制率（3分）:"),
        exact_score: Some(number("0")),
        bound: Some(BoundUsed::Lower(Number::ZERO)),
        claimed: Some(Claim { claimed: number("1"), difference: Some(number("1")) }),
        steps: vec![
            value,
            step(StepKind::Score, rule_text, rule_text, "3 - 0.5 × 13", "-3.5", vec![count]),
            step(StepKind::Bound, "在职人员控制率（3分）:", "≥ 0", "-3.5", "0", Vec::new()),
            step(StepKind::Scale, "在职人员控制率（3分）:", "4 ÷ 3", "0 × 4 ÷ 3", "0", Vec::new()),
        ],
        ..measured(row("在职人员控制率", "3", "4", "0"), "112.5%", "在职 18人，编制 16人，控制率 112.5%")
    };

    let place = "财务管理制度健全性（3分）: 得分 = 评定";
    let assessed = step(StepKind::Assessed, "评定\n", "评定", "3.5", "2.625", Vec::new());
    let managed = RowScore {
        span: rule(place),
        exact_score: Some(number("3.5")),
        steps: vec![
            step(StepKind::Score, "评定\n", "评定", "2.625", "2.625", vec![assessed]),
            step(StepKind::Scale, place, "4 ÷ 3", "2.625 × 4 ÷ 3", "3.5", Vec::new()),
            step(StepKind::Round, place, "保留 0位", "3.5", "4", Vec::new()),
        ],
        ..remarked(row("财务管理制度健全性", "3", "4", "4"), "各有制度")
    };
    let impossible = RowScore {
        span: rule("预算完成率（3分）:"),
        ..unscored(
            row("结转结余率", "3", "4", "0"),
            vec![
                Impediment::Arithmetic {
                    error: ArithmeticError::DivisionByZero,
                    span: rule("比率(执行, 预算)"),
                    substituted: "0万元 ÷ 0万元".to_string(),
                },
                missing("年末结余", Some("年末结余金额")),
            ],
        )
    };
    let rows = vec![explained_row(), adjusted, staff, managed, impossible];
    Scorecard {
        total: Total::Range(number("4"), number("8")),
        ..scorecard("晋中市总工会", vec![section("过程", 1, ("16", "19"), "4", rows)], "4", None)
    }
}

/// The form with gaps: a range, and why.
pub fn gaps() -> Scorecard {
    let mut card = form();
    card.rubric = "有缺项的自评".to_string();
    card.total = Total::Range(number("78"), number("93"));
    card.grade = None;
    let budget = &mut card.sections[0];
    budget.score = Total::Range(number("12"), number("16"));
    let places = &mut budget.sections[1];
    places.score = Total::Range(number("0"), number("4"));
    places.rows[0] =
        unscored(row("在职人员控制率", "3", "4", "0"), vec![missing("编制数", None), missing("在职人数", Some("在职人员数"))]);
    let process = &mut card.sections[1];
    process.score = Total::Range(number("31"), number("35"));
    let execution = &mut process.sections[0];
    execution.score = Total::Range(number("4"), number("8"));
    execution.rows[2] =
        unscored(row("支付进度", "4", "4", "0"), vec![missing("支付节点", Some("各支付节点的计划进度和实际进度"))]);
    execution.rows[3] = unscored(
        row("结转结余率", "3", "4", "0"),
        vec![Impediment::Arithmetic {
            error: ArithmeticError::DivisionByZero,
            span: Span::default(),
            substituted: "0万元 ÷ 0万元".to_string(),
        }],
    );
    let effect = &mut card.sections[3];
    effect.score = Total::Unknown;
    effect.sections[0].score = Total::Unknown;
    effect.sections[0].rows[1] =
        unscored(row("社会效益", "5", "7", "0"), vec![Impediment::MissingAssessment { row: "社会效益".to_string() }]);
    effect.sections[0].rows[3] = unscored(
        row("社会公众或服务对象满意度", "5", "7", "0"),
        vec![
            Impediment::Needs { name: "社会效益".to_string() },
            Impediment::Cohort { lack: CohortLack::Nobody, formula: "全体平均(满意度)".to_string() },
            missing("编制数", None),
        ],
    );
    let left_out = |unit: &str, reason| LeftOut { unit: unit.to_string(), reason };
    card.cohort = vec![
        CohortNote {
            formula: "排名(执行率)".to_string(),
            span: Span::default(),
            result: Some(Text::new("第 3 名（并列，共 2 个）", "rank 3 (tied, 2 units)")),
            units: 118,
            left_out: 24,
            named: vec![
                left_out("甲局", LeftOutReason::Inapplicable),
                left_out("乙局", LeftOutReason::Missing(vec!["年初预算".to_string(), "执行".to_string()])),
                left_out("丙局", LeftOutReason::Uncomputable),
            ],
        },
        CohortNote {
            formula: "全体平均(执行率)".to_string(),
            span: Span::default(),
            result: Some(Text::same("93.2%")),
            units: 142,
            left_out: 0,
            named: Vec::new(),
        },
    ];
    card.checks[0].outcome = CheckOutcome::Fails { difference: Some("0.05万元".to_string()) };
    card.checks[1].outcome = CheckOutcome::Fails { difference: None };
    card.checks[1].warning = true;
    card.checks[2].outcome = CheckOutcome::Undecided(vec![missing("支付节点", None)]);
    card.checks[2].substituted = "个数(支付节点) = 4".to_string();
    card
}

/// Weights, 加分, 扣分 and decimals; one column of points.
pub fn weights() -> Scorecard {
    let performance = SectionScore {
        weight: Some(number("0.8")),
        ..section(
            "绩效",
            1,
            ("100", "100"),
            "86.5",
            vec![measured(row("完成率", "60", "60", "52.5"), "87.5%", ""), row("质量", "40", "40", "34")],
        )
    };
    let satisfaction = SectionScore {
        weight: Some(number("0.2")),
        ..section("满意度", 1, ("100", "100"), "96", vec![measured(row("群众满意度", "100", "100", "96"), "96%", "")])
    };
    let bonus = SectionScore {
        kind: SectionScoreKind::Bonus,
        ..section("加分", 1, ("5", "5"), "2", vec![remarked(row("经验推广", "5", "5", "2"), "省级推广一次")])
    };
    let deduction = SectionScore {
        kind: SectionScoreKind::Deduction,
        ..section("违规", 1, ("10", "10"), "1.5", vec![measured(row("通报次数", "10", "10", "1.5"), "3次", "每次扣 0.5 分")])
    };
    Scorecard {
        total_note: Some(Text::new(
            "86.50 × 80% + 96.00 × 20% + 2.00 − 1.50 = 88.90",
            "86.50 × 80% + 96.00 × 20% + 2.00 − 1.50 = 88.90",
        )),
        ..scorecard("甲局", vec![performance, satisfaction, bonus, deduction], "88.9", Some("良"))
    }
}

/// Rows that do not apply, dropped and rescaled; rows under no heading.
pub fn rescaled() -> Scorecard {
    let rows = vec![
        row("预算完成率", "40", "40", "38.5"),
        inapplicable("“三公经费”变动率", "19", "19", "没有三公经费"),
        RowScore { status: Status::Inapplicable { reason: None }, score: Some(number("6")), ..row("公开", "10", "10", "0") },
        row("产出质量", "31", "31", "31"),
    ];
    Scorecard {
        rescaling: Some(Rescaling { scored: Total::Scored(number("73")), applicable: number("81"), full: Number::HUNDRED }),
        grade: Some("优".to_string()),
        ..scorecard("乙局", vec![section("", 1, ("100", "100"), "73", rows)], "90.12", None)
    }
}

/// Claims that differ, explanations due, a long note.
pub fn claims() -> Scorecard {
    let claimed = |row: RowScore, claimed: &str, difference: &str| RowScore {
        claimed: Some(Claim { claimed: number(claimed), difference: Some(number(difference)) }),
        ..row
    };
    let long = "本项资金因年中机构改革、职能划转和上级专项下达较晚等原因未能在年内全部执行，结转部分已按规定申请下年继续使用，\
                并制定了分季度的执行计划（2022-Q1 40%、2022-Q2 70%、2022-Q3 100%）；同时对 biaochi 计算的口径作了说明。";
    let rows = vec![
        claimed(measured(row("预算完成率", "50", "50", "41.87"), "83.73%", long), "50", "8.13"),
        claimed(row("资金使用合规性", "30", "30", "30"), "30", "0"),
        RowScore {
            explanation_due: Some(Text::new(
                "完成率低于 90%，要在“说明”里写原因，100 字以内",
                "below 90%: give the reason under “说明” in at most 100 characters",
            )),
            ..claimed(row("一个名称特别长的三级指标它要在表格里换行显示而不能把后面各栏挤出去", "20", "20", "18"), "17.5", "-0.5")
        },
    ];
    Scorecard {
        claimed_total: Some(Claim { claimed: number("97.5"), difference: Some(number("7.63")) }),
        claimed_grade: Some("优".to_string()),
        ..scorecard("丙局", vec![section("管理", 1, ("100", "100"), "89.87", rows)], "89.87", Some("良"))
    }
}

/// Names that try to be markup, a formula, a table or an escape sequence.
pub fn hostile() -> Scorecard {
    let rows = vec![
        measured(row("<script>alert(1)</script>", "50", "50", "50"), "=cmd|' /C calc'!A0", "a|b \"q\" & <b>c</b>\nsecond line"),
        measured(row("=1+1", "25", "25", "20"), "-5%", "+cmd"),
        remarked(row("\u{1b}[31mred\u{202e}txt", "25", "25", "21"), "@SUM(A1), `code` *bold* [x](javascript:alert(1))"),
    ];
    Scorecard {
        rubric: "</title><img src=x onerror=alert(1)>".to_string(),
        basis: Some("| --- | --- |".to_string()),
        ..scorecard("＝cmd,\"unit\"", vec![section("# <h1>", 1, ("100", "100"), "91", rows)], "91", Some("<优>"))
    }
}

/// The founding example: one line of rules, no heading, no year.
pub fn founding() -> Scorecard {
    let rows = vec![row("预算完成率", "4", "4", "0")];
    Scorecard {
        rubric: String::new(),
        year: None,
        full_points: Some(number("4")),
        ..scorecard("示例单位", vec![section("", 1, ("4", "4"), "0", rows)], "0", None)
    }
}

/// Headings of every depth, rows beside headings, a heading that does not apply to the unit.
pub fn deep() -> Scorecard {
    let fourth = section("四级", 4, ("10", "10"), "10", vec![row("丁", "10", "10", "10")]);
    let third =
        SectionScore { sections: vec![fourth], ..section("三级", 3, ("20", "20"), "20", vec![row("丙", "10", "10", "10")]) };
    let second =
        SectionScore { sections: vec![third], ..section("二级", 2, ("40", "40"), "35", vec![row("乙", "20", "20", "15")]) };
    let sibling = section("另一个二级", 2, ("20", "20"), "20", vec![row("戊", "10", "10", "10"), row("己", "10", "10", "10")]);
    let first = SectionScore {
        sections: vec![second, sibling],
        ..section("一级", 1, ("70", "70"), "60", vec![row("甲", "10", "10", "5")])
    };
    let absent = heading("不适用于本单位的一级", ("0", "0"), "0", vec![section("空", 2, ("0", "0"), "0", Vec::new())]);
    let plain = section("只有一项的一级", 1, ("30", "30"), "30", vec![row("庚", "30", "30", "30")]);
    scorecard("丁局", vec![first, absent, plain], "90", Some("优"))
}
