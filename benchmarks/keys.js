// Measures keys in the page, before any of its own scripts runs: K.keys has [key, milliseconds to the frame, milliseconds to the last answer] of each.
// The page's timers that ask for news every few seconds are left out, so that each request belongs to a key.

window.setInterval = () => 0;
const K = (window.K = { keys: [], open: 0, last: 0, current: null });
const real = window.fetch;

// After the frame: a message sent in the last step before style, layout and painting is delivered when these are done.
function afterFrame(then) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  });
}

function closed(of) {
  K.open -= 1;
  K.last = performance.now();
  afterFrame(() => {
    K.last = performance.now();
    if (of) of.answered = K.last - of.begun;
  });
}

window.fetch = async (...asked) => {
  const of = K.current;
  K.open += 1;
  try {
    const answer = await real(...asked);
    for (const name of ["json", "text"]) {
      const read = answer[name].bind(answer);
      answer[name] = () => read().finally(() => closed(of));
    }
    return answer;
  } catch (error) {
    closed(of);
    throw error;
  }
};

// The window hears of a key before the page does. `timeStamp` is when the browser got it.
window.addEventListener(
  "keydown",
  (event) => {
    const one = { key: event.key, begun: event.timeStamp, painted: null, answered: null };
    K.current = one;
    K.last = performance.now();
    afterFrame(() => {
      one.painted = performance.now() - one.begun;
      K.last = performance.now();
      K.keys.push(one);
    });
  },
  { capture: true },
);
