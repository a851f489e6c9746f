using System.Diagnostics;

namespace KashflowOrleans.Demo;

/// <summary>A program of ours that runs beside this one and ends with it. What it prints goes to a file.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Child(string name, Process process, StreamWriter log, string logPath) => (Name, _process, _log, LogPath) = (name, process, log, logPath);

    public string Name { get; }

    public string LogPath { get; }

    public bool HasExited => _process.HasExited;

    public int ProcessId => _process.Id;

    /// <summary>Starts one of the programs that are built beside this one.</summary>
    /// <param name="project">Name of the project.</param>
    /// <param name="logFolder">Where its log goes.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Environment variables added for it.</param>
    /// <param name="logName">Name of the log file without its ending; the project's when left out.</param>
    public static Child Start(
        string project, string logFolder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? logName = null)
    {
        var folder = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var assembly = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(folder))!, project, Path.GetFileName(folder), $"KashflowOrleans.{project}.dll");
        if (!File.Exists(assembly))
        {
            throw new FileNotFoundException($"{assembly} is missing: build the solution first.");
        }

        Directory.CreateDirectory(logFolder);
        var logPath = Path.Combine(logFolder, (logName ?? project.ToLowerInvariant()) + ".log");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var child = new Child(project, new Process { StartInfo = start, EnableRaisingEvents = true }, new StreamWriter(logPath, append: logName is not null) { AutoFlush = true }, logPath);
        child._process.OutputDataReceived += (_, line) => child.Hear(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Write(line.Data);
        child._process.Exited += (_, _) => child._firstLine.TrySetException(new InvalidOperationException($"{project} ended while it was starting; see {logPath}."));
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The first line the program printed.</summary>
    public Task<string> FirstLine(TimeSpan patience) => _firstLine.Task.WaitAsync(patience);

    /// <summary>Ends the program at once, without a chance to finish anything (SIGKILL).</summary>
    public async Task Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: false);
        }

        await _process.WaitForExitAsync();
        await _log.DisposeAsync();
    }

    /// <summary>Asks the program to stop and waits for it; a program that does not is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Ask();
            using var patience = new CancellationTokenSource(StopPatience);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        await _log.DisposeAsync();
    }

    // SIGTERM lets it finish what it is doing; Process has no call for it.
    private async Task Ask()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
            return;
        }

        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { UseShellExecute = false });
        if (kill is not null)
        {
            await kill.WaitForExitAsync();
        }
    }

    private void Hear(string? line)
    {
        Write(line);
        if (line is { Length: > 0 })
        {
            _firstLine.TrySetResult(line);
        }
    }

    private void Write(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                if (_log.BaseStream.CanWrite)
                {
                    _log.WriteLine(line);
                }
            }
        }
    }
}
