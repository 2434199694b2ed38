// Buttons with data-print open the print dialog of the browser.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
