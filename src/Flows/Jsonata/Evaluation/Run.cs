using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation;

/// <summary>One evaluation: what it may read, what it has used up.</summary>
internal sealed partial class Run
{
    // How many steps pass between two looks at the clock.
    private const int StepsBetweenChecks = 2_048;
    private const int CharactersPerStep = 16;

    private readonly JsonataContext? _context;
    private DateTimeOffset? _now;
    private long _steps;
    private long _nextCheck = StepsBetweenChecks;
    private long _started;
    private int _depth;

    /// <summary>An evaluation.</summary>
    public Run(Value root, JsonataContext? context, JsonataLimits limits)
    {
        Root = root;
        _context = context;
        Limits = limits;
        MaxItems = limits.MaxItems;
    }

    /// <summary>The input (<c>$$</c>).</summary>
    public Value Root { get; }

    /// <summary>The limits.</summary>
    public JsonataLimits Limits { get; }

    /// <summary>How many items an array may have.</summary>
    public int MaxItems { get; }

    /// <summary>Whether a binding of the caller has the name of a standard function.</summary>
    public bool HidesFunctions => _context is { HidesFunctions: true };

    /// <summary>A variable that the caller bound.</summary>
    public bool TryBinding(string name, out Value value)
    {
        if (_context is null)
        {
            value = default;
            return false;
        }

        return _context.Bindings.TryGetValue(name, out value);
    }

    /// <inheritdoc/>
    public void Charge(int steps)
    {
        _steps += steps;
        if (_steps >= _nextCheck)
        {
            Check();
        }
    }

    /// <summary>Enters a call.</summary>
    /// <exception cref="JsonataException">Calls are nested too deeply (<c>L0002</c>).</exception>
    public void Enter()
    {
        Charge(1);
        if (++_depth > Limits.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw LimitErrors.Depth();
        }
    }

    /// <summary>Leaves a call.</summary>
    public void Leave() => _depth--;

    /// <inheritdoc/>
    public void CheckItems(long count)
    {
        if (count > MaxItems)
        {
            throw LimitErrors.Items(MaxItems);
        }
    }

    /// <inheritdoc/>
    public void CheckText(long length)
    {
        if (length > Limits.MaxTextLength)
        {
            throw LimitErrors.Text(Limits.MaxTextLength);
        }

        Charge((int)(length / CharactersPerStep));
    }

    private void Check()
    {
        _context?.Cancellation.ThrowIfCancellationRequested();
        if (_steps > Limits.MaxSteps)
        {
            throw LimitErrors.Steps(Limits.MaxSteps);
        }

        _nextCheck = Math.Min(_steps + StepsBetweenChecks, Limits.MaxSteps + 1);
        if (_started == 0)
        {
            _started = Limits.Clock.GetTimestamp();
        }
        else if (Limits.Clock.GetElapsedTime(_started) > Limits.MaxTime)
        {
            throw LimitErrors.Time(Limits.MaxTime);
        }
    }
}
