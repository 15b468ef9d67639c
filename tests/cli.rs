//! The program as its users meet it: every Markdown file in tests/cli/ is a session whose commands are run in order, in a folder of
//! its own that holds copies of examples/ and rules/. Accept changes with `UPDATE_EXPECT=1 cargo test --test cli`.
//!
//! A fenced block ```` ```rules 名称.rules ```` (or yaml, json, toml) writes a file; one with `gb18030` behind the name is written in that
//! encoding. In a ```` ```console ```` block a line `$ …` is a command; below it stand its results, its messages with `! ` before each
//! line, and its exit status `[1]` unless it is 0. `LANG=en biaochi …` sets a variable, `< 文件` gives an input. Besides biaochi there are
//! `cat 文件`, `grep 文字 文件`, `mkdir 文件夹`, `ln 目标 链接`, `pipe 管道` and `fill 文件 字节数`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

#[path = "common/command.rs"]
mod command;
#[path = "common/files.rs"]
mod files;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = files::files("tests/cli", "md")
        .into_iter()
        .map(|path| {
            let name = files::stem(&path);
            Trial::test(name.clone(), move || session(&name, &path))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Runs a session and compares what it printed with what stands in the file.
fn session(name: &str, path: &Path) -> Result<(), Failed> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place)?;
    for folder in ["examples", "rules"] {
        copy(&files::repository(folder), &place.join(folder))?;
    }
    let written = fs::read_to_string(path)?;
    let mut played = String::new();
    let mut lines = written.lines();
    while let Some(line) = lines.next() {
        played.push_str(line);
        played.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let words: Vec<&str> = info.split_whitespace().collect();
        match words.as_slice() {
            ["console"] => {
                for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    played.push_str(&format!("$ {command}\n{}", play(command, &place)?));
                }
            }
            [_, file, rest @ ..] => {
                let text = block.iter().map(|line| format!("{line}\n")).collect::<String>();
                played.push_str(&text);
                let bytes = match rest {
                    ["gb18030"] => encoding_rs::GB18030.encode(&text).0.into_owned(),
                    [] => text.into_bytes(),
                    _ => return Err(format!("unknown: {info}").into()),
                };
                let file = place.join(file);
                fs::create_dir_all(file.parent().unwrap())?;
                fs::write(file, bytes)?;
            }
            _ => return Err(format!("unknown block: {info}").into()),
        }
        played.push_str("```\n");
    }
    expect_test::expect_file![path].assert_eq(&played);
    Ok(())
}

/// Runs a command and returns what it printed.
fn play(line: &str, place: &Path) -> Result<String, Failed> {
    let mut words = command::words(line);
    let mut input = None;
    if let Some(at) = words.iter().position(|word| word == "<") {
        input = Some(fs::read(place.join(&words[at + 1]))?);
        words.truncate(at);
    }
    let variables: Vec<(String, String)> = words
        .iter()
        .map_while(|word| {
            word.split_once('=').filter(|(name, _)| name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_'))
        })
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    let words: Vec<&str> = words.iter().skip(variables.len()).map(String::as_str).collect();
    let lines_with =
        |text: &str, part: &str| text.lines().filter(|line| line.contains(part)).map(|line| format!("{line}\n")).collect();
    match words.as_slice() {
        ["biaochi", arguments @ ..] => run(arguments, &variables, input, place),
        ["cat", file] => Ok(shown(&fs::read_to_string(place.join(file))?)),
        ["grep", part, file] => Ok(lines_with(&fs::read_to_string(place.join(file))?, part)),
        ["mkdir", folder] => Ok(fs::create_dir_all(place.join(folder)).map(|()| String::new())?),
        ["ln", target, link] => Ok(link_to(target, &place.join(link)).map(|()| String::new())?),
        ["pipe", pipe] => Ok(Command::new("mkfifo").arg(place.join(pipe)).status().map(|_| String::new())?),
        ["fill", file, bytes] => {
            fs::File::create(place.join(file))?.set_len(bytes.parse()?)?;
            Ok(String::new())
        }
        _ => Err(format!("unknown command: {line}").into()),
    }
}

#[cfg(unix)]
fn link_to(target: &str, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn link_to(_target: &str, _link: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Runs the program.
fn run(arguments: &[&str], variables: &[(String, String)], input: Option<Vec<u8>>, place: &Path) -> Result<String, Failed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_biaochi"));
    command.args(arguments).current_dir(place).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    let mut child = command.envs(variables.iter().cloned()).spawn()?;
    // A program that does not read its input closes it, which is no fault.
    let _ = child.stdin.take().unwrap().write_all(&input.unwrap_or_default());
    let output = child.wait_with_output()?;
    let mut printed = shown(&String::from_utf8(output.stdout)?);
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push_str("（没有换行）\n");
    }
    // How long it took differs from run to run.
    let is_rate = |line: &&str| line.starts_with("用时 ") || line.starts_with("took ");
    for line in String::from_utf8(output.stderr)?.lines().filter(|line| !is_rate(line)) {
        printed.push_str(format!("! {line}").trim_end());
        printed.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(status) => printed.push_str(&format!("[{status}]\n")),
        None => printed.push_str("[killed]\n"),
    }
    Ok(printed)
}

/// What cannot be seen, made visible or left out: a byte-order mark, carriage returns.
fn shown(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\u{feff}', "[BOM]")
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
