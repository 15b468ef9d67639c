//! Reads and writes files. The only file that opens any.

#![expect(clippy::disallowed_methods, reason = "it is the file that opens files")]

mod tables;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::messages;
use crate::diagnostic::{Diagnostics, closest};
use crate::language::Language;
use crate::source::{Encoding, SourceId, Sources, decode};

pub use tables::{Left, Part, Tables, is_same, length, missing, rejects_beside, remove, table, tables};

/// The most bytes of a file that is read.
pub const MAXIMUM_BYTES: u64 = 16 * 1024 * 1024;

/// The most entries of folders that a run looks at in search of rules, and as many in search of data.
pub const MAXIMUM_FILES: usize = 10_000;

/// The most folders inside each other.
const MAXIMUM_DEPTH: usize = 16;

/// The endings of data files.
pub const DATA_ENDINGS: &[&str] = &["yaml", "yml", "json", "toml"];

/// The ending of rules files.
pub const RULES_ENDING: &str = "rules";

/// The files of one run: their texts, and the fingerprints of their bytes.
#[derive(Debug, Default)]
pub struct Files {
    /// The texts.
    pub sources: Sources,
    fingerprints: BTreeMap<SourceId, String>,
    /// The files that were opened, as the system knows them: for `-o` not to overwrite one, and for a file not to be read twice.
    opened: BTreeMap<PathBuf, SourceId>,
    /// The file of each text; nothing for the standard input and for what is built in.
    paths: BTreeMap<SourceId, PathBuf>,
    /// The texts that are built into the program.
    embedded: BTreeMap<SourceId, &'static str>,
    /// Those that were not UTF-8.
    encodings: BTreeMap<SourceId, Encoding>,
}

impl Files {
    /// None yet.
    pub fn new() -> Files {
        Files::default()
    }

    /// Reads a file, `-` being the standard input. On failure a message says why.
    pub fn read(&mut self, path: &Path, language: Language, diagnostics: &mut Diagnostics) -> Option<SourceId> {
        self.read_as(path, &path.display().to_string(), language, diagnostics)
    }

    /// Reads a file that messages call by a name of its own.
    fn read_as(&mut self, path: &Path, name: &str, language: Language, diagnostics: &mut Diagnostics) -> Option<SourceId> {
        let stdin = is_stdin(path);
        let mut bytes = Vec::new();
        let read = if stdin {
            io::stdin().lock().take(MAXIMUM_BYTES + 1).read_to_end(&mut bytes)
        } else {
            fs::File::open(path).and_then(|file| file.take(MAXIMUM_BYTES + 1).read_to_end(&mut bytes))
        };
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                diagnostics.push(messages::file_not_found(path, neighbour(path).as_deref()));
                return None;
            }
            Err(error) => {
                diagnostics.push(messages::file_not_readable(path, &error));
                return None;
            }
            Ok(length) if length as u64 > MAXIMUM_BYTES => {
                diagnostics.push(messages::file_too_large(path, MAXIMUM_BYTES));
                return None;
            }
            Ok(_) => {}
        }
        // A byte of 0 stands in no text, and every Word or Excel file has some.
        let Some((text, encoding)) = decode(&bytes).filter(|_| !bytes.contains(&0)) else {
            diagnostics.push(messages::encoding_unknown(path));
            return None;
        };
        match encoding {
            Encoding::Utf8 => {}
            Encoding::Gb18030 => diagnostics.push(messages::read_as_gb18030(path)),
        }
        let name = match (stdin, language) {
            (false, _) => name.to_string(),
            (true, Language::Chinese) => "标准输入".to_string(),
            (true, Language::English) => "standard input".to_string(),
        };
        let id = self.sources.add(name, text);
        self.fingerprints.insert(id, fingerprint(&bytes));
        self.encodings.insert(id, encoding);
        if let Ok(known) = path.canonicalize() {
            self.paths.insert(id, known.clone());
            self.opened.insert(known, id);
        }
        Some(id)
    }

    /// Reads a file unless it was read before; messages call it `name`.
    pub fn read_once(&mut self, path: &Path, name: &str, language: Language, diagnostics: &mut Diagnostics) -> Option<SourceId> {
        let known = path.canonicalize().ok().and_then(|path| self.opened.get(&path).copied());
        known.or_else(|| self.read_as(path, name, language, diagnostics))
    }

    /// The file of a text, as the system knows it; none for the standard input.
    pub fn path(&self, id: SourceId) -> Option<&Path> {
        self.paths.get(&id).map(PathBuf::as_path)
    }

    /// Adds a text that is built into the program.
    pub fn embed(&mut self, name: &str, text: &'static str) -> SourceId {
        let id = self.sources.add(name, text.strip_prefix('\u{feff}').unwrap_or(text));
        self.embedded.insert(id, text);
        id
    }

    /// The SHA-256 of a file's bytes, in hexadecimal, as `sha256sum` prints it.
    pub fn fingerprint(&self, id: SourceId) -> String {
        // Of what is built in only the rubric that is scored by is asked for.
        let embedded = || self.embedded.get(&id).map(|text| fingerprint(text.as_bytes()));
        self.fingerprints.get(&id).cloned().or_else(embedded).unwrap_or_default()
    }

    /// The fingerprint of a rubric or of data: of one file its own; of several that of the list of theirs, a line each.
    pub fn fingerprint_of(&self, ids: &[SourceId]) -> String {
        match ids {
            [only] => self.fingerprint(*only),
            several => fingerprint(several.iter().map(|id| self.fingerprint(*id) + "\n").collect::<String>().as_bytes()),
        }
    }

    /// Whether a file consists of these bytes.
    pub fn has_bytes(&self, id: SourceId, bytes: &[u8]) -> bool {
        self.fingerprint(id) == fingerprint(bytes)
    }

    /// The encoding in which a file was read.
    pub fn encoding(&self, id: SourceId) -> Encoding {
        self.encodings.get(&id).copied().unwrap_or(Encoding::Utf8)
    }

    /// Whether a path is one of the files that were read.
    pub fn has_read(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| self.opened.contains_key(&path))
    }
}

