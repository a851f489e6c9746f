using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KashflowOrleans.Tests.Gateway;

/// <summary>A client that sends what it is told, byte by byte.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<RawConnection> Connect(int port)
    {
        var raw = new RawConnection();
        await raw._client.ConnectAsync(IPAddress.Loopback, port);
        return raw;
    }

    public async Task Send(string text) => await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    public async Task<string> ReadToEnd()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var reader = new StreamReader(_client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(limit.Token);
    }

    public async Task<int> SendChunksUntilRefused(int total)
    {
        var chunk = new byte[16 * 1024];
        var frame = Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n");
        var sent = 0;
        try
        {
            while (sent < total)
            {
                await _client.GetStream().WriteAsync(frame);
                await _client.GetStream().WriteAsync(chunk);
                await _client.GetStream().WriteAsync("\r\n"u8.ToArray());
                sent += chunk.Length;
            }
        }
        catch (IOException)
        {
            // The server closed the connection.
        }

        return sent;
    }

    public void Dispose() => _client.Dispose();
}
