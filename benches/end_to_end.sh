#!/usr/bin/env bash
# From file to file: units in a CSV table to scores in a CSV table, by this program and by two programs written by hand for exactly this
# table (benches/peers). Everything is compared with the exact oracle before it is timed, and runs in turn.
#
# Usage: benches/end_to_end.sh [FOLDER]     FOLDER keeps the files for the next time; without it they go to a temporary one.
#   ROUNDS=7                                how often each is timed
#   SIZES="1 10 1000 10000 100000 1000000"  how many units
#   BIAOCHI=path PEERS=folder               other builds of the program and of benches/peers
#
# Each program is timed on one core, and this one also on all cores. Peak memory is what the kernel counts for the process.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-7}
sizes=${SIZES:-1 10 1000 10000 100000 1000000}
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"

[ -n "${BIAOCHI:-}" ] || cargo build --quiet --release
[ -n "${PEERS:-}" ] || cargo build --quiet --release --manifest-path benches/peers/Cargo.toml
biaochi=${BIAOCHI:-target/release/biaochi}
peers=${PEERS:-benches/peers/target/release}
rules=benches/workload/w1.rules

# One run: wall time in microseconds and peak memory in KiB.
measure() {
    local started ended
    started=${EPOCHREALTIME//[.,]/}
    # Its summary goes to standard error, as the memory does, on the last line.
    /usr/bin/time -f %M "$@" >"$folder/said" 2>"$folder/measured" || { cat "$folder/said" "$folder/measured" >&2; return 1; }
    ended=${EPOCHREALTIME//[.,]/}
    printf '%d %d\n' "$((ended - started))" "$(tail -n 1 "$folder/measured")"
}

command_of() {
    local units=$1 scores=$2
    case $3 in
        all)   command=("$biaochi" score --rules "$rules" "$units" --force -o "$scores") ;;
        one)   command=(taskset -c 0 "$biaochi" score --rules "$rules" "$units" --force -o "$scores") ;;
        csv)   command=(taskset -c 0 "$peers/scaled_csv" "$units" "$scores") ;;
        bytes) command=(taskset -c 0 "$peers/scaled_bytes" "$units" "$scores") ;;
    esac
}

name_of() {
    case $1 in
        all)   echo "biaochi, all cores" ;;
        one)   echo "biaochi, one core" ;;
        csv)   echo "(b) with the crate csv, one core" ;;
        bytes) echo "(b) with a reader by hand, one core" ;;
    esac
}

kinds="csv bytes one all"
printf '%d cores, %d rounds\n\n' "$(nproc)" "$rounds"
printf '| units | program | ms, median | least | greatest | units/s | ratio to (b) with csv | peak MiB |\n'
printf '| --: | -- | --: | --: | --: | --: | --: | --: |\n'
for size in $sizes; do
    units=$folder/units-$size.csv
    expected=$folder/scores-$size.csv
    [ -f "$units" ] || "$peers/workload" units "$size" "$units"
    [ -f "$expected" ] || "$peers/workload" scores "$size" "$expected"
    for kind in $kinds; do
        scores=$folder/out-$kind.csv
        command_of "$units" "$scores" "$kind"
        measure "${command[@]}" >/dev/null
        case $kind in
            csv | bytes) cmp "$expected" "$scores" ;;
            one | all) "$peers/workload" same "$expected" "$scores" >/dev/null ;;
        esac
        : >"$folder/times-$kind"
    done
    for ((round = 0; round < rounds; round++)); do
        for kind in $kinds; do
            command_of "$units" "$folder/out-$kind.csv" "$kind"
            measure "${command[@]}" >>"$folder/times-$kind"
        done
    done
    base=$(sort -n "$folder/times-csv" | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }')
    for kind in $kinds; do
        sort -n "$folder/times-$kind" | awk -v size="$size" -v name="$(name_of "$kind")" -v base="$base" '
            { t[NR] = $1; if ($2 > memory) memory = $2 }
            END {
                m = t[int((NR + 1) / 2)]
                printf "| %d | %s | %.1f | %.1f | %.1f | %d | %.2f | %.1f |\n", size, name, m / 1000, t[1] / 1000, t[NR] / 1000, size * 1e6 / m, base / m, memory / 1024
            }'
    done
done
