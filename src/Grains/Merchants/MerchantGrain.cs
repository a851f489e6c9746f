using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Merchants;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Merchants;

/// <summary>One merchant's configuration (see <see cref="IMerchantGrain"/>): the grain's state is the truth, the directory the copy the gateway reads.</summary>
[GrainType("merchant")]
public sealed class MerchantGrain(
    [PersistentState("merchant", StorageNames.Provider)] IPersistentState<MerchantState> state,
    IMerchantDirectory directory) : Grain, IMerchantGrain
{
    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A crash between the two writes leaves the directory behind; it catches up here.
        if (state.State.Config is { } config)
        {
            await directory.Put(config, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<MerchantConfig?> GetConfig() => Task.FromResult(state.State.Config);

    /// <inheritdoc/>
    public Task<MerchantConfig> PutSettings(MerchantSettings settings)
    {
        var merchant = this.GetPrimaryKeyString();
        var current = state.State.Config ?? new MerchantConfig(merchant, settings.Name, 0, settings.TimeZone, settings.HomeCurrency, [], settings.Posting, []);
        return Write(current with { Name = settings.Name, TimeZone = settings.TimeZone, HomeCurrency = settings.HomeCurrency, Posting = settings.Posting });
    }

    /// <inheritdoc/>
    public Task<MerchantConfig> PutConnection(ConnectionConfig connection)
    {
        var current = Current();
        var kept = current.Find(connection.Id) is { } before && before.Kind == connection.Kind
            ? before.Secrets.Where(secret => !connection.Secrets.ContainsKey(secret.Key))
            : [];
        var merged = connection with { Secrets = connection.Secrets.Concat(kept).ToDictionary(StringComparer.Ordinal) };
        return Write(current with { Connections = [.. current.Connections.Where(other => other.Id != connection.Id), merged] });
    }

    /// <inheritdoc/>
    public Task<MerchantConfig> PutApiKey(ApiKeyConfig key)
    {
        var current = Current();
        return Write(current with { ApiKeys = [.. current.ApiKeys.Where(other => other.Id != key.Id), key] });
    }

    /// <inheritdoc/>
    public Task<MerchantConfig> RemoveApiKey(string keyId)
    {
        var current = Current();
        return Write(current with { ApiKeys = [.. current.ApiKeys.Where(other => other.Id != keyId)] });
    }

    /// <inheritdoc/>
    public async Task<MerchantConfig> PutFlow(string environment, string subject, IReadOnlyList<string> channels, string flow, FlowVersionRef? version)
    {
        var current = Current();
        var bindings = FlowBindings.Put(current.Flows, environment, subject, channels, flow, version);
        if (!bindings.SequenceEqual(current.Flows))
        {
            return await Write(current with { Flows = bindings });
        }

        // Repeated, perhaps because the directory could not be written the last time.
        await Tell(current);
        return current;
    }

    private MerchantConfig Current() =>
        state.State.Config ?? throw new InvalidOperationException($"Merchant '{this.GetPrimaryKeyString()}' does not exist; put its settings first.");

    private async Task<MerchantConfig> Write(MerchantConfig config)
    {
        var next = config with { Version = config.Version + 1 };
        var before = state.State.Config;
        state.State.Config = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Config = before;
            throw;
        }

        await Tell(next);
        return next;
    }

    private async Task Tell(MerchantConfig config)
    {
        try
        {
            await directory.Put(config, CancellationToken.None);
        }
        catch (StorageUnavailableException failure)
        {
            // Without its cause: the database's own exceptions cannot be sent to callers in other processes.
            throw new StorageUnavailableException(failure.Message);
        }
    }
}

/// <summary>What a merchant's grain remembers.</summary>
public sealed class MerchantState() : VersionedState(1)
{
    /// <summary>The configuration; null until the merchant exists.</summary>
    public MerchantConfig? Config { get; set; }
}
