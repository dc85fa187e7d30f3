"use strict";

// Everything works without this file, but for counts that change by themselves and the bar that
// shows how far an upload is.
(() => {
  const wait = 3000;

  const ask = (form) =>
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.confirm)) {
        event.preventDefault();
      }
    });

  const live = (place) => {
    const refresh = async () => {
      if (document.hidden) {
        setTimeout(refresh, wait);
        return;
      }
      try {
        const answer = await fetch(place.dataset.liveSource, {
          credentials: "same-origin",
          redirect: "error",
        });
        if (!answer.ok) {
          return;
        }
        const values = await answer.json();
        for (const node of document.querySelectorAll("[data-live]")) {
          if (node.dataset.live in values) {
            node.textContent = values[node.dataset.live];
          }
        }
        if (values.status !== "finished") {
          setTimeout(refresh, wait);
        }
      } catch (problem) {
        setTimeout(refresh, 5 * wait);
      }
    };
    setTimeout(refresh, wait);
  };

  const upload = (form) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const bar = form.querySelector("progress");
      const words = form.querySelector("output");
      const button = form.querySelector("button");
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (progress) => {
        if (progress.lengthComputable) {
          bar.value = (100 * progress.loaded) / progress.total;
          words.textContent = Math.floor(bar.value) + " % sent";
        }
      });
      request.addEventListener("load", () => {
        if (request.status < 400) {
          window.location.assign(request.responseURL);
          return;
        }
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        const problem = page.querySelector(".error");
        words.textContent = problem ? problem.textContent : "It failed with " + request.status;
        bar.hidden = true;
        button.disabled = false;
      });
      request.addEventListener("error", () => {
        words.textContent = "The server refused it, or the connection broke.";
        bar.hidden = true;
        button.disabled = false;
      });
      bar.hidden = false;
      button.disabled = true;
      request.open("POST", form.action);
      request.send(new FormData(form));
    });

  const all = (box) =>
    box.addEventListener("change", () => {
      for (const one of box.form.querySelectorAll('input[name="device"]')) {
        one.checked = box.checked;
      }
    });

  document.querySelectorAll("form[data-confirm]").forEach(ask);
  document.querySelectorAll("[data-live-source]:not([data-live-done])").forEach(live);
  document.querySelectorAll("form[data-upload]").forEach(upload);
  document.querySelectorAll('input[name="all"]').forEach(all);
})();
