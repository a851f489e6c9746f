using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Reconciliation;
using NodaTime;
using NodaTime.Extensions;
using Orleans;

namespace KashflowOrleans.Grains.Reconciliation;

/// <content>Reads one page and compares it.</content>
public sealed partial class ReconciliationGrain
{
    private const int MissingAtOnce = 20;
    private const int MaxPagesOfBooks = 2_000;
    private static readonly TimeSpan ConnectionProblemPause = TimeSpan.FromSeconds(10);

    // Null when the page was read.
    private async Task<Halt?> ReadOn(RunningCheck check, CancellationToken cancellation)
    {
        var connections = await services.Connections.For(_key.Merchant, _key.Connection.Value);
        if (connections.Problem is { } problem)
        {
            return new Halt(problem, false, ConnectionProblemPause);
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(connections.Config!.TimeZone) ?? DateTimeZone.Utc;
        var days = DayRange.Of(check.Day, check.Day, zone);
        var context = new CallContext(check.CorrelationId, _key.ToString());
        return check.Stage switch
        {
            CheckStage.Shop => await ReadShop(check, connections, days, context, cancellation),
            CheckStage.Books => await ReadBooks(check, connections, days, context, cancellation),
            _ => await ReadMissing(check, connections, days, context, cancellation),
        };
    }

    private async Task<Halt?> ReadShop(RunningCheck check, MerchantConnections connections, DayRange days, CallContext context, CancellationToken cancellation)
    {
        var listed = await connections.Channel!.ListPlacedOrders(days.Begins, days.Ends, check.After, context, cancellation);
        if (!listed.TryGetValue(out var page))
        {
            return HaltOf(listed, "The shop's orders could not be listed");
        }

        var known = (await services.Store.FindByIds(_key.Merchant.Value, _key.Connection.Value, [.. page.Orders.Select(order => order.OrderId)], cancellation))
            .ToDictionary(order => order.OrderId, StringComparer.Ordinal);
        foreach (var placed in page.Orders)
        {
            var reading = check.Found.Of(placed.Currency);
            reading.Orders++;
            reading.Shop += Amounts.Sale(placed.Total, placed.Vat);
            if (Comparisons.OfOrder(placed, known.GetValueOrDefault(placed.OrderId)) is not { } finding)
            {
                continue;
            }

            Keep(check, finding);
            if (Comparisons.IsToBeRead(finding))
            {
                await Hear(check, placed.OrderId, cancellation);
            }
        }

        check.Orders += page.Orders.Count;
        check.After = page.Next;
        if (page.Next is null)
        {
            check.Stage = CheckStage.Books;
        }

        return null;
    }

    private async Task<Halt?> ReadBooks(RunningCheck check, MerchantConnections connections, DayRange days, CallContext context, CancellationToken cancellation)
    {
        var listed = await connections.Ledger!.ListInvoices(check.Day, check.Day, check.Page, context, cancellation);
        if (!listed.TryGetValue(out var page))
        {
            return HaltOf(listed, "The books' invoices could not be listed");
        }

        var channels = ChannelsOf(connections);
        var ours = await DocumentsOf(check.Day, days, channels, cancellation);
        var strangers = page.Invoices.Where(invoice => !ours.ContainsKey(invoice.Number) && !string.IsNullOrEmpty(invoice.Reference)).Select(invoice => invoice.Reference!).Distinct(StringComparer.Ordinal).ToList();
        var orders = strangers.Count == 0 ? [] : await services.Store.FindByNumbers(_key.Merchant.Value, channels, strangers, cancellation);
        var byNumber = orders.ToLookup(order => order.Number, StringComparer.Ordinal);
        foreach (var invoice in page.Invoices)
        {
            if (ours.TryGetValue(invoice.Number, out var own))
            {
                Meet(check, invoice, own.Order, own.Document);
                continue;
            }

            var order = byNumber[invoice.Reference].FirstOrDefault(candidate => candidate.Channel == _key.Connection.Value) ?? byNumber[invoice.Reference].FirstOrDefault();
            if (order is null)
            {
                var reading = check.Found.Of(invoice.Currency ?? connections.Config!.HomeCurrency);
                reading.Others++;
                reading.OthersGross += invoice.Gross;
            }
            else if (order.Channel == _key.Connection.Value && Comparisons.OfStranger(invoice, order, services.Clock.GetUtcNow().ToInstant()) is { } finding)
            {
                Keep(check, finding);
                var reading = check.Found.Of(finding.Currency);
                reading.Documents++;
                reading.Books += finding.Found;
            }
        }

        check.Documents += page.Invoices.Count;
        if (page.Next > MaxPagesOfBooks)
        {
            return new Halt($"The books' list of {DayText.Write(check.Day)} does not end.", true, null);
        }

        if (page.Next is { } next)
        {
            check.Page = next;
        }
        else
        {
            check.Stage = CheckStage.Missing;
        }

        return null;
    }

    private async Task<Halt?> ReadMissing(RunningCheck check, MerchantConnections connections, DayRange days, CallContext context, CancellationToken cancellation)
    {
        var ours = await DocumentsOf(check.Day, days, [_key.Connection.Value], cancellation);
        var missing = ours.Values.Where(own => !check.Met.Contains(own.Document.Number)).OrderBy(own => own.Document.Number).ToList();
        foreach (var (order, document) in missing.Take(MissingAtOnce))
        {
            if (services.Clock.GetUtcNow().ToInstant() - order.UpdatedAt < Comparisons.Grace)
            {
                check.Found.NotJudged++;
                check.Met.Add(document.Number);
                continue;
            }

            var read = await connections.Ledger!.GetInvoice(document.Number, context, cancellation);
            var isGone = read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound };
            if (!read.TryGetValue(out var invoice) && !isGone)
            {
                return HaltOf(read, $"Document {DocumentName(document)} could not be read in the books");
            }

            check.Met.Add(document.Number);
            if (Comparisons.OfMissing(order, document, invoice) is { } finding)
            {
                Keep(check, finding);
            }
            else
            {
                CountMet(check, invoice!, document);
            }
        }

        if (missing.Count <= MissingAtOnce)
        {
            await CloseDay(check, cancellation);
        }

        return null;
    }

