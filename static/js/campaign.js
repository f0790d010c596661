// The figures of a campaign under way, asked again every few seconds; without this script the page is reloaded.
// When its state changes (over, paused by a colleague) the page is loaded anew, for its buttons change too.
const standing = document.getElementById("standing");
const address = standing && standing.dataset.refresh;
const EVERY = 4000;

async function refresh() {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      standing.innerHTML = await answer.text();
      const now = standing.querySelector("[data-state]");
      if (now && now.dataset.state !== standing.dataset.state && !document.querySelector("dialog[open]")) {
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
