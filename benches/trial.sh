#!/usr/bin/env bash
# Tried as an operator would: a million units of which one row in a thousand is broken, the run interrupted half-way, killed half-way, and run
# again; what came of each row, scored or rejected, is held to what the generator knows of it.
#
# Usage: benches/trial.sh [FOLDER]      FOLDER keeps the files; without it they go to a temporary one.
#   ROWS=1000000                        how many rows
#   BIAOCHI=path PEERS=folder           other builds of the program and of benches/peers
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${ROWS:-1000000}
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"
biaochi=${BIAOCHI:-target/release/biaochi}
peers=${PEERS:-benches/peers/target/release}
[ -n "${BIAOCHI:-}" ] || cargo build --quiet --release
[ -n "${PEERS:-}" ] || cargo build --quiet --release --manifest-path benches/peers/Cargo.toml

units=$folder/broken-$rows.csv scores=$folder/scores.csv rejects=$folder/scores.rejects.csv
[ -f "$units" ] || "$peers/workload" broken "$rows" "$units"
rm -f "$scores" "$rejects" "$scores.part" "$rejects.part"
run=("$biaochi" score --rules benches/workload/w1.rules "$units" -o "$scores")

fail() { echo "trial: $*" >&2; exit 1; }
size() { stat -c %s "$1" 2>/dev/null || echo 0; }

# Starts a run and sends it a signal once half of what the whole run writes is there.
stop_half_way() {
    rm -f "$scores.part" "$rejects.part"
    "${run[@]}" 2>"$folder/said" >"$folder/out" &
    local run_id=$! status=0
    while [ "$(size "$scores.part")" -lt "$half" ]; do
        kill -0 "$run_id" 2>/dev/null || fail "it ended before it could be stopped: $(cat "$folder/said")"
    done
    kill -"$1" "$run_id"
    wait "$run_id" 2>/dev/null || status=$?
    [ "$status" -eq "$2" ] || fail "status $status after $1, not $2: $(cat "$folder/said")"
    [ ! -e "$scores" ] || fail "after $1 there are results that look whole"
    [ -s "$scores.part" ] || fail "after $1 nothing is left of what was done"
    printf '== %s half-way: status %s, %s bytes in %s\n' "$1" "$status" "$(size "$scores.part")" "$(basename "$scores.part")"
    cat "$folder/said"
}

# Runs to the end: status 1, since rows were rejected.
run_whole() {
    local status=0
    "${run[@]}" 2>"$folder/said" || status=$?
    [ "$status" -eq 1 ] || fail "status $status of the whole run, not 1: $(cat "$folder/said")"
    [ ! -e "$scores.part" ] && [ ! -e "$rejects.part" ] || fail "parts are left after a whole run"
    "$peers/workload" trial "$rows" "$scores" "$rejects"
}

echo "== a whole run"
run_whole
cat "$folder/said"
half=$(($(size "$scores") / 2))
mv "$scores" "$folder/first.csv"
mv "$rejects" "$folder/first.rejects.csv"

stop_half_way INT 130
# What was finished before it stopped is whole rows, the same as those of the whole run.
cmp -n "$(size "$scores.part")" "$scores.part" "$folder/first.csv" || fail "the interrupted results are not the start of the whole ones"
[ "$(tail -c 1 "$scores.part" | od -An -tx1 | tr -d ' ')" = 0a ] || fail "the interrupted results end within a row"

stop_half_way KILL 137

echo "== run again"
run_whole
cmp "$scores" "$folder/first.csv"
cmp "$rejects" "$folder/first.rejects.csv"
echo "the same as the first run, byte for byte"

# Results that exist are not written over.
status=0
"${run[@]}" 2>"$folder/said" || status=$?
[ "$status" -eq 2 ] && grep -q BC0870 "$folder/said" || fail "results that exist were not kept: status $status"
cmp "$scores" "$folder/first.csv"
echo "run once more: refused, the results are kept"
