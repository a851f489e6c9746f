using System.Runtime.InteropServices;
using KashflowOrleans.Sandbox;

if (CommandLine.Read(args, out var problem) is not { } options)
{
    await Console.Error.WriteLineAsync(problem);
    await Console.Error.WriteLineAsync(CommandLine.Usage);
    return 2;
}

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    await using var sandbox = await SandboxHost.StartAsync(options);
    Console.WriteLine($"{{\"kashflow\":\"{Plain(sandbox.KashflowAddress)}\",\"magento\":\"{Plain(sandbox.MagentoAddress)}\"}}");
    await Console.Out.FlushAsync();
    await stop.Task;
    return 0;
}
catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"The sandbox could not start: {exception.Message}");
    return 1;
}

static string Plain(Uri address) => address.OriginalString.TrimEnd('/');

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}
