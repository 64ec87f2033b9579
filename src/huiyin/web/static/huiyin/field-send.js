// Asking the server. What goes wrong has the name of the words that say it, or after a colon the server's own.

const ANSWER = 45000;

export class Trouble extends Error {}

export async function asked(address, options) {
  const answer = await fetch(address, { redirect: "manual", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(ANSWER), ...options });
  if (answer.type === "opaqueredirect") throw new Trouble("signed_out");
  if (answer.status === 404) throw new Trouble("not_yours");
  const given = await answer.json().catch(() => null);
  if (!answer.ok || !given) throw new Trouble(given?.said ? `:${given.said}` : "server");
  return given;
}

export function sendable(record, recorder) {
  const { id, text, kind, secret, endorses } = record;
  return { id, recorder, text, kind, secret, endorses, ...record.origin };
}
