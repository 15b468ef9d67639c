//! clap's help and clap's errors in one language, in our words.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::Words;
use crate::cli::messages::Usage;
use crate::diagnostic::closest;
use crate::language::Language;

/// The language that `--lang` names, before anything else is understood.
pub fn named_language(arguments: &[OsString]) -> Option<Language> {
    let mut arguments =
        arguments.iter().skip(1).filter_map(|argument| argument.to_str()).take_while(|argument| *argument != "--");
    let named = loop {
        let argument = arguments.next()?;
        if argument == "--lang" {
            break arguments.next()?;
        }
        if let Some(named) = argument.strip_prefix("--lang=") {
            break named;
        }
    };
    match named {
        "zh" => Some(Language::Chinese),
        "en" => Some(Language::English),
        _ => None,
    }
}

/// The command line in one language.
pub(super) fn command(language: Language) -> Command {
    in_language(Words::command(), language).bin_name("biaochi")
}

/// A command and those below it in one language.
fn in_language(command: Command, language: Language) -> Command {
    let (usage, arguments, options, commands) = match language {
        Language::Chinese => ("用法", "参数", "选项", "命令"),
        Language::English => ("Usage", "Arguments", "Options", "Commands"),
    };
    let colon = match language {
        Language::Chinese => "：",
        Language::English => ": ",
    };
    let template = format!("{{about-with-newline}}\n{usage}{colon}{{usage}}\n\n{{all-args}}{{after-help}}");
    let line = usage_line(&command, language);
    let about = command.get_about().map(|about| half(&about.to_string(), language));
    let after = command.get_after_help().map(|after| half(&after.to_string(), language));
    let mut command = command.help_template(template).override_usage(line).subcommand_help_heading(commands);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command
        .mut_args(|argument| {
            let heading = if argument.is_positional() { arguments } else { options };
            let help = argument.get_help().map(|help| half(&help.to_string(), language)).unwrap_or_default();
            let takes_values = argument.get_action().takes_values();
            let names = value_name(&argument).map(|name| half(&name, language));
            let argument = match names {
                Some(name) => argument.value_name(name),
                None => argument,
            };
            argument.help(help).help_heading(heading).hide_default_value(takes_values).hide_possible_values(takes_values)
        })
        .mut_subcommands(|subcommand| in_language(subcommand, language))
}

/// `biaochi score [选项] DATA…`
fn usage_line(command: &Command, language: Language) -> String {
    let (options, task) = match language {
        Language::Chinese => ("[选项]", "<命令>"),
        Language::English => ("[OPTIONS]", "<COMMAND>"),
    };
    if command.has_subcommands() {
        return format!("biaochi {options} {task}");
    }
    let mut line = format!("biaochi {} {options}", command.get_name());
    for argument in command.get_positionals() {
        let name = half(&value_name(argument).unwrap_or_default(), language);
        let many = if matches!(argument.get_action(), ArgAction::Append) { "…" } else { "" };
        match argument.is_required_set() {
            true => line.push_str(&format!(" <{name}>{many}")),
            false => line.push_str(&format!(" [{name}]{many}")),
        }
    }
    line
}

/// What an argument's value is called, in both languages.
fn value_name(argument: &Arg) -> Option<String> {
    argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string)
}

/// The wanted half of `中文 | English`.
fn half(both: &str, language: Language) -> String {
    let (chinese, english) = both.split_once(" | ").unwrap_or((both, both));
    match language {
        Language::Chinese => chinese.trim().to_string(),
        Language::English => english.trim().to_string(),
    }
}

/// What clap found wrong, in our words.
pub(super) fn misuse(error: &clap::Error) -> Usage {
    let texts = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let text = |kind: ContextKind| texts(kind).first().cloned().unwrap_or_default();
    let option = || text(ContextKind::InvalidArg).split(' ').next().unwrap_or_default().to_string();
    let given = || text(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument if option().starts_with('-') => {
            let nearest = texts(ContextKind::SuggestedArg).first().cloned();
            Usage::UnknownOption { given: option(), nearest }
        }
        ErrorKind::UnknownArgument => Usage::TooMany { given: text(ContextKind::InvalidArg) },
        ErrorKind::InvalidSubcommand => {
            let given = text(ContextKind::InvalidSubcommand);
            let known: Vec<String> = Words::command().get_subcommands().map(|command| command.get_name().to_string()).collect();
            let nearest = closest(&given, known.iter().map(String::as_str)).map(str::to_string);
            Usage::UnknownCommand { given, nearest }
        }
        ErrorKind::MissingRequiredArgument => Usage::Missing { what: texts(ContextKind::InvalidArg).join(" ") },
        ErrorKind::InvalidValue if given().is_empty() => Usage::NoValue { option: option() },
        ErrorKind::InvalidValue => Usage::BadValue { option: option(), given: given(), allowed: texts(ContextKind::ValidValue) },
        ErrorKind::ValueValidation => Usage::BadValue { option: option(), given: given(), allowed: Vec::new() },
        ErrorKind::ArgumentConflict => {
            let name = |text: &String| text.split(' ').next().unwrap_or_default().to_string();
            let other = texts(ContextKind::PriorArg).first().map(name).filter(|other| *other != option());
            match other {
                Some(other) => Usage::Together { option: option(), other },
                None => Usage::Repeated { option: option() },
            }
        }
        _ => Usage::Other,
    }
}