/// Whether `-` was given.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Whether a path is a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether there is a plain file at a path.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether there is anything at a path.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How many entries of folders a walk may still look at.
#[derive(Debug)]
pub struct Allowance(usize);

impl Allowance {
    /// That of a run.
    pub fn of_a_run() -> Allowance {
        Allowance(MAXIMUM_FILES)
    }
}

/// The data files that were named: files as they are, and of folders the data files directly in them, in the order of their names. Links
/// that lead out of the folder are not followed.
pub fn data_files(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut allowance = Allowance::of_a_run();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match files_in(path, &mut allowance) {
            Err(error) => diagnostics.push(messages::file_not_readable(path, &error)),
            Ok(None) => diagnostics.push(messages::folder_too_large(path, MAXIMUM_FILES)),
            Ok(Some(mut found)) => {
                found.retain(|entry| has_ending(entry, DATA_ENDINGS));
                if found.is_empty() {
                    diagnostics.push(messages::folder_empty(path, ".yaml、.yml、.json、.toml、.csv、.xlsx、.jsonl"));
                }
                files.extend(found);
            }
        }
    }
    files
}

/// The files of a folder; nothing when it has too many entries. Links that lead out of the folder are not followed.
fn files_in(folder: &Path, allowance: &mut Allowance) -> io::Result<Option<Vec<PathBuf>>> {
    let root = folder.canonicalize()?;
    let Some(entries) = list(folder, allowance)? else { return Ok(None) };
    let mut files = Vec::new();
    for entry in entries {
        if is_file_inside(&entry, &root)? {
            files.push(entry);
        }
    }
    Ok(Some(files))
}

/// The names of the folder inside which the files that rules name must lie.
const RULES_FOLDERS: &[&str] = &["rules", "规则"];

/// The folder of the rules for what was named on the command line, inside which the files that they name must lie, links followed: the
/// nearest folder above it that is called `rules` or `规则`; otherwise the folder that was named, or that of the file.
pub fn rules_folder(named: &Path) -> Option<PathBuf> {
    let named = if is_stdin(named) { Path::new(".") } else { named };
    let path = named.canonicalize().ok()?;
    let own = if path.is_dir() { path.as_path() } else { path.parent()? };
    let is_rules = |folder: &&Path| folder.file_name().and_then(OsStr::to_str).is_some_and(|name| RULES_FOLDERS.contains(&name));
    Some(own.ancestors().find(is_rules).unwrap_or(own).to_path_buf())
}

/// The folder inside which the data must lie that tests name, for what was named on the command line: that of the rules, or where it is called
/// `rules` or `规则`, the folder that holds it, so that data can stand beside the rules.
pub fn data_folder(named: &Path) -> Option<PathBuf> {
    let rules = rules_folder(named)?;
    let is_named = rules.file_name().and_then(OsStr::to_str).is_some_and(|name| RULES_FOLDERS.contains(&name));
    if is_named { rules.parent().map(Path::to_path_buf) } else { Some(rules) }
}

/// What messages call a file that another names: its path put behind the folder of the other's, without steps up where that can be.
pub fn name_from(file: &str, path: &str) -> String {
    let mut name = PathBuf::new();
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    for part in folder.components().chain(Path::new(path).components()) {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(name.components().next_back(), Some(Component::Normal(_))) => {
                name.pop();
            }
            Component::RootDir if name.components().next().is_some() => {}
            part => name.push(part),
        }
    }
    name.display().to_string()
}

/// What messages call a folder: its path from where the program runs, when it lies there.
pub fn folder_name(folder: &Path) -> String {
    let here = Path::new(".").canonicalize().unwrap_or_default();
    match folder.strip_prefix(&here) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_string(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => folder.display().to_string(),
    }
}

