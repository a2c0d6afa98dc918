// Light or dark, as the machine has it or as the person chose. Not a module: it must run before anything is drawn.

(() => {
  const KEY = "thuky.theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem(KEY);
  const apply = () => {
    const theme = chosen() ?? (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    document.querySelector("meta[name=theme-color]").content = theme === "dark" ? "#10212c" : "#17506f";
  };
  dark.addEventListener("change", apply);
  apply();
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const draw = () => button.setAttribute("aria-pressed", String(document.documentElement.dataset.theme === "dark"));
    draw();
    dark.addEventListener("change", draw);
    button.addEventListener("click", () => {
      const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      // Choosing what the machine has anyway is to follow it again.
      if (theme === (dark.matches ? "dark" : "light")) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
      apply();
      draw();
    });
  });
})();
