//! The command `biaochi`. Everything is in the library, in `cli/`.

use std::process::ExitCode;

fn main() -> ExitCode {
    biaochi::cli::main()
}
