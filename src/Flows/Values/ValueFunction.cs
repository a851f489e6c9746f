namespace KashflowOrleans.Flows.Values;

/// <summary>A function as a value. What it does is known to the language it belongs to.</summary>
public abstract class ValueFunction;
