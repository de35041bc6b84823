// Functions that run inside the checked page. Each returns a list of faults, unless it says otherwise.

/// Opens every folded card, so that what is inside is checked too.
export function openDetails() {
  for (const details of document.querySelectorAll('details')) details.open = true;
}

/// No scripts, handlers, frames or anything from outside.
export function strangers(site) {
  const faults = [];
  for (const tag of ['script', 'iframe', 'object', 'embed', 'img', 'base']) {
    const count = document.querySelectorAll(tag).length;
    if (count > 0) faults.push(`${count} <${tag}>`);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) faults.push(`handler ${name}`);
      if (name === 'style') faults.push('style attribute');
      if (site && name === 'href' && value.startsWith('/')) continue;
      if (name === 'href' && !/^(tel:\+?[0-9]+$|https:\/\/|\?|#|accessibility\?|me\?|data:,$)/.test(value)) {
        faults.push(`link to ${value}`);
      }
    }
  }
  return faults;
}

/// Tables name their columns and rows by header cells with a scope; pages have no data cell where a
/// row begins.
export function tables() {
  const faults = [];
  for (const table of document.querySelectorAll('table')) {
    if (!table.querySelector('thead th[scope=col]') || table.querySelector('thead th:not([scope=col])')) {
      faults.push('table without header cells with scope="col"');
    }
    for (const row of table.querySelectorAll('tbody tr')) {
      if (!row.firstElementChild.matches('th[scope=row]')) faults.push('row that begins without th scope="row"');
    }
  }
  return faults;
}

/// Nothing is wider than the window.
export function reflow() {
  const over = document.documentElement.scrollWidth - window.innerWidth;
  if (over <= 0) return [];
  const wide = [...document.querySelectorAll('body *')].filter(
    (e) => e.getBoundingClientRect().right > window.innerWidth + 0.5);
  const told = wide.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
  return [`${over} px too wide: ${told.join(', ')}`];
}

/// Links that stand alone, buttons and summaries are 44 px high, everything else 24 px.
export function targets() {
  const faults = [];
  for (const element of document.querySelectorAll('a[href], button, summary, input:not([type=hidden])')) {
    if (element.classList.contains('skip')) continue;
    const box = element.getBoundingClientRect();
    const least = element.matches('input') ? 24 : 44;
    if (box.height + 0.5 < least || box.width < 24) {
      faults.push(`target ${Math.round(box.width)}x${Math.round(box.height)}: ${element.textContent.trim().slice(0, 40)}`);
    }
  }
  return faults;
}

/// Text made by ::before and ::after has a contrast of 4.5 to what is behind it.
export function beforeContrast() {
  const channel = (c) => { const s = c / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };
  const parse = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const faults = new Set();
  for (const element of document.querySelectorAll('body *')) {
    for (const which of ['::before', '::after']) {
      const style = getComputedStyle(element, which);
      if (style.content === 'none' || style.content === 'normal' || style.content === '""') continue;
      const [a, b] = [light(parse(style.color)), light(behind(element))].sort((x, y) => y - x);
      const contrast = (a + 0.05) / (b + 0.05);
      if (contrast < 4.5) faults.add(`${which} of ${element.tagName.toLowerCase()}: contrast ${contrast.toFixed(2)}`);
    }
  }
  return [...faults];
}

/// WCAG 1.4.12: the reader's own spacing. Returns nothing.
export function textSpacing() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}');
  document.adoptedStyleSheets.push(sheet);
}

/// Gives every element the Tab key should reach a number; returns how many there are.
export function focusable() {
  const all = [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), textarea, select')].filter((e) => {
    const folded = e.closest('details:not([open])');
    return !folded || (e.tagName === 'SUMMARY' && e.parentElement === folded);
  });
  all.forEach((e, i) => { e.__stop = i; });
  document.activeElement?.blur?.();
  return all.length;
}

/// Where the focus is: its number, whether it can be seen, and what it is.
export function focused() {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  const isOutlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const isInside = box.bottom > 0 && box.top < window.innerHeight && box.width > 0;
  return { index: e.__stop ?? -1, visible: isOutlined && isInside, what: e.textContent.trim().slice(0, 40) };
}
