#!/usr/bin/env bash
# Runs everything on this machine: a sandbox shop and a sandbox KashFlow, a private database, the gateway with the grains; places orders and shows them becoming invoices.
# Needs the .NET 10 SDK and PostgreSQL's server programs (installed here where possible). Ctrl-C stops it; what it did is there again the next time.
#   deploy/run.sh [--rate ORDERS_PER_SECOND] [--orders COUNT] [--port PORT] [--data FOLDER]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
. "$root/deploy/lib/common.sh"

case "${1:-}" in -h|--help) sed -n '2,4p' "${BASH_SOURCE[0]}" | sed 's/^# //'; exit 0 ;; esac
require_dotnet
require_postgres
runtime="$(choose_runtime)"
say_runtime "$runtime"

program="$root/artifacts/$runtime/bin/Demo/release/KashflowOrleans.Demo.dll"
if [ ! -f "$program" ] || [ -n "$(find "$root/src" "$root/build" "$root"/Directory.* -newer "$program" -type f -not -path '*/node_modules/*' -print -quit)" ]; then
  say "Building ..."
  dotnet build "$root/src/Demo/Demo.csproj" -c Release -p:GrainRuntime="$runtime" -v q -nologo -clp:NoSummary
  touch "$program"
fi

exec dotnet "$program" --data "$root/.data/$runtime" "$@"
