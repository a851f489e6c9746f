#!/usr/bin/env bash
# Measures flows and expressions on one thread: the prebuilt Magento flow over an order of ten lines, compiling a large flow, and JSONata expressions beside the reference
# implementation (Node.js) in the same run.
#   benchmarks/flows.sh [MILLISECONDS OF A ROUND]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
. "$root/deploy/lib/common.sh"

case "${1:-}" in -h|--help) sed -n '2,4p' "${BASH_SOURCE[0]}" | sed 's/^# //'; exit 0 ;; esac
require_dotnet
require_node
runtime="$(choose_runtime)"
dotnet build "$root/benchmarks/FlowSpeed/FlowSpeed.csproj" -c Release -p:GrainRuntime="$runtime" -v q -nologo -clp:NoSummary
say "$(nproc) processors, $(date -u +%Y-%m-%d)"
exec dotnet "$root/artifacts/$runtime/bin/FlowSpeed/release/KashflowOrleans.FlowSpeed.dll" "$@"
