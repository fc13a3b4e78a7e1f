using Broker.Host.Configuration;
using Broker.Host.Limits;
using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// How many messages, and how many bytes of them, a session may send. Who sends more is not read until it is in accord again; who
/// wants more for too long is refused. A user's own limits are for all of his sessions together. Used in the session's turn only.
/// </summary>
/// <param name="session">The session.</param>
internal sealed class PublishAllowance(Session session)
{
    private readonly Meter _messages = new(session, "messages", "limits.publish-rate", StompError.PublishingTooFast);
    private readonly Meter _bytes = new(session, "bytes of messages", "limits.publish-bytes", StompError.PublishingTooMuch);

    private TimeSpan Debt => _messages.Debt > _bytes.Debt ? _messages.Debt : _bytes.Debt;

    /// <summary>Counts a message before it is sent on. If that makes a debt, the session is paused until it is paid.</summary>
    /// <param name="size">Its size in bytes.</param>
    /// <exception cref="StompProtocolException">It is too much, or has been for too long.</exception>
    public void Take(int size)
    {
        var limits = session.Services.Settings.Limits;
        var own = session.Access.Principal.Limits;

        if (limits.PublishRate > 0 || own.PublishRate is not null)
        {
            _messages.Take(1, own.PublishRate, session.Account.Messages, limits.PublishRate, limits);
        }
        else
        {
            _messages.Forget();
        }

        if (limits.PublishBytes.Bytes > 0 || own.PublishBytes is not null)
        {
            _bytes.Take(size, own.PublishBytes, session.Account.Bytes, limits.PublishBytes.Bytes, limits);
        }
        else
        {
            _bytes.Forget();
        }

        if (_messages.IsInDebt || _bytes.IsInDebt)
        {
            LookAgain();
        }
    }

    /// <summary>Looks whether the session has to wait, or goes on.</summary>
    public void LookAgain()
    {
        if (Debt is var debt && debt > TimeSpan.Zero)
        {
            session.Pause(PauseReasons.RateLimited);
            session.Schedule(debt, SessionSignal.DebtPaid);
        }
        else
        {
            session.Resume(PauseReasons.RateLimited);
        }
    }

    private sealed class Meter(Session session, string unit, string key, StompError error)
    {
        private readonly TokenBucket _ofSession = new(session.Services.Clock);
        private TokenBucket? _lastUsed;
        private long? _inDebtSince;

        public TimeSpan Debt => _lastUsed?.Debt ?? TimeSpan.Zero;

        /// <summary>Whether there was a debt after the last message, or there has been no rest since the last one.</summary>
        public bool IsInDebt => _inDebtSince is not null;

        /// <summary>There is no limit now.</summary>
        public void Forget() => _inDebtSince = null;

        public void Take(double amount, UserLimit? own, TokenBucket ofUser, long ofSession, LimitsOptions limits)
        {
            var most = own?.Most ?? ofSession;
            if (most == 0)
            {
                Forget();
                return;
            }

            _lastUsed = own is null ? _ofSession : ofUser;

            // Whoever has rested before this message did not want too much all the time, however large the message is.
            if (_lastUsed.HasCredit(Longer(limits.PublishBurst / 2, TimeSpan.FromTicks(1))))
            {
                Forget();
            }

            if (!_lastUsed.TryTake(amount, most, limits.PublishBurst, limits.PublishPatience, out var debt))
            {
                Refuse(most, own, $"this message would take {Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(debt.TotalSeconds)))}");
            }

            if (debt > TimeSpan.Zero)
            {
                _inDebtSince ??= session.Services.Clock.GetTimestamp();
            }

            if (_inDebtSince is { } since && limits.PublishPatience > TimeSpan.Zero && session.Services.Clock.GetElapsedTime(since) > limits.PublishPatience)
            {
                session.Pause(PauseReasons.RateLimited);
                session.Schedule(debt, SessionSignal.DebtPaid);
                Refuse(most, own, $"more have come for {Duration.Format(limits.PublishPatience)}");
            }
        }

        private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

        private void Refuse(long most, UserLimit? own, string why) => StompProtocolException.Throw(
            error,
            FormattableString.Invariant($"At most {most} {unit} a second may be sent {(own is null ? "on a connection" : "by this user")}; {why}. (broker.conf: {own?.Key ?? key})"));
    }
}
