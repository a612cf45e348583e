// The field of a file that react-dropzone makes has no name of its own for a screen reader: it gets that of its button.
(function () {
  "use strict";
  function name() {
    document.querySelectorAll('input[type="file"]:not([aria-label])').forEach(function (field) {
      const around = field.parentElement && field.parentElement.textContent.trim();
      if (around) { field.setAttribute("aria-label", around); }
    });
  }
  new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
})();
