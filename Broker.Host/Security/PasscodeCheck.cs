namespace Broker.Host.Security;

/// <summary>
/// Checks passcodes, a few at a time: a hash is slow on purpose, and a flood of wrong logins must leave the processor to those who are
/// logged in. Who waits here waits without a thread. Any thread.
/// </summary>
/// <param name="users">The users.</param>
/// <param name="throttle">Who is not checked any more.</param>
/// <param name="turns">How many are checked at a time.</param>
internal sealed class PasscodeCheck(ConfiguredUsersAuthenticator users, LoginThrottle throttle, SemaphoreSlim turns)
{
    /// <summary>Checks a login.</summary>
    /// <param name="login">The login.</param>
    /// <param name="address">Where it comes from.</param>
    /// <returns>Whether it is right; null: it was not checked.</returns>
    public async Task<bool?> VerifyAsync(Login login, string address)
    {
        await turns.WaitAsync();

        try
        {
            // While this one waited somebody else may have come with the same and have been right: of a thousand that come back at once not
            // each costs a hash. Or others from the same address may have been wrong.
            return users.IsKnown(login) ? true : throttle.IsBlocked(address) ? null : await Task.Run(() => users.Verify(login));
        }
        finally
        {
            turns.Release();
        }
    }
}
