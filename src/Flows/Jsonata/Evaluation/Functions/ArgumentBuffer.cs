using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>Room for the arguments of a call on the stack.</summary>
[InlineArray(Size)]
internal struct ArgumentBuffer
{
    /// <summary>How many arguments have room.</summary>
    public const int Size = 4;

    private Value _first;
}
