#!/usr/bin/env bash
# Kills gateway and silos (SIGKILL) at random moments while orders come in, with replies of the sandbox dropped after the work was done; then counts what stands in the books.
# Orleans build: two silos and a separate gateway. Standalone build: everything in the gateway.
#   tests/Cluster/crash.sh [--orders N] [--rate PER_SECOND] [--drop SHARE] [--seed N] [--data FOLDER]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
. "$root/deploy/lib/common.sh"

case "${1:-}" in -h|--help) sed -n '2,4p' "${BASH_SOURCE[0]}" | sed 's/^# //'; exit 0 ;; esac
require_dotnet
require_postgres
runtime="$(choose_runtime)"
say_runtime "$runtime"
dotnet build "$root/tests/Cluster/Cluster.csproj" -c Release -p:GrainRuntime="$runtime" -v q -nologo -clp:NoSummary
if [ "$runtime" = Orleans ]; then set -- --clustered "$@"; fi
exec dotnet "$root/artifacts/$runtime/bin/Cluster/release/KashflowOrleans.Cluster.dll" "$@"
