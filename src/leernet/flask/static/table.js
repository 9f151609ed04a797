// The table of registrations: tick all on the page at once, and hear how many are ticked. It works without, one by one.
(() => {
  "use strict";

  const line = document.querySelector(".pick-all");
  const boxes = [...document.querySelectorAll('input[type="checkbox"][form="pick"]')];
  if (!line || boxes.length < 2) return;
  const all = line.querySelector("input");
  const status = line.querySelector('[role="status"]');

  function tell() {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    const text = ticked === 1 ? line.dataset.one : line.dataset.more.replace("{n}", ticked);
    status.textContent = ticked ? text : "";
  }

  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  line.hidden = false;
  tell();
})();
