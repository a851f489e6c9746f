using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Payments;

/// <summary>What the grain of a line remembers.</summary>
public sealed class PaymentGrainState() : VersionedState(1)
{
    /// <summary>Grows with every write; the read model keeps the newest.</summary>
    public long Version { get; set; }

    /// <summary>The line as it was sent; null until it was read.</summary>
    public GatewayTransaction? Line { get; set; }

    /// <summary>When it was taken in.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>One of <see cref="PaymentStates"/>.</summary>
    public string Status { get; set; } = PaymentStates.Received;

    /// <summary>Why, in words.</summary>
    public string? Reason { get; set; }

    /// <summary>The order it belongs to.</summary>
    public PaymentMatch? Match { get; set; }

    /// <summary>Whether that order knows.</summary>
    public bool IsTold { get; set; }

    /// <summary>Orders that must be told that it is not theirs any more.</summary>
    public List<string> ToBeRemovedFrom { get; set; } = [];

    /// <summary>A person took it away from an order: from then on only a person matches it.</summary>
    public bool IsForPeople { get; set; }

    /// <summary>Failed attempts in a row to tell an order.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is looked at again.</summary>
    public DateTimeOffset? NextLook { get; set; }

    /// <summary>Correlation id of what began the present work.</summary>
    public string CorrelationId { get; set; } = string.Empty;

    /// <summary>History lines that the read model may not have yet.</summary>
    public List<RememberedLine> Unshown { get; set; } = [];

    /// <summary>Number of the last history line.</summary>
    public long HistorySequence { get; set; }
}

/// <summary>The order a line belongs to.</summary>
/// <param name="OrderKey">Its grain key.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Number">What people call it.</param>
/// <param name="By">Who said so: <see cref="Auto"/> or a person's key.</param>
/// <param name="At">When.</param>
public sealed record PaymentMatch(string OrderKey, string Channel, string Number, string By, DateTimeOffset At)
{
    /// <summary>No person: it was certain.</summary>
    public const string Auto = "auto";
}
