// What eases the work where scripts run. Every page does all it does without.
"use strict";

// After a form that is to be corrected, readers and keyboards begin at what is wrong.
const first = document.querySelector("[data-focus]");
if (first) first.focus();

// A form is sent once, however often its button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
}
// Coming back to a page that the browser kept, its forms can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
