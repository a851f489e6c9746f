using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Keys;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>Where the endpoints get flows: merchants and names checked, grains called with the patience each needs.</summary>
internal sealed class FlowDesk(MerchantConfigs configs, GrainGate grains, GatewayOptions options)
{
    /// <summary>What stands for the draft where a version is asked for.</summary>
    public const string Draft = "draft";

    private const int MaxName = 120;

    /// <summary>The merchant's configuration, and the act's place in the audit; or that there is no such merchant or flow.</summary>
    public async ValueTask<Parsed<MerchantConfig>> Enter(HttpContext context, string merchant, string? flow = null)
    {
        if (await configs.Find(merchant) is not { } config)
        {
            return new Parsed<MerchantConfig>(null, Problems.UnknownMerchant);
        }

        AuditNote.Set(context, entity: flow is null ? $"{merchant}/flows" : $"{merchant}/flows/{Shorten(flow)}");
        return flow is null || Slug.IsValid(flow) ? new Parsed<MerchantConfig>(config, null) : new Parsed<MerchantConfig>(null, FlowReplies.Unknown(flow));
    }

    /// <summary>Calls a flow's grain.</summary>
    public Task<T> Call<T>(string merchant, string flow, Func<IFlowGrain, Task<T>> call) =>
        grains.Call(factory => call(factory.GetGrain<IFlowGrain>($"{merchant}/{flow}")));

    /// <summary>Calls the merchant's lab, which reads orders and ledgers and takes its time.</summary>
    public Task<T> Try<T>(string merchant, Func<IFlowLabGrain, Task<T>> call) =>
        grains.Call(factory => call(factory.GetGrain<IFlowLabGrain>(merchant)), options.FlowTimeout);

    /// <summary>As <see cref="Call"/>, for what may change what is in force: this gateway knows at once.</summary>
    public async Task<FlowReply> Release(string merchant, string flow, Func<IFlowGrain, Task<FlowReply>> call)
    {
        var reply = await Call(merchant, flow, call);
        if (reply.Refusal is null)
        {
            await LearnConfig(merchant);
        }

        return reply;
    }

    /// <summary>The flow; or that there is none.</summary>
    public async Task<Parsed<FlowDetails>> Find(string merchant, string flow) =>
        await Call(merchant, flow, grain => grain.GetFlow()) is { } found ? new Parsed<FlowDetails>(found, null) : new Parsed<FlowDetails>(null, FlowReplies.Unknown(flow));

    /// <summary>The draft; or that there is none.</summary>
    public async Task<Parsed<FlowDraft>> FindDraft(string merchant, string flow) =>
        await Call(merchant, flow, grain => grain.GetDraft()) is { } draft
            ? new Parsed<FlowDraft>(draft, null)
            : new Parsed<FlowDraft>(null, (await Find(merchant, flow)).Problem ?? FlowReplies.NoDraft(flow));

    /// <summary>A version; or that there is none.</summary>
    public async Task<Parsed<FlowVersionDocument>> FindVersion(string merchant, string flow, int number) =>
        number > 0 && await Call(merchant, flow, grain => grain.GetVersion(number)) is { } version
            ? new Parsed<FlowVersionDocument>(version, null)
            : new Parsed<FlowVersionDocument>(null, (await Find(merchant, flow)).Problem ?? FlowReplies.UnknownVersion(flow));

    /// <summary>The document that a text names: a version's number, <c>draft</c>, or <c>prebuilt/…</c>.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="flow">The flow whose version or draft it is.</param>
    /// <param name="name">The text.</param>
    /// <param name="field">The field it stands in.</param>
    public async Task<Parsed<string>> FindDocument(string merchant, string flow, string? name, string field)
    {
        if (name == Draft)
        {
            var (draft, problem) = await FindDraft(merchant, flow);
            return new Parsed<string>(draft?.Document, problem);
        }

        if (name is not null && NumberOf(name) is > 0 and var number)
        {
            var (version, problem) = await FindVersion(merchant, flow, number);
            return new Parsed<string>(version?.Document, problem);
        }

        if (name?.StartsWith(FlowVersionRef.PrebuiltPrefix, StringComparison.Ordinal) == true)
        {
            return PrebuiltLibrary.Find(name) is { } prebuilt
                ? new Parsed<string>(prebuilt.Json, null)
                : new Parsed<string>(null, PrebuiltLibrary.Unknown(field, name));
        }

        return new Parsed<string>(null, Problems.Invalid(field, name is null ? null : Shorten(name), "must say which: a version's number, draft, or a flow that comes with the program, such as prebuilt/magento-order-to-cash."));
    }

    /// <summary>A number in an address; 0, which is nobody's, when it is none.</summary>
    public static int NumberOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private async Task LearnConfig(string merchant)
    {
        try
        {
            if (await grains.Call(factory => factory.GetGrain<IMerchantGrain>(merchant).GetConfig()) is { } config)
            {
                configs.Learn(config);
            }
        }
        catch (GrainsUnavailableException)
        {
            // It is done; the configuration is read again within seconds anyway.
        }
    }

    private static string Shorten(string text) => text.Length <= MaxName ? text : string.Concat(text.AsSpan(0, MaxName), "…");
}
