using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Ports;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Tests.Connectors.Common.Support;

namespace KashflowOrleans.Tests.Connectors.Compliance;

/// <summary>Something goes wrong after the first of several pages of products was read.</summary>
public sealed class When_reading_products_is_disturbed : IAsyncLifetime
{
    private const string List = "GET /v2/products/list";
    private const int Products = 230;

    private readonly PageWatch _watch = new();
    private SandboxLedger _books = null!;

    public async Task InitializeAsync()
    {
        _books = await SandboxLedger.Start(configure: services => services with { Audit = _watch });
        for (var number = 1; number <= Products; number++)
        {
            _books.AddProduct($"P{number.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    public async Task DisposeAsync() => await _books.DisposeAsync();

    [Fact]
    public async Task A_session_that_ends_between_pages_is_opened_anew()
    {
        _watch.Then = () => _books.Account.ExpireSessions();
        Assert.Equal(Products, (await Read()).Done().Count);
        Assert.Equal(2, _books.Gate.Logins);
    }

    [Theory]
    [InlineData(FaultKind.Refuse)]
    [InlineData(FaultKind.Timeout400)]
    [InlineData(FaultKind.Html503)]
    [InlineData(FaultKind.DropReplyAfterWork)]
    public async Task A_page_that_fails_once_is_read_again(FaultKind kind)
    {
        _watch.Then = () => _books.Fault(kind, List);
        Assert.Equal(Products, (await Read()).Done().Count);
        Assert.Equal(4, _watch.Pages);
    }

    [Theory]
    [InlineData(FaultKind.Refuse)]
    [InlineData(FaultKind.Timeout400)]
    [InlineData(FaultKind.ExpireSessions)]
    public async Task A_page_that_keeps_failing_leaves_nothing_half_read(FaultKind kind)
    {
        _watch.Then = () => _books.Fault(kind, List, times: 100);
        (await Read()).Retry();
    }

    [Fact]
    public async Task A_pause_asked_for_between_pages_is_the_whole_cluster_s()
    {
        _watch.Then = () => _books.Fault(FaultKind.Throttle429, List, retryAfterSeconds: 42);
        Assert.Equal(TimeSpan.FromSeconds(42), (await Read()).Retry().After);
        Assert.Equal([TimeSpan.FromSeconds(42)], _books.Gate.Pauses);
        Assert.Equal(Products, (await Read()).Done().Count);
    }

    [Fact]
    public async Task An_account_that_is_locked_is_refused()
    {
        _watch.Then = () => _books.Fault(FaultKind.LockAccount, List);
        (await Read()).Refused(RefusalKind.Unauthorized);
        Assert.Equal(1, _books.Gate.Logins);
    }

    [Fact]
    public async Task Without_budget_no_further_page_is_asked_for()
    {
        _watch.Then = () => _books.Gate.HasBudget = false;
        (await Read()).Retry();
        Assert.Equal(1, _watch.Pages);
    }

    [Fact]
    public async Task Every_page_is_audited()
    {
        Assert.Equal(Products, (await Read()).Done().Count);
        Assert.Equal(3, _watch.Pages);
    }

    private Task<Outcome<IReadOnlyDictionary<string, int>>> Read() => _books.Ledger.GetProducts(new CallContext("corr-1", "acme/shop/1"), CancellationToken.None);

    /// <summary>An audit that counts the pages asked for; the first one sets something off.</summary>
    private sealed class PageWatch : IAuditSink
    {
        public Action? Then { get; set; }

        public int Pages { get; private set; }

        public void Record(AuditLine line)
        {
            if (line.Action.StartsWith(List, StringComparison.Ordinal) && ++Pages == 1)
            {
                Then?.Invoke();
            }
        }
    }
}
