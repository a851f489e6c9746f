using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>One match in a text.</summary>
/// <param name="Text">What matched.</param>
/// <param name="Start">Where it starts, in characters from 0.</param>
/// <param name="End">Where it ends: the place after its last character.</param>
/// <param name="Groups">The groups' texts in order; nothing for a group that did not take part.</param>
/// <param name="Next">The function that gives the next match object; null when there can be none.</param>
public sealed record TextMatch(string Text, int Start, int End, ValueArray Groups, ValueFunction? Next);
