namespace KashflowOrleans.Flows.Schemas;

/// <summary>The published JSON Schema (draft 2020-12) of flow documents. The reader refuses what it refuses.</summary>
public static class FlowSchema
{
    private const string Resource = "Schemas/flow.json";

    /// <summary>The schema in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Published { get; } = Load();

    private static byte[] Load()
    {
        using var stream = typeof(FlowSchema).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        var schema = new byte[stream.Length];
        stream.ReadExactly(schema);
        return schema;
    }
}
