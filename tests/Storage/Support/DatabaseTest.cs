namespace KashflowOrleans.Tests.Storage.Support;

/// <summary>A test class with a migrated database of its own, emptied before each test.</summary>
[Collection(PostgresCollection.Name)]
public abstract class DatabaseTest(PostgresFixture fixture) : IAsyncLifetime
{
    protected ManualClock Clock { get; } = new();

    protected PostgresFixture Fixture { get; } = fixture;

    protected TestDatabase Database { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Database = await Fixture.GetDatabase(GetType());

    public virtual Task DisposeAsync() => Task.CompletedTask;
}
