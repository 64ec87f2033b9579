// What the server knows: asked for in pieces, kept while the page is open.

const CHUNK = 200;
const KEPT = 20_000;

export class Server {
  constructor(base, offline) {
    Object.assign(this, { base, offline, rows: new Map(), asked: new Set(), words: "" });
  }

  async get(path, query = {}) {
    const answer = await fetch(`${this.base}${path}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer;
  }

  async json(path, query) {
    return (await this.get(path, query)).json();
  }

  async post(path, fields, form) {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await fetch(this.base + path, { method: "POST", body, headers: { "X-Huiyin-Review": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  }

  // The opinion of a number if it is here; otherwise it is asked for with those around it, and `come` is told.
  row(number, numbers, index, come) {
    const here = this.rows.get(number);
    if (!here) this.fetch(numbers, Math.floor(index / CHUNK) * CHUNK, come);
    return here;
  }

  async fetch(numbers, start, come) {
    const wanted = numbers.slice(start, start + CHUNK).filter((one) => !this.rows.has(one) && !this.asked.has(one));
    if (!wanted.length) return;
    const asked = this.asked;
    for (const one of wanted) asked.add(one);
    try {
      const { rows } = await this.json("rows/", { n: wanted.join(","), q: this.words });
      // Everything was forgotten meanwhile: what comes now is marked for other words.
      if (asked !== this.asked) return come();
      if (this.rows.size > KEPT) this.rows.clear();
      for (const one of rows) this.rows.set(one.number, one);
      come();
    } catch {
      this.offline();
    } finally {
      for (const one of wanted) asked.delete(one);
    }
  }

  forget(numbers) {
    if (!numbers) {
      this.rows.clear();
      this.asked = new Set();
      return;
    }
    for (const one of numbers) this.rows.delete(one);
  }
}