/// What a file names, seen from its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file inside the folder of the rules: its path as the system knows it.
    Inside(PathBuf),
    /// Something outside it.
    Outside,
    /// Something inside it that is no file: a folder, or a pipe or a device, which may never end.
    NoFile,
    /// Nothing; perhaps this neighbour was meant.
    Nothing {
        /// The nearest name in its folder.
        nearest: Option<String>,
    },
}

/// A path that rules name, put behind a folder: a stroke at its start does not make it start elsewhere. Both marks between folders are
/// understood, since rules are carried from one system to the other.
pub fn path_below(folder: &Path, path: &str) -> PathBuf {
    path.split(['/', '\\']).fold(folder.to_path_buf(), |path, part| path.join(part))
}

/// Looks for a file that rules name; `folder` is where it must lie, links followed.
pub fn find_named(from: Option<&Path>, path: &str, folder: &Path) -> Found {
    let path = path_below(from.and_then(Path::parent).unwrap_or(folder), path);
    match path.canonicalize() {
        Ok(found) if found.starts_with(folder) && found.is_file() => Found::Inside(found),
        Ok(found) if found.starts_with(folder) => Found::NoFile,
        Ok(_) => Found::Outside,
        // Whether something outside is there is nobody's business.
        Err(_) => match path.parent().and_then(|parent| parent.canonicalize().ok()) {
            Some(parent) if !parent.starts_with(folder) => Found::Outside,
            _ => Found::Nothing { nearest: neighbour(&path) },
        },
    }
}

/// The rules files of a folder and of the folders in it, in the order of their paths. Links that lead out of the folder, and links
/// to folders, are not followed.
pub fn rules_files(folder: &Path, allowance: &mut Allowance, diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let mut files = Vec::new();
    match folder.canonicalize().and_then(|root| walk(folder, &root, MAXIMUM_DEPTH, allowance, &mut files)) {
        Err(error) => diagnostics.push(messages::file_not_readable(folder, &error)),
        Ok(Walked::TooFar) => diagnostics.push(messages::folder_too_large(folder, MAXIMUM_FILES)),
        Ok(Walked::Whole) if files.is_empty() => diagnostics.push(messages::folder_empty(folder, ".rules")),
        Ok(Walked::Whole) => {}
    }
    files
}

/// Whether a walk saw everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walked {
    Whole,
    TooFar,
}

/// Collects the rules files of a folder and of those in it.
fn walk(folder: &Path, root: &Path, depth: usize, allowance: &mut Allowance, files: &mut Vec<PathBuf>) -> io::Result<Walked> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(Walked::TooFar) };
    let Some(entries) = list(folder, allowance)? else { return Ok(Walked::TooFar) };
    for entry in entries {
        if fs::symlink_metadata(&entry)?.is_dir() {
            if walk(&entry, root, depth, allowance, files)? == Walked::TooFar {
                return Ok(Walked::TooFar);
            }
        } else if has_ending(&entry, &[RULES_ENDING]) && is_file_inside(&entry, root)? {
            files.push(entry);
        }
    }
    Ok(Walked::Whole)
}

/// Whether an entry of a folder is a file, or a link to one inside a folder that is given as the system knows it.
fn is_file_inside(entry: &Path, root: &Path) -> io::Result<bool> {
    let is_file = fs::symlink_metadata(entry)?.is_file();
    Ok(is_file || (entry.is_file() && entry.canonicalize()?.starts_with(root)))
}

/// The entries of a folder in the order of their names; nothing when there are more than may be looked at.
fn list(folder: &Path, allowance: &mut Allowance) -> io::Result<Option<Vec<PathBuf>>> {
    let entries = fs::read_dir(folder)?.take(allowance.0.saturating_add(1));
    let mut entries = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    let Some(left) = allowance.0.checked_sub(entries.len()) else { return Ok(None) };
    allowance.0 = left;
    entries.sort();
    Ok(Some(entries))
}

/// Whether a file's name ends with one of these, in any case.
pub fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or("");
    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// The name nearest to that of a missing file, in its folder. What stands before the ending must be near as well, since endings are
/// alike.
fn neighbour(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (stem, name) = (path.file_stem()?.to_str()?, path.file_name()?.to_str()?);
    let names: Vec<String> = list(folder, &mut Allowance::of_a_run())
        .ok()??
        .iter()
        .filter(|entry| {
            entry.is_file() && entry.file_stem().and_then(OsStr::to_str).is_some_and(|known| closest(stem, [known]).is_some())
        })
        .filter_map(|entry| Some(entry.file_name()?.to_str()?.to_string()))
        .collect();
    closest(name, names.iter().map(String::as_str)).map(str::to_string)
}

/// Writes a result to a file.
///
/// # Errors
/// What the system says.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.flush()
}

/// Makes a folder, and those above it, unless they are there.
///
/// # Errors
/// What the system says.
pub fn create_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Writes a file anew that is there already: whole or not at all, with the permissions that it has, and where links lead.
///
/// # Errors
/// What the system says. The file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = path.canonicalize()?;
    let known = fs::metadata(&path)?;
    if !known.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
    }
    if known.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| fs::set_permissions(&beside, known.permissions()))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
