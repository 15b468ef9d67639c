//! Tables among the data that are named, and the files that results of tables go to.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Allowance, DATA_ENDINGS, files_in, has_ending, list, neighbour};
use crate::batch::{Input, Stored, TABLE_ENDINGS, TableFormat, are_results};
use crate::cli::messages;
use crate::diagnostic::Diagnostic;

/// What of the data that were named are tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tables {
    /// Nothing.
    None,
    /// All of them.
    Only {
        /// The tables.
        tables: Vec<PathBuf>,
        /// Of each folder what is there and is not read, if there is anything.
        left: Vec<Left>,
    },
    /// Some, and others are data files.
    Mixed {
        /// The first table.
        table: PathBuf,
        /// The first that is none.
        other: PathBuf,
    },
}

/// What is not read of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The folder.
    pub folder: PathBuf,
    /// Names in it: folders, and files that are no tables of units.
    pub names: Vec<String>,
}

/// The ending of a file that is not whole yet.
const PART: &str = "part";

/// The end of the names of rejects files, which lie beside results and are no tables of units.
const REJECTS: &str = ".rejects.csv";

/// Finds the tables among the data that were named. Of a folder they are those directly in it, in the order of their names;
/// rejects of an earlier run, and its results where they are to be written again, are not among them.
pub fn tables(paths: &[PathBuf], output: Option<&Path>) -> Tables {
    let (mut tables, mut left, mut other) = (Vec::new(), Vec::new(), None);
    let mut allowance = Allowance::of_a_run();
    for path in paths {
        if !path.is_dir() {
            match TableFormat::from_path(path) {
                Some(_) => tables.push(path.clone()),
                None => other = other.or_else(|| Some(path.clone())),
            }
            continue;
        }
        // What is wrong with a folder is said where data files are looked for in it.
        let entries = files_in(path, &mut allowance).ok().flatten().unwrap_or_default();
        let is_rejects = |entry: &Path| entry.file_name().is_some_and(|name| name.to_string_lossy().ends_with(REJECTS));
        // Results of an earlier run are written anew; any other table of that name would be lost, and is told as one of those that are
        // read.
        let is_old = |entry: &Path| {
            output.is_some_and(|output| is_same(output, entry)) && table(entry).is_some_and(|table| are_results(&table))
        };
        let found: Vec<PathBuf> = (entries.iter())
            .filter(|entry| has_ending(entry, TABLE_ENDINGS) && !is_rejects(entry) && !is_old(entry))
            .cloned()
            .collect();
        // A folder is not read in halves: where it holds both kinds, that is said.
        let data = entries.iter().find(|entry| has_ending(entry, DATA_ENDINGS));
        match data {
            Some(data) => other = other.or_else(|| Some(data.clone())),
            None if found.is_empty() => other = other.or_else(|| Some(path.clone())),
            None => {}
        }
        left.extend(left_of(path, (&found, paths), output));
        tables.extend(found);
    }
    match (tables.first(), other) {
        (None, _) => Tables::None,
        (Some(_), None) => Tables::Only { tables, left },
        (Some(table), Some(other)) => Tables::Mixed { table: table.clone(), other },
    }
}

/// What of a folder is not read beside its tables: folders, rejects, what is not whole, whatever else lies there. What was named by itself,
/// the results of this run and what is beside them need no word, nor files that systems hide.
fn left_of(folder: &Path, (tables, named): (&[PathBuf], &[PathBuf]), output: Option<&Path>) -> Option<Left> {
    let entries = list(folder, &mut Allowance::of_a_run()).ok().flatten()?;
    let own = output.map(|output| [output.to_path_buf(), rejects_beside(output)]);
    let is_own = |entry: &Path| own.iter().flatten().any(|own| is_same(own, entry));
    let is_named = |entry: &Path| named.iter().any(|named| is_same(named, entry));
    let is_left = |entry: &&PathBuf| !tables.contains(entry) && !is_own(entry) && !is_named(entry);
    let name = |entry: &PathBuf| entry.file_name().map(|name| name.to_string_lossy().into_owned());
    let names: Vec<String> = entries.iter().filter(is_left).filter_map(name).filter(|name| !name.starts_with('.')).collect();
    (!names.is_empty()).then(|| Left { folder: folder.to_path_buf(), names })
}

/// Why a table cannot be read, if it is not there or is no file.
pub fn missing(path: &Path) -> Option<Diagnostic> {
    // A pipe or a device may never end; to open one may already take for ever.
    if fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        return Some(messages::table_no_file(path));
    }
    match fs::File::open(path) {
        Ok(_) => None,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(messages::file_not_found(path, neighbour(path).as_deref())),
        Err(error) => Some(messages::file_not_readable(path, &error)),
    }
}

/// A table, to be opened when it is read; none where the name says of no kind of table.
pub fn table(path: &Path) -> Option<Input<'static>> {
    let format = TableFormat::from_path(path)?;
    let opened = path.to_path_buf();
    let open = move || fs::File::open(&opened).map(|file| Box::new(file) as Box<dyn Stored>);
    Some(Input { name: path.display().to_string(), format, open: Box::new(open) })
}

/// How long a file is.
pub fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |known| known.len())
}

/// Whether two paths are one file, or would be once it is written.
pub fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path.canonicalize().ok().or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name()?)))
    };
    place(one).is_some_and(|one| place(other) == Some(one))
}

/// Where rejects go that have no file of their own: beside the results.
pub fn rejects_beside(results: &Path) -> PathBuf {
    let stem = results.file_stem().unwrap_or_default().to_string_lossy();
    results.with_file_name(format!("{stem}{REJECTS}"))
}

/// A file under way: it has another name until it is whole, so that a run that was killed leaves none that looks whole.
#[derive(Debug)]
pub struct Part {
    file: io::BufWriter<fs::File>,
    /// Its name once it is whole.
    path: PathBuf,
    /// Its name until then; none of what is no plain file, a pipe say.
    part: Option<PathBuf>,
}

impl Part {
    /// Begins one; what an earlier run left under that name is lost.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(path: &Path) -> io::Result<Part> {
        let plain = fs::metadata(path).map_or(true, |known| known.is_file());
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let name = format!("{}.{PART}", path.file_name().unwrap_or_default().to_string_lossy());
        let part = plain.then(|| path.with_file_name(name));
        let file = match &part {
            Some(part) => fs::File::create(part)?,
            None => fs::OpenOptions::new().write(true).open(path)?,
        };
        Ok(Part { file: io::BufWriter::with_capacity(1 << 16, file), path: path.to_path_buf(), part })
    }

    /// Its name while it is not whole.
    pub fn name(&self) -> &Path {
        self.part.as_deref().unwrap_or(&self.path)
    }

    /// It is whole.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        match &self.part {
            Some(part) => fs::rename(part, &self.path),
            None => Ok(()),
        }
    }

    /// It is not whole, and stays under its other name.
    ///
    /// # Errors
    /// What the system says.
    pub fn leave(mut self) -> io::Result<()> {
        self.file.flush()
    }

    /// It is of no use.
    pub fn discard(self) {
        let Part { file, part, .. } = self;
        // What is not written yet need not be.
        drop(file.into_parts());
        if let Some(part) = part {
            let _ = fs::remove_file(part);
        }
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Removes a file that an earlier run left.
///
/// # Errors
/// What the system says.
pub fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}
