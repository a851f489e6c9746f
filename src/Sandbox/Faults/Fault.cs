using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Faults;

/// <summary>What a fault does to the requests it meets.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The request waits <see cref="Fault.Milliseconds"/>, then goes on as if nothing were wrong.</summary>
    Slow,

    /// <summary>Answered with <see cref="Fault.Status"/> (500) and the platform's error body.</summary>
    Refuse,

    /// <summary>The work is done, then the connection breaks: the caller cannot know.</summary>
    DropReplyAfterWork,

    /// <summary>KashFlow's SQL time-out: 400 with Error -2146232060 (apis/kashflow.md §2). Magento: 500 with a report id.</summary>
    Timeout400,

    /// <summary>429, with Retry-After when <see cref="Fault.RetryAfterSeconds"/> is set.</summary>
    Throttle429,

    /// <summary>401 in the platform's words, once unless <see cref="Fault.Times"/> says otherwise; the session itself lives on.</summary>
    UnauthorizedOnce,

    /// <summary>503 with an HTML page, as in maintenance (apis/magento.md §6).</summary>
    Html503,

    /// <summary>What this request creates cannot be read for <see cref="Fault.Milliseconds"/>; its key is taken at once.</summary>
    ReadLag,

    /// <summary>Every KashFlow session ends before this request is looked at.</summary>
    ExpireSessions,

    /// <summary>The KashFlow account is locked before this request is looked at; it stays locked until unlocked on the panel.</summary>
    LockAccount,
}

/// <summary>One fault of the panel.</summary>
public sealed record Fault
{
    /// <summary>What it does.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>
    /// Requests it meets: <c>POST /v2/invoices</c>, a path alone, or a pattern in which <c>*</c> stands for anything (<c>POST */orders/*/comments</c>). Null
    /// meets every
    /// request except the panel's own.
    /// </summary>
    public string? Match { get; set; }

    /// <summary>Probability per request, 0 to 1.</summary>
    public double Rate { get; set; } = 1;

    /// <summary>Ends after firing this often; null is without end (once, for the kinds that say so).</summary>
    public int? Times { get; set; }

    /// <summary>Wait or lag, in milliseconds.</summary>
    public int Milliseconds { get; set; } = 500;

    /// <summary>Status of <see cref="FaultKind.Refuse"/>.</summary>
    public int Status { get; set; } = 500;

    /// <summary>Retry-After of <see cref="FaultKind.Throttle429"/>, in seconds; null leaves the header out.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>When true a refusing fault does the work first: the change happened although the answer says otherwise.</summary>
    public bool AfterWork { get; set; }

    /// <summary>How often it fired; reported, not read.</summary>
    public int Fired { get; set; }
}

/// <summary>Body of the faults panel.</summary>
public sealed record FaultList
{
    /// <summary>Seed of the chances; null goes on with the present one.</summary>
    public int? Seed { get; set; }

    /// <summary>The faults, replacing all there were.</summary>
    public IReadOnlyList<Fault> Faults { get; set; } = [];
}
