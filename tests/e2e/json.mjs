// JSON compared as it was written: member order does not matter, but 1.50 is not 1.5.

// Reads JSON text into a tree in which every number is {number: "its digits"}.
export function parseExact(text) {
  let at = 0;
  const space = () => {
    while (' \t\r\n'.includes(text[at]) && at < text.length) at += 1;
  };
  const string = () => {
    const begin = at;
    for (at += 1; text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    at += 1;
    return JSON.parse(text.slice(begin, at));
  };
  const value = () => {
    space();
    if (text[at] === '{') {
      const object = {};
      at += 1;
      for (space(); text[at] !== '}'; space()) {
        if (text[at] === ',') at += 1;
        space();
        const name = string();
        space();
        at += 1;
        object[name] = value();
      }
      at += 1;
      return object;
    }
    if (text[at] === '[') {
      const array = [];
      at += 1;
      for (space(); text[at] !== ']'; space()) {
        if (text[at] === ',') at += 1;
        array.push(value());
      }
      at += 1;
      return array;
    }
    if (text[at] === '"') return string();
    const begin = at;
    while (at < text.length && !',]} \t\r\n'.includes(text[at])) at += 1;
    const word = text.slice(begin, at);
    return ['true', 'false', 'null'].includes(word) ? JSON.parse(word) : { number: word };
  };
  return value();
}

// The tree without what a server owns: meta.versionId and meta.lastUpdated, and a meta left empty by that.
export function withoutServerMeta(resource) {
  const { meta, ...rest } = resource;
  if (!meta) return rest;
  const { versionId, lastUpdated, ...kept } = meta;
  return Object.keys(kept).length === 0 ? rest : { ...rest, meta: kept };
}
