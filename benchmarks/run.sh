#!/usr/bin/env bash
# Measures durable acknowledgements a second and orders a second end to end, with two floors in the same run. Everything runs on this machine, the sandbox and the database too.
#   benchmarks/run.sh [ACKNOWLEDGEMENTS] [ORDERS]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
. "$root/deploy/lib/common.sh"

case "${1:-}" in -h|--help) sed -n '2,3p' "${BASH_SOURCE[0]}" | sed 's/^# //'; exit 0 ;; esac
require_dotnet
require_postgres
runtime="$(choose_runtime)"
say_runtime "$runtime"
dotnet build "$root/benchmarks/Load/Load.csproj" -c Release -p:GrainRuntime="$runtime" -v q -nologo -clp:NoSummary
say "$(nproc) processors, $(date -u +%Y-%m-%d)"
exec dotnet "$root/artifacts/$runtime/bin/Load/release/KashflowOrleans.Load.dll" "$@"
