using System.Buffers;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Looks at a body that is in memory already, without consuming it.</summary>
internal static class BufferedBody
{
    /// <summary>Passes the first bytes of a buffered body to <paramref name="use"/>; an empty span when there are none.</summary>
    public static TResult Peek<TState, TResult>(HttpContent content, int maximum, TState state, Func<ReadOnlySpan<byte>, TState, TResult> use)
    {
        // The stream over a buffered body is kept by the content and handed to the next reader too: its position must be put back.
        var stream = content.ReadAsStream();
        var length = (int)Math.Min(stream.Length, maximum);
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            stream.Position = 0;
            stream.ReadExactly(bytes, 0, length);
            stream.Position = 0;
            return use(bytes.AsSpan(0, length), state);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
