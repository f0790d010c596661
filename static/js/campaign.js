// The figures of a campaign under way, asked again every few seconds; without this script the page is reloaded.
const standing = document.getElementById("standing");
const address = standing && standing.dataset.refresh;

async function refresh() {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.ok) standing.innerHTML = await answer.text();
  } finally {
    setTimeout(refresh, 4000);
  }
}

if (address) setTimeout(refresh, 4000);
