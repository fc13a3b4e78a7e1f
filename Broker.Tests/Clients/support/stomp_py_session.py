"""A stomp.py connection as the checks of stomp_py.py see it: what comes on it lies in queues, and every wait has a limit."""

import itertools
import os
import queue

# It would otherwise ask the network for the names of this machine.
os.environ["STOMP_SKIP_HOSTNAME_SCAN"] = "1"

import stomp  # noqa: E402

PATIENCE = 20
PORT = int(os.environ["BROKER_TCP_PORT"])
CONNECTIONS = {"1.0": stomp.Connection10, "1.1": stomp.Connection11, "1.2": stomp.Connection12}

names = itertools.count(1)


class Failure(Exception):
    """What a check reports."""


class Session(stomp.ConnectionListener):
    """A connection, with what comes on it in queues."""

    def __init__(self, version, passcode="guest", heart_beat=0):
        self.version = version
        self.connected, self.errors, self.receipts, self.gone = (queue.Queue() for _ in range(4))
        self.beats_received, self.beats_sent = queue.Queue(), queue.Queue()
        self.inbox = queue.Queue()
        self.messages = {}
        self.numbers = itertools.count(1)

        # The machine may be busy, and it would otherwise give up after one interval and a half.
        options = {} if version == "1.0" else {"heartbeats": (heart_beat, heart_beat), "heart_beat_receive_scale": 20}
        self.connection = CONNECTIONS[version]([("127.0.0.1", PORT)], reconnect_attempts_max=1, auto_decode=False, **options)
        self.connection.set_listener("check", self)
        self.connection.connect("guest", passcode)

    # What stomp.py calls, on its receiving thread.

    def on_connected(self, frame):
        self.connected.put(frame)

    def on_message(self, frame):
        self.messages.get(frame.headers.get("subscription"), self.inbox).put(frame)

    def on_receipt(self, frame):
        self.receipts.put(frame.headers["receipt-id"])

    def on_error(self, frame):
        self.errors.put(frame)

    def on_disconnected(self):
        self.gone.put(True)

    def on_heartbeat(self):
        self.beats_received.put(True)

    def on_send(self, frame):
        if frame.cmd is None:
            self.beats_sent.put(True)

    # What the checks call.

    def confirmed(self, act):
        receipt = f"receipt-{next(self.numbers)}"
        act(receipt)
        equal(take(self.receipts, f"the RECEIPT {receipt}"), receipt, "receipt-id")

    def send(self, destination, body, **headers):
        self.confirmed(lambda receipt: self.connection.send(destination, body, receipt=receipt, **headers))

    def subscribe(self, destination, ack="auto"):
        """Subscribes; the messages come into the queue that is returned, with the id."""
        if self.version == "1.0":
            # Here they are not told apart: a message does not say of which subscription it is.
            self.confirmed(lambda receipt: self.connection.subscribe(destination, ack=ack, receipt=receipt))
            return self.inbox, None

        id = f"sub-{next(self.numbers)}"
        self.messages[id] = queue.Queue()
        self.confirmed(lambda receipt: self.connection.subscribe(destination, id=id, ack=ack, receipt=receipt))
        return self.messages[id], id

    def unsubscribe(self, destination, id):
        if self.version == "1.0":
            self.confirmed(lambda receipt: self.connection.unsubscribe(destination=destination, receipt=receipt))
        else:
            self.confirmed(lambda receipt: self.connection.unsubscribe(id, receipt=receipt))

    def acknowledge(self, frame, transaction=None):
        self.confirmed(lambda receipt: self.connection.ack(*self._names(frame), transaction=transaction, receipt=receipt))

    def refuse(self, frame):
        self.connection.nack(*self._names(frame))

    def drop(self):
        self.connection.transport.disconnect_socket()

    def _names(self, frame):
        if self.version == "1.2":
            return (frame.headers["ack"],)
        return (frame.headers["message-id"],) if self.version == "1.0" else (frame.headers["message-id"], frame.headers["subscription"])


def take(box, what="a message"):
    try:
        return box.get(timeout=PATIENCE)
    except queue.Empty:
        raise Failure(f"waited {PATIENCE} s for {what}") from None


def take_bodies(box, number):
    return [take(box).body.decode() for _ in range(number)]


def equal(actual, expected, what):
    if actual != expected:
        raise Failure(f"{what} is {show(actual)}, not {show(expected)}")


def show(value):
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:120]}... ({len(value)} long)"


def destination(prefix):
    return f"{prefix}py-{next(names)}"


def left_in(session, queue_name, bodies):
    """Makes sure what a queue holds that was delivered before, and that it holds nothing else."""
    messages, id = session.subscribe(queue_name)
    for body in bodies:
        frame = take(messages, f"'{body}' again")
        equal((frame.body.decode(), frame.headers.get("redelivered")), (body, "true"), "what is left")
    session.send(queue_name, "the end")
    equal(take(messages, "the marker").body, b"the end", "what comes after what is left")
    session.unsubscribe(queue_name, id)


def echo(session, body, **headers):
    """Sends a body to a topic and compares what comes back."""
    topic = destination("/topic/")
    messages, id = session.subscribe(topic)
    session.send(topic, body, **headers)
    frame = take(messages)
    equal(frame.body, body.encode() if isinstance(body, str) else body, "the body")
    session.unsubscribe(topic, id)
    return frame
