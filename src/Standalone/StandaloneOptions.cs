using System.Reflection;
using KashflowOrleans.Standalone.Runtime;
using KashflowOrleans.Standalone.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KashflowOrleans.Standalone;

/// <summary>Settings of the single-process grain runtime.</summary>
public sealed class StandaloneOptions
{
    /// <summary>The assemblies whose grain classes can be called.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>The names of the stream providers; each is its own set of in-memory streams.</summary>
    public IList<string> StreamProviders { get; } = [];

    /// <summary>Makes the store of grain states; in memory unless set.</summary>
    public Func<IServiceProvider, IStandaloneStateStore> StateStore { get; set; } = _ => new MemoryStateStore();

    /// <summary>Makes the store of reminders; in memory unless set.</summary>
    public Func<IServiceProvider, IStandaloneReminderStore> ReminderStore { get; set; } = _ => new MemoryReminderStore();

    /// <summary>The clock; when null, the <see cref="System.TimeProvider"/> of the container, or else the machine's.</summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>Where turns are executed; the thread pool unless set.</summary>
    public IGrainWorkQueue WorkQueue { get; set; } = ThreadPoolWorkQueue.Instance;

    /// <summary>How long a caller waits before its call fails with <see cref="TimeoutException"/>. The call itself goes on.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation may go unused before it is deactivated.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long <c>OnDeactivateAsync</c> may take, and how long the host waits for all of them when it stops.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest period of a reminder.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most events of one stream that wait for one grain; publishing waits for room.</summary>
    public int StreamQueueBound { get; set; } = 1024;

    /// <summary>How often an event is offered to a consumer that throws before it is given up.</summary>
    public int StreamDeliveryAttempts { get; set; } = 6;

    /// <summary>The wait before an event is offered again; it doubles each time, up to thirty seconds.</summary>
    public TimeSpan StreamRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Keeps states and reminders in PostgreSQL; without an argument, through the container's <see cref="NpgsqlDataSource"/>.</summary>
    public StandaloneOptions UsePostgreSql(NpgsqlDataSource? dataSource = null)
    {
        StateStore = services => new PostgresStateStore(dataSource ?? services.GetRequiredService<NpgsqlDataSource>());
        ReminderStore = services => new PostgresReminderStore(dataSource ?? services.GetRequiredService<NpgsqlDataSource>());
        return this;
    }
}

/// <summary>Executes turns. A queue of one's own makes the order of all turns one's own choice.</summary>
public interface IGrainWorkQueue
{
    /// <summary>Executes the item once, later, on any thread; never inside this call.</summary>
    void Enqueue(IThreadPoolWorkItem item);

    /// <summary>A scheduler on this queue that runs one task at a time: what runs on it takes part in the queue's order, as grains do.</summary>
    TaskScheduler CreateScheduler() => new TurnScheduler(this);
}

internal sealed class ThreadPoolWorkQueue : IGrainWorkQueue
{
    public static readonly ThreadPoolWorkQueue Instance = new();

    public void Enqueue(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}
