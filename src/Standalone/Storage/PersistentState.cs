using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using KashflowOrleans.Standalone.Runtime;
using Orleans.Runtime;
using Orleans.Storage;

namespace KashflowOrleans.Standalone.Storage;

/// <summary>A state of a grain. Reads and writes run one after another, also when the grain's calls interleave.</summary>
internal sealed class PersistentState<T>(Activation activation, string name) : IPersistentState<T>, IActivationState
{
    private readonly StateKey _key = new(activation.GrainId, name);
    private Task _last = Task.CompletedTask;
    private long _version;

    public T State { get; set; } = Empty();

    public string? Etag => _version == 0 ? null : _version.ToString(CultureInfo.InvariantCulture);

    public bool RecordExists { get; private set; }

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => AfterLast(async () =>
    {
        var stored = await activation.Runtime.States.ReadAsync(_key, cancellationToken);
        var value = stored.Payload is null ? Empty() : activation.Runtime.Serializer.Deserialize<T>(stored.Payload) ?? Empty();
        (_version, RecordExists, State) = (stored.Version, stored.Payload is not null, value);
    });

    public Task WriteStateAsync(CancellationToken cancellationToken) => AfterLast(async () =>
    {
        await StoreAsync(activation.Runtime.Serializer.Serialize(State), cancellationToken);
        RecordExists = true;
    });

    public Task ClearStateAsync(CancellationToken cancellationToken) => AfterLast(async () =>
    {
        if (_version > 0) await StoreAsync(payload: null, cancellationToken);
        State = Empty();
        RecordExists = false;
    });

    private static T Empty() =>
        typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance<T>()
            : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private async Task StoreAsync(BinaryData? payload, CancellationToken cancellationToken)
    {
        if (await activation.Runtime.States.TryWriteAsync(_key, _version, payload, cancellationToken))
        {
            _version++;
            return;
        }

        var stored = await activation.Runtime.States.ReadAsync(_key, cancellationToken);
        var storedEtag = stored.Version.ToString(CultureInfo.InvariantCulture);
        throw new InconsistentStateException($"State '{name}' of {activation.GrainId} was written by somebody else: stored version {storedEtag}, held {_version}.", storedEtag, Etag);
    }

    private Task AfterLast(Func<Task> operation)
    {
        _last = _last.IsCompleted ? operation() : Wait(_last, operation);
        return _last;

        static async Task Wait(Task last, Func<Task> operation)
        {
            await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await operation();
        }
    }
}

/// <summary>JSON with the defaults of System.Text.Json: used when the host registers no serializer of its own.</summary>
internal sealed class JsonGrainStorageSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input);
}
