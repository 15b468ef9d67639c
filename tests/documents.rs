//! Runs what the documents show: each rules block is checked, each named file is written, each `$ biaochi …` line is run and
//! what it prints must be what the document prints.
//!
//! - ```` ```rules 一行.rules ```` writes a file and checks it; without a name the block is only checked. It must be free of
//!   errors, or with `error=BC0203` (several with commas) must give these.
//! - ```` ```yaml 数据.yaml ```` (json, toml, csv) writes a file.
//! - ```` ```console ```` holds `$ biaochi …` lines, each followed by its exact output, standard output before standard error, and
//!   `[退出码 1]` when the exit status is not 0.
//!
//! Files are written into a folder of the document's own, where its commands run; a document that writes none runs its
//! commands in the repository. `UPDATE_EXPECT=1 cargo test --test documents` writes the output into the documents.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use command::{biaochi, words};

#[path = "common/command.rs"]
mod command;

#[test]
fn readme() {
    run_document("README.md");
}

#[test]
fn tutorial() {
    run_document("docs/TUTORIAL.md");
}

#[test]
fn language_reference() {
    run_document("grammar/LANGUAGE.md");
}

#[test]
fn the_reference_lists_every_keyword_and_function() {
    let reference = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/LANGUAGE.md")).expect("readable");
    let keywords = biaochi::syntax::keywords::ALL.iter().map(|word| (word.chinese, word.english));
    let names = biaochi::stdlib::FUNCTIONS.iter().map(|row| (row.chinese, row.english));
    let words = keywords.chain(names).map(|(chinese, english)| format!("| `{chinese}` | `{english}` |"));
    let functions = biaochi::stdlib::FUNCTIONS.iter().map(|row| {
        let usages: Vec<_> = row.usage.split('，').map(|usage| format!("`{}`", usage.replace('|', "\\|"))).collect();
        format!("| {} | `{}` | {} |", usages.join("、"), row.english, row.meaning)
    });
    let absent: Vec<_> = words.chain(functions).filter(|row| !reference.contains(row)).collect();
    assert!(absent.is_empty(), "grammar/LANGUAGE.md lacks\n{}", absent.join("\n"));
}

/// A fenced block: where its body stands in the document's lines, and what its first line says.
struct Block {
    language: String,
    file: Option<String>,
    errors: Vec<String>,
    /// The first line of the body; the body ends before `end`.
    start: usize,
    end: usize,
}

fn run_document(document: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(document);
    let text = fs::read_to_string(&path).expect("the document is readable");
    let lines: Vec<&str> = text.lines().collect();
    let blocks = blocks(&lines);
    let workplace = Workplace::new(document, &blocks);

    let mut faults = String::new();
    let mut updated = String::new();
    let mut copied = 0;
    for block in &blocks {
        let body = &lines[block.start..block.end];
        match block.language.as_str() {
            "rules" => workplace.check(document, block, body, &mut faults),
            "yaml" | "json" | "toml" | "csv" => workplace.write(block, body),
            "console" => {
                let printed = workplace.replay(body);
                if printed != body.join("\n") {
                    let expected = body.join("\n");
                    let _ = writeln!(faults, "{document}:{}\n--- 文档\n{expected}\n--- 实际\n{printed}\n", block.start);
                }
                copy_lines(&mut updated, &lines[copied..block.start]);
                copy_lines(&mut updated, &printed.lines().collect::<Vec<_>>());
                copied = block.end;
            }
            _ => {}
        }
    }
    copy_lines(&mut updated, &lines[copied..]);

    if std::env::var_os("UPDATE_EXPECT").is_some() && updated != text {
        fs::write(&path, updated).expect("the document is writable");
    } else {
        assert!(faults.is_empty(), "{faults}");
    }
}

fn copy_lines(target: &mut String, lines: &[&str]) {
    for line in lines {
        target.push_str(line);
        target.push('\n');
    }
}

fn blocks(lines: &[&str]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let fence: String = lines[index].chars().take_while(|&character| character == '`').collect();
        if fence.len() < 3 {
            index += 1;
            continue;
        }
        let mut words = lines[index][fence.len()..].split_whitespace();
        let mut block = Block {
            language: words.next().unwrap_or_default().to_owned(),
            file: None,
            errors: Vec::new(),
            start: index + 1,
            end: index + 1,
        };
        for word in words {
            match word.strip_prefix("error=") {
                Some(codes) => block.errors.extend(codes.split(',').map(str::to_owned)),
                None => block.file = Some(word.to_owned()),
            }
        }
        while block.end < lines.len() && lines[block.end] != fence {
            block.end += 1;
        }
        index = block.end + 1;
        blocks.push(block);
    }
    blocks
}

/// The folder in which a document's files stand and its commands run.
struct Workplace {
    folder: PathBuf,
    /// Where blocks without a name go.
    scratch: PathBuf,
}

impl Workplace {
    fn new(document: &str, blocks: &[Block]) -> Workplace {
        let writes_files = blocks.iter().any(|block| block.file.is_some());
        let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(document.replace('/', "-"));
        let _ = fs::remove_dir_all(&scratch);
        fs::create_dir_all(&scratch).expect("the folder can be made");
        let folder = if writes_files { scratch.clone() } else { PathBuf::from(env!("CARGO_MANIFEST_DIR")) };
        Workplace { folder, scratch }
    }

    fn write(&self, block: &Block, body: &[&str]) {
        if let Some(file) = &block.file {
            let path = self.folder.join(file);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
            fs::write(path, body.join("\n") + "\n").expect("the file can be written");
        }
    }

    /// Checks a rules block and says what is wrong with it.
    fn check(&self, document: &str, block: &Block, body: &[&str], faults: &mut String) {
        self.write(block, body);
        let file = self.scratch.join(format!("第{}行.rules", block.start));
        fs::write(&file, body.join("\n") + "\n").expect("the file can be written");
        let output = biaochi(&self.scratch, &["check".to_owned(), file.display().to_string()]);
        let printed = printed(&output);
        let place = format!("{document}:{}", block.start);
        if block.errors.is_empty() && !output.status.success() {
            let _ = writeln!(faults, "{place}: 应当没有错误\n{printed}\n");
        }
        for code in &block.errors {
            if output.status.success() || !printed.contains(code.as_str()) {
                let _ = writeln!(faults, "{place}: 应当有 {code}\n{printed}\n");
            }
        }
    }

    /// Runs the `$ biaochi …` lines of a block and gives the block as it should be.
    fn replay(&self, body: &[&str]) -> String {
        let mut replayed = Vec::new();
        for line in body {
            if let Some(arguments) = line.strip_prefix("$ biaochi ") {
                replayed.push((*line).to_owned());
                let output = biaochi(&self.folder, &words(arguments));
                replayed.extend(printed(&output).lines().map(str::to_owned));
            }
        }
        replayed.join("\n")
    }
}

/// What a reader sees: standard output, standard error, the exit status when it is not 0.
fn printed(output: &Output) -> String {
    let mut printed = String::new();
    for stream in [&output.stdout, &output.stderr] {
        // How long it took differs from run to run.
        let is_rate = |line: &&str| line.starts_with("用时 ") || line.starts_with("took ");
        for line in String::from_utf8_lossy(stream).lines().filter(|line| !is_rate(line)) {
            printed.push_str(line.trim_end());
            printed.push('\n');
        }
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => {
            let _ = writeln!(printed, "[退出码 {code}]");
        }
        None => printed.push_str("[异常终止]\n"),
    }
    printed
}
