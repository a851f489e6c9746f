using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>Anything that can be called by its identity.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    /// <summary>A grain contract. Methods return <see cref="Task"/>, <see cref="Task{TResult}"/>, <see cref="ValueTask"/> or <see cref="ValueTask{TResult}"/>.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain known by a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>A grain known by a number.</summary>
    public interface IGrainWithIntegerKey : IGrain;

    /// <summary>A grain known by a GUID.</summary>
    public interface IGrainWithGuidKey : IGrain;

    /// <summary>A grain that receives reminders.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>Called at each tick of a reminder; a tick is not repeated when it fails.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>Hands out references to grains. A reference costs little and touches nothing until it is called.</summary>
    public interface IGrainFactory
    {
        /// <summary>The grain with this string key.</summary>
        /// <exception cref="ArgumentException">No class, or more than one, implements the interface.</exception>
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;

        /// <summary>The grain with this number as key.</summary>
        TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithIntegerKey;

        /// <summary>The grain with this GUID as key.</summary>
        TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithGuidKey;

        /// <summary>The grain of this interface and string key.</summary>
        IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

        /// <summary>The grain with this identity.</summary>
        TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
            where TGrainInterface : IAddressable;
    }

    /// <summary>The way into the grains for code outside them.</summary>
    public interface IClusterClient : IGrainFactory
    {
        /// <summary>The services of the host.</summary>
        IServiceProvider ServiceProvider { get; }
    }
}
