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
await using (var sandbox = await SandboxHost.StartAsync(options))
{
    Console.WriteLine($"{{\"kashflow\":\"{sandbox.KashflowAddress.OriginalString.TrimEnd('/')}\",\"magento\":\"{sandbox.MagentoAddress.OriginalString.TrimEnd('/')}\"}}");
    await Console.Out.FlushAsync();
    await stop.Task;
}

return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}