    private async Task CloseDay(RunningCheck check, CancellationToken cancellation)
    {
        await services.Store.PutDay(
            new CheckedDay(_key.Merchant.Value, _key.Connection.Value, check.Day, check.Id, services.Clock.GetUtcNow().ToInstant(), check.Found.ToString()), cancellation);
        check.Named += check.Found.Findings.Count;
        check.Found = new DayFindings();
        check.Met.Clear();
        (check.Stage, check.After, check.Page) = (CheckStage.Shop, null, 1);
        if (check.Day < check.Until)
        {
            check.Day = check.Day.PlusDays(1);
        }
        else
        {
            await End(CheckStatuses.Done, null);
        }
    }

    private void Meet(RunningCheck check, LedgerInvoice invoice, BookedOrder order, BookedDocument document)
    {
        // A document of another channel of the same books is that channel's to judge; one that comes on two pages counts once.
        if (order.Channel == _key.Connection.Value && check.Met.Add(document.Number))
        {
            CountMet(check, invoice, document);
            if (Comparisons.OfDocument(invoice, order, document) is { } finding)
            {
                Keep(check, finding);
            }
        }
    }

    private static void CountMet(RunningCheck check, LedgerInvoice invoice, BookedDocument document)
    {
        var reading = check.Found.Of(document.Currency);
        reading.Documents++;
        reading.Books += Comparisons.Of(invoice, document.IsCredit);
    }

    private static void Keep(RunningCheck check, Finding finding)
    {
        check.Found.Of(finding.Currency);
        check.Found.Add(finding, MaxNamed - check.Named - check.Found.Findings.Count);
        check.Causes[finding.Cause] = check.Causes.GetValueOrDefault(finding.Cause) + 1;
    }

    // Durable first, like every event: what a check finds is not lost either.
    private async Task Hear(RunningCheck check, string orderId, CancellationToken cancellation)
    {
        try
        {
            var key = new OrderKey(_key.Merchant, _key.Connection, orderId).ToString();
            var receipt = await services.Inbox.Append(
                new InboxEvent(_key.Merchant.Value, _key.Connection.Value, key, nameof(EntityEventKind.Compared), $"check:{check.Id}:{orderId}", check.CorrelationId, ReadOnlyMemory<byte>.Empty), cancellation);
            if (receipt.Duplicate)
            {
                return;
            }

            check.Heard++;
            await Notify(new EntityEvent(receipt.Id, key, EntityEventKind.Compared, check.CorrelationId));
        }
        catch (Exception failure) when (failure is FormatException or StorageRejectedException)
        {
            LogNotStorable(logger, _key.ToString(), failure);
        }
    }

    private async Task Notify(EntityEvent heard)
    {
        try
        {
            await GrainFactory.GetGrain<IOrderGrain>(heard.EntityKey).Notify(heard);
        }
        catch (Exception failure)
        {
            // The event is durable: the pump hands it out again.
            LogNotReached(logger, heard.EntityKey, failure);
        }
    }

    private async Task<Dictionary<int, (BookedOrder Order, BookedDocument Document)>> DocumentsOf(LocalDate day, DayRange days, IReadOnlyList<string> channels, CancellationToken cancellation)
    {
        var documents = new Dictionary<int, (BookedOrder Order, BookedDocument Document)>();
        await foreach (var order in services.Store.Read(_key.Merchant.Value, days, cancellation))
        {
            if (channels.Contains(order.Channel))
            {
                foreach (var document in (order.Books?.Documents ?? []).Where(document => document.On == day))
                {
                    documents[document.Number] = (order, document);
                }
            }
        }

        return documents;
    }

    private static List<string> ChannelsOf(MerchantConnections connections) =>
    [
        .. connections.Config!.Connections.Where(other => other.Kind != ConnectionKinds.Kashflow && connections.Config.LedgerOf(other.Environment)?.Id == connections.LedgerKey.Connection.Value).Select(other => other.Id),
    ];

    private static string DocumentName(BookedDocument document) => document.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Halt HaltOf<T>(Outcome<T> outcome, string what) => outcome switch
    {
        Outcome<T>.Retry retry => new Halt($"{what}: {retry.Reason}", false, retry.After),
        Outcome<T>.Refused refused => new Halt($"{what}: {refused.Reason}", true, null),
        Outcome<T>.InDoubt doubt => new Halt($"{what}: {doubt.Reason}", false, null),
        _ => throw new InvalidOperationException($"{outcome} is no failure."),
    };
}
