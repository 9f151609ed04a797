// In the frame of <leernet-register>: says how high the page is, and takes the look of the page around it.
// It hears only the window around it, and only when that is of a site that may show this page.
(() => {
  "use strict";

  const NAME = /^--leernet-[a-z][a-z-]*$/;
  const VALUE = /^(?!.*url\()[^;{}<>\\@\n\r]{1,300}$/i;
  const origins = [location.origin, ...document.body.dataset.origins.split(" ")];
  let around = "";

  function tell() {
    if (!around) return;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    parent.postMessage({ leernet: "size", height, title: document.title }, around);
  }

  function dress({ tokens, light }) {
    document.body.classList.toggle("leernet-light", light === true);
    for (const [name, value] of Object.entries(tokens ?? {})) {
      if (NAME.test(name) && VALUE.test(value)) document.body.style.setProperty(name, value);
    }
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (parent === window || source !== parent || !origins.includes(origin) || data?.leernet !== "hello") return;
    around = origin;
    dress(data);
    tell();
  });
  new ResizeObserver(tell).observe(document.body);
  // A browser does not do this by itself in a frame of another site.
  document.querySelector("[autofocus]")?.focus();
})();
