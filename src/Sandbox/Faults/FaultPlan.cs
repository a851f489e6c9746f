namespace KashflowOrleans.Sandbox.Faults;

/// <summary>What the faults in force mean for one request.</summary>
internal readonly record struct FaultPlan
{
    public TimeSpan Delay { get; init; }

    public TimeSpan ReadLag { get; init; }

    /// <summary>The one fault that takes the reply's place, if any.</summary>
    public Fault? Refusal { get; init; }

    public bool DropReply { get; init; }

    public bool ExpireSessions { get; init; }

    public bool LockAccount { get; init; }
}
