"""What a browser can tell of an open page: scripts for `page.evaluate`, each gives `[]` where all is well."""

SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().filter(entry => !entry.hadRecentInput).forEach(entry =>
  window.shifts.push([
    entry.value, entry.sources.map(source => source.node?.parentElement?.outerHTML.slice(0, 90)),
  ])
)).observe({type: 'layout-shift', buffered: true});
"""
"""To be put into a page before it loads: how far its parts jumped, and which."""

OUT_OF_ORDER = """() => {
  let last = 0;
  return [...document.querySelectorAll('h1, h2, h3, h4')].filter(each => {
    const level = +each.tagName[1], skips = level > last + 1;
    last = level;
    return skips || (level === 1 && document.querySelectorAll('h1').length > 1);
  }).map(each => each.outerHTML.slice(0, 100));
}"""
"""Headings that skip a level, or a second h1."""

TOO_SMALL = """() => [
    ...document.querySelectorAll('a, button, input, select, textarea, summary, label.choice'),
  ]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.matches('.skip, label.choice *'))
  .filter(each => !(each.matches('a:not(.button)') && isPartOfASentence(each)))
  .filter(each => each.getBoundingClientRect().height < 43.5)
  .map(each => each.outerHTML.slice(0, 100));
function isPartOfASentence(link) {
  return [...link.parentElement.childNodes].some(node => node.nodeType === 3 && node.data.trim().length > 2);
}"""
"""What is pressed and lower than a finger. Links within a sentence may be."""

CLIPPED = """() => {
  const pen = document.createElement('canvas').getContext('2d'), found = new Set();
  const cuts = box => ['overflowX', 'overflowY'].some(way => getComputedStyle(box)[way] !== 'visible');
  const written = 'a, button, p, li, h1, h2, h3, h4, span, td, th, dt, dd, summary, label, legend, caption';
  for (const each of document.querySelectorAll(written)) {
    const style = getComputedStyle(each), said = each.textContent;
    const mark = why => found.add(`${each.className || each.tagName}: ${why}`);
    if (!each.checkVisibility() || each.children.length || !said.trim()) continue;
    if (each.closest('.hidden-text, .skip')) continue;
    each.textContent = 'ĐỔI ẤP ỆỰ ĐỔI ẤP ỆỰ';
    if (parseFloat(style.lineHeight) / parseFloat(style.fontSize) < 1.42)
      mark(`lines of ${style.lineHeight}`);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const ink = pen.measureText('ĐỔI ẤP ỆỰ'), lines = document.createRange();
    lines.selectNodeContents(each);
    const box = lines.getBoundingClientRect();
    const top = box.top - (ink.actualBoundingBoxAscent - ink.fontBoundingBoxAscent);
    const bottom = box.bottom + (ink.actualBoundingBoxDescent - ink.fontBoundingBoxDescent);
    for (let around = each; around !== document.body; around = around.parentElement) {
      const edge = around.getBoundingClientRect();
      if (cuts(around) && (top < edge.top || bottom > edge.bottom + 1))
        mark(`cut off by ${around.className || around.tagName}`);
    }
    each.textContent = said;
  }
  return [...found];
}"""
"""Where letters with two marks would touch the line above or be cut off. It writes such words everywhere."""

FAINT = """() => {
  const part = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const colour = said => {
    const [r, g, b, a = 1] = said.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const ground = each => {
    for (; each; each = each.parentElement) {
      const own = colour(getComputedStyle(each).backgroundColor);
      if (own[3] === 1) return own;
    }
    return [255, 255, 255, 1];
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const shown = choice => [...document.querySelectorAll(choice)].filter(each => each.checkVisibility());
  const edge = each => colour(getComputedStyle(each).borderTopColor);
  const apart = (each, around) => Math.max(contrast(ground(each), around), contrast(edge(each), around));
  const typed = 'input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea';
  const controls = shown(`.button, .chips a, ${typed}`)
    .filter(each => apart(each, ground(each.parentElement)) < 3);
  const icons = shown('svg.icon, svg.pictogram')
    .filter(each => contrast(colour(getComputedStyle(each).stroke), ground(each)) < 3);
  const overPictures = shown('main *')
    .filter(each => getComputedStyle(each).backgroundImage.startsWith('url') && each.textContent.trim());
  return [...controls, ...icons, ...overPictures].map(each => each.outerHTML.slice(0, 100));
}"""
"""Edges of controls and icons under 3 : 1, and words over a picture."""
