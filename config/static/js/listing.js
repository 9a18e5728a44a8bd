// A listing while it is written: photos go one by one as soon as they are chosen, the draft is kept by itself, and the
// price shows where it goes. Without this file the form sends all of it, and the page shows the same after saving.
(() => {
  "use strict";
  const form = document.querySelector("[data-listing]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const token = form.elements.csrfmiddlewaretoken.value;
  const later = (act, pause) => {
    let timer;
    return () => { clearTimeout(timer); timer = setTimeout(act, pause); };
  };

  // Photos: one after the other, each with its progress, and a button when the connection was lost.
  const sending = form.querySelector("[data-sending]");
  const photos = form.querySelector("[data-photos]");
  form.querySelector(".photo-choose").classList.add("is-live");
  const waiting = [];
  let busy = false;
  const answer = () => (form.querySelector("[name=shows_person]:checked") || { value: "" }).value;

  const send = ({ file, line }) => new Promise((done) => {
    const bar = line.querySelector("progress");
    const request = new XMLHttpRequest();
    const failed = (sentence, again) => {
      line.querySelector("[data-error]").textContent = sentence;
      line.querySelector("button").hidden = !again;
      bar.hidden = true;
      done();
    };
    bar.hidden = false;
    line.querySelector("button").hidden = true;
    line.querySelector("[data-error]").textContent = "";
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
    request.onerror = request.ontimeout = () => failed(form.dataset.failed, true);
    request.timeout = 120000;
    request.onload = () => {
      if (request.status !== 201) return failed(request.status === 422 ? request.responseText : form.dataset.failed, request.status !== 422);
      photos.insertAdjacentHTML("beforeend", request.responseText);
      line.remove();
      keep();
      done();
    };
    const data = new FormData();
    data.append("pictures", file);
    data.append("shows_person", answer());
    request.send(data);
  });
  const work = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length && answer()) await send(waiting.shift());
    busy = false;
  };
  const add = (file) => {
    const line = document.createElement("li");
    const bar = document.createElement("progress");
    const error = document.createElement("span");
    const again = document.createElement("button");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    error.dataset.error = "";
    error.className = "field-error";
    again.type = "button";
    again.className = "button";
    again.textContent = form.dataset.again;
    again.hidden = true;
    again.addEventListener("click", () => { waiting.push({ file, line }); work(); });
    line.append(file.name, " ", bar, error, again);
    sending.append(line);
    waiting.push({ file, line });
  };
  form.addEventListener("change", (event) => {
    const { target } = event;
    if (target.type === "file") {
      [...target.files].forEach(add);
      target.value = "";
      work();
    } else if (target.name === "shows_person") work();
    else keep();
  });
  // A photo that only this form knows is forgotten with its line; a draft's own is taken out by the server.
  photos.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button || kept) return;
    event.preventDefault();
    button.closest("li").remove();
  });

  // The draft: kept a moment after each change. One request at a time, so that a new listing is begun once.
  let kept = false;
  let keeping = null;
  const keepNow = async () => {
    if (!("keeps" in form.dataset)) return;
    if (keeping) await keeping;
    const data = new FormData(form);
    data.delete("pictures");
    data.append("action", "keep");
    keeping = fetch(form.getAttribute("action"), { method: "POST", body: data }).then(async (reply) => {
      if (!reply.ok) return;
      const { address, said: words } = await reply.json();
      form.setAttribute("action", address); // the buttons are named action and hide the property
      kept = true;
      said.textContent = words;
    }, () => {}).finally(() => { keeping = null; });
  };
  const keep = later(keepNow, 800);
  form.addEventListener("submit", async (event) => {
    if (waiting.length || busy) {
      event.preventDefault();
      said.textContent = form.dataset.wait;
      if (!answer()) form.querySelector("[name=shows_person]").focus();
      return;
    }
    delete form.dataset.keeps;
    if (!keeping) return;
    event.preventDefault();
    const button = event.submitter;
    await keeping;
    form.requestSubmit(button);
  });

  // Where the price goes, by the server's own rule.
  const split = form.querySelector("[data-split]");
  const field = (name) => form.elements[name];
  const ask = later(async () => {
    const workshop = split.dataset.workshop || (field("workshop") && field("workshop").value);
    const query = new URLSearchParams({ workshop: workshop || "", price: field("price").value, cost: field("cost").value });
    try {
      const reply = await fetch(`${split.dataset.split}?${query}`);
      if (reply.ok) split.innerHTML = await reply.text();
    } catch { /* it is shown after saving */ }
  }, 300);
  if (split && field("price")) form.addEventListener("input", ({ target }) => { if (["price", "cost", "workshop"].includes(target.name)) ask(); });
})();
