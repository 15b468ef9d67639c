//! How diagnostics are drawn: underlines under Chinese text, long lines, ends of files, two files, characters that act on a terminal.
//! Accept changes with `UPDATE_EXPECT=1 cargo test --test rendering`.

use biaochi::cli::render::{Colour, render, render_all};
use biaochi::diagnostic::{Code, Diagnostic};
use biaochi::language::{Language, Text};
use biaochi::source::{Source, Sources, Span};
use expect_test::{Expect, expect};

/// The span of the first `part` in the text of a source.
fn find(source: &Source, part: &str) -> Span {
    let start = source.text.find(part).unwrap();
    Span::new(source.id, start, start + part.len())
}

/// Compares below a line of its own, since expect-test takes off the indentation that all lines have.
fn assert_drawn(expected: Expect, drawn: &str) {
    expected.assert_eq(&format!("▼\n{drawn}"));
}

fn error(message: &str) -> Diagnostic {
    Diagnostic::error(Code::Usage, Text::same(message))
}

/// Draws an error over the named parts of one text, each labelled with its number.
fn draw(text: &str, parts: &[&str], expected: Expect) {
    let mut sources = Sources::new();
    let id = sources.add("规则.rules", text);
    let source = sources.get(id).unwrap();
    let diagnostic = parts.iter().enumerate().fold(error("说明"), |diagnostic, (index, part)| {
        diagnostic.at(find(source, part), Text::same(format!("第 {} 处", index + 1)))
    });
    assert_drawn(expected, &render(&diagnostic, &sources, Language::Chinese, Colour::Plain));
}

