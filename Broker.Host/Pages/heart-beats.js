/**
 * Heart-beating (STOMP 1.2, "Heart-beating"): each side says how often it can beat and how often it wants to hear the other, both in
 * milliseconds, 0 for never. What happens in a direction is the slower of the two, or nothing if one of them is 0.
 */

// So many intervals in a row may be silent. Counted by the timer, not by the clock: a computer that slept has missed none.
const MISSED = 3;

// A beat a little too early is none too late.
const HASTE = 0.8;

export class HeartBeats {
  /** Milliseconds between beats from us and to us; 0: none. */
  out;
  in;

  #timers = [];
  #silent = 0;

  /**
   * Starts.
   * @param {[number, number]} ours What we can and want.
   * @param {[number, number]} theirs What the broker can and wants.
   * @param {() => void} beat Sends a beat.
   * @param {() => void} onSilence The broker has gone silent.
   */
  constructor(ours, theirs, beat, onSilence) {
    this.out = slower(ours[0], theirs[1]);
    this.in = slower(theirs[0], ours[1]);

    if (this.out > 0) {
      this.#timers.push(setInterval(beat, this.out * HASTE));
    }

    if (this.in > 0) {
      this.#timers.push(setInterval(() => this.#listen(onSilence), this.in));
    }
  }

  /** Something has come. Anything is a sign of life, not beats alone. */
  heard() {
    this.#silent = 0;
  }

  /** Ends. */
  stop() {
    this.#timers.forEach(clearInterval);
  }

  #listen(onSilence) {
    this.#silent += 1;

    if (this.#silent > MISSED) {
      onSilence();
    }
  }
}

function slower(can, wants) {
  return can > 0 && wants > 0 ? Math.max(can, wants) : 0;
}
