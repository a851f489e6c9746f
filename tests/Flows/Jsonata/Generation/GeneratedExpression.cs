using KashflowOrleans.Tests.Flows.Jsonata.Reference;

namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>A generated expression with the name of its input.</summary>
internal sealed record GeneratedExpression(Fragment Fragment, string InputName, string? Input)
{
    public Question Question { get; } = new(Fragment.ToString(), Input);
}
