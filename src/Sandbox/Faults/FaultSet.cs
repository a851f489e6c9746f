namespace KashflowOrleans.Sandbox.Faults;

/// <summary>The faults of one platform. Chances come from one seeded source, so that a run with the same requests meets the same faults.</summary>
public sealed class FaultSet
{
    private readonly Lock _gate = new();
    private Armed[] _armed = [];
    private Random _random;

    internal FaultSet(int seed) => _random = new Random(seed);

    /// <summary>The faults in force, with how often each fired.</summary>
    public IReadOnlyList<Fault> Current
    {
        get
        {
            lock (_gate)
                return [.. _armed.Select(armed => armed.Fault with { Fired = armed.Fired })];
        }
    }

    /// <summary>Replaces all faults.</summary>
    /// <param name="faults">The new ones, tried in order.</param>
    /// <param name="seed">Seed of the chances; null goes on with the present one.</param>
    public void Set(IEnumerable<Fault> faults, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(faults);
        Armed[] armed = [.. faults.Select(fault => new Armed(fault))];
        lock (_gate)
        {
            _armed = armed;
            if (seed is { } value)
                _random = new Random(value);
        }
    }

    /// <summary>Replaces all faults.</summary>
    public void Set(params Fault[] faults) => Set(faults, seed: null);

    /// <summary>No faults any more.</summary>
    public void Clear() => Set([], seed: null);

    /// <summary>What happens to a request. Counts and chances move, so ask once per request.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path without query.</param>
    /// <param name="only">Asks for one kind and leaves the others' counts alone.</param>
    internal FaultPlan Plan(string method, string path, FaultKind? only = null)
    {
        if (Volatile.Read(ref _armed).Length == 0)
            return default;

        var plan = default(FaultPlan);
        lock (_gate)
        {
            foreach (var armed in _armed)
            {
                if ((only is null || armed.Fault.Kind == only) && armed.Meets(method, path, _random))
                    plan = Add(plan, armed);
            }
        }

        return plan;
    }

    private static FaultPlan Add(FaultPlan plan, Armed armed)
    {
        var fault = armed.Fault;
        var wait = TimeSpan.FromMilliseconds(fault.Milliseconds);
        armed.Fired++;
        switch (fault.Kind)
        {
            case FaultKind.Slow: return plan with { Delay = plan.Delay + wait };
            case FaultKind.ReadLag: return plan with { ReadLag = wait };
            case FaultKind.DropReplyAfterWork: return plan with { DropReply = true };
            case FaultKind.ExpireSessions: return plan with { ExpireSessions = true };
            case FaultKind.LockAccount: return plan with { LockAccount = true };
            default:
                if (plan.Refusal is null)
                    return plan with { Refusal = fault };

                // Another fault answers already; this one keeps its turn.
                armed.Fired--;
                return plan;
        }
    }

    private sealed class Armed(Fault fault)
    {
        private readonly RequestPattern _pattern = new(fault.Match);

        private readonly int _times = fault.Times ?? fault.Kind switch
        {
            FaultKind.UnauthorizedOnce or FaultKind.ExpireSessions or FaultKind.LockAccount => 1,
            _ => int.MaxValue,
        };

        public Fault Fault => fault;

        public int Fired { get; set; }

        public bool Meets(string method, string path, Random random) =>
            Fired < _times && _pattern.Meets(method, path) && (fault.Rate >= 1 || random.NextDouble() < fault.Rate);
    }
}
