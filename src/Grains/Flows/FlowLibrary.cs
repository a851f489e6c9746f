using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Flows;

namespace KashflowOrleans.Grains.Flows;

/// <summary>A silo's compiled flows. A version never changes, so what is compiled once stays good; the same text is compiled once for all merchants that have it.</summary>
public sealed class FlowLibrary(IFlowStore store)
{
    /// <summary>Compiled flows that are kept.</summary>
    public const int Capacity = 500;

    // By name and number for prebuilt flows, by hash for all others.
    private readonly LoadingCache<string, CompiledFlow> _compiled = new(Capacity);

    // What a merchant was found to have: a hash alone opens nobody else's flow.
    private readonly LoadingCache<(MerchantId Merchant, string Hash), CompiledFlow> _owned = new(Capacity);

    /// <summary>A version, ready to run.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="flow">The version.</param>
    /// <exception cref="FlowUnavailableException">It does not exist, cannot be read now, or cannot be run; failures are not remembered.</exception>
    public ValueTask<CompiledFlow> Get(MerchantId merchant, FlowVersionRef flow) =>
        flow.IsPrebuilt
            ? _compiled.Get(flow.ToString(), () => Task.FromResult(CompilePrebuilt(flow)))
            : _owned.Get((merchant, flow.Hash), () => Load(merchant, flow));

    /// <summary>Compiles a document that is no version of any flow, such as a draft; it is not kept.</summary>
    /// <param name="document">The document.</param>
    /// <param name="name">What it is called in traces.</param>
    /// <exception cref="FlowUnavailableException">It cannot be run.</exception>
    public static CompiledFlow Compile(FlowDocument document, string name)
    {
        try
        {
            return FlowCompiler.Compile(document, name);
        }
        catch (FlowCompilationException failure)
        {
            throw new FlowUnavailableException(failure.Message, failure);
        }
    }

    private static CompiledFlow CompilePrebuilt(FlowVersionRef flow)
    {
        var name = flow.Flow[FlowVersionRef.PrebuiltPrefix.Length..];
        var prebuilt = PrebuiltFlows.Find(name, flow.Number) ?? throw new FlowUnavailableException($"This program brings no flow {flow} along; it may come with a newer version of it.");
        return Compile(prebuilt.Document, flow.ToString());
    }

    private async Task<CompiledFlow> Load(MerchantId merchant, FlowVersionRef flow)
    {
        string? text;
        try
        {
            text = await store.GetDocument(merchant.Value, flow.Hash, CancellationToken.None);
        }
        catch (StorageUnavailableException failure)
        {
            throw new FlowUnavailableException($"The flow {flow} cannot be read now: the database is not available.", failure);
        }

        if (text is null)
        {
            throw new FlowUnavailableException($"The flow {flow} is not there.");
        }

        // Named by its hash: other merchants with the same text share it.
        return await _compiled.Get(flow.Hash, () => Task.FromResult(CompileText(flow, text)));
    }

    private static CompiledFlow CompileText(FlowVersionRef flow, string text)
    {
        var reading = FlowReader.Read(text);
        return reading.Document is { } document
            ? Compile(document, flow.Hash)
            : throw new FlowUnavailableException($"The flow {flow} cannot be read by this program: {reading.Problems[0].Message}");
    }
}
