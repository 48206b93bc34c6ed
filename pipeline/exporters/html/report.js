"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const controls = find("controls"), help = find("help"), position = find("position");
  const rule = find("by-rule"), verdict = find("by-verdict"), sure = find("by-confidence");
  const cards = [...document.querySelectorAll(".card")];
  let current = null;

  const shown = () => cards.filter((card) => !card.hidden);

  /** Says where the reader stands among the cards that are shown. */
  const tell = () => {
    const list = shown(), at = list.indexOf(current);
    position.textContent = (at < 0 ? "" : at + 1 + " of ") + list.length;
    find("nothing").hidden = list.length > 0;
  };

  const filter = () => {
    find("least").value = sure.value + " %";
    for (const card of cards) {
      const { rule: name, verdict: state, flag, confidence } = card.dataset;
      const wanted = verdict.value === "flag" ? flag === "yes" : [state, ""].includes(verdict.value);
      card.hidden = !wanted || ![name, ""].includes(rule.value) || +confidence < +sure.value;
    }
    if (current && current.hidden) current = null;
    tell();
  };

  const clear = () => {
    rule.value = verdict.value = "";
    sure.value = 0;
    filter();
  };

  /** Brings the marked place of a crop that is wider than the screen into sight. */
  const centre = (card) => {
    const crop = card.querySelector(".crop"), place = card.querySelector(".place");
    if (!place || crop.scrollWidth <= crop.clientWidth) return;
    const mark = place.getBoundingClientRect(), frame = crop.getBoundingClientRect();
    crop.scrollLeft += mark.left + mark.width / 2 - frame.left - frame.width / 2;
  };

  const show = (card) => {
    if (!card) return;
    if (card.hidden) clear();
    current = card;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: card.offsetHeight > innerHeight - 150 ? "start" : "center" });
    tell();
  };

  /** The next card in a direction; with none current, the one nearest below the filters. */
  const step = (by) => {
    const list = shown();
    if (current) return show(list[list.indexOf(current) + by]);
    const edge = controls.getBoundingClientRect().bottom;
    const below = list.findIndex((card) => card.getBoundingClientRect().bottom > edge);
    const start = below < 0 ? list.length - 1 : below;
    return show(list[by > 0 ? start : Math.max(0, start - 1)]);
  };

  const openHelp = () => { if (!help.open) help.showModal(); };
  const keys = {
    j: () => step(1), ArrowRight: () => step(1),
    k: () => step(-1), ArrowLeft: () => step(-1),
    "/": () => rule.focus(), "?": openHelp, x: clear,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const typing = event.target.closest("select, input, textarea");
    if (typing && event.key === "Escape") { typing.blur(); return; }
    if (typing || !Object.hasOwn(keys, event.key)) return;
    if (event.key.startsWith("Arrow") && event.target.closest(".crop")) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card && card !== current) { current = card; tell(); }
  });
  controls.addEventListener("input", filter);
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.addEventListener("reset", (event) => { event.preventDefault(); clear(); });
  find("next").addEventListener("click", () => step(1));
  find("previous").addEventListener("click", () => step(-1));
  find("help-open").addEventListener("click", openHelp);
  const follow = () => {
    const card = location.hash && find(location.hash.slice(1));
    if (cards.includes(card)) show(card);
  };
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => document.querySelector(".rules")?.setAttribute("open", ""));
  addEventListener("resize", () => cards.forEach(centre));

  controls.hidden = false;
  cards.forEach(centre);
  filter();
  follow();
})();
