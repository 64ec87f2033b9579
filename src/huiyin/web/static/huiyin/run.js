// How far a run is: asked for every two seconds; when its state changes the page is read anew.

const box = document.getElementById("progress");
const bar = box.querySelector("progress");

async function look() {
  try {
    const answer = await fetch(box.dataset.address, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return location.reload();
    const told = await answer.json();
    if (told.state !== box.dataset.state) return location.reload();
    for (const place of box.querySelectorAll("[data-told]")) place.textContent = told[place.dataset.told] ?? "";
    if (bar) bar.value = told.share ?? 0;
  } catch {
    // The server is away for a moment; what was told stays.
  }
  setTimeout(look, 2000);
}

setTimeout(look, 2000);
