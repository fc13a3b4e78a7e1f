"""stomp.py, the client of Python services, over TCP, in each of its three protocol versions.

The contract is that of the other scripts here: the broker's port is in BROKER_TCP_PORT, each check prints "ok - NAME" or
"not ok - NAME: reason", every wait has a limit, and the exit code is zero if all passed.
"""

import faulthandler
import queue
import sys

from support.stomp_py_session import CONNECTIONS, Failure, Session, destination, echo, equal, left_in, take, take_bodies

DEADLINE = 100
HEART_BEAT = 300

TEXTS = [
    "hello",
    "two\nlines\r\nand a half",
    "\n\nbegins and ends with empty lines\n\n",
    "colon: backslash\\ \\n \\c tab\t",
    "Grüße, Ελλάδα, Привет, שלום, 你好, नमस्ते",
    "🚀 👩‍👩‍👧‍👦 𝄞 e\u0301",
]

# It unescapes in every version, so that 1.0 cannot have escapes in a value; 1.1 has none for a carriage return.
HEADERS = {
    "1.0": ["plain", "a:b::c", "C:/Temp", "größer 你好 🚀"],
    "1.1": ["plain", "a:b::c", "two\nlines", "C:\\Temp\\x", "\\\\n\\c", " blanks ", "größer 你好 🚀", ""],
    "1.2": ["plain", "a:b::c", "two\nlines", "carriage\rreturn", "C:\\Temp\\x", "\\\\n\\c", " blanks ", "größer 你好 🚀", ""],
}


# The checks: functions of a function that opens sessions, and of the version.


def a_wrong_passcode_is_refused_with_an_error(open, version):
    session = open(passcode="wrong", connect=False)
    equal(take(session.errors, "an ERROR").headers["message"], "login failed", "the message of the ERROR")
    take(session.gone, "the end of the connection")


def connected_tells_version_server_and_user(open, version):
    headers = open().headers
    equal(headers["version"], version, "version")
    equal(headers["user-name"], "guest", "user-name")
    equal(headers["heart-beat"], f"{HEART_BEAT},{HEART_BEAT}", "heart-beat")


def heart_beats_go_both_ways_and_keep_the_connection(open, version):
    session = open(heart_beat=HEART_BEAT)
    for _ in range(3):
        take(session.beats_received, "a heart-beat")
        take(session.beats_sent, "a heart-beat sent")
    echo(session, "still there")


def text_comes_as_it_was_sent(open, version):
    session = open()
    for text in TEXTS:
        echo(session, text)


def headers_come_as_they_were_sent(open, version):
    session = open()
    sent = {f"own-{index}": value for index, value in enumerate(HEADERS[version])}
    received = echo(session, "headed", **sent).headers
    for name, value in sent.items():
        equal(received[name], value, f"the header {name}")


def large_and_binary_bodies_come_whole(open, version):
    session = open()
    echo(session, bytes(range(256)))
    echo(session, "€" * (100 << 10))
    echo(session, bytes(index * 7 & 0xFF for index in range(1 << 20)))


def each_matching_subscription_gets_a_message_once(open, version):
    session, observer = open(), open()
    prices = destination("/topic/")
    euros, _ = session.subscribe(f"{prices}.eur")
    everything, _ = observer.subscribe(f"{prices}.*")
    for unit, body in [("eur", "1"), ("usd", "2"), ("eur", "3")]:
        session.send(f"{prices}.{unit}", body)
    equal(take_bodies(everything, 3), ["1", "2", "3"], "what came for the pattern")
    equal(take_bodies(euros, 2), ["1", "3"], "what came for the name")


def after_unsubscribing_nothing_more_comes(open, version):
    session, observer = open(), open()
    topic = destination("/topic/")
    ending, id = session.subscribe(topic)
    staying, _ = observer.subscribe(topic)
    session.send(topic, "before")
    session.unsubscribe(topic, id)
    session.send(topic, "after")
    equal(take_bodies(staying, 2), ["before", "after"], "what came for the other")
    equal((take_bodies(ending, 1), ending.empty()), (["before"], True), "what came")


def ack_client_acknowledges_what_came_before_as_well(open, version):
    session = open()
    name = destination("/queue/")
    messages, id = session.subscribe(name, ack="client")
    for body in "1234":
        session.send(name, body)
    frames = [take(messages) for _ in range(4)]
    session.acknowledge(frames[2])
    session.unsubscribe(name, id)
    left_in(session, name, ["4"])


def ack_client_individual_acknowledges_one(open, version):
    session = open()
    name = destination("/queue/")
    messages, id = session.subscribe(name, ack="client-individual")
    for body in "1234":
        session.send(name, body)
    frames = [take(messages) for _ in range(4)]
    session.acknowledge(frames[1])
    session.acknowledge(frames[3])
    session.unsubscribe(name, id)
    left_in(session, name, ["1", "3"])


