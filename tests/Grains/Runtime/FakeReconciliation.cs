using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Reconciliation;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>What reconciling reads of the read models, and where its findings are kept, in memory.</summary>
internal sealed class FakeReconciliation(FakeDatabase database) : IReconciliationStore, ISourceLooks
{
    private readonly ConcurrentDictionary<(string Merchant, string Channel, LocalDate Day), CheckedDay> _days = [];
    private readonly ConcurrentDictionary<(string Merchant, string Connection, string Source), SourceLook> _looks = [];

    public async IAsyncEnumerable<BookedOrder> Read(string merchant, DayRange days, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var row in database.OrdersOf(merchant))
        {
            yield return Of(row);
        }
    }

    public async Task<IReadOnlyList<BookedOrder>> FindByIds(string merchant, string channel, IReadOnlyList<string> orderIds, CancellationToken cancellation)
    {
        await Task.Yield();
        return [.. database.OrdersOf(merchant).Where(row => row.Channel == channel && orderIds.Contains(row.OrderId)).Select(Of)];
    }

    public async Task<IReadOnlyList<BookedOrder>> FindByNumbers(string merchant, IReadOnlyList<string> channels, IReadOnlyList<string> numbers, CancellationToken cancellation)
    {
        await Task.Yield();
        return [.. database.OrdersOf(merchant).Where(row => channels.Contains(row.Channel) && row.Number is { } number && numbers.Contains(number)).Select(Of)];
    }

    public async Task PutDay(CheckedDay day, CancellationToken cancellation)
    {
        await Task.Yield();
        _days[(day.Merchant, day.Channel, day.Day)] = day;
    }

    public Task<IReadOnlyList<CheckedDay>> ListDays(string merchant, LocalDate from, LocalDate until, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckedDay>>([.. _days.Values.Where(day => day.Merchant == merchant && day.Day >= from && day.Day <= until)]);

    public async Task Put(SourceLook look, CancellationToken cancellation)
    {
        await Task.Yield();
        _looks[(look.Merchant, look.Connection, look.Source)] = look;
    }

    public Task<IReadOnlyList<SourceLook>> List(string merchant, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceLook>>([.. _looks.Values.Where(look => look.Merchant == merchant)]);

    public Task<IReadOnlyList<SourceStanding>> Count(string merchant, CancellationToken cancellation) => throw new NotSupportedException("The grains do not ask for it.");

    private static BookedOrder Of(OrderRow row) => new(
        row.Key, row.Channel, row.OrderId, row.Number, row.Status, row.Reason, row.Currency, row.Total, row.InvoiceNumber, row.PlacedAt, row.ReceivedAt, row.UpdatedAt, row.Books);
}
