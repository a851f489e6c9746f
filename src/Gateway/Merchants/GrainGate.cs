using Orleans;

namespace KashflowOrleans.Gateway.Merchants;

/// <summary>Calls grains with a bound on the wait, and tells a silo that does not answer from a grain that refuses.</summary>
internal sealed class GrainGate(IGrainFactory grains, GatewayOptions options, TimeProvider time)
{
    /// <summary>Calls a grain.</summary>
    /// <exception cref="GrainsUnavailableException">No answer in time, or no silo.</exception>
    /// <exception cref="RefusedByGrainException">The grain does not accept the input.</exception>
    public Task<T> Call<T>(Func<IGrainFactory, Task<T>> call) => Call(call, options.GrainTimeout);

    /// <summary>Calls a grain that does not return anything.</summary>
    public Task Call(Func<IGrainFactory, Task> call) => Call(async factory =>
    {
        await call(factory);
        return true;
    });

    /// <summary>Calls a grain that may take longer than others.</summary>
    public async Task<T> Call<T>(Func<IGrainFactory, Task<T>> call, TimeSpan patience)
    {
        try
        {
            return await call(grains).WaitAsync(patience, time);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new RefusedByGrainException(exception.Message, exception);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw new GrainsUnavailableException($"{exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    // The runtime's own exceptions (no silo, lost connection, overload) have no common base in both builds but share its namespace.
    private static bool IsOutage(Exception exception) =>
        exception is TimeoutException or IOException or System.Net.Sockets.SocketException || exception.GetType().Namespace?.StartsWith("Orleans", StringComparison.Ordinal) == true;
}

/// <summary>No silo answers. Try again later.</summary>
public sealed class GrainsUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A grain does not accept the input; the message names the field, the value and what to do.</summary>
public sealed class RefusedByGrainException(string message, Exception? cause = null) : Exception(message, cause);