def a_message_that_was_refused_comes_again(open, version):
    session = open()
    name = destination("/queue/")
    messages, id = session.subscribe(name, ack="client-individual")
    session.send(name, "difficult")
    session.refuse(take(messages))
    again = take(messages, "the redelivery")
    equal((again.body, again.headers["redelivered"], again.headers["delivery-count"]), (b"difficult", "true", "2"), "the redelivery")
    session.acknowledge(again)
    session.unsubscribe(name, id)
    left_in(session, name, [])


def what_a_lost_connection_had_not_acknowledged_goes_to_another(open, version):
    lost, other = open(), open()
    name = destination("/queue/")
    messages, _ = lost.subscribe(name, ack="client")
    for body in "123":
        other.send(name, body)
    frames = [take(messages) for _ in range(3)]
    lost.acknowledge(frames[0])
    lost.drop()
    left_in(other, name, ["2", "3"])


def transactions_count_with_commit_and_not_with_abort(open, version):
    session = open()
    topic, name = destination("/topic/"), destination("/queue/")
    messages, _ = session.subscribe(topic)
    work, id = session.subscribe(name, ack="client")
    session.send(name, "work")
    frame = take(work)

    aborted = session.connection.begin()
    session.send(topic, "never", transaction=aborted)
    session.acknowledge(frame, transaction=aborted)
    session.confirmed(lambda receipt: session.connection.abort(aborted, receipt=receipt))
    committed = session.connection.begin()
    session.send(topic, "inside", transaction=committed)
    session.send(topic, "outside")
    session.confirmed(lambda receipt: session.connection.commit(committed, receipt=receipt))
    equal(take_bodies(messages, 2), ["outside", "inside"], "what came")

    session.unsubscribe(name, id)
    work, id = session.subscribe(name, ack="client")
    again = take(work, "what was acknowledged in the transaction that was aborted")
    committed = session.connection.begin()
    session.acknowledge(again, transaction=committed)
    session.confirmed(lambda receipt: session.connection.commit(committed, receipt=receipt))
    session.unsubscribe(name, id)
    left_in(session, name, [])


def a_request_is_answered_through_a_temporary_queue(open, version):
    session, service = open(), open()
    name = destination("/queue/")
    requests, _ = service.subscribe(name)
    # In 1.0, too, the broker names the subscription that it has made itself.
    answers = session.messages["/temp-queue/answers"] = queue.Queue()
    session.send(name, "request", **{"reply-to": "/temp-queue/answers"})
    service.send(take(requests, "the request").headers["reply-to"], "answer")
    equal(take(answers, "the answer").body, b"answer", "the answer")


def a_fault_is_answered_with_an_error_then_the_connection_closes(open, version):
    session = open()
    session.connection.send("/nowhere", "lost", receipt="culprit")
    frame = take(session.errors, "an ERROR")
    equal((frame.headers["message"], frame.headers["receipt-id"]), ("unknown destination", "culprit"), "the ERROR")
    take(session.gone, "the end of the connection")


def disconnect_has_a_receipt(open, version):
    session, observer = open(), open()
    topic = destination("/topic/")
    messages, _ = observer.subscribe(topic)
    session.connection.send(topic, "last words")
    session.connection.disconnect(receipt="bye")
    equal(take(session.receipts, "the RECEIPT of DISCONNECT"), "bye", "receipt-id")
    equal(take(messages).body, b"last words", "what was sent before")


CHECKS = [
    a_wrong_passcode_is_refused_with_an_error,
    connected_tells_version_server_and_user,
    text_comes_as_it_was_sent,
    headers_come_as_they_were_sent,
    large_and_binary_bodies_come_whole,
    each_matching_subscription_gets_a_message_once,
    after_unsubscribing_nothing_more_comes,
    ack_client_acknowledges_what_came_before_as_well,
    what_a_lost_connection_had_not_acknowledged_goes_to_another,
    transactions_count_with_commit_and_not_with_abort,
    a_request_is_answered_through_a_temporary_queue,
    a_fault_is_answered_with_an_error_then_the_connection_closes,
    disconnect_has_a_receipt,
]

NOT_IN_1_0 = [
    heart_beats_go_both_ways_and_keep_the_connection,
    ack_client_individual_acknowledges_one,
    a_message_that_was_refused_comes_again,
]


def run(check, version):
    name = f"{version}: {check.__name__.replace('_', ' ')}"
    sessions = []

    def open(connect=True, **options):
        session = Session(version, **options)
        sessions.append(session)
        if connect:
            session.headers = take(session.connected, "CONNECTED").headers
        return session

    try:
        check(open, version)
        print(f"ok - {name}", flush=True)
        return True
    except Exception as failure:
        print(f"not ok - {name}: {type(failure).__name__ if not isinstance(failure, Failure) else ''} {failure}", flush=True)
        return False
    finally:
        for session in sessions:
            session.drop()


def main():
    faulthandler.dump_traceback_later(DEADLINE, exit=True)
    results = [run(check, version) for version in CONNECTIONS for check in CHECKS + ([] if version == "1.0" else NOT_IN_1_0)]
    print(f"# {sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
