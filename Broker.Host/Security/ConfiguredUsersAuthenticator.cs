using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Broker.Host.Configuration;

namespace Broker.Host.Security;

/// <summary>
/// Logs in the users of broker.conf. The hash is slow on purpose; a passcode that was right is remembered as a keyed hash, so that
/// ten thousand clients that reconnect do not take minutes. Any thread.
/// </summary>
internal sealed class ConfiguredUsersAuthenticator
{
    private readonly Dictionary<string, UserOptions> _users;
    private readonly ConcurrentDictionary<string, byte[]> _verified = new(StringComparer.Ordinal);
    private readonly byte[] _key;
    private readonly UserOptions _nobody;
    private long _hashes;

    /// <summary>Makes one.</summary>
    /// <param name="users">The users.</param>
    /// <param name="before">What was in force before: a passcode that was right is, if its hash is the same; or null.</param>
    public ConfiguredUsersAuthenticator(IReadOnlyList<UserOptions> users, ConfiguredUsersAuthenticator? before = null)
    {
        _users = users.ToDictionary(user => user.Name, StringComparer.Ordinal);
        _key = before?._key ?? RandomNumberGenerator.GetBytes(32);
        _nobody = before?._nobody ?? new UserOptions { PasswordHash = PasscodeHash.MakeImpossible() };

        foreach (var (name, fingerprint) in before?._verified.ToArray() ?? [])
        {
            if (_users.TryGetValue(name, out var user) && user.PasswordHash == before!._users[name].PasswordHash)
            {
                _verified[name] = fingerprint;
            }
        }
    }

    /// <summary>How many hashes have been computed: one for every check, whatever is wrong.</summary>
    public long Hashes => Volatile.Read(ref _hashes);

    /// <summary>Whether the login was right before, which costs nothing to find out.</summary>
    public bool IsKnown(in Login login) =>
        login is { User: { } name, Passcode: { } passcode }
        && MayConnect(name, login.IsLoopback, out _)
        && _verified.TryGetValue(name, out var known)
        && CryptographicOperations.FixedTimeEquals(known, Fingerprint(passcode));

    /// <summary>Checks a login. Takes tens of milliseconds of CPU, and the same for a user that does not exist.</summary>
    /// <returns>True if the user may connect with this passcode from there.</returns>
    public bool Verify(in Login login)
    {
        var mayConnect = MayConnect(login.User ?? string.Empty, login.IsLoopback, out var user);
        Interlocked.Increment(ref _hashes);
        var isRight = PasscodeHash.Verify(user.PasswordHash, login.Passcode ?? string.Empty);

        if (!mayConnect || !isRight)
        {
            return false;
        }

        _verified[login.User!] = Fingerprint(login.Passcode ?? string.Empty);
        return true;
    }

    private bool MayConnect(string name, bool isLoopback, out UserOptions user)
    {
        // A user without a passcode costs as much as one that does not exist.
        var exists = _users.TryGetValue(name, out var found) && found.PasswordHash.Length > 0;
        user = exists ? found! : _nobody;
        return exists && (user.From == ConnectFrom.Any || isLoopback);
    }

    private byte[] Fingerprint(string passcode) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(passcode));
}
