using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KashflowOrleans.Sandbox.Common;

/// <summary>A JSON answer being written: one spare buffer per thread, so that a request allocates no writer.</summary>
internal sealed class JsonReply
{
    /// <summary>A list of many orders grows the buffer; one this large is not kept.</summary>
    private const int LargestKeptBuffer = 1024 * 1024;

    [ThreadStatic]
    private static JsonReply? _spare;

    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);

    private JsonReply() =>
        Writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public Utf8JsonWriter Writer { get; }

    /// <summary>Takes the thread's spare; pair with <see cref="Send"/> or <see cref="ToArray"/> before the next await.</summary>
    public static JsonReply Rent()
    {
        var reply = _spare ?? new JsonReply();
        _spare = null;
        reply._buffer.ResetWrittenCount();
        reply.Writer.Reset(reply._buffer);
        return reply;
    }

    /// <summary>Hands what was written to the server; the server sends it when the request ends.</summary>
    public Task Send(HttpContext context, int status = StatusCodes.Status200OK)
    {
        Writer.Flush();
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = _buffer.WrittenCount;
        response.BodyWriter.Write(_buffer.WrittenSpan);
        Return();
        return Task.CompletedTask;
    }

    /// <summary>What was written, as bytes of its own.</summary>
    public byte[] ToArray()
    {
        Writer.Flush();
        var bytes = _buffer.WrittenSpan.ToArray();
        Return();
        return bytes;
    }

    private void Return()
    {
        if (_buffer.Capacity <= LargestKeptBuffer)
            _spare = this;
    }
}
