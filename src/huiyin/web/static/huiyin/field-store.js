// The records that lie on this phone, in the database of the browser.

const database = new Promise((resolve, refuse) => {
  const asked = indexedDB.open("huiyin-field", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("records", { keyPath: "id" });
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => refuse(asked.error);
});

export async function stored(mode, deed) {
  const passage = (await database).transaction("records", mode, { durability: "strict" });
  const asked = deed(passage.objectStore("records"));
  return new Promise((resolve, refuse) => {
    passage.oncomplete = () => resolve(asked.result);
    passage.onerror = passage.onabort = () => refuse(passage.error);
  });
}

// An id that nobody else draws; the browser's own function for it is missing on old phones.
export function drawn() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// What is being typed. A browser that keeps no draft still keeps the records.
export function keepDraft(key, given) {
  try { localStorage.setItem(key, JSON.stringify(given)); } catch { return; }
}

export function draftOf(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

// The day on the phone's own calendar.
export function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}
