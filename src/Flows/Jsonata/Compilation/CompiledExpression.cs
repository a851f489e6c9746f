using KashflowOrleans.Flows.Jsonata.Evaluation;

namespace KashflowOrleans.Flows.Jsonata.Compilation;

/// <summary>An expression ready to be evaluated.</summary>
/// <param name="Root">The node of the whole.</param>
/// <param name="Scope">The variables bound outside of all blocks.</param>
/// <param name="StaticPaths">The paths that are read from the input.</param>
internal sealed record CompiledExpression(Node Root, Scope Scope, IReadOnlyList<JsonataPath> StaticPaths);
