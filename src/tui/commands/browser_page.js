// The terminal takes the keys as soon as the screen is there, without a click on it.
new MutationObserver((_, observer) => {
  if (document.body?.classList.contains("-first-byte")) {
    observer.disconnect();
    document.querySelector(".xterm-helper-textarea").focus();
  }
}).observe(document.documentElement, { subtree: true, attributeFilter: ["class"] });
