using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace KashflowOrleans.Grains.Persistence;

/// <summary>Grain state as JSON of our own: readable, without CLR type names, tolerant of fields it does not know, so that a rolling upgrade can mix versions.
/// Every state carries its <c>Schema</c> number; <see cref="IVersionedState.Migrate"/> lifts an old one when it is loaded.</summary>
public sealed class VersionedJsonSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The state was written by a newer version that this one cannot read.</exception>
    public T Deserialize<T>(BinaryData input)
    {
        var state = JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options)!;
        if (state is IVersionedState versioned)
        {
            versioned.Migrate();
        }

        return state;
    }
}
