// What every script needs: named checks, boxes to wait at, comparisons that say briefly what differs. It runs in Node.js and in a
// browser alike, so it uses nothing of either. Nothing here waits without a limit, and nothing sleeps to see that nothing comes:
// a check sends a marker and looks at what comes before it.

// The machine may be busy; a wait that succeeds takes milliseconds.
const PATIENCE = 20_000;

let failures = 0;
let count = 0;

/** Runs one check and prints its line. A failure does not stop the checks after it. */
export async function check(name, action) {
  try {
    await within(action(), name, 4 * PATIENCE);
    count++;
    console.log(`ok - ${name}`);
  } catch (error) {
    failures++;
    console.log(`not ok - ${name}: ${oneLine(error)}`);
  }
}

/** How many checks passed and failed. */
export function results() {
  return { count, failures };
}

/** What a promise gives, or an error that names what was waited for. */
export function within(promise, what, milliseconds = PATIENCE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds / 1000} s for ${what}`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Things that come one by one, and those who wait for them. */
export class Box {
  #items = [];
  #waiting = [];

  put(item) {
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting(item);
    } else {
      this.#items.push(item);
    }
  }

  next(what = 'a message') {
    if (this.#items.length > 0) {
      return Promise.resolve(this.#items.shift());
    }

    return within(new Promise(resolve => this.#waiting.push(resolve)), what);
  }

  async take(number, what) {
    const taken = [];
    while (taken.length < number) {
      taken.push(await this.next(what));
    }

    return taken;
  }
}

/** A promise with its ends in hand. */
export function promise() {
  const ends = {};
  ends.promise = new Promise((resolve, reject) => Object.assign(ends, { resolve, reject }));
  // Whoever does not wait for it does not care for its failure either.
  ends.promise.catch(() => {});
  return ends;
}

export function equal(actual, expected, what) {
  if (Array.isArray(expected) || expected instanceof Uint8Array) {
    equal(actual?.length, expected.length, `${what}: length`);
    const differs = expected.findIndex((item, index) => item !== actual[index]);
    isTrue(differs < 0, `${what}: at ${differs} there is ${show(actual[differs])}, not ${show(expected[differs])}`);
  } else if (actual !== expected) {
    throw new Error(`${what} is ${show(actual)}, not ${show(expected)}${whereTheyPart(actual, expected)}`);
  }
}

export function isTrue(condition, otherwise) {
  if (!condition) {
    throw new Error(otherwise);
  }
}

/** The error that an action ends with. */
export async function failureOf(action, what) {
  try {
    await action();
  } catch (error) {
    return error;
  }

  throw new Error(`${what} did not fail`);
}

let names = 0;
const run = Math.random().toString(36).slice(2, 8);

/** A destination that nobody else uses. */
export function destination(prefix) {
  return `${prefix}check-${run}-${++names}`;
}

function whereTheyPart(actual, expected) {
  if (typeof actual !== 'string' || typeof expected !== 'string' || expected.length < 40) {
    return '';
  }

  let index = 0;
  while (index < expected.length && actual[index] === expected[index]) {
    index++;
  }

  return ` (lengths ${actual.length} and ${expected.length}, different from ${index} on)`;
}

function show(value) {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}

function oneLine(error) {
  return String(error?.message ?? error).replace(/\s*\n\s*/g, ' | ');
}
