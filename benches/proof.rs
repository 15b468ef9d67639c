//! How long checking and proving a rubric of 50 indicators takes, and how that grows with their number: `cargo bench --bench proof`.
//!
//! Times of one run on one machine; what can be compared is the ratios.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::proof::{Verdict, check_and_prove};
use biaochi::source::{Source, SourceId, Sources};
use biaochi::syntax::{ast, parse};

/// How often each is timed; the least is told, which other work on the machine disturbs the least.
const ROUNDS: usize = 7;

fn main() {
    println!(
        "{:>10}  {:>9}  {:>9}  {:>9}  {:>7}  {:>8}  {:>8}",
        "indicators", "parse", "check", "prove", "claims", "proved", "ratio"
    );
    let mut first = None;
    for count in [25, 50, 100] {
        let text = rubric(count);
        let sources = {
            let mut sources = Sources::new();
            sources.add("规则.rules", text.as_str());
            Arc::new(sources)
        };
        let source = sources.get(SourceId(0)).expect("it was added");
        let file = parsed(source);
        let parsing = least(|| drop(parsed(source)));
        let checking = least(|| assert!(check(&file, &sources, &mut Diagnostics::new()).is_some()));
        let mut claims = (0, 0);
        let proving = least(|| {
            let proved = check_and_prove(&file, &sources, &mut Diagnostics::new());
            let proof = proved.proofs.first().expect("the rubric is right");
            claims = (proof.claims.len(), proof.count(|verdict| verdict == Verdict::Proved));
        });
        let first = *first.get_or_insert(proving);
        let ratio = proving.as_micros() * 100 / first.as_micros().max(1);
        println!(
            "{count:>10}  {:>6} µs  {:>6} µs  {:>6} µs  {:>7}  {:>8}  {:>5}.{:02}",
            parsing.as_micros(),
            checking.as_micros(),
            proving.as_micros(),
            claims.0,
            claims.1,
            ratio / 100,
            ratio % 100
        );
    }
}

fn parsed(source: &Source) -> ast::File {
    let mut diagnostics = Diagnostics::new();
    let file = parse(source, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "the rubric can be read");
    file
}

fn least(mut work: impl FnMut()) -> Duration {
    let timed = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    timed.min().unwrap_or_default()
}

/// A rubric of so many rows, of the forms that real ones are made of, each over facts of its own.
fn rubric(count: usize) -> String {
    let mut facts = String::new();
    let mut rows = String::new();
    for at in 0..count {
        let _ = writeln!(
            facts,
            "    执行{at}: 金额(万元)\n    预算{at}: 金额(万元) 大于 0\n    次数{at}: 数量(次)\n    通报{at}: 是否"
        );
        let _ = writeln!(facts, "    情况{at}: 选项 {{ 好, 中, 差 }}");
        let rule = match at % 6 {
            0 => "分档 值 { ≥ 95%: 满分, [85%, 95%): 满分 × 80%, [70%, 85%): 满分 × 60%, 其余: 0 }".to_string(),
            1 => "满分 - 0.2 × 几个(值 - 100%, 1个百分点, 不足计一)".to_string(),
            2 => "插值 值 { 60%: 0, 80%: 满分 × 50%, 100%: 满分 }".to_string(),
            3 => format!("清单 {{ 值 ≥ 90%: 满分 × 50%, 非 通报{at}: 满分 × 30%, 情况{at} = 好: 满分 × 20% }}"),
            4 => format!("分档 值 {{ ≥ 90% 当 非 通报{at}: 满分, ≥ 80%: 满分 × 50%, 其余: 0 }}"),
            _ => format!("若 情况{at} = 差 则 0 否则 最大(满分 × 最小(值, 1) - 0.1分/次 × 次数{at}, 0)"),
        };
        let _ = writeln!(rows, "第{at}项（2分）:\n    值 = 比率(执行{at}, 预算{at})\n    得分 = {rule}");
    }
    let full = 2 * count;
    format!(
        "评价 五十项\n年度 2024\n满分 {full}\n等级 {{ ≥ {}: 优, ≥ {}: 良, 其余: 差 }}\n数据 {{\n{facts}}}\n{rows}",
        full * 9 / 10,
        full * 6 / 10
    )
}
