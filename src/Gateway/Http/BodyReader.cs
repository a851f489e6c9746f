using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Http;

/// <summary>Reads a body whole, up to a limit, as the raw bytes that were signed. A body that says it is too large is refused unread; one that does not say is
/// refused as soon as it is.</summary>
internal sealed class BodyReader(GatewayOptions options, TimeProvider time)
{
    private const int FirstBuffer = 4096;

    private readonly InFlight _bytes = new(options.MaxBytesInFlight);

    /// <summary>Bytes held now.</summary>
    public long BytesHeld => _bytes.Used;

    /// <summary>Reads the body. Dispose the result to give back its share of memory.</summary>
    public ValueTask<Body> Read(HttpContext context) => Read(context, options.MaxBodyBytes);

    /// <summary>As <see cref="Read(HttpContext)"/>, with a limit of its own below the general one.</summary>
    public async ValueTask<Body> Read(HttpContext context, int maxBytes)
    {
        var limit = Math.Min(maxBytes, options.MaxBodyBytes);
        var request = context.Request;
        if (request.ContentLength > limit)
        {
            return Refuse(context, Problems.TooLarge(limit));
        }

        var buffer = new Growing(_bytes, limit, (int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer * 16));
        ITimer? timer = null;
        try
        {
            var problem = await Fill(request.BodyReader, buffer, limit, reader =>
                timer = time.CreateTimer(static state => ((PipeReader)state!).CancelPendingRead(), reader, options.BodyTimeout, Timeout.InfiniteTimeSpan));
            if (problem is null)
            {
                return buffer.ToBody();
            }

            buffer.Release();
            return Refuse(context, problem);
        }
        catch (BadHttpRequestException bad)
        {
            buffer.Release();
            return Refuse(context, Problems.ForStatus(bad.StatusCode, limit));
        }
        catch
        {
            buffer.Release();
            throw;
        }
        finally
        {
            if (timer is not null)
            {
                await timer.DisposeAsync();
            }
        }
    }

    private async ValueTask<Problem?> Fill(PipeReader reader, Growing buffer, int limit, Action<PipeReader> startTimer)
    {
        var timed = false;
        while (true)
        {
            var pending = reader.ReadAsync();
            if (!pending.IsCompleted && !timed)
            {
                timed = true;
                startTimer(reader);
            }

            var result = await pending;
            if (result.IsCanceled)
            {
                return Problems.TooSlow;
            }

            var outcome = buffer.Add(result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            if (outcome != Growth.Fits)
            {
                return outcome == Growth.TooLarge ? Problems.TooLarge(limit) : Problems.Overloaded;
            }

            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    private static Body Refuse(HttpContext context, Problem problem)
    {
        // Otherwise the server would read the rest of the body before it takes the next request.
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return new Body(default, problem, null, 0);
    }

    private enum Growth
    {
        Fits,
        TooLarge,
        NoMemory,
    }

    private sealed class Growing(InFlight bytes, int limit, int expected)
    {
        private byte[] _buffer = [];
        private int _length;

        public Growth Add(in ReadOnlySequence<byte> more)
        {
            if (more.IsEmpty)
            {
                return Growth.Fits;
            }

            if (_length + more.Length > limit)
            {
                return Growth.TooLarge;
            }

            var length = _length + (int)more.Length;
            if (length > _buffer.Length && !Grow(Math.Min(limit, Math.Max(Math.Max(length, expected), _buffer.Length * 2))))
            {
                return Growth.NoMemory;
            }

            more.CopyTo(_buffer.AsSpan(_length));
            _length = length;
            return Growth.Fits;
        }

        public Body ToBody() => new(_buffer.AsMemory(0, _length), null, bytes, _buffer.Length);

        public void Release()
        {
            bytes.Leave(_buffer.Length);
            _buffer = [];
        }

        private bool Grow(int size)
        {
            if (!bytes.TryEnter(size - _buffer.Length))
            {
                return false;
            }

            Array.Resize(ref _buffer, size);
            return true;
        }
    }
}

/// <summary>A body, or why it was not read.</summary>
internal readonly struct Body(ReadOnlyMemory<byte> bytes, Problem? problem, InFlight? share, int size) : IDisposable
{
    /// <summary>The raw bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Why it was not read; null when it was.</summary>
    public Problem? Problem => problem;

    /// <inheritdoc/>
    public void Dispose() => share?.Leave(size);
}
