#!/usr/bin/env bash
# Every table of docs/PERFORMANCE.md in one run, written into it between its marks. Wants a quiet machine.
#
# Usage: benches/figures.sh build     builds, and keeps what it built in target/figures/programs
#        benches/figures.sh run       runs what was built and writes the tables; nothing else should run meanwhile
#        benches/figures.sh           both
#   ROWS=200000 ROUNDS=11             evaluation
#   SIZES                             see end_to_end.sh
#   LANGUAGES=20000                   how many units the other languages score; 0 leaves them out, which take long to build
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${ROWS:-200000}
rounds=${ROUNDS:-11}
languages=${LANGUAGES:-20000}
folder=target/figures
programs=$folder/programs
mkdir -p "$programs"

if [ "${1:-build}" = build ]; then
    cargo build --quiet --release
    cp target/release/biaochi "$programs"
    cp "$(cargo bench --bench batch --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\)).*/\1/p')" "$programs/batch"
    features=()
    [ "$languages" -eq 0 ] || features=(--features zen)
    cargo build --quiet --release --manifest-path benches/peers/Cargo.toml "${features[@]}"
    for program in workload scaled_csv scaled_bytes languages; do
        [ ! -x "benches/peers/target/release/$program" ] || cp "benches/peers/target/release/$program" "$programs"
    done
    [ "${1:-}" != build ] || exit 0
fi

note() { printf '%s  load %s\n' "$1" "$(cut -d ' ' -f 1-3 /proc/loadavg)" | tee -a "$folder/load" >&2; }
: >"$folder/load"

rm -f "$folder"/*.md
note evaluation
taskset -c 0 "$programs/batch" "$rows" "$rounds" >"$folder/batch"
awk -v folder="$folder" '
    BEGIN { part = "said" }
    /^evaluation only/ { part = "evaluation"; next }
    /^added / { part = "growth"; print "" >(folder "/growth.md"); next }
    { print >(folder "/" part ".md") }' "$folder/batch"
printf '```text\n%s\n```\n' "$(cat "$folder/said.md")" >"$folder/floats.md"

if [ "$languages" -ne 0 ]; then
    note "other languages"
    taskset -c 0 "$programs/languages" "$languages" "$rounds" >"$folder/languages"
    grep '^|' "$folder/languages" >"$folder/languages.md"
fi

note "from file to file"
BIAOCHI=$programs/biaochi PEERS=$programs benches/end_to_end.sh "$folder/files" | tee "$folder/end_to_end.md" >&2
note done

# Between `<!-- NAME -->` and `<!-- /NAME -->` stands what was printed.
for part in evaluation growth floats languages end_to_end; do
    [ -s "$folder/$part.md" ] || continue
    awk -v part="$part" -v file="$folder/$part.md" '
        $0 == "<!-- " part " -->" {
            print; print ""
            while ((getline line < file) > 0) if (line != "" || last != "") { print line; last = line }
            if (last != "") print ""
            within = 1
        }
        $0 == "<!-- /" part " -->" { within = 0 }
        !within && $0 != "<!-- " part " -->" { print }' docs/PERFORMANCE.md >"$folder/PERFORMANCE.md"
    cp "$folder/PERFORMANCE.md" docs/PERFORMANCE.md
done
