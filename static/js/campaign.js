// The figures of a campaign under way, asked again every few seconds; without this script the page is reloaded.
// When its state changes (over, paused by a colleague) the page is loaded anew, for its buttons change too.
const panel = document.getElementById("campaign-status");
const address = panel && panel.dataset.refresh;
const EVERY = 4000;

async function refresh() {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      panel.innerHTML = await answer.text();
      const now = panel.querySelector("[data-state]");
      if (now && now.dataset.state !== panel.dataset.state && !document.querySelector("dialog[open]")) {
        location.reload();
        return;
      }
    }
  } catch {
    // the network is away for a moment: ask again
  }
  setTimeout(refresh, EVERY);
}

if (address) setTimeout(refresh, EVERY);
