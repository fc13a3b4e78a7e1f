using Microsoft.Extensions.Logging;

namespace Broker.Host.Tokens;

/// <summary>
/// The keys of an issuer. Keys that are loaded from somewhere are loaded again from time to time, and when a token names one that is not
/// known, but then not too often, for anybody can make up a name. While loading fails, the old ones stay in force. Any thread.
/// </summary>
internal sealed class KeySource : IDisposable
{
    /// <summary>How often unknown keys may lead to loading.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly string _name;
    private readonly Func<Task<IReadOnlyList<IVerificationKey>>>? _load;
    private readonly TimeProvider _clock;
    private readonly ILogger? _log;
    private readonly ITimer? _timer;
    private volatile IReadOnlyList<IVerificationKey> _keys;
    private Task _loading = Task.CompletedTask;
    private long? _lastLoad;

    /// <summary>Keys that are what they are.</summary>
    public KeySource(IReadOnlyList<IVerificationKey> keys)
    {
        _keys = keys;
        _name = string.Empty;
        _clock = TimeProvider.System;
    }

    /// <summary>Keys that are loaded.</summary>
    /// <param name="name">Whose they are, for the log.</param>
    /// <param name="load">Loads them.</param>
    /// <param name="refresh">How often.</param>
    /// <param name="known">The keys until then.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where it is told that loading fails.</param>
    public KeySource(string name, Func<Task<IReadOnlyList<IVerificationKey>>> load, TimeSpan refresh, IReadOnlyList<IVerificationKey> known, TimeProvider clock, ILogger log)
    {
        _name = name;
        _load = load;
        _keys = known;
        _clock = clock;
        _log = log;
        _timer = clock.CreateTimer(_ => Load(isUrgent: true), null, refresh, refresh);
        Load(isUrgent: true);
    }

    /// <summary>The keys in force.</summary>
    public IReadOnlyList<IVerificationKey> Keys => _keys;

    /// <summary>Loads the keys again, unless that was done just now.</summary>
    /// <returns>Completes when it has been tried.</returns>
    public Task RefreshAsync() => Load(isUrgent: false);

    public void Dispose() => _timer?.Dispose();

    private Task Load(bool isUrgent)
    {
        lock (_lock)
        {
            var isTooSoon = _lastLoad is { } last && _clock.GetElapsedTime(last) < LeastInterval;

            if (_load is not null && _loading.IsCompleted && (isUrgent || !isTooSoon))
            {
                _lastLoad = _clock.GetTimestamp();
                _loading = Task.Run(LoadAsync);
            }

            return _loading;
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            var keys = await _load!();
            _keys = keys;
            _log!.KeysLoaded(_name, keys.Count);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException or FormatException or UnauthorizedAccessException)
        {
            _log!.KeysNotLoaded(_name, failure.Message);
        }
    }
}
