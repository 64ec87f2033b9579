// A list of any length: only the rows on the screen exist, and are filled anew as it moves. Rows are of one height.

const TALLEST = 8_000_000; // Browsers draw nothing beyond some height; a longer list moves in larger steps.
const SPARE = 4;

export class List {
  // `fill(node, item, index)` writes a row; `moved()` is told when another row is the current one.
  constructor(box, fill, moved) {
    Object.assign(this, { box, fill, moved, items: [], at: 0, chosen: new Set(), pool: [], view: 0, height: 1 });
    this.floor = box.firstElementChild;
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    box.addEventListener("click", (event) => this.clicked(event));
    new ResizeObserver(() => this.measure()).observe(box);
    this.measure();
  }

  get item() {
    return this.items[this.at];
  }

  measure() {
    const probe = this.slot(0);
    const { hidden } = probe;
    probe.hidden = false;
    this.view = this.box.clientHeight;
    this.height = probe.offsetHeight || this.height;
    probe.hidden = hidden;
    this.lay();
  }

  show(items, at = 0) {
    this.items = items;
    this.at = Math.max(0, Math.min(at, items.length - 1));
    this.lay();
    this.reveal();
    this.draw(true);
    this.moved();
  }

  lay() {
    const whole = this.items.length * this.height;
    const tall = Math.min(whole, TALLEST);
    this.floor.style.height = `${tall}px`;
    this.ratio = tall > this.view && tall < whole ? (whole - this.view) / (tall - this.view) : 1;
    this.draw(true);
  }

  slot(index) {
    while (this.pool.length <= index) {
      const node = document.createElement("div");
      node.className = "row";
      node.id = `${this.box.id}-${this.pool.length}`;
      node.setAttribute("role", "option");
      node.setAttribute("aria-selected", "false");
      node.hidden = this.pool.length > 0;
      this.floor.append(node);
      this.pool.push(node);
    }
    return this.pool[index];
  }

  draw(anew = false) {
    const top = this.box.scrollTop;
    const offset = top * this.ratio;
    const first = Math.max(0, Math.floor(offset / this.height) - SPARE);
    const last = Math.min(this.items.length, Math.ceil((offset + this.view) / this.height) + SPARE);
    const size = Math.ceil(this.view / this.height) + 2 * SPARE + 2;
    this.slot(size - 1);
    for (let index = first; index < last; index += 1) this.place(this.pool[index % size], index, index * this.height - offset + top, anew);
    for (const [position, node] of this.pool.entries()) {
      const index = Number(node.dataset.index ?? -1);
      if (position >= size || index < first || index >= last) this.away(node);
    }
    const active = this.items.length && this.at >= first && this.at < last ? this.pool[this.at % size].id : "";
    if (active) this.box.setAttribute("aria-activedescendant", active);
    else this.box.removeAttribute("aria-activedescendant");
  }

  away(node) {
    if (!node.hidden || node.dataset.index) {
      node.hidden = true;
      delete node.dataset.index;
    }
  }

  place(node, index, y, anew) {
    const item = this.items[index];
    if (anew || node.item !== item || node.hidden) {
      node.item = item;
      this.fill(node, item, index);
    }
    if (node.dataset.index !== String(index) || anew) {
      node.hidden = false;
      node.dataset.index = index;
      node.setAttribute("aria-posinset", index + 1);
      node.setAttribute("aria-setsize", this.items.length);
    }
    const where = `translateY(${y}px)`;
    if (node.style.transform !== where) node.style.transform = where;
    const multiple = this.box.hasAttribute("aria-multiselectable");
    node.setAttribute("aria-selected", multiple ? this.chosen.has(item) : index === this.at);
    node.classList.toggle("current", index === this.at);
  }

  reveal() {
    const y = this.at * this.height;
    const offset = this.box.scrollTop * this.ratio;
    if (y < offset) this.box.scrollTop = y / this.ratio;
    else if (y + this.height > offset + this.view) this.box.scrollTop = (y + this.height - this.view) / this.ratio;
  }

  go(index, extend = false) {
    if (!this.items.length) return;
    const to = Math.max(0, Math.min(index, this.items.length - 1));
    if (extend) for (const one of [this.at, to]) this.chosen.add(this.items[one]);
    this.at = to;
    this.reveal();
    this.draw();
    this.moved();
  }

  page() {
    return Math.max(1, Math.floor(this.view / this.height) - 1);
  }

  toggle() {
    if (!this.items.length) return;
    if (!this.chosen.delete(this.item)) this.chosen.add(this.item);
    this.draw();
    this.moved();
  }

  clicked(event) {
    const row = event.target.closest(".row");
    if (!row) return;
    const index = Number(row.dataset.index);
    if (event.shiftKey) {
      const [from, to] = [Math.min(this.at, index), Math.max(this.at, index)];
      for (let one = from; one <= to; one += 1) this.chosen.add(this.items[one]);
    }
    const again = index === this.at || event.ctrlKey || event.metaKey;
    this.go(index);
    if (again && !event.shiftKey && this.box.hasAttribute("aria-multiselectable")) this.toggle();
  }
}
