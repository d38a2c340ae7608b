// The terminal takes the keys at once, without a click on it.
addEventListener("load", () => document.querySelector(".xterm-helper-textarea").focus());
