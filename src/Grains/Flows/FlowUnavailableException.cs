namespace KashflowOrleans.Grains.Flows;

/// <summary>A flow version cannot be had, or cannot be run. The message is a plain sentence for people.</summary>
public sealed class FlowUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
