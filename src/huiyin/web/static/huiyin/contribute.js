// What is written stays on this device until it is sent; without a network it is sent by itself later, with the same number, so it counts once.
// Written for old phones: no modules, no newer syntax.
(function () {
  "use strict";
  var WEEK = 6 * 24 * 3600 * 1000;
  var RETRY = 15000;
  var key = "huiyin:" + location.pathname;
  var form = document.getElementById("say");
  var waiting = null;
  var busy = false;

  function stored() {
    try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; }
  }
  function store(draft) {
    // A browser that keeps nothing still sends the form.
    try { localStorage.setItem(key, JSON.stringify(draft)); } catch (error) { return; }
  }
  function erase() {
    try { localStorage.removeItem(key); } catch (error) { return; }
  }

  if (document.getElementById("receipt")) {
    erase();
    var print = document.getElementById("print");
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
  }
  if (!form) return;

  var told = document.getElementById("told");
  var left = document.getElementById("left");
  var kept = document.getElementById("kept");
  var names = ["text", "stratum", "contact", "secret"];

  function tell(words) {
    told.textContent = words;
    told.hidden = !words;
  }
  function count() {
    left.textContent = left.getAttribute("data-words").replace("{count}", form.text.value.length);
    left.hidden = !form.text.value;
  }
  function fill(draft) {
    names.forEach(function (name) {
      var field = form[name];
      if (!field || draft[name] === undefined) return;
      if (field.type === "checkbox") field.checked = draft[name]; else field.value = draft[name];
    });
  }
  function keep(pending) {
    var draft = { once: form.once.value, at: started, pending: pending };
    names.forEach(function (name) {
      var field = form[name];
      if (field) draft[name] = field.type === "checkbox" ? field.checked : field.value;
    });
    if (draft.text || draft.contact || pending) store(draft); else erase();
    kept.hidden = !draft.text;
  }

  // Whether the server answers now; a phone often believes in a network that is not there.
  function reach(then) {
    var asked = new XMLHttpRequest();
    asked.open("HEAD", location.pathname);
    asked.timeout = 8000;
    asked.onload = function () { then(asked.status < 500); };
    asked.onerror = asked.ontimeout = function () { then(false); };
    asked.send();
  }
  function offline() {
    tell(form.getAttribute("data-offline"));
    clearTimeout(waiting);
    waiting = setTimeout(attempt, RETRY);
  }
  function attempt() {
    clearTimeout(waiting);
    var draft = stored();
    if (busy || (draft && !draft.pending)) return;
    if (navigator.onLine === false) return offline();
    busy = true;
    tell(form.getAttribute("data-waiting"));
    reach(function (there) {
      if (there) return form.submit();
      busy = false;
      offline();
    });
  }

  var draft = stored();
  var started = Date.now();
  if (form.hasAttribute("data-answered")) {
    keep(false);
  } else if (draft && draft.text) {
    fill(draft);
    // One that may have arrived keeps its number whatever its age; the server says if it is too old.
    if (draft.pending || started - draft.at < WEEK) {
      form.once.value = draft.once;
      started = draft.at;
    }
    kept.hidden = false;
    if (draft.pending) attempt(); else tell(form.getAttribute("data-restored"));
  }
  count();

  function changed() {
    var before = stored();
    count();
    keep(Boolean(before && before.pending));
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    keep(true);
    attempt();
  });
  window.addEventListener("online", function () {
    var before = stored();
    if (before && before.pending) attempt();
  });
  document.getElementById("erase").addEventListener("click", function () {
    clearTimeout(waiting);
    erase();
    form.reset();
    count();
    kept.hidden = true;
    tell(form.getAttribute("data-erased"));
  });
})();
