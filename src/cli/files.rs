//! Reads and writes files. The only file that opens any.

#![expect(clippy::disallowed_methods, reason = "it is the file that opens files")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::messages;
use crate::diagnostic::{Diagnostics, closest};
use crate::language::Language;
use crate::source::{Encoding, SourceId, Sources, decode};

/// The most bytes of a file that is read.
pub const MAXIMUM_BYTES: u64 = 16 * 1024 * 1024;

/// The most files that are taken from a folder.
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
    /// The files that were opened, for `-o` not to overwrite one.
    opened: Vec<PathBuf>,
}

impl Files {
    /// None yet.
    pub fn new() -> Files {
        Files::default()
    }

    /// Reads a file, `-` being the standard input. On failure a message says why.
    pub fn read(&mut self, path: &Path, language: Language, diagnostics: &mut Diagnostics) -> Option<SourceId> {
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
            (false, _) => path.display().to_string(),
            (true, Language::Chinese) => "标准输入".to_string(),
            (true, Language::English) => "standard input".to_string(),
        };
        let id = self.sources.add(name, text);
        self.fingerprints.insert(id, fingerprint(&bytes));
        self.opened.extend(path.canonicalize());
        Some(id)
    }

    /// Adds a text that is built into the program.
    pub fn embed(&mut self, name: &str, text: &'static str) -> SourceId {
        let id = self.sources.add(name, text.strip_prefix('\u{feff}').unwrap_or(text));
        self.fingerprints.insert(id, fingerprint(text.as_bytes()));
        id
    }

    /// The SHA-256 of a file's bytes, in hexadecimal, as `sha256sum` prints it.
    pub fn fingerprint(&self, id: SourceId) -> String {
        self.fingerprints.get(&id).cloned().unwrap_or_default()
    }

    /// Whether a path is one of the files that were read.
    pub fn has_read(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| self.opened.contains(&path))
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

/// Whether there is anything at a path.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The data files that were named: files as they are, and of folders the data files directly in them, in the order of their names.
pub fn data_files(paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match list(path) {
            Err(error) => diagnostics.push(messages::file_not_readable(path, &error)),
            Ok(entries) => {
                let before = files.len();
                files.extend(entries.into_iter().filter(|entry| has_ending(entry, DATA_ENDINGS) && entry.is_file()));
                if files.len() == before {
                    diagnostics.push(messages::folder_empty(path, ".yaml、.yml、.json、.toml"));
                }
            }
        }
    }
    files
}

/// The rules files of a folder and of the folders in it, in the order of their paths. Links that lead out of the folder, and links
/// to folders, are not followed.
pub fn rules_files(folder: &Path, diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let walked =
        folder.canonicalize().and_then(|root| walk(folder, &root, MAXIMUM_DEPTH, &mut MAXIMUM_FILES.clone(), &mut files));
    match walked {
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

/// `left` is how many entries may still be looked at.
fn walk(folder: &Path, root: &Path, depth: usize, left: &mut usize, files: &mut Vec<PathBuf>) -> io::Result<Walked> {
    if depth == 0 {
        return Ok(Walked::TooFar);
    }
    for entry in list(folder)? {
        let Some(rest) = left.checked_sub(1) else { return Ok(Walked::TooFar) };
        *left = rest;
        let kind = fs::symlink_metadata(&entry)?.file_type();
        if kind.is_dir() {
            if walk(&entry, root, depth - 1, left, files)? == Walked::TooFar {
                return Ok(Walked::TooFar);
            }
        } else if has_ending(&entry, &[RULES_ENDING])
            && (kind.is_file() || (entry.is_file() && entry.canonicalize()?.starts_with(root)))
        {
            files.push(entry);
        }
    }
    Ok(Walked::Whole)
}

fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
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
    let names: Vec<String> = list(folder)
        .ok()?
        .iter()
        .take(MAXIMUM_FILES)
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
