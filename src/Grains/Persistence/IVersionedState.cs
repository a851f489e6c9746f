namespace KashflowOrleans.Grains.Persistence;

/// <summary>A grain state that knows which version of its shape it is.</summary>
public interface IVersionedState
{
    /// <summary>Version of the shape; written with the state.</summary>
    int Schema { get; set; }

    /// <summary>Lifts a state of an older shape to the current one.</summary>
    void Migrate();
}

/// <summary>What every state class shares.</summary>
public abstract class VersionedState : IVersionedState
{
    private readonly int _current;

    /// <summary>Makes a state of the current shape.</summary>
    /// <param name="current">The shape's current version.</param>
    protected VersionedState(int current)
    {
        _current = current;
        Schema = current;
    }

    /// <inheritdoc/>
    public int Schema { get; set; }

    /// <inheritdoc/>
    public void Migrate()
    {
        if (Schema > _current)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} was written as version {Schema}, this program knows up to {_current}: finish the upgrade before this silo serves it.");
        }

        for (; Schema < _current; Schema++)
        {
            Lift(Schema);
        }
    }

    /// <summary>Lifts the state from <paramref name="version"/> to the next one.</summary>
    protected virtual void Lift(int version)
    {
    }
}