#[test]
fn underlines_stand_under_chinese() {
    draw(
        "# 过程\n预算完成率（4分）: 得分 = 比率(执行，预算) ≥ 1 ？ 满分 ： 0\n其他\n",
        &["执行", "满分"],
        expect![[r#"
        ▼
          错误 BC0509 说明
           ╭─[规则.rules:2:20]
         1 │ # 过程
         2 │ 预算完成率（4分）: 得分 = 比率(执行，预算) ≥ 1 ？ 满分 ： 0
           ·                                ──┬─               ──┬─
           ·                                  │                  ╰── 第 2 处
           ·                                  ╰── 第 1 处
         3 │ 其他
           ╰────
    "#]],
    );
}

#[test]
fn tabs_and_full_width_letters() {
    draw(
        "\t\t得分\t= ＧＤＰ ＞ １ ? 4 : 0\n",
        &["ＧＤＰ", "?"],
        expect![[r#"
        ▼
          错误 BC0509 说明
           ╭─[规则.rules:1:8]
         1 │         得分    = ＧＤＰ ＞ １ ? 4 : 0
           ·                   ───┬──       ┬
           ·                      │         ╰── 第 2 处
           ·                      ╰── 第 1 处
           ╰────
    "#]],
    );
}

#[test]
fn labels_within_each_other() {
    draw(
        "得分 = 甲 + 乙 * 丙\n",
        &["甲 + 乙 * 丙", "乙", "甲 + 乙 * 丙"],
        expect![[r#"
        ▼
          错误 BC0509 说明
           ╭─[规则.rules:1:6]
         1 │ 得分 = 甲 + 乙 * 丙
           ·        ──┬───┬
           ·          │   ╰── 第 2 处
           ·          ╰─┤ 第 1 处
           ·            │ 第 3 处
           ╰────
    "#]],
    );
}

#[test]
fn labels_over_lines() {
    draw(
        "甲: 得分 = 分档 值 {\n    > 1: 2\n    其余: 0\n}\n乙: 得分 = 1\n",
        &["分档 值 {\n    > 1: 2\n    其余: 0\n}"],
        expect![[r#"
            ▼
              错误 BC0509 说明
               ╭─[规则.rules:1:9]
             1 │ ╭─▶ 甲: 得分 = 分档 值 {
             2 │ │       > 1: 2
             3 │ │       其余: 0
             4 │ ├─▶ }
               · ╰──── 第 1 处
             5 │     乙: 得分 = 1
               ╰────
        "#]],
    );
    let tall = format!("甲: 分档 {{\n{}}}\n", "    其余: 0\n".repeat(50));
    let whole = tall.trim_end().to_string();
    draw(
        &tall,
        &[&whole],
        expect![[r#"
        ▼
          错误 BC0509 说明
           ╭─[规则.rules:1:1]
         1 │ 甲: 分档 {
           · ─────┬────
           ·      ╰── 第 1 处
         2 │     其余: 0
           ╰────
    "#]],
    );
}

#[test]
fn labels_far_apart() {
    let text = format!("预算: 1\n{}预算: 2\n", "空\n".repeat(120));
    draw(
        &text,
        &["预算: 1", "预算: 2"],
        expect![[r#"
        ▼
          错误 BC0509 说明
           ╭─[规则.rules:1:1]
         1 │ 预算: 1
           · ───┬───
           ·    ╰── 第 1 处
         2 │ 空
           ╰────
             ╭─[规则.rules:122:1]
         121 │ 空
         122 │ 预算: 2
             · ───┬───
             ·    ╰── 第 2 处
             ╰────
    "#]],
    );
}

#[test]
fn a_long_line_is_cut_around_its_label() {
    let text = format!("得分 = {}错{}\n短\n", "甲 + ".repeat(2000), " + 乙".repeat(2000));
    draw(
        &text,
        &["错"],
        expect![[r#"
        ▼
          错误 BC0509 说明
           ╭─[规则.rules:1:8006]
         1 │ … 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 错 + 乙 + 乙 + 乙 + 乙 + 乙 + 乙 + 乙 + 乙 + 乙 + 乙 + 乙 + 乙 + 乙 +…
           ·                                           ─┬
           ·                                            ╰── 第 1 处
         2 │ 短
           ╰────
    "#]],
    );
    draw(
        &text,
        &["得分"],
        expect![[r#"
        ▼
          错误 BC0509 说明
           ╭─[规则.rules:1:1]
         1 │ 得分 = 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲 …
           · ──┬─
           ·   ╰── 第 1 处
         2 │ 短
           ╰────
    "#]],
    );
}

/// Draws an error without extent at a byte of a text.
fn draw_at(text: &str, byte: usize, expected: Expect) {
    let mut sources = Sources::new();
    let id = sources.add("规则.rules", text);
    let diagnostic = error("没有结束").at(Span::new(id, byte, byte), Text::same("这里"));
    assert_drawn(expected, &render(&diagnostic, &sources, Language::Chinese, Colour::Plain));
}

#[test]
fn at_the_end_of_the_text() {
    draw_at(
        "预算 = (执行\n\n\n",
        18,
        expect![[r#"
        ▼
          错误 BC0509 没有结束
           ╭─[规则.rules:1:8]
         1 │ 预算 = (执行
           ·           ─┬
           ·            ╰── 这里
           ╰────
    "#]],
    );
    draw_at(
        "预算 = (执行",
        16,
        expect![[r#"
        ▼
          错误 BC0509 没有结束
           ╭─[规则.rules:1:8]
         1 │ 预算 = (执行
           ·           ─┬
           ·            ╰── 这里
           ╰────
    "#]],
    );
    draw_at(
        "预算 = (执行  \r\n",
        16,
        expect![[r#"
        ▼
          错误 BC0509 没有结束
           ╭─[规则.rules:1:8]
         1 │ 预算 = (执行
           ·           ─┬
           ·            ╰── 这里
           ╰────
    "#]],
    );
    draw_at(
        "",
        0,
        expect![[r#"
        ▼
          错误 BC0509 没有结束
           ╭─[规则.rules:1:1]
         1 │
           · ┬
           · ╰── 这里
           ╰────
    "#]],
    );
    draw_at(
        "\n\n",
        1,
        expect![[r#"
        ▼
          错误 BC0509 没有结束
           ╭─[规则.rules:1:1]
         1 │
           · ┬
           · ╰── 这里
           ╰────
    "#]],
    );
}

#[test]
fn at_the_end_of_a_line() {
    draw_at(
        "得分 =\n值 = 1\n",
        "得分 =".len(),
        expect![[r#"
        ▼
          错误 BC0509 没有结束
           ╭─[规则.rules:1:5]
         1 │ 得分 =
           ·       ┬
           ·       ╰── 这里
         2 │ 值 = 1
           ╰────
    "#]],
    );
}

#[test]
fn two_files() {
    let mut sources = Sources::new();
    let rules = sources.add("规则.rules", "甲\n年初预算: 金额(万元)\n乙\n");
    let data = sources.add("数据.yaml", "单位: 某\n数据: {年初预算: 12人}\n");
    let diagnostic = error("单位不对")
        .at(find(sources.get(data).unwrap(), "12人"), Text::same("写的是人数"))
        .at(find(sources.get(rules).unwrap(), "金额(万元)"), Text::same("要的是金额"))
        .help(Text::same("写成 12万元"))
        .help(Text::same("或者：\n12"));
    assert_drawn(
        expect![[r#"
        ▼
          错误 BC0509 单位不对
           ╭─[数据.yaml:2:12]
         1 │ 单位: 某
         2 │ 数据: {年初预算: 12人}
           ·                  ──┬─
           ·                    ╰── 写的是人数
           ╰────
           ╭─[规则.rules:2:7]
         1 │ 甲
         2 │ 年初预算: 金额(万元)
           ·           ─────┬────
           ·                ╰── 要的是金额
         3 │ 乙
           ╰────
          建议：写成 12万元
          建议：或者：
                12
    "#]],
        &render(&diagnostic, &sources, Language::Chinese, Colour::Plain),
    );
}

#[test]
fn what_acts_on_a_terminal_is_made_visible() {
    draw(
        "单位: \u{1b}[31m红\u{7}\u{202e}错\r\n",
        &["错"],
        expect![[r#"
        ▼
          错误 BC0509 说明
           ╭─[规则.rules:1:13]
         1 │ 单位: ␛[31m红␇�错
           ·                ─┬
           ·                 ╰── 第 1 处
           ╰────
    "#]],
    );
}

#[test]
fn severities_and_the_count() {
    let sources = Sources::new();
    let diagnostics = [
        error("一"),
        error("二"),
        Diagnostic::warning(Code::Usage, Text::same("三")),
        Diagnostic::note(Code::Usage, Text::same("四")).help(Text::same("五")),
    ];
    assert_drawn(
        expect![[r#"
        ▼
          错误 BC0509 一

          错误 BC0509 二

          警告 BC0509 三

          提示 BC0509 四
          建议：五

        共 2 个错误，1 个警告，1 个提示。
    "#]],
        &render_all(&diagnostics, &sources, Language::Chinese, Colour::Plain),
    );
    assert_drawn(
        expect![[r#"
        ▼
          error BC0509 一

          error BC0509 二

          warning BC0509 三

          note BC0509 四
          help: 五

        2 errors, 1 warning, 1 note.
    "#]],
        &render_all(&diagnostics, &sources, Language::English, Colour::Plain),
    );
    assert_drawn(
        expect![[r#"
        ▼
    "#]],
        &render_all(&[], &sources, Language::English, Colour::Plain),
    );
}

#[test]
fn a_label_of_an_unknown_source_is_left_out() {
    let place = Span::new(biaochi::source::SourceId(7), 3, 9);
    assert_drawn(
        expect![[r#"
            ▼
              错误 BC0509 没有出处
        "#]],
        &render(&error("没有出处").at(place, Text::same("这里")), &Sources::new(), Language::Chinese, Colour::Plain),
    );
}

#[test]
fn colours_only_when_asked_for() {
    let mut sources = Sources::new();
    let id = sources.add("规则.rules", "错\n");
    let diagnostic = error("错").at(Span::new(id, 0, 3), Text::same("这里"));
    assert!(render(&diagnostic, &sources, Language::Chinese, Colour::Coloured).contains('\u{1b}'));
    assert!(!render(&diagnostic, &sources, Language::Chinese, Colour::Plain).contains('\u{1b}'));
}
