namespace KashflowOrleans.Flows.Jsonata.Signatures;

/// <summary>A parameter of a signature.</summary>
/// <param name="Accepts">What it takes.</param>
/// <param name="IsArray">Whether a single value is made an array.</param>
/// <param name="Content">What an array has to hold, as in the signature; null for anything.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
/// <param name="IsRepeated">Whether several arguments may be given for it.</param>
/// <param name="UsesContext">Whether the context stands in for it when it is left out.</param>
internal sealed record Parameter(Types Accepts, bool IsArray = false, string? Content = null, bool IsOptional = false, bool IsRepeated = false, bool UsesContext = false)
{
    /// <summary>What the context may be.</summary>
    public Types ContextAccepts { get; init; } = Accepts;
}
