using KashflowOrleans.Demo;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>A process that is killed and started again, as often as it takes.</summary>
internal sealed class Victim(string name, Func<int, Child> start) : IAsyncDisposable
{
    private Child? _child;

    public string Name => name;

    public int Kills { get; private set; }

    public bool IsRunning => _child is { HasExited: false };

    public string LogPath => _child?.LogPath ?? "(never started)";

    /// <summary>Starts the process.</summary>
    public void Start() => _child = start(Kills);

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task Kill()
    {
        if (_child is { } child)
        {
            await child.Kill();
            Kills++;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_child is not null)
        {
            await _child.DisposeAsync();
        }
    }
}
