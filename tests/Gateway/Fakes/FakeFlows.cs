using System.Collections.Concurrent;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Flows;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>The merchants' flows in memory. What may be done with them is decided by the product's own rules.</summary>
internal sealed class FakeFlows : IFlowStore
{
    /// <summary>The flow that <c>acme</c> begins with: versions 1 and 2, both once in force in Dev, a draft, and version 1 waiting for Prod.</summary>
    public const string Seeded = "web-orders";

    /// <summary>Who asked for the promotion that waits.</summary>
    public const string Asker = "somebody-else";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);

    public ConcurrentDictionary<string, FlowRecord> Records { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, string> Documents { get; } = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    /// <summary>What the ledger of an environment has against every document.</summary>
    public ConcurrentDictionary<string, FlowProblemView> LedgerProblems { get; } = new(StringComparer.Ordinal);

    /// <summary>What the lab was asked for.</summary>
    public ConcurrentQueue<object> LabRequests { get; } = new();

    /// <summary>How an order comes out under both flows.</summary>
    public Func<string, ComparedOrder> Outcome { get; set; } = key => new ComparedOrder(key, key.Split('/')[^1], null, []);

    /// <summary>What a trial run gives.</summary>
    public FlowTrial Trial { get; set; } = new("""{"invoice":{"reference":"W-7"}}""", """{"nodes":[{"id":"start"}]}""", null, []);

    /// <summary>A flow document.</summary>
    public static string Document(string name = "Web orders", string reason = "Look at it", string subject = "order") =>
        $$$"""{"$schema":"/schemas/flow.json","flow":1,"name":"{{{name}}}","subject":"{{{subject}}}","channels":["magento"],"nodes":[{"id":"start","kind":"trigger"},{"id":"stop","kind":"hold","reason":"{{{reason}}}"}],"edges":[{"from":"start","to":"stop"}]}""";

    /// <summary>Brings the seeded flow (back) to how it begins.</summary>
    public void Seed()
    {
        var flow = Published(Published(null, Document()), Document(reason: "Look at it again"));
        flow = FlowPromotions.Promote(flow, 1, FlowEnvironments.Prod, """{"environment":"prod","summary":{"orders":2}}""", "please", Asker, Now).Record!;
        Records[$"acme/{Seeded}"] = FlowDrafts.Put(flow, FlowText.Read(Document(reason: "Look twice")), RefOf(flow, 2), null, Asker, Now).Record!;
    }

    /// <summary>A version of the seeded flow.</summary>
    public FlowVersionRef Ref(int number) => RefOf(Records[$"acme/{Seeded}"], number);

    public Task PutDocument(string merchant, string hash, string text, CancellationToken cancellation)
    {
        Documents[$"{merchant}/{hash}"] = text;
        return Task.CompletedTask;
    }

    public Task<string?> GetDocument(string merchant, string hash, CancellationToken cancellation) => Task.FromResult(Documents.GetValueOrDefault($"{merchant}/{hash}"));

    public Task PutSummary(string merchant, FlowDetails flow, long version, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<FlowDetails>> List(string merchant, CancellationToken cancellation) => IsDown
        ? throw new StorageUnavailableException("connection refused")
        : Task.FromResult<IReadOnlyList<FlowDetails>>(
        [
            .. Records.Where(record => record.Key.StartsWith(merchant + "/", StringComparison.Ordinal))
                .OrderBy(record => record.Key, StringComparer.Ordinal)
                .Select(record => View(record.Key.Split('/')[1], record.Value)),
        ]);

    public static FlowDetails View(string name, FlowRecord flow) => new(
        name,
        flow.Title,
        flow.Subject,
        flow.Channels,
        flow.Draft?.Head,
        [.. flow.Versions.Select(version => version.Head)],
        flow.Tracks.Where(track => track.Value.InForce != FlowTrack.Prebuilt).ToDictionary(track => track.Key, track => track.Value.InForce),
        flow.Promotions);

    private static FlowVersionRef RefOf(FlowRecord flow, int number) => flow.Find(number)!.RefOf(Seeded);

    private FlowRecord Published(FlowRecord? flow, string document)
    {
        var text = FlowText.Read(document);
        Documents[$"acme/{text.Hash}"] = text.Kept;
        var drafted = FlowDrafts.Put(flow, text, null, null, Asker, Now).Record!;
        return FlowDrafts.Publish(drafted, text, "first try", Asker, Now).Record! with { Pending = null };
    }
}
