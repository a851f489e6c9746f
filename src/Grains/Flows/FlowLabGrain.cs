using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Flows;

/// <summary>Runs flows without consequences (see <see cref="IFlowLabGrain"/>): it has no state, reads orders and the ledger's settings, and knows no call that writes.</summary>
[GrainType("flow-lab")]
[StatelessWorker]
public sealed partial class FlowLabGrain(ConnectionDirectory connections, FlowLibrary library, TimeProvider clock, ILogger<FlowLabGrain> logger) : Grain, IFlowLabGrain
{
    private const int MaxOrders = 20;
    private const int MaxOrdersAtOnce = 4;
    private const int MaxSampleLength = 1_000_000;

    private MerchantId _merchant;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _merchant = MerchantId.Parse(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<FlowCheck> Check(string document, string environment)
    {
        var (config, problem) = await ReadConfig();
        LedgerReference? ledger = null;
        if (config is not null)
        {
            (ledger, problem) = await ReadReference(config, environment, new CallContext($"check-{Guid.NewGuid():n}", _merchant.Value));
        }

        var text = FlowText.Read(document, ledger is null ? null : ValidationReference.Of(config!, ledger));
        IReadOnlyList<FlowProblemView> problems = problem is null
            ? text.Problems
            : [.. text.Problems, new FlowProblemView(IsError: false, FlowProblem.Document, $"It was not checked against the ledger of {environment}: {problem}", null)];
        return new FlowCheck(problems, text.Document is null ? null : text.Kept);
    }

    /// <inheritdoc/>
    public async Task<FlowTrial> Try(FlowTrialRequest request)
    {
        var (config, missing) = await ReadConfig();
        if (config is null)
        {
            return Failed(missing);
        }

        if (config.Find(request.Channel) is not { } channel)
        {
            return Failed($"The merchant has no connection '{request.Channel}'.");
        }

        var context = new CallContext(request.CorrelationId, _merchant.Value);
        var (ledger, unread) = await ReadReference(config, request.Environment, context);
        if (ledger is null)
        {
            return Failed(unread);
        }

        try
        {
            var draft = request is { Flow: null, Document: { } document } ? FlowText.Read(document, ValidationReference.Of(config, ledger)) : null;
            if (draft is not null && (draft.Document is null || draft.Errors > 0))
            {
                return Failed("The document has errors that must be mended before it can be run.", draft.Problems);
            }

            var version = draft is null ? request.Flow ?? FlowChoice.For(config, request.Environment, FlowNames.NameOf(FlowSubject.Order), channel.Kind) : null;
            var flow = version is null ? FlowLibrary.Compile(draft!.Document!, "draft") : await library.Get(_merchant, version);
            if (ProductReading.IsNeeded(flow, version, config))
            {
                (ledger, unread) = await ReadReference(config, request.Environment, context, withProducts: true);
                if (ledger is null)
                {
                    return Failed(unread);
                }
            }

            var (input, unusable) = await Input(request, flow.Document.Subject, new Scene(config, ledger, clock.GetUtcNow().ToInstant(), context));
            if (input is null)
            {
                return Failed(unusable, draft?.Problems);
            }

            var result = flow.Run(input, FlowTraceMode.Full);
            return new FlowTrial(DocumentJson.TextOf(DocumentJson.Of(result.Documents)), JsonValues.ToText(result.Trace!.ToValue()), null, draft?.Problems ?? []);
        }
        catch (FlowUnavailableException failure)
        {
            return Failed(failure.Message);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are too many orders.</exception>
    public async Task<FlowComparison> Compare(FlowComparisonRequest request)
    {
        if (request.Orders.Count > MaxOrders)
        {
            throw new ArgumentException($"{request.Orders.Count} orders are too many to compare at once; send {MaxOrders} at most.", nameof(request));
        }

        var (config, problem) = await ReadConfig();
        if (config is null)
        {
            return new FlowComparison([.. request.Orders.Select(order => new ComparedOrder(order, null, problem, []))]);
        }

        var now = clock.GetUtcNow().ToInstant();
        using var places = new SemaphoreSlim(MaxOrdersAtOnce);
        return new FlowComparison(await Task.WhenAll(request.Orders.Select(async order =>
        {
            await places.WaitAsync();
            try
            {
                return await Compare(order, request, config, now);
            }
            catch (Exception failure) when (failure is FlowUnavailableException or FormatException)
            {
                return new ComparedOrder(order, null, failure.Message, []);
            }
            finally
            {
                places.Release();
            }
        })));
    }

    private async Task<ComparedOrder> Compare(string order, FlowComparisonRequest request, MerchantConfig config, Instant now)
    {
        var key = OrderKey.Parse(order);
        if (key.Merchant != _merchant || config.Find(key.Channel.Value) is not { } channel)
        {
            return new ComparedOrder(order, null, $"The merchant has no connection '{key.Channel}' with that order.", []);
        }

        var version = request.Before ?? FlowChoice.For(config, channel.Environment, FlowNames.NameOf(FlowSubject.Order), channel.Kind);
        var before = await library.Get(_merchant, version);
        var after = await library.Get(_merchant, request.After);
        if (before.Document.Subject != FlowSubject.Order || after.Document.Subject != FlowSubject.Order)
        {
            return new ComparedOrder(order, null, "Only flows about orders can be compared on orders.", []);
        }

        var context = new CallContext(request.CorrelationId, order);
        var (read, problem) = await ReadOrder(key, context);
        if (read is null)
        {
            return new ComparedOrder(order, null, problem, []);
        }

        var (ledger, unread) = await ReadReference(config, channel.Environment, context, ProductReading.IsNeeded(before, version, config) || ProductReading.IsNeeded(after, request.After, config));
        if (ledger is null)
        {
            return new ComparedOrder(order, read.Number, unread, []);
        }

        var input = Input(read, key, new Scene(config, ledger, now, context));
        return new ComparedOrder(order, read.Number, null, DocumentDifferences.Between(before.Run(input).Documents, after.Run(input).Documents));
    }

    private async Task<(FlowInput? Input, string? Problem)> Input(FlowTrialRequest request, FlowSubject subject, Scene scene)
    {
        if (request.OrderId is { } orderId)
        {
            if (subject != FlowSubject.Order)
            {
                return (null, $"The flow is about {FlowNames.NameOf(subject)}: an order cannot be its subject. Give a sample.");
            }

            try
            {
                var key = new OrderKey(_merchant, ConnectionId.Parse(request.Channel), orderId);
                var (order, problem) = await ReadOrder(key, scene.Context);
                return (order is null ? null : Input(order, key, scene), problem);
            }
            catch (FormatException failure)
            {
                return (null, failure.Message);
            }
        }

        if (request.Sample is not { Length: > 0 and <= MaxSampleLength } sample)
        {
            return (null, request.Sample is { Length: > 0 } ? "The sample is too large." : "There is nothing to run the flow on: name a past order, or give a sample.");
        }

        try
        {
            var value = JsonValues.Parse(sample);
            return value.Kind == ValueKind.Object
                ? (new FlowInput(subject, value, FlowSettings.From(scene.Config, request.Channel), scene.Ledger, scene.Now), null)
                : (null, "The sample is no JSON object.");
        }
        catch (JsonException failure)
        {
            return (null, $"The sample is no JSON: {failure.Message}");
        }
    }

    private static FlowInput Input(Order order, OrderKey key, Scene scene) => OrderFlows.InputOf(order, key, scene.Config, scene.Ledger, scene.Now);

    private async Task<(MerchantConfig? Config, string? Problem)> ReadConfig()
    {
        try
        {
            return await connections.ConfigOf(_merchant) is { } config ? (config, null) : (null, $"There is no merchant '{_merchant}'.");
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return (null, "The merchant's configuration could not be read.");
        }
    }

    private async Task<(LedgerReference? Ledger, string? Problem)> ReadReference(MerchantConfig config, string environment, CallContext context, bool withProducts = false) =>
        connections.BooksOf(config, environment, out var problem) is { } books
            ? await Read(
                "The ledger's settings could not be read",
                () => withProducts ? books.Reference.GetWithProducts(context, CancellationToken.None) : books.Reference.Get(context, CancellationToken.None))
            : (null, problem);

    private async Task<(Order? Order, string? Problem)> ReadOrder(OrderKey key, CallContext context)
    {
        var found = await connections.For(_merchant, key.Channel.Value);
        return found.Problem is { } problem
            ? (null, problem)
            : await Read("The order could not be read from the shop", () => found.Channel!.GetOrder(key.OrderId, context, CancellationToken.None));
    }

    private async Task<(T? Value, string? Problem)> Read<T>(string what, Func<Task<Outcome<T>>> call)
        where T : class
    {
        try
        {
            var outcome = await call();
            return outcome.TryGetValue(out var value) ? (value, null) : (null, $"{what}: {ReasonOf(outcome)}");
        }
        catch (Exception failure)
        {
            LogUnexpected(logger, _merchant.Value, what, failure);
            return (null, $"{what}: an unexpected fault ({failure.GetType().Name}); the log has it.");
        }
    }

    private static string ReasonOf<T>(Outcome<T> failure) => failure switch
    {
        Outcome<T>.Retry retry => retry.Reason,
        Outcome<T>.Refused refused => refused.Reason,
        Outcome<T>.InDoubt doubt => doubt.Reason,
        _ => throw new InvalidOperationException($"{failure} is no failure."),
    };

    private static FlowTrial Failed(string? problem, IReadOnlyList<FlowProblemView>? problems = null) => new(null, null, problem, problems ?? []);

    [LoggerMessage(1511, LogLevel.Error, "Flow lab of {Merchant}: {What}")]
    private static partial void LogUnexpected(ILogger logger, string merchant, string what, Exception failure);

    /// <summary>What a run decides with besides the subject.</summary>
    private sealed record Scene(MerchantConfig Config, LedgerReference Ledger, Instant Now, CallContext Context);
}
