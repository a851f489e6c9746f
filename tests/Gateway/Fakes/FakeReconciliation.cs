using System.Runtime.CompilerServices;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage.Reconciliation;
using NodaTime;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>What reconciling reads, in memory.</summary>
internal sealed class FakeReconciliation : IReconciliationStore, ISourceLooks
{
    public List<BookedOrder> Orders { get; } = [];

    public List<CheckedDay> Days { get; } = [];

    public List<SourceLook> Looks { get; } = [];

    public List<SourceStanding> Standings { get; } = [];

    public async IAsyncEnumerable<BookedOrder> Read(string merchant, DayRange days, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var order in Orders.Where(order => order.Key.StartsWith(merchant + "/", StringComparison.Ordinal)))
        {
            yield return order;
        }
    }

    public Task<IReadOnlyList<BookedOrder>> FindByIds(string merchant, string channel, IReadOnlyList<string> orderIds, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<BookedOrder>> FindByNumbers(string merchant, IReadOnlyList<string> channels, IReadOnlyList<string> numbers, CancellationToken cancellation) => throw new NotSupportedException();

    public Task PutDay(CheckedDay day, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<CheckedDay>> ListDays(string merchant, LocalDate from, LocalDate until, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckedDay>>([.. Days.Where(day => day.Merchant == merchant && day.Day >= from && day.Day <= until)]);

    public Task Put(SourceLook look, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<SourceLook>> List(string merchant, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<SourceLook>>([.. Looks.Where(look => look.Merchant == merchant)]);

    public Task<IReadOnlyList<SourceStanding>> Count(string merchant, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<SourceStanding>>(merchant == "acme" ? Standings : []);
}

/// <summary>Checks in memory; each channel has run one.</summary>
internal sealed class FakeReconciliationGrain(FakeCluster cluster, string key) : IReconciliationGrain
{
    public Task<ReconciliationCheckStart> Start(ReconciliationCheckRequest request)
    {
        cluster.Enter($"IReconciliationGrain/{key}.Start({request.From},{request.Until},{request.RequestedBy})");
        return Task.FromResult(new ReconciliationCheckStart(!cluster.IsChecking, View("2")));
    }

    public Task<ReconciliationCheckView?> GetCheck(string id)
    {
        cluster.Enter($"IReconciliationGrain/{key}.GetCheck({id})");
        return Task.FromResult(id == Name("1") ? View("1") : null);
    }

    public Task EnsureRunning() => throw new NotSupportedException();

    private string Name(string number) => $"{key.Split('/')[1]}-{number}";

    private ReconciliationCheckView View(string number) => new(
        Name(number), "2026-01-01", "2026-01-31", CheckStatuses.Done, null, "ann", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 31, 31, 7, 6, 1, new Dictionary<string, long>(StringComparer.Ordinal) { ["neverSeen"] = 1 });
}
