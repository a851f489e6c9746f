namespace KashflowOrleans.Gateway.Input;

/// <summary>Files inside the assembly.</summary>
internal static class Embedded
{
    /// <summary>Reads a file by its logical name.</summary>
    /// <exception cref="InvalidOperationException">It is not there: the build left it out.</exception>
    public static byte[] Read(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly lacks '{name}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
