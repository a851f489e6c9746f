namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>The KashFlow account behind the stand-in: its one user and how patient the service is (apis/kashflow.md §2.1).</summary>
public sealed record KashflowOptions
{
    /// <summary>Name the user signs in with.</summary>
    public string UserName { get; set; } = "books@sandbox.test";

    /// <summary>Password of the first step.</summary>
    public string Password { get; set; } = "sandbox-password";

    /// <summary>Memorable word; the second step asks for three of its characters, 1-based, in either case.</summary>
    public string MemorableWord { get; set; } = "penguins";

    /// <summary>Token for <c>GET /v2/sessiontoken?externalToken=&amp;uid=</c>; null when the account has none.</summary>
    public Guid? ExternalToken { get; set; }

    /// <summary>User id that belongs to <see cref="ExternalToken"/>.</summary>
    public int ExternalUserId { get; set; } = 4711;

    /// <summary>Name of the company in session replies.</summary>
    public string CompanyName { get; set; } = "Sandbox Trading Ltd";

    /// <summary>A session ends after this long without a request.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>A temporary token ends this long after the first step.</summary>
    public TimeSpan TemporaryTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>This many wrong attempts in a row lock the account until it is unlocked by hand.</summary>
    public int WrongAttemptsBeforeLock { get; set; } = 3;

    /// <summary>A new customer or invoice can be read this long after it was created; its code or number is taken at once (apis/kashflow.md §7.6).</summary>
    public TimeSpan ReadLag { get; set; }

    /// <summary>Longest customer code the service takes; 20 is what live integrations found safe (apis/kashflow.md §8).</summary>
    public int MaximumCustomerCodeLength { get; set; } = 20;

    /// <summary>When true a line whose ProductCode is not a product under its nominal is refused; when false the code is dropped.</summary>
    public bool RefuseUnknownProducts { get; set; } = true;
}
