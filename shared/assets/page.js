"use strict";
// Progressive enhancement: each page works without it. No input leaves the page before its form is submitted.
(() => {
  const root = document.documentElement;
  const onEach = (selector, act) => document.querySelectorAll(selector).forEach(act);

  const keep = (control, name, value) => {
    const { action, back, token } = control.dataset;
    const body = new URLSearchParams({ back, form_token: token, [name]: value });
    fetch(action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  };

  // 文字サイズ: switched in place and stored by the server, so that no input is lost, not even a password.
  const sizes = document.getElementById("text-size");
  const setSize = (size) => {
    root.dataset.textSize = size;
    onEach("#text-size button", (button) => button.setAttribute("aria-pressed", button.value === size));
    keep(sizes, "size", size);
  };
  onEach("#text-size button", (button) => {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      setSize(button.value);
    });
  });
  sizes?.addEventListener("change", (event) => setSize(event.target.value));

  // 表示言語 on a page that cannot be shown again: a style rule switches it, the server stores it for later pages.
  const languages = document.getElementById("language");
  languages?.addEventListener("change", (event) => keep(languages, "language", event.target.value));

  // パスワードの表示: hidden again before the form is submitted, so that browsers do not store it as plain text.
  onEach("button.show", (button) => {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const set = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? button.dataset.hide : button.dataset.show;
      button.setAttribute("aria-label", shown ? button.dataset.hideLabel : button.dataset.showLabel);
    };
    button.hidden = false;
    button.addEventListener("click", () => set(input.type === "password"));
    input.form.addEventListener("submit", () => set(false));
  });

  // パスワードの強さ: length and variety only, by the rules of the server. Announced after a pause, not at every key.
  const characters = (input) => [...input.value.normalize("NFKC")];
  const strength = (typed, words) => {
    const missing = words.least - typed.length;
    if (missing > 0) return words.missing.replace("#", missing);
    return new Set(typed).size < 6 ? words.monotonous : words.enough;
  };
  const likeness = (typed, words) => {
    const first = document.getElementById(words.like);
    return typed.join("") === characters(first).join("") ? words.same : words.different;
  };
  onEach(".telling", (line) => {
    const words = line.dataset;
    const input = document.getElementById(words.of);
    let pause;
    const tell = () => {
      clearTimeout(pause);
      pause = setTimeout(() => {
        const typed = characters(input);
        const text = words.like ? likeness : strength;
        line.textContent = typed.length ? text(typed, words) : "";
      }, 500);
    };
    input.addEventListener("input", tell);
    if (words.like) document.getElementById(words.like).addEventListener("input", tell);
  });

  // メールの再送信: the page shows when another mail can be asked for; this announces that the time has come.
  const resend = document.getElementById("resend-from");
  if (resend) setTimeout(() => (resend.textContent = resend.dataset.now), resend.dataset.seconds * 1000);

  // 二重送信: of a double submit the browser shows the second response, and the key was in the first.
  onEach("form", (form) => {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 5000);
    });
  });
  addEventListener("pageshow", () => onEach("form", (form) => delete form.dataset.sent));

  // 共用のパソコン: a page of a member that Back takes from the browser's memory is asked for again: its member may have
  // logged out since.
  addEventListener("pageshow", (event) => {
    if (event.persisted && "member" in root.dataset) location.reload();
  });

  // 認証キーのコピーと印刷
  onEach("button[data-copy]", (copy) => {
    if (!navigator.clipboard) return;
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.dataset.copy);
      copy.closest("[data-language]").querySelector(".copied").textContent = copy.dataset.copied;
    });
  });
  onEach("button[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
