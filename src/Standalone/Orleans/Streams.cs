using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Streams
{
    /// <summary>A position in a stream; later events compare greater.</summary>
    public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
    {
        /// <summary>The number of the event.</summary>
        public abstract long SequenceNumber { get; protected set; }

        /// <summary>The index within a batch.</summary>
        public abstract int EventIndex { get; protected set; }

        /// <inheritdoc />
        public abstract bool Equals(StreamSequenceToken? other);

        /// <inheritdoc />
        public abstract int CompareTo(StreamSequenceToken? other);

        /// <inheritdoc />
        public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);
    }

    /// <summary>Receives the events of a stream.</summary>
    public interface IAsyncObserver<in T>
    {
        /// <summary>An event. Throwing asks for it again, a bounded number of times; later events of the stream wait.</summary>
        Task OnNextAsync(T item, StreamSequenceToken? token = null);

        /// <summary>The stream ended.</summary>
        Task OnCompletedAsync() => Task.CompletedTask;

        /// <summary>An event could not be delivered and was given up.</summary>
        Task OnErrorAsync(Exception ex);
    }

    /// <summary>A stream, whatever its type.</summary>
    public interface IAsyncStream
    {
        /// <summary>Whether past events can be read again.</summary>
        bool IsRewindable { get; }

        /// <summary>The provider.</summary>
        string ProviderName { get; }

        /// <summary>Namespace and key.</summary>
        StreamId StreamId { get; }
    }

    /// <summary>A stream of one type; publishing waits while its queue is full.</summary>
    public interface IAsyncStream<T> : IAsyncStream, IAsyncObserver<T>
    {
        /// <summary>Publishes several events in order.</summary>
        Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
    }

    /// <summary>A source of streams.</summary>
    public interface IStreamProvider
    {
        /// <summary>Its name.</summary>
        string Name { get; }

        /// <summary>Whether past events can be read again.</summary>
        bool IsRewindable { get; }

        /// <summary>The stream of that identity.</summary>
        IAsyncStream<T> GetStream<T>(StreamId streamId);
    }

    /// <summary>Shorthands for <see cref="IStreamProvider.GetStream{T}(StreamId)"/>.</summary>
    public static class StreamProviderExtensions
    {
        /// <summary>The stream of that namespace and key.</summary>
        public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id) => streamProvider.GetStream<T>(StreamId.Create(ns, id));
    }

    /// <summary>A subscription of a grain to a stream.</summary>
    public abstract class StreamSubscriptionHandle<T>
    {
        /// <summary>Namespace and key.</summary>
        public abstract StreamId StreamId { get; }

        /// <summary>The provider.</summary>
        public abstract string ProviderName { get; }

        /// <summary>The identity of the subscription.</summary>
        public abstract Guid HandleId { get; }

        /// <summary>Attaches the observer for as long as this activation lives.</summary>
        public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);
    }

    namespace Core
    {
        /// <summary>A grain that is told of each stream it is subscribed to, once per activation, before the first event.</summary>
        public interface IStreamSubscriptionObserver
        {
            /// <summary>Attach an observer here with <see cref="IStreamSubscriptionHandleFactory.Create{T}"/> and <c>ResumeAsync</c>.</summary>
            Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
        }

        /// <summary>Makes the handle of a subscription.</summary>
        public interface IStreamSubscriptionHandleFactory
        {
            /// <summary>Namespace and key.</summary>
            StreamId StreamId { get; }

            /// <summary>The provider.</summary>
            string ProviderName { get; }

            /// <summary>The handle; <typeparamref name="T"/> is the type of the stream's events.</summary>
            StreamSubscriptionHandle<T> Create<T>();
        }
    }
}

namespace Orleans
{
    /// <summary>Streams, from inside grains.</summary>
    public static class GrainStreamingExtensions
    {
        /// <summary>The provider of that name.</summary>
        /// <exception cref="KeyNotFoundException">None has that name.</exception>
        public static IStreamProvider GetStreamProvider(this Grain grain, string name) => Find(grain.ServiceProvider, name);

        /// <inheritdoc cref="GetStreamProvider(Grain, string)" />
        public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) => Find(grain.GrainContext.ActivationServices, name);

        internal static IStreamProvider Find(IServiceProvider services, string name)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            return services.GetKeyedService<IStreamProvider>(name) ?? throw new KeyNotFoundException($"There is no stream provider '{name}': add it to StandaloneOptions.StreamProviders.");
        }
    }

    /// <summary>Streams, from outside grains.</summary>
    public static class ClientStreamingExtensions
    {
        /// <summary>The provider of that name.</summary>
        /// <exception cref="KeyNotFoundException">None has that name.</exception>
        public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => GrainStreamingExtensions.Find(client.ServiceProvider, name);
    }
}
