using System.Collections.Concurrent;
using KashflowOrleans.Standalone.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>The directory of activations and everything they share.</summary>
internal sealed class GrainRuntime : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<GrainKey, Activation> _activations = new();
    private readonly ConcurrentDictionary<string, MemoryStreams> _streams = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly GrainCatalog _catalog;
    private readonly long _responseTicks;
    private readonly TimeSpan _sweepPeriod;
    private readonly ITimer _sweeper;
    private readonly Lock _sweepGate = new();
    private volatile bool _sweepsSoon;
    private int _lastWorker;
    private volatile bool _stopped;

    public GrainRuntime(StandaloneOptions options, IServiceProvider services)
    {
        Options = options;
        Services = services;
        Time = options.TimeProvider ?? services.GetService<TimeProvider>() ?? TimeProvider.System;
        Log = new RuntimeLog(services.GetRequiredService<ILogger<GrainRuntime>>());
        States = services.GetRequiredService<IStandaloneStateStore>();
        Serializer = services.GetRequiredService<IGrainStorageSerializer>();
        Reminders = new ReminderService(this, services.GetRequiredService<IStandaloneReminderStore>());
        _catalog = new GrainCatalog(options.GrainAssemblies);
        _responseTicks = Ticks(options.ResponseTimeout);
        CollectionTicks = Ticks(options.CollectionAge);
        _sweepPeriod = TimeSpan.FromMilliseconds(Math.Clamp(Math.Min(options.ResponseTimeout.TotalMilliseconds, options.CollectionAge.TotalMilliseconds) / 8, 10, 1000));
        _sweeper = CreateTimer(static runtime => ((GrainRuntime)runtime!).Sweep(), this);
    }

    public StandaloneOptions Options { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public RuntimeLog Log { get; }

    public IStandaloneStateStore States { get; }

    public IGrainStorageSerializer Serializer { get; }

    public ReminderService Reminders { get; }

    /// <summary>Now, as a timestamp of the clock.</summary>
    public long Now => Time.GetTimestamp();

    /// <summary>The collection age, in timestamps of the clock.</summary>
    public long CollectionTicks { get; }

    public CancellationToken Stopping => _stopping.Token;

    public long Ticks(TimeSpan time) => (long)Math.Min(time.TotalSeconds * Time.TimestampFrequency, long.MaxValue / 4);

    /// <summary>A timer that is not set yet; it keeps nothing of the context it is made in.</summary>
    public ITimer CreateTimer(TimerCallback callback, object state)
    {
        var restores = !ExecutionContext.IsFlowSuppressed();
        if (restores) ExecutionContext.SuppressFlow();
        try
        {
            return Time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            if (restores) ExecutionContext.RestoreFlow();
        }
    }

    public MemoryStreams Streams(string name) => _streams.GetOrAdd(name, static (name, runtime) => new MemoryStreams(name, runtime), this);

    public TGrainInterface Reference<TGrainInterface>(string key, string? prefix = null) =>
        (TGrainInterface)(object)Reference(typeof(TGrainInterface), key, prefix);

    public TGrainInterface Reference<TGrainInterface>(GrainId id)
    {
        var grainClass = FindClass(id.Type) ?? throw new ArgumentException($"No grain class has the type '{id.Type}'.", nameof(id));
        return (TGrainInterface)(object)GrainReference.Create(typeof(TGrainInterface), this, new GrainKey(grainClass, id.Key.ToString()));
    }

    public GrainReference Reference(Type grainInterface, string key, string? prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return GrainReference.Create(grainInterface, this, new GrainKey(_catalog.Find(grainInterface, prefix), key));
    }

    public GrainClass? FindClass(GrainType grainType) => _catalog.Find(grainType);

    public IReadOnlyList<GrainClass> Subscribers(StreamId stream) => _catalog.Subscribers(stream.GetNamespace());

    /// <summary>Sends a call; its answer must come within the response timeout.</summary>
    public void Send(GrainKey target, GrainCall call)
    {
        call.Deadline = Now + _responseTicks;
        Dispatch(target, call);
    }

    /// <summary>Gives the call to the activation of the target, made if there is none.</summary>
    public void Dispatch(GrainKey target, GrainCall call)
    {
        if (target.Class.Workers > 0) target = target with { Worker = ChooseWorker(target) };
        while (!_stopped)
        {
            var activation = _activations.GetOrAdd(target, static (key, runtime) => new Activation(runtime, key), this);
            if (activation.TryTake(call))
            {
                if (!_sweepsSoon) SweepSoon();
                return;
            }

            Remove(activation);
        }

        call.Fail(new OrleansMessageRejectionException($"{call.Name} of {target.Id} was not delivered: the grain runtime has stopped."));
    }

    public void Remove(Activation activation) => _activations.TryRemove(KeyValuePair.Create(activation.Key, activation));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await States.InitializeAsync(cancellationToken);
        await Reminders.StartAsync(cancellationToken);
    }

    /// <summary>Stops reminders and streams, then deactivates every grain, for at most the deactivation time-out.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped) return;
        Reminders.Stop();
        await _stopping.CancelAsync();
        using var limit = new CancellationTokenSource(Options.DeactivationTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // A grain that ends may call others, so this goes on until none is left.
            while (!_activations.IsEmpty)
            {
                foreach (var (_, activation) in _activations) activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The host is stopping."));
                await Task.WhenAll(_activations.Values.Select(activation => activation.Deactivated)).WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            Log.StoppedEarly(_activations.Count);
        }

        _stopped = true;
        await _sweeper.DisposeAsync();
    }

    public void Dispose()
    {
        _stopped = true;
        _sweeper.Dispose();
        _stopping.Dispose();
    }

    private int ChooseWorker(GrainKey target)
    {
        for (var worker = 0; worker < target.Class.Workers; worker++)
        {
            if (!_activations.TryGetValue(target with { Worker = worker }, out var activation) || activation.IsIdle) return worker;
        }

        return (int)((uint)Interlocked.Increment(ref _lastWorker) % (uint)target.Class.Workers);
    }

    private void SweepSoon()
    {
        lock (_sweepGate)
        {
            if (_sweepsSoon || _stopped) return;
            _sweepsSoon = true;
            _sweeper.Change(_sweepPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Looks after all activations, then waits until there may be something to do: a short while when calls are under way, else for the next idle grain.</summary>
    private void Sweep()
    {
        // First: a call that comes during the sweep asks for the next one itself.
        _sweepsSoon = false;
        var (now, next) = (Now, long.MaxValue);
        foreach (var (_, activation) in _activations) next = Math.Min(next, activation.Sweep(now));
        if (next == long.MaxValue) return;
        var wait = Time.GetElapsedTime(now, next);
        if (wait <= _sweepPeriod)
        {
            SweepSoon();
            return;
        }

        lock (_sweepGate)
        {
            if (!_sweepsSoon && !_stopped) _sweeper.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }
}

/// <summary>References to grains, for everybody.</summary>
internal sealed class GrainClient(GrainRuntime runtime, IServiceProvider services) : IClusterClient
{
    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => runtime.Reference<TGrainInterface>(primaryKey, grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => runtime.Reference<TGrainInterface>(GrainKeys.Of(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => runtime.Reference<TGrainInterface>(GrainKeys.Of(primaryKey), grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => (IGrain)(object)runtime.Reference(grainInterfaceType, grainPrimaryKey, prefix: null);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => runtime.Reference<TGrainInterface>(grainId);
}

/// <summary>Ties the runtime to the host.</summary>
internal sealed class GrainRuntimeService(GrainRuntime runtime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => runtime.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync(cancellationToken);
}
