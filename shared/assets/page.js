"use strict";
// Everything here is a comfort: each page works without it.
(() => {
  const root = document.documentElement;

  const keep = (form, name, value) => {
    const body = new URLSearchParams(new FormData(form));
    body.set(name, value);
    fetch(form.getAttribute("action"), { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  };

  // 文字サイズ: switched at once and kept by the server, so that nothing typed is lost, not even a password.
  const sizes = document.getElementById("text-size");
  const setSize = (size) => {
    root.dataset.textSize = size;
    sizes.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", button.value === size));
    keep(sizes, "size", size);
  };
  sizes?.querySelectorAll("button").forEach((button) => {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      setSize(button.value);
    });
  });
  sizes?.addEventListener("change", (event) => setSize(event.target.value));

  // 表示言語 on a page that cannot be shown again: a style rule switches it, the server keeps it for the pages to come.
  const languages = document.getElementById("language");
  languages?.addEventListener("change", (event) => keep(languages, "language", event.target.value));

  // パスワードの表示: back to hidden before the form is sent, so that browsers do not keep it as plain text.
  document.querySelectorAll("button.show").forEach((button) => {
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

  // 二重送信: of two clicks the browser shows the answer to the second, and the key was in the answer to the first.
  document.querySelectorAll("form").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 5000);
    });
  });
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));

  // 認証キーのコピー
  document.querySelectorAll("button[data-copy]").forEach((copy) => {
    if (!navigator.clipboard) return;
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.dataset.copy);
      copy.nextElementSibling.textContent = copy.dataset.copied;
    });
  });
})();
